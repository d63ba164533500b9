from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ..models.remote import check_one

FIRST_YEAR, LAST_YEAR = 2000, 2999


class PosClosingDayWizard(models.TransientModel):
    """Asks for a day and registers, and prints the sessions of both as one report."""

    _name = "pos.closing.day.wizard"
    _description = "Day report"

    date = fields.Date(
        string="Day",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    moment = fields.Selection(
        [("stop_at", "Closed on that day"), ("start_at", "Opened on that day")],
        string="Sessions",
        required=True,
        default="stop_at",
    )
    config_ids = fields.Many2many(
        "pos.config", string="Registers", help="Empty: all registers of the company."
    )

    @api.depends("date")
    def _compute_display_name(self):
        for wizard in self:
            day = format_date(self.env, wizard.date)
            wizard.display_name = self.env._("Day report %(date)s", date=day)

    def action_print(self):
        return self._action("action_report_day")

    def action_print_html(self):
        return self._action("action_report_day_html")

    def action_print_xlsx(self):
        self._check()
        return {
            "type": "ir.actions.act_url",
            "url": f"/pos_closing_control/day.xlsx?wizard={self.id}",
            "target": "download",
        }

    def _action(self, name):
        return self._check()._action(name, self)

    def _check(self):
        """Say in a dialog what would otherwise be an error page."""
        sessions = self._sessions()
        report = self.env["pos.closing.report"]
        report._check_some(sessions)
        report._check_access(sessions)
        return report

    def _gather(self):
        report = self._check()
        return report._gather_day(self._sessions(), self.display_name)

    def _sessions(self):
        """Return the sessions; the day is that of the reader's time zone."""
        check_one(self)
        start, stop = self._bounds()
        # Skip sessions in opening control: nothing has been sold yet.
        domain = Domain("company_id", "in", self.env.companies.ids)
        domain &= Domain("state", "!=", "opening_control")
        domain &= Domain(self.moment, ">=", start) & Domain(self.moment, "<", stop)
        tills = self.sudo().config_ids
        if tills:
            domain &= Domain("config_id", "in", tills.ids)
        sessions = self.env["pos.session"].sudo().search(domain, order="config_id, id")
        return sessions.with_env(self.env)

    def _zone(self):
        """Return the reader's time zone; an unknown one is UTC, as in Odoo.

        The context can come from the address of a report, so it may contain anything.
        """
        name = str(self.env.context.get("tz") or self.env.user.tz)
        return pytz.timezone(name) if name in pytz.all_timezones_set else pytz.utc

    def _bounds(self):
        zone = self._zone()
        if not FIRST_YEAR <= self.date.year <= LAST_YEAR:
            raise UserError(
                self.env._(
                    "Choose a day between %(first)s and %(last)s.",
                    first=FIRST_YEAR,
                    last=LAST_YEAR,
                )
            )
        days = self.date, self.date + timedelta(days=1)
        return [
            zone.localize(datetime.combine(day, time.min))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for day in days
        ]
