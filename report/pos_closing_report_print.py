from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, format_datetime, formatLang

from odoo.addons.base.models.ir_actions_report import _wkhtml

NUMBERS = ("money", "amount", "quantity", "integer")
# Tables with up to so many rows are not split by the end of a page.
KEPT_WHOLE = 24


class PosClosingReport(models.AbstractModel):
    """The same tables as text, for paper, browser and receipt printer."""

    _inherit = "pos.closing.report"

    @api.model
    def _printable(self, report):
        """Return a report with all its values as text, in the reader's language."""
        return {
            "id": report["id"],
            "kind": report["kind"],
            "title": report["title"],
            "name": report["number"] or report["session"],
            "company": report["company"],
            "head": self._printable_head(self._head_rows(report)),
            "sections": [
                self._printable_section(section, report["currency_id"])
                for section in report["sections"]
            ],
        }

    @api.model
    def _printable_head(self, rows):
        """Return the head in pairs, because paper is wide."""
        told = [(name, self._moment_or_text(value, kind)) for name, value, kind in rows]
        return [told[place : place + 2] for place in range(0, len(told), 2)]

    @api.model
    def _moment_or_text(self, value, kind):
        return format_datetime(self.env, value) if kind == "moment" else value

    @api.model
    def _printable_section(self, section, currency_id):
        currency = self.env["res.currency"].browse(section["currency_id"])
        digits = self._quantity_digits(section)
        columns = section["columns"]
        return {
            "code": section["code"],
            "name": section["name"],
            "is_whole": len(section["rows"]) <= KEPT_WHOLE,
            "currency": currency.name if self._has_money(columns) else False,
            "columns": [
                (column["name"], self._class(column["kind"])) for column in columns
            ],
            "rows": [
                {
                    "style": row["style"],
                    "cells": self._texts(section, row, currency_id, digits),
                }
                for row in section["rows"]
            ],
            "total": section["total"] and self._total_texts(section, digits),
            "empty": section["empty"],
        }

    @api.model
    def _has_money(self, columns):
        return any(column["kind"] == "money" for column in columns)

    @api.model
    def _class(self, kind):
        """Return the class of a column: numbers are aligned, times never wrapped."""
        if kind in NUMBERS:
            return "o_closing_number"
        return "o_closing_moment" if kind in ("moment", "day") else "o_closing_text"

    @api.model
    def _texts(self, section, row, currency_id, digits):
        """Return ``(text, class)`` for each cell."""
        return [
            (
                self._text(
                    column["kind"],
                    cell,
                    self._unit(section, row, column["kind"]),
                    digits,
                    currency_id,
                ),
                self._class(column["kind"]),
            )
            for column, cell in zip(section["columns"], row["cells"], strict=True)
        ]

    @api.model
    def _unit(self, section, row, kind):
        return row["unit"] if kind == "amount" else section["currency_id"]

    @api.model
    def _total_texts(self, section, digits):
        unit = section["currency_id"]
        texts = [
            (
                self._text(column["kind"], cell, unit, digits),
                self._class(column["kind"]),
            )
            for column, cell in zip(section["columns"], section["total"], strict=True)
        ]
        return [(self.env._("Total"), texts[0][1]), *texts[1:]]

    @api.model
    def _text(self, kind, value, unit, digits, currency_id=False):
        if value is None or value is False:
            return ""
        if kind == "moment":
            return format_datetime(self.env, value, dt_format="short")
        if kind == "day":
            return format_date(self.env, value)
        if kind == "integer":
            return formatLang(self.env, value, digits=0)
        if kind == "quantity" or (kind == "amount" and not unit):
            return formatLang(self.env, value, digits=digits)
        if kind in ("money", "amount"):
            return self._money_text(value, unit, kind, currency_id)
        return value

    @api.model
    def _money_text(self, value, unit, kind, currency_id):
        """Name the currency if it is neither the column's nor the register's."""
        currency = self.env["res.currency"].browse(unit)
        text = formatLang(self.env, value, digits=currency.decimal_places)
        is_other = kind == "amount" and unit != currency_id
        return f"{text} {currency.name}" if is_other else text

    @api.model
    def _quantity_digits(self, section):
        """Return as many digits as a table needs: none where all are whole."""
        values = [
            cell
            for row in section["rows"]
            for column, cell in zip(section["columns"], row["cells"], strict=True)
            if column["kind"] == "quantity" or self._is_count(column, row)
        ]
        if all(float(value).is_integer() for value in values if value is not None):
            return 0
        return self.env["decimal.precision"].precision_get("Product Unit")

    @api.model
    def _is_count(self, column, row):
        return column["kind"] == "amount" and not row["unit"]

    @api.model
    def _receipt(self, sessions):
        """Return the short form as HTML; see ``pos.session.closing_receipt``."""
        reports = self._gather(sessions, short=True)
        report = self._as_reader()
        return report.env["ir.qweb"]._render(
            "pos_closing_control.report_receipts",
            {"reports": [report._printable(one) for one in reports]},
        )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    @api.model
    def _action(self, report, records):
        """Return the action that shows a report, if the user may see it.

        :param str report: the end of the action's XML id
        """
        action = self.env.ref(f"pos_closing_control.{report}").sudo()
        # Whoever prints is not asked to configure the company's document layout.
        return action.report_action(records.ids, config=False)

    @api.model
    def _check_some(self, sessions):
        if not sessions:
            raise UserError(
                self.env._("There is no session to report on: choose others.")
            )


