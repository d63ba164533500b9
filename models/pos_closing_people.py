from odoo import models
from odoo.fields import Domain

# How many people are asked or reminded: more would feel responsible, and nobody act.
MOST_ASKED = 10


class PosClosing(models.Model):
    """Who may decide on a closing, and who is asked to."""

    _inherit = "pos.closing"

    def _schedule_for_approvers(self, activity, note=""):
        """Give each of the till's approvers this activity, unless they have it."""
        asked = self.activity_search([activity]).user_id
        for user in self._approvers() - asked:
            self.activity_schedule(activity, user_id=user.id, note=note)

    def _approvers(self):
        """Return up to ten people who may sign or review this closing just now."""
        users = self.env["res.users"].sudo()
        return users.search(self._domain_approvers(), order="id", limit=MOST_ASKED)

    def _domain_approvers(self):
        group = self.policy_id.approver_group_id or self.env.ref(
            "pos_closing_control.group_closing_approver"
        )
        domain = Domain(
            [
                ("all_group_ids", "in", group.ids),
                ("company_ids", "in", self.company_id.ids),
                ("share", "=", False),
            ]
        )
        if self.policy_id.four_eyes:
            domain &= Domain("id", "not in", self._counters().ids)
        return domain

    def _counters(self):
        return self.count_ids.filtered(lambda c: c.round == self.round).user_id
