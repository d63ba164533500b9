from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .neighbour_common import NeighbourCommon


@tagged("post_install", "-at_install", "neighbours")
class TestNeighbourRestaurant(NeighbourCommon):
    """Tables, guests, and tips: before the payment, or after it."""

    modules = ("pos_restaurant",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        floor = cls.env["restaurant.floor"].create(
            {"name": "Garden", "pos_config_ids": cls.basic_config.ids}
        )
        cls.table = cls.env["restaurant.table"].create(
            {"floor_id": floor.id, "table_number": 7, "seats": 4}
        )
        cls.tips = cls._account("Tips", "X7TIP", "income")
        cls.products["tip"].property_account_income_id = cls.tips
        cls.basic_config.write(
            {
                "module_pos_restaurant": True,
                "iface_tipproduct": True,
                "tip_product_id": cls.products["tip"].id,
                "set_tip_after_payment": True,
            }
        )

    def at_the_table(self, *lines, **values):
        place = {"table_id": self.table.id, "customer_count": 2}
        return self.sold(*lines, **place, **values)

    def tip_afterwards(self, order, amount, user=None):
        """What the screen for tips sends: a line, and what it knows about the tip."""
        user = user or self.cashier
        product = self.products["tip"]
        line = {
            "order_id": order.id,
            "product_id": product.id,
            "name": product.name,
            "qty": 1,
            "price_unit": amount,
            "price_subtotal": amount,
            "price_subtotal_incl": amount,
            "tax_ids": [Command.set(product.taxes_id.ids)],
        }
        self.env["pos.order.line"].with_user(user).create([line])
        self.env.invalidate_all()
        told = {"is_tipped": True, "tip_amount": amount}
        order.with_user(user).write(told)
        self.env.invalidate_all()

    def test_tips_after_the_payment(self):
        """Odoo does not change the payment, so its own entry lacks these tips."""
        self.open()
        for pay in ("card", "mixed"):
            order = self.at_the_table(("luxury", 1, 0), ("taxed", 2, 0), pay=pay)
            total, cash = order.amount_total, self.cash_of(order)
            self.tip_afterwards(order, 1.5)
            self.assertAlmostEqual(order.amount_total, total + 1.5)
            self.assertAlmostEqual(order.amount_paid, total + 1.5)
            paid = sum(order.payment_ids.mapped("amount"))
            self.assertAlmostEqual(paid, total + 1.5)
            self.assertAlmostEqual(self.cash_of(order), cash, msg="what was given")
        before = {"is_tipped": True, "tip_amount": 2}
        self.at_the_table(("luxury", 1, 0), ("tip", 2, 0), pay="card", **before)
        self.at_the_table(("luxury", 1, 0), refunds=0)
        self.close_and_prove(
            "sales_books", "sales_journal", difference=-2, card_difference=1
        )
        self.assertEqual(self.booked(self.tips), -2 * 1.5 - 2)

    def cash_of(self, order):
        cash = order.payment_ids.filtered("payment_method_id.is_cash_count")
        return sum(cash.mapped("amount"))

    def test_what_was_paid_in_cash_is_charged_with_no_tip(self):
        """Change was given for cash: money that nobody took would be expected in it."""
        self.open()
        for pay in ("cash", "change"):
            order = self.at_the_table(("luxury", 1, 0), pay=pay)
            total, cash = order.amount_total, self.cash_of(order)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.tip_afterwards(order, 1.5)
            self.assertAlmostEqual(order.amount_total, total)
            self.assertAlmostEqual(self.cash_of(order), cash)
        self.close_and_prove("sales_books", "sales_journal")

    def test_a_tip_that_a_manager_takes_is_no_correction(self):
        self.open()
        order = self.at_the_table(("luxury", 1, 0), pay="card")
        self.tip_afterwards(order, 3, self.manager)
        self.close_and_prove("sales_books", "sales_journal")
        self.assertEqual(self.booked(self.tips), -3)

    def test_a_tip_with_tax(self):
        self.products["tip"].taxes_id = self.taxes["tax7"]
        self.open()
        order = self.at_the_table(("luxury", 1, 0), pay="card")
        total = order.amount_total
        self.tip_afterwards(order, 10)
        self.assertAlmostEqual(order.amount_total, total + 10.7)
        self.close_and_prove("sales_books", "sales_journal")
        self.assertEqual(self.booked(self.tips), -10)

    def test_a_tip_after_the_count_is_counted(self):
        self.open()
        order = self.at_the_table(("luxury", 1, 0), pay="card")
        closing = self.start(self.session)
        amounts = {self.cash_pm1: 100, self.bank_pm1: order.amount_total}
        self.assertEqual(self.count(closing, amounts)["missing"], [])
        self.tip_afterwards(order, 2)
        self.assertEqual(self.missing(closing.state()), ["changed"])
        self.close_and_prove("sales_books", "sales_journal")

    def test_tips_on_the_order_in_cash_and_by_card(self):
        self.open()
        for pay in ("cash", "card", "mixed", "change"):
            tip = {"is_tipped": True, "tip_amount": 1.5}
            self.at_the_table(("luxury", 1, 0), ("tip", 1.5, 0), pay=pay, **tip)
        self.at_the_table(("taxed", 2, 0), edited=True)
        self.close_and_prove("sales_books", difference=-2)
        self.assertEqual(self.orders[0].table_id, self.table)
