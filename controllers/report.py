from odoo import http
from odoo.http import content_disposition, request

from ..models.remote import check_one
from ..report.workbook import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def is_id(number):
    """Tell whether the database accepts it as an id: larger numbers raise errors."""
    return number.isdecimal() and len(number) < 10


class ClosingReport(http.Controller):
    """The reports as workbooks; the methods that gather them check the rights."""

    @http.route(
        "/pos_closing_control/report.xlsx", type="http", auth="user", readonly=True
    )
    def sessions(self, sessions=""):
        """Answer the workbook of sessions.

        :param str sessions: their ids, separated by commas
        """
        found = self._records("pos.session", sessions)
        report = found._check_closing_report()
        reports = report._gather(found)
        name = found._closing_report_name()
        content = Workbook(report._as_reader(), name).of_sessions(reports)
        return self._answer(content, name)

    @http.route(
        "/pos_closing_control/day.xlsx", type="http", auth="user", readonly=True
    )
    def day(self, wizard=""):
        """Answer the workbook of a day.

        :param str wizard: id of the caller's ``pos.closing.day.wizard``
        """
        asked = self._records("pos.closing.day.wizard", wizard)
        check_one(asked)
        day = asked._gather()
        report = request.env["pos.closing.report"]._as_reader()
        name = asked.display_name
        return self._answer(Workbook(report, name).of_day(day), name)

    def _records(self, model, numbers):
        """Return the records that exist among ids separated by commas."""
        ids = [int(number) for number in numbers.split(",") if is_id(number)]
        return request.env[model].browse(ids).exists()

    def _answer(self, content, name):
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(f"{name}.xlsx")),
        ]
        return request.make_response(content, headers)
