from odoo import api, fields, models
from odoo.fields import Domain

from ...seam.labels import FORCE_CLOSING


class PosSession(models.Model):
    """Odoo's own figures of a session, named by what they mean."""

    _inherit = "pos.session"

    def _closing_entry(self):
        """Return the journal entry of the session's sales."""
        return self.move_id

    def _closing_card_entries(self, method):
        """Return the entries of the payments to the bank by a method."""
        payments = self.bank_payment_ids.filtered(
            lambda payment: payment.pos_payment_method_id == method
        )
        return payments.move_id

    # ------------------------------------------------------------------
    # The drawer: Odoo knows one for each session
    # ------------------------------------------------------------------

    def _closing_drawer_journal(self):
        """Return the journal of the drawer as found when the session was created.

        Odoo recomputes it when payment methods are added or removed, for closed
        sessions too.
        """
        return self.cash_journal_id

    def _closing_float(self):
        """Return what was in the drawer when the session began."""
        return self.cash_register_balance_start

    def _closing_set_float(self, amount):
        self.cash_register_balance_start = amount

    def _closing_left(self):
        """Return what was counted at the end: the next session starts with it."""
        return self.cash_register_balance_end_real

    def _closing_hand_over(self, counted):
        """Set what Odoo's screen would have sent before it posts."""
        # A cashier may not read all cash moves, so a cashier's cache may be incomplete.
        self.invalidate_recordset(["statement_line_ids"])
        self.cash_register_balance_end_real = counted
        self.stop_at = self.stop_at or fields.Datetime.now()

    # ------------------------------------------------------------------
    # Which sessions
    # ------------------------------------------------------------------

    @api.model
    def _closing_domain_with_drawer(self):
        """Sessions that had a drawer or left money, as far as Odoo still knows."""
        has_journal = Domain("cash_journal_id", "!=", False)
        return has_journal | Domain("cash_register_balance_end_real", ">", 0)

    @api.model
    def _closing_domain_of_screens(self):
        """Sessions that somebody opened, not those Odoo created for lost orders."""
        return Domain("rescue", "=", False)

    # ------------------------------------------------------------------
    # What Odoo answers
    # ------------------------------------------------------------------

    @api.model
    def _closing_imbalance_of(self, result):
        """Return the amount that the entry lacks to balance, None for other answers.

        Odoo then answers with its wizard to force-close. Other modules answer with
        actions of their own.

        :param result: what Odoo's posting has returned
        """
        if not isinstance(result, dict) or result.get("res_model") != FORCE_CLOSING:
            return None
        wizard = self.env[FORCE_CLOSING].browse(result.get("res_id") or ()).exists()
        return wizard.amount_to_balance if wizard else None
