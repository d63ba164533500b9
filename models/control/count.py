from odoo import api, fields, models
from odoo.fields import Command
from odoo.http import request

from ..groups import SECOND_PERSON


class PosClosingCount(models.Model):
    """One attempt to count, as it was made. Never changed, never deleted."""

    _name = "pos.closing.count"
    _inherit = ["pos.closing.evidence", "pos.closing.part"]
    _description = "Count of a register"
    _order = "id desc"

    round = fields.Integer(required=True)
    attempt = fields.Integer(required=True)
    user_id = fields.Many2one("res.users", required=True)
    employee_ref = fields.Integer(
        help="Id of the employee at the register, from pos_hr."
    )
    employee_name = fields.Char(
        string="Employee at the register",
        help="As reported by the screen of the register.",
    )
    counted_by = fields.Char(
        string="Counted by", compute="_compute_counted_by", store=True, precompute=True
    )
    ip_address = fields.Char(
        string="IP Address",
        help="The address it was counted from. Empty: on the server.",
    )
    line_ids = fields.One2many("pos.closing.count.line", "count_id")

    summary = fields.Char(compute="_compute_summary", compute_sudo=True)
    order_count = fields.Integer(groups=SECOND_PERSON)
    move_count = fields.Integer(string="Cash moves", groups=SECOND_PERSON)

    @api.depends("attempt", "closing_id", "opening_id")
    def _compute_display_name(self):
        for count in self:
            count.display_name = self.env._(
                "Count %(attempt)s of %(owner)s",
                attempt=count.attempt,
                owner=count._owner().display_name,
            )

    @api.depends("user_id", "employee_name")
    def _compute_counted_by(self):
        for count in self:
            login, employee = count.user_id.name, count.employee_name
            same = not employee or employee == login
            count.counted_by = login if same else f"{employee} ({login})"

    @api.depends("line_ids")
    def _compute_summary(self):
        for count in self:
            count.summary = count._declared_text()

    @api.model
    def _record(self, control, tenders):
        """Check what the client declares, and store it with what was expected then.

        :param control: the closing or the opening that is counted
        :param list tenders: see ``pos.closing.submit_count``
        :return: the new count
        """
        declared = control.tender_ids._read_declarations(tenders)
        takings = control._takings()
        return self.create(
            {
                **control._as_owner(),
                "round": control.round,
                "attempt": control._attempts() + 1,
                "user_id": self.env.user.id,
                **self.env["pos.closing.employee"]._at_till(control.session_id),
                "ip_address": request.httprequest.remote_addr if request else False,
                "order_count": takings.order_count,
                "move_count": takings.move_count,
                "line_ids": [
                    Command.create(tender._prepare_count_line(declared, takings))
                    for tender in control.tender_ids
                ],
            }
        )

    def _agrees(self):
        """Tell whether every payment method of this attempt may pass."""
        return all(self.line_ids.mapped("agrees"))

    def _text(self):
        text = self.env._(
            "Count %(attempt)s: %(amounts)s",
            attempt=self.attempt,
            amounts=self._declared_text(),
        )
        if not self.employee_name:
            return text
        return self.env._(
            "%(count)s (at the register: %(employee)s)",
            count=text,
            employee=self.employee_name,
        )

    def _declared_text(self):
        declared = self.line_ids.filtered("is_declared")
        amounts = [
            f"{line.payment_method_id.name} {self.currency_id.format(line.amount)}"
            for line in declared
        ]
        return ", ".join(amounts)
