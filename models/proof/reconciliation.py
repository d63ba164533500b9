from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.tieout import NOT_APPLICABLE
from ...proofs.books import entries_of
from ...proofs.ledger import EVERY_SESSION, ids_of
from ...proofs.stock import pickings_of
from ..remote import check_some


class PosSession(models.Model):
    """From a session to its proof, entries and transfers, and from these to it.

    Accountants and stock users come here without any right on the register: what is
    looked up as superuser is opened with the rights of the caller.
    """

    _inherit = "pos.session"

    closing_proof_ids = fields.One2many(
        "pos.closing.proof", "session_id", string="Proof", readonly=True
    )
    closing_proof_status = fields.Selection(
        lambda self: self.env["pos.closing.proof"]._selection_status(),
        string="Proof status",
        compute="_compute_closing_proof_status",
    )

    @api.depends("closing_proof_ids.status")
    def _compute_closing_proof_status(self):
        for session in self:
            worst = session.closing_proof_ids._worst()
            session.closing_proof_status = worst != NOT_APPLICABLE and worst

    # ------------------------------------------------------------------
    # Proving
    # ------------------------------------------------------------------

    def action_closing_prove(self):
        """Prove a session from its form, which shows the result."""
        self.closing_prove()

    def action_closing_prove_many(self):
        """Prove the sessions selected in a list, and show the result."""
        self.closing_prove()
        return self._action_closing_proofs()

    def _action_closing_proofs(self):
        """Show the identities of sessions; prove those that never were."""
        unproven = self.filtered(lambda session: not session.sudo().closing_proof_ids)
        if unproven:
            unproven.closing_prove()
        action = self.env["pos.closing.proof"]._get_reconciliation_action()
        return {**action, "domain": [("session_id", "in", self.ids)]}

    def _action_closings(self):
        """Show the closings of sessions; without rights or closings, the proof."""
        closings = self.sudo().closing_id.with_env(self.env)
        if closings and closings._filtered_access("read") == closings:
            return closings._get_records_action(name=self.env._("Closing"))
        return self._action_closing_proofs()

    # ------------------------------------------------------------------
    # Entries and transfers
    # ------------------------------------------------------------------

    @api.model
    def _closing_sessions_of(self, moves):
        """Return the sessions that these journal entries belong to."""
        if not moves.ids:
            return self.browse()
        self.env.flush_all()
        query = SQL(
            "SELECT DISTINCT session_id FROM %s entry WHERE move_id IN %s",
            entries_of(EVERY_SESSION),
            ids_of(moves),
        )
        return self.browse(row[0] for row in self.env.execute_query(query))

    def _action_closing_entries(self):
        check_some(self)
        self.env.flush_all()
        query = SQL("SELECT move_id FROM %s entry", entries_of(self))
        move_ids = [row[0] for row in self.env.execute_query(query)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal Items"),
            "res_model": "account.move.line",
            "view_mode": "list",
            "views": [(self.env.ref("account.view_move_line_tree").id, "list")],
            "domain": [("move_id", "in", move_ids)],
            "context": {"search_default_group_by_move": 1, "expand": 1},
        }

    def _action_closing_pickings(self):
        check_some(self)
        self.env.flush_all()
        query = SQL("%s SELECT id FROM picking", pickings_of(self))
        picking_ids = [row[0] for row in self.env.execute_query(query)]
        pickings = self.env["stock.picking"].browse(picking_ids)
        action = pickings._get_records_action(name=self.env._("Transfers"))
        return {**action, "context": {"create": False}}
