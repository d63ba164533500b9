from odoo import http
from odoo.http import content_disposition, request

from ..report.workbook import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ClosingReport(http.Controller):
    """The reports as workbooks; who may have them is asked where they are gathered."""

    @http.route(
        "/pos_closing_control/report.xlsx", type="http", auth="user", readonly=True
    )
    def sessions(self, sessions=""):
        """Answer the workbook of sessions.

        :param str sessions: their ids, with commas between
        """
        ids = [int(number) for number in sessions.split(",") if number.isdecimal()]
        found = request.env["pos.session"].browse(ids).exists()
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
        ids = [int(wizard)] if wizard.isdecimal() else []
        asked = request.env["pos.closing.day.wizard"].browse(ids).exists()
        day = asked._gather()
        report = request.env["pos.closing.report"]._as_reader()
        name = asked.display_name
        return self._answer(Workbook(report, name).of_day(day), name)

    def _answer(self, content, name):
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(f"{name}.xlsx")),
        ]
        return request.make_response(content, headers)
