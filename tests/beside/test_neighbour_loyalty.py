from odoo.tests import tagged

from ..shop.proof_common import Recipe
from .neighbour_common import NeighbourCommon

LINES = ("luxury", 1, 0), ("taxed", 2, 0)


@tagged("post_install", "-at_install", "neighbours")
class TestNeighbourLoyalty(NeighbourCommon):
    """Gift cards and eWallets are liabilities; points are worth money or goods."""

    modules = ("pos_loyalty",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owed = cls._account("Owed to bearers", "X280GC", "liability_current")
        cls.gifts = cls._program("gift_card", "gift")
        cls.wallets = cls._program("ewallet", "wallet")
        cls.points = cls._program("loyalty", "points")

    @classmethod
    def _program(cls, kind, name):
        """A program as its template creates it, for this shop only."""
        Program = cls.env["loyalty.program"].sudo()
        Program.search([("program_type", "=", kind)]).active = False
        program = Program.browse(Program.create_from_template(kind)["res_id"])
        program.pos_config_ids = cls.basic_config
        reward = program.reward_ids.discount_line_product_id
        if kind != "loyalty":
            sold = cls.env.ref(f"loyalty.{kind}_product_50")
            cls._sold_without_tax(sold, cls.owed)
            cls._sold_without_tax(reward, cls.owed)
            cls.products[name] = sold
        if kind == "gift_card":
            program.pos_report_print_id = cls.env.ref("loyalty.report_gift_card")
        cls.products[f"{name} reward"] = reward
        return program

    # What the screen sends -------------------------------------------

    def charged(self, program, name, amount, **values):
        """Sell a gift card, or money on an eWallet; return the card."""
        order = self.sold((name, 1, 0, {"price_unit": amount}), **values)
        self.confirm(order, program, -1, amount)
        return order.env["loyalty.card"].search([], order="id desc", limit=1)

    def spent(self, card, name, amount, *lines, **values):
        """Sell products and pay a part with a card; return the order."""
        reward = (f"{name} reward", 1, 0, self.reward(card, amount, price_unit=-amount))
        order = self.sold(*lines, reward, **values)
        self.confirm(order, card.program_id, card.id, -amount)
        return order

    def reward(self, card, points, **values):
        return {
            "is_reward_line": True,
            "reward_id": card.program_id.reward_ids.id,
            "coupon_id": card.id,
            "points_cost": points,
            "reward_identifier_code": f"reward-{card.id}-{points}",
            **values,
        }

    def confirm(self, order, program, card_id, points):
        """The second call of the screen: what the order did to the cards."""
        change = {
            "points": points,
            "program_id": program.id,
            "coupon_id": card_id,
            "partner_id": order.partner_id.id,
            "line_codes": order.lines.filtered("is_reward_line").mapped(
                "reward_identifier_code"
            ),
        }
        order.with_user(self.cashier).confirm_coupon_programs({str(card_id): change})

    # Results ---------------------------------------------------------

    def test_gift_cards_sold_spent_and_refunded(self):
        for features in ((), ("stock_at_closing",), ("real_time_valuation",)):
            with self.subTest(features):
                self.open(*features)
                card = self.charged(self.gifts, "gift", 50)
                self.charged(self.gifts, "gift", 30, pay="card", invoiced=True)
                self.spent(card, "gift", 9.99, ("plain", 1, 0), payment_ids=[])
                self.spent(card, "gift", 20, *LINES)
                self.close_and_prove(
                    "sales_books", "liabilities", difference=-2, card_difference=1
                )
                self.assertAlmostEqual(card.points, 20.01)
                self.assertAlmostEqual(self.booked(self.owed), -50 - 30 + 9.99 + 20)

    def test_a_refund_of_what_a_gift_card_paid_is_told(self):
        """Odoo books the liability again, but does not put it back on the card."""
        self.open()
        card = self.charged(self.gifts, "gift", 50)
        self.spent(card, "gift", 20, *LINES)
        self.sold(*LINES, ("gift reward", 1, 0), refunds=1)
        self.close(self.session, Recipe())
        self.assertEqual((card.points, self.booked(self.owed)), (30, -50))
        broken = self.broken(self.prove(self.session))
        self.assertEqual(broken, {"liabilities": [("Owed to bearers", 30, 50)]})

    def test_an_ewallet_topped_up_and_emptied(self):
        self.open()
        card = self.charged(self.wallets, "wallet", 40, customer=True)
        for lines in ([("taxed", 3, 0)], [("included", 2, 0), ("loose", 0.4, 0)]):
            self.spent(card, "wallet", 10, *lines, customer=True)
        self.spent(card, "wallet", 20, ("luxury", 2, 0), pay="card", invoiced=True)
        self.close_and_prove("sales_books", "invoices", difference=3)
        self.assertEqual(card.points, 0)
        self.assertEqual(self.booked(self.owed), 0)

    def test_points_earned_and_a_discount_that_they_buy(self):
        self.open()
        earning = self.sold(("luxury", 12, 0), customer=True)
        self.confirm(earning, self.points, -1, 239.4)
        card = self.points.coupon_ids
        discounts = []
        for name, price in ("luxury", -2.99), ("taxed", -0.5):
            taxes = self._line(name, 1)["tax_ids"]
            reward = self.reward(card, 200, price_unit=price, tax_ids=taxes)
            discounts.append(("points reward", 1, 0, reward))
        spending = self.sold(*LINES, *discounts, customer=True)
        self.confirm(spending, self.points, card.id, -200)
        self.close_and_prove("sales_books", "stock_quantities")
        self.assertAlmostEqual(card.points, 39.4)
