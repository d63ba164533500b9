from odoo import fields, models
from odoo.fields import Domain

from ...engine.verdict import BLOCK
from ..control.employee import EMPLOYEE_PIN
from ..groups import POS_MANAGER


class PosClosingPolicy(models.Model):
    _inherit = "pos.closing.policy"

    self_approval = fields.Boolean(
        help="For one-person shops: an administrator may approve their own count, with"
        " a note, if nobody else could approve it. It is recorded as"
        " self-approved.",
    )


class PosClosingControl(models.AbstractModel):
    """For shops where the person who counts is the only one who could approve.

    The policy has to allow it. It is refused as soon as somebody else could approve.
    """

    _inherit = "pos.closing.control"

    def _check_may_approve(self, note):
        if self._may_self_approve():
            return self._check_note(note)
        return super()._check_may_approve(note)

    def _may_self_approve(self):
        """Tell whether this user may approve although they counted or sold."""
        return (
            self.policy_id.self_approval
            and self._is_administrator()
            and self._is_approver()
            and not self._is_second_person()
            and not self._is_anybody_else()
        )

    def _is_anybody_else(self):
        """Tell whether somebody other than this user could approve now.

        Only administrators can approve what is blocked.
        """
        barred = self._barred()
        domain = self._domain_approvers(barred) & Domain("id", "!=", self.env.uid)
        if BLOCK in self._codes():
            administrators = self.env.ref(POS_MANAGER)
            domain &= Domain("all_group_ids", "in", administrators.ids)
        if self.env["res.users"].sudo().search_count(domain, limit=1):
            return True
        Employee, Signature = (
            self.env["pos.closing.employee"],
            self.env["pos.closing.signature"],
        )
        offered = Employee._deciders(self, barred) if Employee._is_installed() else ()
        return bool(offered) and EMPLOYEE_PIN in Signature._kinds(self)

    def _why_no_second_person(self):
        why = super()._why_no_second_person()
        barred = self._is_approver() and self.env.user in self._barred().users
        if not barred or self._is_anybody_else():
            return why
        return f"{why} {self._text_exits()}"

    def _text_exits(self):
        """Say what can be done when nobody is left to approve."""
        policy = self.policy_id.name
        if self._is_administrator():
            return self.env._(
                "Nobody else can approve this right now. Give another user of this"
                " company the right to approve closings (Settings > Users), or allow"
                " self-approval in the closing policy %(policy)s, which is meant for"
                " one-person shops.",
                policy=policy,
            )
        return self.env._(
            "Nobody else can approve this right now. A Point of Sale administrator can"
            " give another user the right to approve closings, grant a new count, or"
            " allow self-approval in the closing policy %(policy)s.",
            policy=policy,
        )
