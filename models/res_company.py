from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pos_closing_policy_id = fields.Many2one(
        "pos.closing.policy",
        string="Closing policy of new tills",
        help="New points of sale of this company start with it.",
    )
    pos_closing_forbid_pin = fields.Boolean(
        string="No PIN at the till",
        help="Approvers cannot sign a closing at the till with a PIN.",
    )
    pos_closing_forbid_password = fields.Boolean(
        string="No password at the till",
        help="Approvers cannot sign a closing at the till with their password.",
    )
