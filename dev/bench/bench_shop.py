"""A till with a day's trade: a hundred products, cash and cards."""

from uuid import uuid4

from odoo import Command, fields

PRODUCTS = 100
LINES = 3
BATCH = 50


class Shop:
    def __init__(self, env):
        self.env = env
        self.taxes = env["account.tax"].create(
            {"name": "Bench 10%", "amount": 10, "type_tax_use": "sale"}
        )
        self.products = env["product.product"].create(
            [self._product(number) for number in range(PRODUCTS)]
        )

    def _product(self, number):
        return {
            "name": f"Bench {number}",
            "is_storable": True,
            "list_price": 10 * (number % 7 + 1),
            "standard_price": 4,
            "taxes_id": [Command.set(self.taxes.ids)],
            "available_in_pos": True,
        }

    def trade(self, size):
        """Return an open session with so many orders, one in three paid in cash."""
        session = self._open(f"Bench {size}")
        for start in range(0, size, BATCH):
            numbers = range(start, min(start + BATCH, size))
            orders = [self._order(session, number) for number in numbers]
            self.env["pos.order"].sync_from_ui(orders)
        assert session.order_count == size
        return session

    def _open(self, name):
        journal = {"name": name, "type": "cash", "code": f"B{name[6:]}"}
        cash = self.env["pos.payment.method"].create(
            {"name": name, "journal_id": self.env["account.journal"].create(journal).id}
        )
        bank = self.env["account.journal"].search([("type", "=", "bank")], limit=1)
        card = self.env["pos.payment.method"].create(
            {"name": f"{name} card", "journal_id": bank.id}
        )
        methods = [Command.set((cash | card).ids)]
        till = self.env["pos.config"].create(
            {"name": name, "payment_method_ids": methods}
        )
        values = {"user_id": self.env.uid, "config_id": till.id}
        session = self.env["pos.session"].create(values)
        session.set_opening_control(0, "")
        return session

    def _order(self, session, number):
        lines = [self._line(number * LINES + place) for place in range(LINES)]
        total = sum(line["price_subtotal_incl"] for line in lines)
        methods = session.payment_method_ids.sorted("is_cash_count")
        now = fields.Datetime.to_string(fields.Datetime.now())
        payment = {
            "amount": total,
            "name": now,
            "payment_method_id": methods[number % 3 == 0].id,
        }
        return {
            "uuid": str(uuid4()),
            "access_token": str(uuid4()),
            "name": f"Order {number}",
            "session_id": session.id,
            "date_order": now,
            "amount_total": total,
            "amount_paid": total,
            "amount_tax": total - sum(line["price_subtotal"] for line in lines),
            "amount_return": 0,
            "user_id": self.env.uid,
            "state": "paid",
            "lines": [Command.create(line) for line in lines],
            "payment_ids": [Command.create(payment)],
            "to_invoice": False,
            "last_order_preparation_change": "{}",
        }

    def _line(self, place):
        product = self.products[place * 37 % PRODUCTS]
        quantity = place % 3 + 1
        untaxed = quantity * product.lst_price
        return {
            "product_id": product.id,
            "qty": quantity,
            "price_unit": product.lst_price,
            "price_subtotal": untaxed,
            "price_subtotal_incl": round(untaxed * 1.1, 2),
            "tax_ids": [Command.set(self.taxes.ids)],
        }
