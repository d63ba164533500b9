"""Orders as the register's screen sends them."""

import uuid

from odoo import fields
from odoo.fields import Command

# Identifiers are derived from names, so that an order sent twice is one order.
NAMESPACE = uuid.UUID("6a1f3c1e-54a0-4b0e-9c53-3d5a0f6b8e11")


class Orders:
    """Prices and sends the orders of a register in its open session, as one cashier."""

    def __init__(self, shop, till, cashier):
        self.shop, self.till, self.cashier = shop, till, cashier

    @property
    def session(self):
        return self.shop.session(self.till)

    # Lines -------------------------------------------------------------

    def line(self, product_id, qty=1, discount=0):
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

    def refund_line(self, line):
        return {
            **self.line(line.product_id.id, qty=-1),
            "price_unit": line.price_unit,
            "refunded_orderline_id": line.id,
        }

    def price(self, lines):
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
        return tuple(
            company.currency_id.round(sign * abs(totals[field]))
            for field in ("total_amount_currency", "tax_amount_currency")
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

    def send(self, name, lines, *payments, **more):
        """Send an order; the last payment may leave its amount open."""
        total, tax = self.price(lines)
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
