from odoo import fields, models

from .pos_closing_count import SECOND_PERSON


class PosClosingCountLine(models.Model):
    """One tender of one attempt to count."""

    _name = "pos.closing.count.line"
    _inherit = ["pos.closing.evidence"]
    _description = "Line of a count"
    _rec_name = "payment_method_id"

    count_id = fields.Many2one(
        "pos.closing.count", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="count_id.company_id", store=True)
    currency_id = fields.Many2one(related="count_id.currency_id")
    payment_method_id = fields.Many2one(
        "pos.payment.method", required=True, ondelete="restrict"
    )
    is_declared = fields.Boolean(help="Unset where the policy asks for no declaration.")
    # What nobody declared is taken as expected, so it is for second persons as well.
    amount = fields.Monetary(groups=SECOND_PERSON)
    expected = fields.Monetary(groups=SECOND_PERSON)
    reference = fields.Char(string="Batch reference")
    denominations = fields.Json(
        help="Coins and notes as counted: bill_id, name, value, quantity."
    )
    agrees = fields.Boolean(help="Within what the policy lets pass.")
