"""A register with a day's trade: a hundred products, cash and cards."""

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
        self.partner = env["res.partner"].create({"name": "Bench customer"})

    def _create_products(self):
        return self.env["product.product"].create(
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

    def trade(self, name, size, kind="real"):
        """Return an open session with this many orders, committed in batches."""
        session = self._open(name, kind)
        for start in range(0, size, BATCH):
            numbers = range(start, min(start + BATCH, size))
            orders = [self._order(session, number) for number in numbers]
            self.env["pos.order"].sync_from_ui(orders)
            self.env.cr.commit()
            self.env.invalidate_all()
        assert session.order_count == size
        return session

    def _open(self, name, kind):
        self.env.company.point_of_sale_update_stock_quantities = (
            "closing" if kind == "closing" else "real"
        )
        self.products = self._create_products()
        if kind == "ruled":
            self._add_reordering_rules()
        methods = self._card(name, split=kind == "split") | self._cash(name)
        till = self.env["pos.config"].create(
            {"name": name, "payment_method_ids": [Command.set(methods.ids)]}
        )
        values = {"user_id": self.env.uid, "config_id": till.id}
        session = self.env["pos.session"].create(values)
        session.set_opening_control(0, "")
        return session

    def _cash(self, name):
        number = self.env["account.journal"].search_count([("type", "=", "cash")])
        journal = {"name": name, "type": "cash", "code": f"B{number}"}
        return self.env["pos.payment.method"].create(
            {"name": name, "journal_id": self.env["account.journal"].create(journal).id}
        )

    def _card(self, name, split=False):
        """A card method; if split, each payment has the customer's name."""
        bank = self.env["account.journal"].search([("type", "=", "bank")], limit=1)
        values = {"name": f"{name} card", "journal_id": bank.id}
        return self.env["pos.payment.method"].create(
            {**values, "split_transactions": split}
        )

    def _add_reordering_rules(self):
        """Create rules that every sale triggers and that find enough in stock."""
        warehouse = self.env["stock.warehouse"].search([], limit=1)
        place = warehouse.lot_stock_id
        rule = {"location_id": place.id, "trigger": "auto", "product_max_qty": 1}
        for product in self.products:
            self.env["stock.quant"]._update_available_quantity(product, place, 10**6)
        self.env["stock.warehouse.orderpoint"].create(
            [{**rule, "product_id": product.id} for product in self.products]
        )

    def _order(self, session, number):
        lines = [self._line(number * LINES + place) for place in range(LINES)]
        total = sum(line["price_subtotal_incl"] for line in lines)
        methods = session.payment_method_ids.sorted("is_cash_count")
        in_cash = number % 3 == 0 and not any(methods.mapped("split_transactions"))
        method = methods[-1 if in_cash else 0]
        now = fields.Datetime.to_string(fields.Datetime.now())
        payment = {
            "amount": total,
            "name": now,
            "payment_method_id": method.id,
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
            "partner_id": method.split_transactions and self.partner.id,
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
