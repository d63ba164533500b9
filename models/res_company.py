from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pos_closing_policy_id = fields.Many2one(
        "pos.closing.policy",
        string="Closing policy of new tills",
        help="New points of sale of this company start with it.",
    )
