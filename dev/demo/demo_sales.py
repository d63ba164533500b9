"""Orders as the screen of the till sends them, and cash in and out."""

import random
import uuid

from odoo import fields
from odoo.fields import Command

NAMESPACE = uuid.UUID("6a1f3c1e-54a0-4b0e-9c53-3d5a0f6b8e11")
NOTES = (5, 10, 20, 50, 100)


class Sales:
    """Sells at one till in its open session, as one cashier.

    What is sold follows from the name of the sale only, so that a history that was
    interrupted goes on as if it had not been.
    """

    def __init__(self, shop, till, cashier):
        self.shop, self.till, self.cashier = shop, till, cashier

    @property
    def session(self):
        return self.shop.session(self.till)

    # What is sold ------------------------------------------------------

    def sell(self, kind, name):
        """Sync one order of a kind: the name of a method below."""
        dice = random.Random(name)
        getattr(self, f"_{kind}")(name, dice)

    def _cash(self, name, dice):
        self._sync(name, self._basket(dice), "cash")

    def _card(self, name, dice):
        self._sync(name, self._basket(dice), "card")

    def _change(self, name, dice):
        """Paid with a note, and change given."""
        lines = self._basket(dice)
        total, _tax = self._price(lines)
        note = next((note for note in NOTES if note > total), total)
        self._sync(name, lines, ("cash", note))

    def _mixed(self, name, dice):
        lines = self._basket(dice, at_least=3)
        in_cash = min(10.0, self._price(lines)[0])
        self._sync(name, lines, ("cash", in_cash), "card")

    def _discount(self, name, dice):
        lines = self._basket(dice)
        lines[0] = self._line(lines[0]["product_id"], lines[0]["qty"], discount=15)
        self._sync(name, lines, "card")

    def _taxes(self, name, dice):
        """Every kind of tax there is, on one receipt."""
        goods = ("loaf", "lemonade", "water", "cappuccino", "umbrella", "gift_wrap")
        lines = [self._line(self.shop.ref(f"product_{good}").id) for good in goods]
        self._sync(name, lines, "cash")

    def _invoice(self, name, dice):
        customer = self.shop.ref("partner_guesthouse")
        lines = self._basket(dice, at_least=4)
        self._sync(name, lines, "card", customer=customer, to_invoice=True)

    def _account(self, name, dice):
        customer = self.shop.ref("partner_neighbor")
        self._sync(name, self._basket(dice), "account", customer=customer)

    def _refund(self, name, dice):
        """A customer brings back one piece of the till's latest sale for cash."""
        line = self._refundable()
        self._sync(name, [self._refund_line(line)], "cash", is_refund=True)

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

    # Lines -------------------------------------------------------------

    def _basket(self, dice, at_least=1):
        chosen = dice.sample(self.shop.products().ids, dice.randint(at_least, 5))
        return [self._line(product, dice.choice((1, 1, 1, 2, 3))) for product in chosen]

    def _line(self, product_id, qty=1, discount=0):
        product = self.shop.env["product.product"].browse(product_id)
        return {
            "product_id": product.id,
            "full_product_name": product.display_name,
            "qty": qty,
            "price_unit": product.lst_price,
            "discount": discount,
            "tax_ids": [Command.set(product.taxes_id.ids)],
            "pack_lot_ids": [],
        }

    def _refund_line(self, line):
        return {
            **self._line(line.product_id.id, qty=-1),
            "price_unit": line.price_unit,
            "refunded_orderline_id": line.id,
        }

    def _price(self, lines):
        """Price the lines in place as the screen does; return the order's totals.

        Taxes are rounded over the whole order. A refund's lines have a negative
        quantity and positive subtotals, its totals are negative.
        """
        taxes, company = self.shop.env["account.tax"], self.shop.company
        base_lines = [self._base_line(line) for line in lines]
        taxes._add_tax_details_in_base_lines(base_lines, company)
        taxes._round_base_lines_tax_details(base_lines, company)
        for line, base_line in zip(lines, base_lines, strict=True):
            details = base_line["tax_details"]
            line["price_subtotal"] = abs(details["total_excluded"])
            line["price_subtotal_incl"] = abs(details["total_included"])
        totals = taxes._get_tax_totals_summary(base_lines, company.currency_id, company)
        sign = -1 if lines[0]["qty"] < 0 else 1
        return (
            sign * abs(totals["total_amount_currency"]),
            sign * abs(totals["tax_amount_currency"]),
        )

    def _base_line(self, line):
        env = self.shop.env
        [(_command, _id, tax_ids)] = line["tax_ids"]
        return env["account.tax"]._prepare_base_line_for_taxes_computation(
            {},
            product_id=env["product.product"].browse(line["product_id"]),
            tax_ids=env["account.tax"].browse(tax_ids),
            price_unit=line["price_unit"],
            quantity=line["qty"],
            discount=line["discount"],
            currency_id=self.shop.company.currency_id,
            rate=1.0,
            is_refund=line["qty"] < 0,
        )

    # Sending -----------------------------------------------------------

    def _sync(self, name, lines, *payments, **more):
        """Send an order; the last payment may leave its amount open."""
        total, tax = self._price(lines)
        paid = self._payments(payments, total)
        received = sum(payment["amount"] for payment in paid)
        order = {
            **self._header(name, **more),
            "lines": [Command.create(line) for line in self._named(name, lines)],
            "payment_ids": [Command.create(payment) for payment in paid],
            "amount_total": total,
            "amount_tax": tax,
            "amount_paid": received,
            "amount_return": self.shop.company.currency_id.round(total - received),
        }
        orders = self.shop.as_user(self.shop.env["pos.order"], self.cashier)
        orders.with_context(generate_pdf=False).sync_from_ui([order])

    def _payments(self, payments, total):
        rest, paid = total, []
        for payment in payments:
            kind, amount = (payment, rest) if isinstance(payment, str) else payment
            method = self.shop.method(self.till, kind)
            amount = self.shop.company.currency_id.round(amount)
            paid.append({"payment_method_id": method.id, "amount": amount})
            rest -= amount
        return paid

    def _header(self, name, customer=None, to_invoice=False, is_refund=False):
        session = self.session
        return {
            "uuid": str(uuid.uuid5(NAMESPACE, name)),
            "state": "paid",
            "session_id": session.id,
            "user_id": self.shop.user(self.cashier).id,
            "partner_id": customer.id if customer else False,
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "pricelist_id": session.config_id.pricelist_id.id,
            "fiscal_position_id": session.config_id.default_fiscal_position_id.id,
            "to_invoice": to_invoice,
            "is_refund": is_refund,
            "last_order_preparation_change": "{}",
        }

    def _named(self, name, lines):
        for number, line in enumerate(lines):
            yield {**line, "uuid": str(uuid.uuid5(NAMESPACE, f"{name}/{number}"))}

    # Cash in and out ---------------------------------------------------

    def cash_in(self, amount, reason):
        self._move_cash("in", amount, reason)

    def cash_out(self, amount, reason):
        self._move_cash("out", amount, reason)

    def deposit(self, keep=150, step=50):
        """Bring to the bank what the drawer need not hold over night."""
        drawer = self.session.cash_register_balance_end
        amount = (drawer - keep) // step * step
        if amount > 0:
            self.cash_out(amount, "Bank deposit")

    def _move_cash(self, kind, amount, reason):
        """By the administrator: Odoo asks for invoicing rights."""
        session = self.shop.as_user(self.session, "admin")
        extras = {
            "translatedType": f"Cash {kind}",
            "formattedAmount": self.shop.company.currency_id.format(amount),
        }
        session.try_cash_in_out(kind, amount, reason, False, extras)
