from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.numbers import format_number
from ..proofs.ledger import ids_of, signed
from .document import Column, Row, Section
from .pos_closing_report_sales import sold_in


class PosClosingReport(models.AbstractModel):
    """Exceptions among the sales: refunds, discounts, cancellations."""

    _inherit = "pos.closing.report"

    # ------------------------------------------------------------------
    # Refunds
    # ------------------------------------------------------------------

    @api.model
    def _read_refunds(self, sessions):
        found = self._query_refunds(sessions)
        ids = {row["id"] for row in found}
        ids |= {number for row in found for number in row["refunded_ids"] if number}
        orders = self.env["pos.order"].browse(ids)
        names = {order.id: order.pos_reference or order.name for order in orders}
        sellers = {order.id: self._seller(order) for order in orders}
        return Section(
            "refunds",
            self.env._("Refunds"),
            [
                Column(self.env._("Time"), "moment"),
                Column(self.env._("Order")),
                Column(self.env._("Refund of")),
                Column(self.env._("Cashier")),
                Column(self.env._("Amount"), "money", True),
            ],
            self._by_session(
                (row["session_id"], self._refund_row(row, names, sellers))
                for row in found
            ),
        )

    @api.model
    def _refund_row(self, row, names, sellers):
        refunded = {names[number] for number in row["refunded_ids"] if number}
        of = ", ".join(sorted(refunded)) or None
        number = row["id"]
        cells = [row["date_order"], names[number], of, sellers[number], row["gross"]]
        return Row(number, cells)

    @api.model
    def _query_refunds(self, sessions):
        return self._query(
            SQL(
                """SELECT o.session_id, o.id, o.date_order, SUM(%s) AS gross,
                          ARRAY_AGG(DISTINCT origin.order_id) AS refunded_ids
                     FROM pos_order o
                     JOIN pos_order_line l ON l.order_id = o.id
                     LEFT JOIN pos_order_line origin
                            ON origin.id = l.refunded_orderline_id
                    WHERE l.qty < 0 AND %s
                    GROUP BY o.id
                    ORDER BY o.date_order, o.id""",
                signed("price_subtotal_incl"),
                sold_in(sessions),
            )
        )

    @api.model
    def _seller(self, order):
        employee = "employee_id" in order._fields and order.employee_id.name
        return employee or order.user_id.name

    # ------------------------------------------------------------------
    # Discounts and prices
    # ------------------------------------------------------------------

    @api.model
    def _read_discounts(self, sessions):
        return Section(
            "discounts",
            self.env._("Discounts and changed prices"),
            [
                Column(self.env._("What")),
                Column(self.env._("Lines"), "integer"),
                Column(self.env._("Amount"), "money"),
            ],
            self._by_session(
                [
                    *self._percent_rows(sessions),
                    *self._discount_product_rows(sessions),
                    *self._price_rows(sessions),
                ]
            ),
        )

    @api.model
    def _percent_rows(self, sessions):
        """Discounts by percentage, at the prices that customers would have paid."""
        given = {}
        for row, taxes in self._taxed_lines(sessions):
            if row["discount"]:
                key = row["session_id"], float(row["discount"])
                known = given.setdefault(key, [0, 0])
                known[0] += row["count"]
                known[1] -= self._discount(row, taxes) * row["count"]
        for (session_id, percent), (count, amount) in sorted(given.items()):
            shown = format_number(self.env, percent)
            name = self.env._("Discount of %(percent)s %%", percent=shown)
            yield session_id, Row(("percent", percent), [name, count, amount])

    @api.model
    def _discount(self, row, taxes):
        quantity, price = float(row["qty"]), float(row["price_unit"])
        currency = self._till_currency(row)
        full = taxes.compute_all(price, currency, quantity)["total_included"]
        return full - float(row["gross"])

    @api.model
    def _discount_product_rows(self, sessions):
        """Lines that reduce an order: global discounts, coupons, rewards."""
        found = self._query(
            SQL(
                """SELECT o.session_id, l.product_id, COUNT(*) AS count,
                          SUM(%s) AS gross
                     FROM pos_order o JOIN pos_order_line l ON l.order_id = o.id
                    WHERE l.price_unit < 0 AND %s
                    GROUP BY o.session_id, l.product_id ORDER BY l.product_id""",
                signed("price_subtotal_incl"),
                sold_in(sessions),
            )
        )
        products = self.env["product.product"].browse(r["product_id"] for r in found)
        names = {product.id: product.display_name for product in products}
        for row in found:
            cells = [names[row["product_id"]], row["count"], row["gross"]]
            yield row["session_id"], Row(("product", row["product_id"]), cells)

    @api.model
    def _price_rows(self, sessions):
        """Sold at a price that was typed: the amount is what was sold that way."""
        found = self._query(
            SQL(
                """SELECT o.session_id, COUNT(*) AS count, SUM(%s) AS gross
                     FROM pos_order o JOIN pos_order_line l ON l.order_id = o.id
                    WHERE l.price_type = 'manual'
                      AND l.refunded_orderline_id IS NULL AND %s
                    GROUP BY o.session_id""",
                signed("price_subtotal_incl"),
                sold_in(sessions),
            )
        )
        name = self.env._("Sold at prices typed by hand")
        for row in found:
            cells = [name, row["count"], row["gross"]]
            yield row["session_id"], Row("price", cells)

    # ------------------------------------------------------------------
    # Cancellations
    # ------------------------------------------------------------------

    @api.model
    def _read_cancellations(self, sessions):
        Order = self.env["pos.order"]
        told = Domain("state", "in", ("cancel", "draft"))
        domain = Domain("session_id", "in", ids_of(sessions))
        domain &= told | Domain("has_deleted_line", "=", True)
        orders = Order.search(domain, order="date_order, id")
        return Section(
            "cancellations",
            self.env._("Cancelled and changed orders"),
            [
                Column(self.env._("Time"), "moment"),
                Column(self.env._("Order")),
                Column(self.env._("What happened")),
                Column(self.env._("Cashier")),
                Column(self.env._("Amount"), "money"),
            ],
            self._by_session(
                (order.session_id.id, self._cancelled_row(order)) for order in orders
            ),
        )

    @api.model
    def _cancelled_row(self, order):
        texts = {
            "cancel": self.env._("Cancelled"),
            "draft": self.env._("Still open"),
        }
        text = texts.get(order.state) or self.env._("Lines taken out")
        name, seller = order.pos_reference or order.name, self._seller(order)
        amount = order.amount_total
        return Row(order.id, [order.date_order, name, text, seller, amount])
