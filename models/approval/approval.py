from odoo import api, fields, models

from ..control.employee import EMPLOYEE_PIN
from ..remote import read_text
from ..statuses import REVIEWED


class PosClosingApproval(models.Model):
    """What a second person decided. Never changed, never deleted."""

    _name = "pos.closing.approval"
    _inherit = ["pos.closing.evidence", "pos.closing.part"]
    _description = "Approval of a closing"
    _order = "id desc"
    _rec_name = "user_id"

    company_currency_id = fields.Many2one(
        related="closing_id.company_currency_id", string="Company currency"
    )
    user_id = fields.Many2one(
        "res.users",
        required=True,
        help="For an employee who is not a user: the user of the register.",
    )
    employee_ref = fields.Integer(
        help="Id of the employee who approved and is not a user, from pos_hr."
    )
    employee_name = fields.Char(string="Employee")
    signed_by = fields.Char(string="Approved by", compute="_compute_signed_by")
    decision = fields.Selection(
        [
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("recount", "New count granted"),
            (REVIEWED, "Reviewed"),
        ],
        required=True,
    )
    method = fields.Selection(
        [
            ("backoffice", "Back office"),
            ("pin", "PIN at the register"),
            ("password", "Password at the register"),
            (EMPLOYEE_PIN, "Employee PIN at the register"),
        ],
        required=True,
    )
    till_user_id = fields.Many2one(
        "res.users",
        string="At the register of",
        ondelete="restrict",
        help="Who was logged in when somebody else approved there.",
    )
    self_approved = fields.Boolean(
        help="Approved by the person who counted or sold, as nobody else could."
    )
    note = fields.Char()
    count_id = fields.Many2one(
        "pos.closing.count",
        string="Approved count",
        ondelete="restrict",
        help="An approval is valid for this count only.",
    )
    imbalance = fields.Monetary(
        currency_field="company_currency_id",
        help="The imbalance that was approved with it.",
    )

    @api.depends("user_id.name", "employee_name")
    def _compute_signed_by(self):
        for approval in self:
            approval.signed_by = approval.employee_name or approval.user_id.name

    @api.model
    def _sign(self, control, decision, note, method="backoffice", signer=None):
        """Record a decision of the signed-in user, or of an approver at the register.

        :param signer: a user, or an employee who is not a user
        """
        Employee, user = self.env["pos.closing.employee"], self.env.user
        is_employee = signer and Employee._is_employee(signer)
        alone = not signer and decision == "approved" and control._may_self_approve()
        approval = self.create(
            {
                **control._signed_values(),
                "user_id": user.id if is_employee else (signer or user).id,
                **(Employee._values(signer) if is_employee else {}),
                "till_user_id": user.id if signer else False,
                "decision": decision,
                "self_approved": alone,
                "method": method,
                "note": read_text(self.env, note) or False,
            }
        )
        control._log(approval._text())
        return approval

    def _is_by(self, approver_id):
        """Tell whether this is the one whom a client names as ``approver_id``."""
        key = self.env["pos.closing.employee"]._key(self.employee_ref)
        return approver_id == (key if self.employee_ref else self.user_id.id)

    def _answer(self):
        return {
            "user": self.signed_by,
            "decision": self.decision,
            "self_approved": self.self_approved,
            "note": self.note,
            "date": fields.Datetime.to_string(self.create_date),
        }

    def _text(self):
        text = self.env._(
            "%(decision)s by %(user)s. %(note)s",
            decision=self._label("decision"),
            user=self.signed_by,
            note=self.note or "",
        )
        if self.self_approved:
            return self.env._("%(approval)s (self-approved)", approval=text)
        if not self.till_user_id:
            return text
        return self.env._(
            "%(signature)s (%(method)s of %(cashier)s)",
            signature=text,
            method=self._label("method"),
            cashier=self.till_user_id.name,
        )

    def _label(self, name):
        return dict(self._fields[name]._description_selection(self.env))[self[name]]