class ReportSession(models.AbstractModel):
    """PDF and page of the X and Z report, for one session or many."""

    _name = "report.pos_closing_control.report_session"
    _description = "X and Z report, as a document"

    @api.model
    def _get_report_values(self, docids, data=None):
        values = self._values(docids)
        is_pdf = (data or {}).get("report_type") == "pdf"
        # Without Qt's patches wkhtmltopdf makes one document, or none at all.
        apart = not is_pdf or _wkhtml().is_patched_qt
        return {**values, "is_apart": apart or len(values["reports"]) == 1}

    @api.model
    def _values(self, docids, short=False):
        Report = self.env["pos.closing.report"]
        sessions = self.env["pos.session"].browse(docids or []).exists()
        Report._check_some(sessions)
        reports = Report._gather(sessions, short)
        as_reader = Report._as_reader()
        return {
            "doc_ids": sessions.ids,
            "doc_model": "pos.session",
            "reports": [as_reader._printable(report) for report in reports],
        }


class ReportReceipt(models.AbstractModel):
    """The short form, for the paper of a receipt printer."""

    _name = "report.pos_closing_control.report_receipt"
    _description = "X and Z report, as a receipt"
    _inherit = ["report.pos_closing_control.report_session"]

    @api.model
    def _get_report_values(self, docids, data=None):
        return self._values(docids, short=True)


class ReportDay(models.AbstractModel):
    """The registers of a store on a day; the wizard knows which."""

    _name = "report.pos_closing_control.report_day"
    _description = "Day report, as a document"

    @api.model
    def _get_report_values(self, docids, data=None):
        wizard = self.env["pos.closing.day.wizard"].browse(docids or []).exists()
        day = wizard._gather()
        report = self.env["pos.closing.report"]._as_reader()
        return {
            "doc_ids": wizard.ids,
            "doc_model": wizard._name,
            "day": {
                "title": day["title"],
                "company": day["company"],
                "head": report._printable_head(report._day_head(day)),
                "days": [
                    {
                        "currency": of["currency"],
                        "sections": [
                            report._printable_section(section, of["currency_id"])
                            for section in of["sections"]
                        ],
                    }
                    for of in day["days"]
                ],
            },
            "reports": [report._printable(one) for one in day["reports"]],
        }
