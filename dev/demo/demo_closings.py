"""Opening and closing a register: each method is one request of one person."""

from decimal import Decimal


class Till:
    """Opens and closes a register as its cashier, the manager and the administrator."""

    def __init__(self, shop, till, cashier):
        self.shop, self.till, self.cashier = shop, till, cashier

    @property
    def session(self):
        return self.shop.session(self.till)

    # Opening -----------------------------------------------------------

    def begin(self):
        """Create the session; its drawer is counted next."""
        self.shop.as_user(self.shop.config(self.till), self.cashier).open_ui()

    def open(self):
        """Open with what the last closing left; the first time with a float."""
        self.begin()
        if self.shop.config(self.till).opening_controlled:
            self.find()
        else:
            session = self.shop.as_user(self.session, self.cashier)
            session.set_opening_control(self._left(), "")

    def find(self, difference=0.0):
        """Count the opening, by coins and notes: what was left plus a difference."""
        amount = round(self._left() + difference, 2)
        session = self.shop.as_user(self.session, self.cashier)
        session.opening_count({"bills": self._bills(amount)})

    def _left(self, float_=200.0):
        last = self._last()
        return last.cash_register_balance_end_real if last else float_

    def _last(self):
        closed = self.shop.config(self.till).session_ids - self.session
        return closed.sorted("id")[-1:]

    def account_for(self, reason, note=None):
        session = self.shop.as_user(self.session, self.cashier)
        session.opening_explain(self.shop.ref(f"reason_{reason}").id, note)

    def let_open(self, note):
        session = self.shop.as_user(self.session, "manager")
        answer = session.opening_approve(note=note)
        if not answer["done"]:
            raise AssertionError(f"{self.till}: not opened: {answer['missing']}")

    def use_policy(self, policy):
        """The administrator tries another policy between two sessions."""
        config = self.shop.as_user(self.shop.config(self.till), "admin")
        config.closing_policy_id = self.shop.ref(policy)

    # The verbs of pos.closing ------------------------------------------

    def start(self):
        self.shop.as_user(self.session, self.cashier).closing_start()

    def count(self, cash=0.0, card=0.0):
        """Count what is expected plus differences, by coins and notes.

        Only the author of this story looks at what is expected: the cashier of a blind
        register cannot.
        """
        expected = self.session._closing_takings().expected
        self._closing().submit_count(
            [
                self._count_cash(expected, cash),
                self._count_card(expected, card),
            ]
        )

    def _count_cash(self, expected, difference):
        method = self.shop.method(self.till, "cash")
        amount = round(expected[method.id] + difference, 2)
        return {"payment_method_id": method.id, "bills": self._bills(amount)}

    def _count_card(self, expected, difference):
        method = self.shop.method(self.till, "card")
        return {
            "payment_method_id": method.id,
            "amount": round(expected[method.id] + difference, 2),
            "reference": f"B{self.session.id:04}",
        }

    def _bills(self, amount):
        """Return the fewest coins and notes, by id, that make the amount."""
        rest, bills = Decimal(f"{amount:.2f}"), {}
        for bill in reversed(self.shop.config(self.till)._closing_bills()):
            pieces, rest = divmod(rest, Decimal(f"{bill.value:.2f}"))
            if pieces:
                bills[bill.id] = int(pieces)
        return bills

    def explain(self, kind, reason, note=None):
        method = self.shop.method(self.till, kind)
        self._closing().explain(
            [
                {
                    "payment_method_id": method.id,
                    "reason_id": self.shop.ref(f"reason_{reason}").id,
                    "note": note,
                }
            ]
        )

    def request(self, note):
        self._closing().request_approval(note)

    def approve(self, note):
        self._closing("manager").approve(note=note)

    def refuse(self, note):
        self._closing("manager").refuse(note)

    def recount(self, note):
        self._closing("manager").reset_counts(note)

    def release(self, note):
        """Only an administrator can approve a blocked difference."""
        self._closing("admin").approve(note=note)

    def close(self):
        """Close, and say what is in the way if that fails."""
        answer = self._closing().close()
        if not answer["done"]:
            raise AssertionError(f"{self.till}: not closed: {answer['missing']}")

    def _closing(self, login=None):
        return self.shop.as_user(self.session.closing_id, login or self.cashier)

    # After the closing -------------------------------------------------

    def take_back_invoice(self):
        """An accountant wants to correct an invoice, and forgets to post it again.

        Odoo allows it; the next proof of the session reports it.
        """
        invoice = self.shop.as_user(self._last().order_ids.account_move, "admin")
        invoice.button_draft()

    def prove(self):
        self.shop.as_user(self._last(), "admin").closing_prove()

    # Odoo's own closing ------------------------------------------------

    def count_in_odoo(self, cash=0.0, notes=""):
        # Read as superuser: a cashier's own reading leaves out cash in and out.
        counted = round(self.session.cash_register_balance_end + cash, 2)
        session = self.shop.as_user(self.session, self.cashier)
        self._check_successful(session.post_closing_cash_details(counted))
        session.update_closing_control_state_session(notes)

    def close_in_odoo(self, card=0.0):
        session = self.shop.as_user(self.session, self.cashier)
        differences = [(self.shop.method(self.till, "card").id, card)] if card else []
        self._check_successful(session.close_session_from_ui(differences))

    def _check_successful(self, answer):
        if not answer["successful"]:
            raise AssertionError(f"{self.till}: {answer}")
