"""What customers buy and how they pay, and cash in and out."""

import random

from demo_orders import Orders

NOTES = (5, 10, 20, 50, 100)


class Sales(Orders):
    """Sells at one register in its open session, as one cashier.

    What is sold depends only on the name of the sale, so that an interrupted history
    continues as if it had not been.
    """

    # What is sold ------------------------------------------------------

    def sell(self, kind, name):
        """Sync one order of a kind: the name of a method below."""
        dice = random.Random(name)
        getattr(self, f"_{kind}")(name, dice)

    def _cash(self, name, dice):
        self.send(name, self._basket(dice), "cash")

    def _card(self, name, dice):
        self.send(name, self._basket(dice), "card")

    def _change(self, name, dice):
        """Paid with a note, and change given."""
        lines = self._basket(dice)
        total, _tax = self.price(lines)
        note = next((note for note in NOTES if note > total), total)
        self.send(name, lines, ("cash", note))

    def _mixed(self, name, dice):
        self.send(name, self._basket(dice, at_least=3), ("cash", 5.0), "card")

    def _discount(self, name, dice):
        lines = self._basket(dice)
        lines[0] = self.line(lines[0]["product_id"], lines[0]["qty"], discount=15)
        self.send(name, lines, "card")

    def _taxes(self, name, dice):
        """Every kind of tax there is, on one receipt."""
        goods = ("loaf", "lemonade", "water", "cappuccino", "umbrella", "gift_wrap")
        lines = [self.line(self.shop.ref(f"product_{good}").id) for good in goods]
        self.send(name, lines, "cash")

    def _invoice(self, name, dice):
        customer = self.shop.ref("partner_guesthouse")
        lines = self._basket(dice, at_least=4)
        self.send(name, lines, "card", customer=customer, to_invoice=True)

    def _account(self, name, dice):
        customer = self.shop.ref("partner_neighbor")
        self.send(name, self._basket(dice), "account", customer=customer)

    def _refund(self, name, dice):
        """A customer returns one piece of the register's latest sale for cash."""
        line = self._refundable()
        self.send(name, [self.refund_line(line)], "cash", is_refund=True)

    def _refundable(self):
        return self.shop.env["pos.order.line"].search(
            [
                ("order_id.config_id", "=", self.shop.config(self.till).id),
                ("order_id.account_move", "=", False),
                ("order_id.state", "in", ("paid", "done")),
                ("qty", ">", 0),
                ("discount", "=", 0),
                ("price_subtotal_incl", ">", 3),
                ("refund_orderline_ids", "=", False),
                ("product_id.type", "=", "consu"),
            ],
            order="id desc",
            limit=1,
        )

    # Baskets -----------------------------------------------------------

    def _basket(self, dice, at_least=1):
        chosen = dice.sample(self.shop.products().ids, dice.randint(at_least, 5))
        return [self.line(product, dice.choice((1, 1, 1, 2, 3))) for product in chosen]

    # Cash in and out ---------------------------------------------------

    def cash_in(self, amount, reason):
        self._move_cash("in", amount, reason)

    def cash_out(self, amount, reason):
        self._move_cash("out", amount, reason)

    def deposit(self, keep=150, step=50):
        """Take to the bank what the drawer need not hold over night."""
        drawer = self.session.cash_register_balance_end
        amount = (drawer - keep) // step * step
        if amount > 0:
            self.cash_out(amount, "Bank deposit")

    def _move_cash(self, kind, amount, reason):
        """By the administrator, because Odoo requires invoicing rights."""
        session = self.shop.as_user(self.session, "admin")
        extras = {
            "translatedType": f"Cash {kind}",
            "formattedAmount": self.shop.company.currency_id.format(amount),
        }
        session.try_cash_in_out(kind, amount, reason, False, extras)
