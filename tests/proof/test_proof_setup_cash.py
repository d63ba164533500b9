from odoo import fields
from odoo.tests import tagged

from ..shop.proof_common import ProofCommon, Recipe, Sale

CASH = ("payments_books", "cash_drawer", "cash_gl", "receivable_open")
SALES = (
    Sale((("taxed", 3, 0), ("included", 1, 0))),
    Sale((("luxury", 1, 0),), "card"),
    Sale((("taxed", 1, 0),), invoiced=True),
)


@tagged("post_install", "-at_install")
class TestProofSetupCash(ProofCommon):
    """A session that nobody changed matches, whatever has been set up since."""

    def assertStands(self, session, *applicable):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertProven(session, *applicable)
        self.assertFalse(session.closing_proof_ids.filtered("is_changed"))

    def force(self, record, **values):
        """Odoo protects only some of the set-up from changes while it is used."""
        self.env.flush_all()
        for name, value in values.items():
            self.env.cr.execute(
                f"UPDATE {record._table} SET {name} = %s WHERE id = %s",
                [value, record.id],
            )
        self.env.invalidate_all()

    def test_cash_rounding_taken_off(self):
        for feature in ("cash_rounding", "cash_rounding_up", "order_rounding"):
            with self.subTest(feature):
                session = self.trade(Recipe((feature,), SALES))
                self.assertProven(session, *CASH, "sales_books")
                method = self.config.rounding_method
                self.config.write({"cash_rounding": False, "rounding_method": False})
                self.assertStands(session, *CASH, "sales_books")
                method.rounding = 1
                self.config.write({"cash_rounding": True, "rounding_method": method.id})
                self.assertStands(session, *CASH, "sales_books")

    def test_rounding_begun_later_hides_nothing(self):
        session = self.trade(Recipe(sales=SALES))
        order = self.orders[0]
        self._with_order_rounding()
        self.assertStands(session, "orders_payments")
        self.force(order.payment_ids, amount=order.payment_ids.amount - 0.01)
        self.assertIn("orders_payments", self.broken(self.prove(session)))

    def test_journal_of_the_cash_method_changed(self):
        for core in (False, True):
            with self.subTest(core=core):
                recipe = Recipe(sales=SALES, moves=(5, -8), difference=-1, core=core)
                session = self.trade(recipe)
                self.assertProven(session, *CASH)
                before = self.cash_pm1.journal_id
                journal = before.copy({"code": f"CS{int(core)}"})
                self.force(self.cash_pm1, journal_id=journal.id)
                self.assertStands(session, *CASH)
                self.force(self.cash_pm1, journal_id=before.id)

    def test_cash_account_of_the_journal_changed(self):
        journal = self.cash_pm1.journal_id
        for core in (False, True):
            with self.subTest(core=core):
                recipe = Recipe(sales=SALES, moves=(5,), difference=-1, core=core)
                session = self.trade(recipe)
                before = journal.default_account_id
                self.force(
                    journal,
                    default_account_id=before.copy({"code": f"1019{core:d}"}).id,
                )
                self.assertStands(session, *CASH)
                line = session.statement_line_ids.filtered(lambda one: one.amount == 5)
                item = line._seek_for_lines()[0] or line.move_id.line_ids[0]
                with self.env.cr.savepoint() as savepoint:
                    self.force(item, account_id=self.outstanding_bank.id)
                    self.assertIn("cash_gl", self.broken(self.prove(session)))
                    savepoint.rollback()
                self.env.invalidate_all()
                self.force(journal, default_account_id=before.id)

    def test_customer_account_given_a_bank_journal(self):
        sales = (
            Sale(SALES[0].lines, "later"),
            Sale(SALES[0].lines, "later", invoiced=True),
            *SALES,
        )
        session = self.trade(Recipe(("later",), sales))
        self.assertProven(session, *CASH, "invoices")
        bank = self.company_data["default_journal_bank"]
        self.force(self.pay_later_pm, journal_id=bank.id)
        self.assertStands(session, *CASH, "invoices")
        self.force(self.orders[0].payment_ids, amount=1)
        self.assertIn("payments_books", self.broken(self.prove(session)))

    def test_methods_of_before_are_read_from_what_was_booked(self):
        """For a session without a closing nothing is stored but its entries."""
        bank = self.company_data["default_journal_bank"]
        owed = (
            Sale(SALES[0].lines, "later"),
            Sale(SALES[0].lines, "later", invoiced=True),
        )
        for sales in ((*owed, *SALES), (owed[1], *SALES), SALES):
            session = self.trade(Recipe(("later",), sales, core=True))
            self.a_day_passes(session)
            with self.subTest(len(sales)), self.undone():
                now = fields.Datetime.now()
                self.force(self.pay_later_pm, journal_id=bank.id, write_date=now)
                self.bank_pm1.with_context(lang="en_US").name = "Another name"
                self.assertStands(session, *CASH)

    def test_a_method_that_is_renamed_hides_no_payment_that_is_gone(self):
        for features, pay in (
            ((), "card"),
            (("later",), "later"),
            (("split",), "card"),
        ):
            sales = Sale(SALES[0].lines, pay), *SALES
            session = self.trade(Recipe(features, sales, core=True))
            self.a_day_passes(session)
            with self.subTest(features=features), self.undone():
                self.bank_pm1.name = "Another name"
                payments = session.bank_payment_ids
                self.env.cr.execute(
                    "DELETE FROM account_payment WHERE id IN %s", [tuple(payments.ids)]
                )
                self.env.invalidate_all()
                self.assertTrue(self.broken(self.prove(session)))

    def test_a_closing_of_before_reads_what_is_set_up_today(self):
        session = self.trade(Recipe(("cash_rounding",), SALES, difference=-1))
        self.force(session.closing_id, rounding_scope=None)
        for tender in session.closing_id.tender_ids:
            self.force(tender, journal_id=None, account_id=None, is_drawer=None)
        self.assertStands(session, *CASH, "sales_books")
