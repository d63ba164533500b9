from odoo import fields, models


class PosClosingOpeningWizard(models.TransientModel):
    """Asks an approver for a note, then calls a verb of the opening's session."""

    _name = "pos.closing.opening.wizard"
    _description = "Approve an opening"

    opening_id = fields.Many2one("pos.closing.opening", required=True, readonly=True)
    # With the reader's rights, so that naming an opening of another company reads
    # nothing.
    session_id = fields.Many2one(related="opening_id.session_id", related_sudo=False)
    summary = fields.Text(related="session_id.opening_summary", related_sudo=False)
    note = fields.Char(help="Why, for the record.")

    def action_sign(self):
        self.session_id.opening_approve(note=self.note)
        return {"type": "ir.actions.act_window_close"}

    def action_grant(self):
        self.session_id.opening_reset(self.note)
        return {"type": "ir.actions.act_window_close"}
