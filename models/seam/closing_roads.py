from odoo import models


class PosSession(models.Model):
    """The ways to *closed*, as Odoo names them.

    ``_validate_session`` is the only place where Odoo posts. The methods before it are
    overridden for an early message, and to run Odoo's own writes as superuser once the
    closing has been checked.
    """

    _inherit = "pos.session"

    # ------------------------------------------------------------------
    # On the way
    # ------------------------------------------------------------------

    def action_pos_session_closing_control(
        self,
        balancing_account=False,
        amount_to_balance=0,
        bank_payment_method_diffs=None,
    ):
        instead = self._closing_instead()
        if instead:
            return instead
        # Everything is checked in _validate_session, which this leads to.
        session = self._closing_checked(only_status=True)
        return super(PosSession, session).action_pos_session_closing_control(
            balancing_account, amount_to_balance, bank_payment_method_diffs
        )

    def _closing_instead(self):
        """Return the action to answer in place of Odoo's closing, if any."""
        return None

    def update_closing_control_state_session(self, notes):
        session = self._closing_checked()
        return super(PosSession, session).update_closing_control_state_session(notes)

    def post_closing_cash_details(self, counted_cash):
        """Odoo keeps the amount; what is posted is the count of the closing."""
        self.check_access("write")
        session = self.sudo() if self._closing_is_ready() else self
        return super(PosSession, session).post_closing_cash_details(counted_cash)

    def _cannot_close_session(self, bank_payment_method_diffs=None):
        refusal = self._closing_refusal()
        return refusal or super()._cannot_close_session(bank_payment_method_diffs)

    # ------------------------------------------------------------------
    # Posting
    # ------------------------------------------------------------------

    def _validate_session(
        self,
        balancing_account=False,
        amount_to_balance=0,
        bank_payment_method_diffs=None,
    ):
        session = self._closing_checked()
        closing = session.closing_id if session.closing_policy_id else None
        if not closing:
            return super()._validate_session(
                balancing_account, amount_to_balance, bank_payment_method_diffs
            )
        closing._begin_posting()
        return closing._end_posting(super(PosSession, session)._validate_session())

    def _create_account_move(
        self,
        balancing_account=False,
        amount_to_balance=0,
        bank_payment_method_diffs=None,
    ):
        """The amount that the entry lacks is found here, each time again.

        The balancing line is created if the amount was approved, or comes from rounding
        conversions. Otherwise Odoo rolls everything back, and the current amount has to
        be approved.
        """
        if not self.closing_policy_id:
            return super()._create_account_move(
                balancing_account, amount_to_balance, bank_payment_method_diffs
            )
        data = super()._create_account_move(False, 0, bank_payment_method_diffs)
        balance = sum(self._closing_entry().line_ids.mapped("balance"))
        amount = self.closing_id._balance(balance)
        account = amount and self._get_balancing_account()
        return self._create_balancing_line(data, account, amount) if account else data

    def _post_statement_difference(self, amount):
        """All differences are posted here, including that of the drawer."""
        if not self.closing_policy_id:
            return super()._post_statement_difference(amount)
        self._closing_post_differences(amount)
        return super()._post_statement_difference(0)
