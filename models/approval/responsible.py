from odoo import api, fields, models
from odoo.fields import Domain

from ..groups import APPROVER, AUDITOR, POS_MANAGER, is_any


class PosConfig(models.Model):
    """The people who are responsible for a register, if it names any."""

    _inherit = "pos.config"

    closing_approver_ids = fields.Many2many(
        "res.users",
        "pos_config_closing_approver_rel",
        "config_id",
        "user_id",
        string="Responsible for closings",
        ondelete="restrict",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        copy=False,
        groups=POS_MANAGER,
        help="Only these approvers, and Point of Sale administrators, approve and"
        " review the closings of this register. Empty: every approver.",
    )

    def _closing_responsible(self):
        """Return who is named, archived people included: when the only one responsible
        has left, the administrators decide, not everybody."""
        return self.sudo().with_context(active_test=False).closing_approver_ids

    def _closing_is_responsible(self, user):
        named = self._closing_responsible()
        administrator = user.has_group(POS_MANAGER)
        return not named or user in named or administrator

    def _closing_domain_responsible(self):
        """Return a domain of users to ask: the named ones, else administrators."""
        named = self._closing_responsible()
        if not named:
            return Domain.TRUE
        active = named.filtered("active")
        if active:
            return Domain("id", "in", active.ids)
        administrators = self.env.ref(POS_MANAGER)
        return Domain("all_group_ids", "in", administrators.ids)

    def _closing_domain_deciders(self):
        """Return a domain of users who may decide here, administrators included."""
        named = self._closing_responsible()
        if not named:
            return Domain.TRUE
        administrators = self.env.ref(POS_MANAGER)
        return Domain("id", "in", named.ids) | Domain(
            "all_group_ids", "in", administrators.ids
        )

    @api.model
    def _closing_of_others(self):
        """Return the registers that this approver is not responsible for.

        Cashiers approve nothing and continue to see every closing.
        """
        user, configs = self.env.user, self.sudo().with_context(active_test=False)
        approver = user.has_group(APPROVER)
        if not approver or is_any(user, (POS_MANAGER, AUDITOR)):
            return configs.browse()
        return configs.search(
            Domain("closing_approver_ids", "!=", False)
            & Domain("closing_approver_ids", "not in", user.ids)
        )
