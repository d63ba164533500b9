from odoo.tests import tagged

from ..shop.proof_common import ProofCommon, Recipe, Sale

SALES = (
    Sale((("taxed", 3, 0), ("included", 2, 0))),
    Sale((("luxury", 1, 0),), "card"),
)
CASH = ("payments_books", "cash_drawer", "cash_gl", "receivable_open")


@tagged("post_install", "-at_install")
class TestProofCurrency(ProofCommon):
    """A register in euros whose cash journal is in dollars, as the company is."""

    def _with_cash_in_dollars(self):
        self._with_other_currency()
        self.cash_pm2.journal_id.currency_id = False

    def lines(self, session, moves):
        """Statement lines of differences: their amounts, and those of their moves."""
        return [
            (
                line.amount,
                line.amount_currency,
                sum(liquidity.mapped("amount_currency")),
                sum(liquidity.mapped("balance")),
                -sum((line.move_id.line_ids - liquidity).mapped("amount_currency")),
            )
            for line in moves.statement_line_id
            for liquidity in [line._seek_for_lines()[0]]
        ]

    def test_a_day(self):
        for difference in (0, -1, 2.5):
            with self.subTest(difference):
                session = self.trade(
                    Recipe(("cash_in_dollars",), SALES, difference=difference)
                )
                self.assertProven(session, *CASH, "differences_books")

    def test_without_policy(self):
        session = self.trade(
            Recipe(("cash_in_dollars",), SALES, difference=-1, core=True)
        )
        self.assertProven(session, *CASH)

    def test_refunds_and_invoices(self):
        sale = SALES[0]
        sales = sale, sale._replace(refunds=0), sale._replace(invoiced=True)
        session = self.trade(Recipe(("cash_in_dollars",), sales, difference=-1))
        self.assertProven(session, *CASH, "invoices")

    def test_a_difference_is_one_amount_in_its_line_and_in_its_entry(self):
        """A euro is two dollars here: -1 in the drawer is -2 in the books."""
        for difference in (-1, 3):
            session = self.trade(
                Recipe(("cash_in_dollars",), SALES, difference=difference)
            )
            [amounts] = self.lines(session, session.closing_id.move_ids)
            dollars = 2 * difference
            self.assertEqual(
                amounts, (dollars, difference, dollars, dollars, difference)
            )

    def test_a_difference_found_at_the_opening(self):
        self.trade(Recipe(("cash_in_dollars",), SALES))
        session = self.trade(Recipe(("cash_in_dollars",), SALES, found=-7))
        [amounts] = self.lines(session, session.opening_id.move_ids)
        self.assertEqual(amounts, (-14, -7, -14, -14, -7))
        self.assertProven(session, *CASH, "opening_continuity", "differences_books")

    def test_a_difference_is_reported_in_the_currency_of_the_register(self):
        session = self.trade(Recipe(("cash_in_dollars",), SALES, difference=-1))
        [report] = session.with_user(self.manager).closing_report()
        [cash] = [one for one in report["sections"] if one["code"] == "cash"]
        self.assertEqual(cash["rows"][-1]["cells"][-1], -1)

    def test_tampered(self):
        session = self.trade(Recipe(("cash_in_dollars",), SALES, difference=-1))
        [line] = session.statement_line_ids.filtered(lambda one: one.amount == -2)
        cash = line._seek_for_lines()[0]
        self.sql("UPDATE account_move_line SET amount_currency = -1", cash)
        self.assertIn("cash_gl", self.broken(self.prove(session)))

    def test_a_cent_that_was_force_balanced_is_told(self):
        """It is zero in the currency of the register, whose unit is larger."""
        session = self.trade(Recipe(("other_currency",), SALES, core=True))
        self.assertProven(session, *CASH)
        item = session.move_id.line_ids.filtered(
            lambda one: one.account_id == self.pos_receivable_bank
        )
        self.assertEqual(item.amount_residual_currency, 0)
        self.sql("UPDATE account_move_line SET amount_residual = 0.01", item)
        proven = self.prove(session)
        self.assertEqual(list(self.broken(proven)), ["receivable_open"])
        told = proven["receivable_open"]
        self.assertEqual(told["left"], 0.01)
        self.assertEqual(told["currency_id"], self.company_currency.id)

    def sql(self, query, records):
        self.env.flush_all()
        self.env.cr.execute(f"{query} WHERE id = ANY(%s)", [records.ids])
        self.env.invalidate_all()
