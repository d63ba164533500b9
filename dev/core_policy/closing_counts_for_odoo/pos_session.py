import logging

from odoo import models

_logger = logging.getLogger(__name__)


class PosSession(models.Model):
    """In Odoo's tests, counts before each closing, and approves if necessary.

    These tests know nothing about closing control: they call what Odoo's own popup
    calls. This addon acts as a cashier who counts, with the public verbs, what the
    tests say, so that the rest of each test is unchanged: what Odoo posts, and what it
    refuses.
    """

    _inherit = "pos.session"

    # ------------------------------------------------------------------
    # Where Odoo's tests close
    # ------------------------------------------------------------------

    def post_closing_cash_details(self, counted_cash):
        self._count_for_odoo(cash=counted_cash)
        return super().post_closing_cash_details(counted_cash)

    def _cannot_close_session(self, bank_payment_method_diffs=None):
        self._count_for_odoo(others=bank_payment_method_diffs)
        return super()._cannot_close_session(bank_payment_method_diffs)

    def action_pos_session_closing_control(
        self,
        balancing_account=False,
        amount_to_balance=0,
        bank_payment_method_diffs=None,
    ):
        self._count_for_odoo(others=bank_payment_method_diffs)
        return super().action_pos_session_closing_control(
            balancing_account, amount_to_balance, bank_payment_method_diffs
        )

    def update_closing_control_state_session(self, notes):
        self._count_for_odoo()
        return super().update_closing_control_state_session(notes)

    def _validate_session(
        self,
        balancing_account=False,
        amount_to_balance=0,
        bank_payment_method_diffs=None,
    ):
        self._count_for_odoo(others=bank_payment_method_diffs)
        result = super()._validate_session(
            balancing_account, amount_to_balance, bank_payment_method_diffs
        )
        self._tell_proof()
        return result

    def _tell_proof(self):
        """Odoo's tests sell what no shop would, so a failing proof is only reported."""
        closing = self.sudo().closing_id
        if closing.proof_state:
            _logger.info("Proof of %s: %s", self.name, closing.proof_text)

    # ------------------------------------------------------------------
    # The cashier who counts
    # ------------------------------------------------------------------

    def _count_for_odoo(self, cash=None, others=None):
        """Count, and have it approved, unless it is ready already.

        What stands in the way of a count is reported where it always is.

        :param cash: what the test says is in the drawer
        :param dict others: differences of other methods by the method's id
        """
        for session in self:
            if not session.closing_policy_id or session.state == "closed":
                continue
            closing = self.env["pos.closing"].browse(session.closing_start()["id"])
            told = cash is not None or others
            if told or not closing.count_id or closing.state()["missing"]:
                session._count_and_sign(closing, cash, others or {})

    def _count_and_sign(self, closing, cash, others):
        codes = {item["code"] for item in closing.state()["missing"]}
        if "check" in codes:
            return
        if not codes or codes & {"count", "changed"}:
            amounts = self._amounts_for_odoo(closing, cash, others)
            answer = closing.submit_count(amounts)
            codes = {item["code"] for item in answer["missing"]}
        if codes:
            signer = self.env.ref("base.user_root")
            closing.with_user(signer).approve(note="Odoo's test says so.")

    def _amounts_for_odoo(self, closing, cash, others):
        """Return what is expected; for the drawer what the test says, or nothing.

        Odoo takes a drawer of which nothing was said as empty, and so do its tests.
        """
        session, closing = self.sudo(), closing.sudo()
        amounts = session._closing_takings().expected
        drawer = closing._drawer().payment_method_id
        if drawer and not session.rescue:
            said = session.cash_register_balance_end_real if cash is None else cash
            amounts[drawer.id] = said
        for method, difference in others.items():
            amounts[method] += difference
        return [
            self._entry_for_odoo(tender, amounts[tender.payment_method_id.id])
            for tender in closing.tender_ids
            if tender.declaration != "nothing"
        ]

    def _entry_for_odoo(self, tender, amount):
        """No drawer contains less than nothing."""
        amount = max(amount, 0) if tender.kind == "cash" else amount
        return {
            "payment_method_id": tender.payment_method_id.id,
            "amount": tender.currency_id.round(amount),
        }
