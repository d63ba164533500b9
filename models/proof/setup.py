from odoo import api, fields, models

from ...proofs import books, liabilities, stock
from ...proofs.setup import asked_now

# The ledgers whose rows depend on the set-up.
ASKING = (books.SOLD, stock.SOLD, stock.VALUED)


class PosClosingSetup(models.Model):
    """The set-up at the time a session was closed, as far as proofs need it.

    See ``proofs/setup.py``. Written once, when the session is closed. For a session
    closed without it, when it is first proven and everything matches, because then
    today's set-up was the right one. No group has access.
    """

    _name = "pos.closing.setup"
    _inherit = "pos.closing.undefaulted"
    _description = "Set-up of a POS session when it was closed"
    _rec_name = "session_id"

    session_id = fields.Many2one(
        "pos.session", required=True, readonly=True, ondelete="cascade"
    )
    data = fields.Json(readonly=True)

    _unique_session = models.Constraint(
        "UNIQUE (session_id)", "The set-up of a session is kept once."
    )

    @api.model
    def _kept(self, sessions, kind):
        """Return ``{session id: what is kept}`` for sessions that have it."""
        setups = self.sudo().search([("session_id", "in", sessions.ids)])
        return {one.session_id.id: one.data.get(kind, {}) for one in setups}

    @api.model
    def _keep(self, sessions, readings):
        """Keep today's set-up for sessions that have none yet."""
        known = self.sudo().search([("session_id", "in", sessions.ids)])
        sessions -= known.session_id
        if not sessions:
            return
        self.env.flush_all()
        cards = (liabilities.BALANCES,) if liabilities.has_cards(self.env) else ()
        asked = [asked_now(ledger, sessions, readings) for ledger in (*ASKING, *cards)]
        values = [
            {"session_id": session.id, "data": self._data(session, asked)}
            for session in sessions
        ]
        self.sudo().create(values)
        self.env.flush_all()

    @api.model
    def _data(self, session, asked):
        data = {kind: kept for one in asked for kind, kept in one[session.id].items()}
        by_order = session.company_id.tax_calculation_rounding_method
        return {**data, "by_order": by_order == "round_globally"}
