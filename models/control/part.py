from odoo import api, fields, models


class PosClosingPart(models.AbstractModel):
    """A part of a closing or an opening: a payment method, a count, an approval."""

    _name = "pos.closing.part"
    _inherit = "pos.closing.undefaulted"
    _description = "Part of a closing or an opening"

    closing_id = fields.Many2one(
        "pos.closing", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    opening_id = fields.Many2one(
        "pos.closing.opening",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")

    _one_owner = models.Constraint(
        "CHECK ((closing_id IS NULL) <> (opening_id IS NULL))",
        "This belongs to a closing or to an opening, and not to both.",
    )

    @api.depends("closing_id", "opening_id")
    def _compute_currency_id(self):
        for part in self:
            part.currency_id = part._owner().currency_id

    def _owner(self):
        return self.closing_id or self.opening_id
