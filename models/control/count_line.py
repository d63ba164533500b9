from odoo import api, fields, models

from ..groups import SECOND_PERSON


class PosClosingCountLine(models.Model):
    """One payment method of one attempt to count."""

    _name = "pos.closing.count.line"
    _inherit = ["pos.closing.evidence"]
    _description = "Line of a count"
    _rec_name = "payment_method_id"

    count_id = fields.Many2one(
        "pos.closing.count", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="count_id.currency_id")
    payment_method_id = fields.Many2one(
        "pos.payment.method", required=True, ondelete="restrict"
    )
    is_declared = fields.Boolean(help="Unset where the policy asks for no declaration.")
    # What nobody declares is taken to be as expected, so only second persons see it.
    amount = fields.Monetary(groups=SECOND_PERSON)
    expected = fields.Monetary(groups=SECOND_PERSON)
    reference = fields.Char(string="Batch reference")
    denominations = fields.Json(
        help="Coins and notes as counted: bill_id, name, value, quantity."
    )
    denomination_text = fields.Text(
        string="Coins and notes", compute="_compute_denomination_text"
    )
    # In a blind count the cashier is not told which payment method is off.
    agrees = fields.Boolean(
        string="Matches", groups=SECOND_PERSON, help="Within what the policy accepts."
    )

    @api.depends("denominations")
    def _compute_denomination_text(self):
        for line in self:
            line.denomination_text = ", ".join(
                f"{piece['quantity']} × {line.currency_id.format(piece['value'])}"
                for piece in line.denominations or []
                if piece["quantity"]
            )
