from odoo import fields, models


class PosClosingReviewWizard(models.TransientModel):
    """Asks for a note, then calls the verb ``review`` of the chosen closings."""

    _name = "pos.closing.review.wizard"
    _description = "Review closings"

    closing_ids = fields.Many2many("pos.closing", required=True)
    note = fields.Char(help="What was found, for the record.")

    def action_review(self):
        self.closing_ids.review(self.note)
        return {"type": "ir.actions.act_window_close"}
