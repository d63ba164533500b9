from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pos_closing_policy_id = fields.Many2one(
        "pos.closing.policy",
        string="Closing policy of new registers",
        check_company=True,
        ondelete="restrict",
        help="New registers of this company start with it. Empty in a branch: with"
        " that of its parent company.",
    )
    pos_closing_forbid_pin = fields.Boolean(
        string="No PIN at the register",
        help="Approvers cannot approve a closing at the register with a PIN.",
    )
    pos_closing_forbid_password = fields.Boolean(
        string="No password at the register",
        help="Approvers cannot approve a closing at the register with their password.",
    )

    def _pos_closing_default_policy(self):
        """Return the policy of new registers: one's own, else the nearest parent's."""
        companies = self.sudo().parent_ids[::-1]
        return companies.filtered("pos_closing_policy_id")[:1].pos_closing_policy_id
