from odoo import fields, models

from ..engine.verdict import BOTH, OVER, SHORT, direction_of


class PosClosingReason(models.Model):
    _name = "pos.closing.reason"
    _description = "Reason for a closing difference"
    _order = "sequence, code"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    direction = fields.Selection(
        [(BOTH, "Short and over"), (SHORT, "Short"), (OVER, "Over")],
        default=BOTH,
        required=True,
    )
    note_required = fields.Boolean(help="The cashier must add a note to this reason.")

    _unique_code = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))",
        "Another reason of this company has the same code.",
    )

    def _explains(self, difference):
        """Tell whether the reason can stand for a difference of this direction."""
        self.ensure_one()
        return self.direction in (BOTH, direction_of(difference))
