from odoo.tests import tagged

from ..shop.proof_changes import all_changes
from ..shop.proof_common import ProofCommon, Recipe, Sale

FEATURES = "cash_rounding", "fiscal_position", "later", "real_time_valuation"
GOODS = ("taxed", 3, 0), ("consumable", 2, 0), ("loose", 0.5, 0), ("fifo", 2, 0)


@tagged("post_install", "-at_install")
class TestProofChanges(ProofCommon):
    """A closed session still matches, whatever set-up is changed afterwards."""

    def check_changes(self, *features):
        sales = (
            Sale(GOODS),
            Sale((*GOODS, ("kit", 3, 0)), "card", customer=True),
            Sale(GOODS, invoiced=True),
            Sale(GOODS, refunds=2, invoiced=True),
            Sale((("hamper", 2, 0), ("pair", 4, 0)), "mixed"),
        )
        if "later" in features:
            sales += (Sale(GOODS, "later"),)
        recipe = Recipe(features, sales, difference=-3, card_difference=2)
        session = self.trade(recipe)
        self.assertProven(session, "sales_books", "stock_value", "differences_books")
        for change in all_changes():
            with self.subTest(change), self.env.cr.savepoint() as savepoint:
                getattr(self, f"_change_{change}")(session)
                self.env.invalidate_all()
                self.assertEqual(self.broken(self.prove(session)), {})
                savepoint.rollback()
            self.env.invalidate_all()
            self.registry.clear_all_caches()

    def test_changes_after_a_day_with_stock_in_real_time(self):
        self.check_changes(*FEATURES)

    def test_changes_after_a_day_with_stock_at_closing(self):
        self.check_changes("stock_at_closing", "real_time_valuation", "order_rounding")
