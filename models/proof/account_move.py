from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    pos_closing_tender_id = fields.Many2one(
        "pos.closing.tender",
        string="Closing difference",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The payment method of a closing or opening whose difference this entry"
        " posts.",
    )
    pos_closing_opening_id = fields.Many2one(
        related="pos_closing_tender_id.opening_id",
        string="POS opening",
        store=True,
        index="btree_not_null",
    )
    pos_closing_id = fields.Many2one(
        related="pos_closing_tender_id.closing_id",
        string="POS closing",
        store=True,
        index="btree_not_null",
    )
    is_of_pos_session = fields.Boolean(
        compute="_compute_is_of_pos_session",
        compute_sudo=True,
        help="Technical: it belongs to a session of a register.",
    )

    def _compute_is_of_pos_session(self):
        for move in self:
            move.is_of_pos_session = bool(move._pos_sessions())

    def _pos_sessions(self):
        """Return the sessions of the registers to which these entries belong."""
        return self.env["pos.session"]._closing_sessions_of(self)

    def action_open_pos_closing(self):
        """Open the closing of the session, or of all sessions, of this entry."""
        return self._pos_sessions()._action_closings()
