from odoo.tests import tagged

from ..shop.proof_common import ProofCommon, Recipe, Sale

LINES = (("taxed", 3, 0), ("included", 2, 0))


@tagged("post_install", "-at_install")
class TestProofCustomers(ProofCommon):
    """What is open for a customer is not the register's, in list and proof alike."""

    def listed(self, session):
        """Open receivables of a session, as accountants see them, by kind."""
        self.env.flush_all()
        self.env.invalidate_all()
        found = self.env["pos.closing.receivable"].search(
            [("session_id", "=", session.id)]
        )
        return {(one.kind, one.item_id) for one in found}

    def assertSame(self, session, *kinds):
        """The proof reports what the list shows for the register, and nothing else."""
        listed = self.listed(session)
        proven = self.prove(session)["receivable_open"]
        told = {
            number
            for row in proven["rows"]
            for number in row["left_records"].get("account.move.line", [])
        }
        ours = {item.id for kind, item in listed if kind == "till"}
        self.assertEqual(told, ours)
        self.assertEqual({kind for kind, _item in listed}, set(kinds))

    def trade_for_customers(self, pay, feature):
        sales = Sale(LINES, pay), Sale(LINES, pay, invoiced=True), Sale(LINES)
        session = self.trade(Recipe((feature,), sales))
        self.assertProven(session, "receivable_open")
        return session

    def invoiced(self, session, number=0):
        self.invoice_later(self.orders[number])
        return self.orders[number].account_move

    def test_customer_account(self):
        for feature in ("later", "later_combined"):
            with self.subTest(feature):
                session = self.trade_for_customers("later", feature)
                self.assertSame(session, "customer", "invoice")
                invoice = self.invoiced(session)
                self.assertSame(session, "customer", "invoice")
                self.credit_later(self.orders[0])
                self.assertEqual(invoice.payment_state, "reversed")
                self.assertSame(session, "customer", "invoice")

    def test_identified_customers(self):
        for pay in ("card_split", "cash_split"):
            with self.subTest(pay):
                session = self.trade_for_customers(pay, "split")
                self.assertSame(session)
                invoice = self.invoiced(session)
                # Core leaves the items of reversal and payment open, for one customer.
                self.assertSame(session, "customer")
                self.assertEqual(invoice.amount_residual, 0)
                invoice.line_ids.remove_move_reconcile()
                self.assertSame(session, "customer", "invoice")

    def test_identified_customers_credited(self):
        session = self.trade_for_customers("card_split", "split")
        self.invoiced(session)
        self.credit_later(self.orders[0])
        self.assertSame(session, "customer")

    def test_paid_in_cash_invoiced_later_and_unreconciled(self):
        session = self.trade_for_customers("cash", "split")
        invoice = self.invoiced(session)
        invoice.line_ids.remove_move_reconcile()
        self.assertSame(session, "customer", "invoice")

    def test_tampered(self):
        session = self.trade_for_customers("card_split", "split")
        self.invoiced(session)
        items = session.bank_payment_ids.move_id.line_ids
        items.remove_move_reconcile()
        self.assertSame(session, "till", "customer")
        self.assertIn("receivable_open", self.broken(self.prove(session)))

    def test_a_reversal_taken_apart_is_the_registers(self):
        session = self.trade_for_customers("cash", "split")
        self.invoiced(session)
        reversal = self.env["account.move"].search(
            [("reversed_pos_order_id", "=", self.orders[0].id)]
        )
        reversal.line_ids.remove_move_reconcile()
        self.assertSame(session, "till")
