from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    pos_closing_policy_id = fields.Many2one(
        related="pos_config_id.closing_policy_id", readonly=False
    )
    pos_closing_approver_ids = fields.Many2many(
        related="pos_config_id.closing_approver_ids", readonly=False
    )
    company_pos_closing_policy_id = fields.Many2one(
        related="company_id.pos_closing_policy_id", readonly=False
    )
    company_pos_closing_forbid_pin = fields.Boolean(
        related="company_id.pos_closing_forbid_pin", readonly=False
    )
    company_pos_closing_forbid_password = fields.Boolean(
        related="company_id.pos_closing_forbid_password", readonly=False
    )
