from odoo import Command
from odoo.tests import tagged

from .neighbour_common import NeighbourCommon


@tagged("post_install", "-at_install", "neighbours")
class TestNeighbourSale(NeighbourCommon):
    """Quotations: a down payment at the register, and the rest settled there."""

    modules = ("pos_sale",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        product = cls.env.ref("pos_sale.default_downpayment_product")
        cls._sold_without_tax(
            product, cls._account("Down payments", "X290DP", "liability_current")
        )
        cls.products["down payment"] = product
        cls.basic_config.down_payment_product_id = product
        cls.cashier.group_ids += cls.env.ref("sales_team.group_sale_salesman_all_leads")

    def quotation(self, *lines):
        lines = [
            Command.create(
                {"product_id": self.products[name].id, "product_uom_qty": quantity}
            )
            for name, quantity in lines
        ]
        values = {"partner_id": self.customer.id, "order_line": lines}
        return self.env["sale.order"].sudo().create(values)

    def pay_down(self, quotation, amount, **values):
        """A line for each of the taxes of what is ordered."""
        Tax = self.env["account.tax"]
        product = self.products["down payment"]
        base_lines = [
            line._prepare_base_line_for_taxes_computation()
            for line in quotation.order_line
        ]
        Tax._add_tax_details_in_base_lines(base_lines, self.company)
        Tax._round_base_lines_tax_details(base_lines, self.company)
        parts = Tax._prepare_down_payment_lines(
            base_lines,
            self.company,
            "fixed",
            amount,
            grouping_function=lambda _line: {
                "grouping_key": {"product_id": product},
                "raw_grouping_key": {"product_id": product.id},
            },
        )
        lines = [("down payment", 1, 0, self.down(part, quotation)) for part in parts]
        return self.sold(*lines, customer=True, **values)

    def down(self, base_line, quotation):
        extra = self.env["account.tax"]._export_base_line_extra_tax_data(base_line)
        return {
            "price_unit": base_line["price_unit"],
            "tax_ids": [Command.set(base_line["tax_ids"].ids)],
            "extra_tax_data": extra,
            "sale_order_origin_id": quotation.id,
        }

    def settle(self, quotation, **values):
        """The rest of each line, and the down payment deducted."""
        self.env.flush_all()
        self.env.invalidate_all()
        names = {product: name for name, product in self.products.items()}
        names[self.env["product.product"]] = "down payment"
        ordered = quotation.order_line.filtered(lambda line: not line.display_type)
        lines = [
            (names[line.product_id], self.left(line), 0, self.as_ordered(line))
            for line in ordered
        ]
        return self.sold(*lines, customer=True, **values)

    def left(self, line):
        return line.product_uom_qty - max(line.qty_delivered, line.qty_invoiced)

    def as_ordered(self, line):
        return {
            "price_unit": line.price_unit,
            "tax_ids": [Command.set(line.tax_ids.ids)],
            "extra_tax_data": line.extra_tax_data or False,
            "sale_order_origin_id": line.order_id.id,
            "sale_order_line_id": line.id,
        }

    def test_down_payments_and_settled_quotations(self):
        for features in ((), ("stock_at_closing",), ("taxes_by_order",)):
            with self.subTest(features):
                self.open(*features)
                quotation = self.quotation(("luxury", 3), ("taxed", 2), ("service", 1))
                self.pay_down(quotation, 20)
                self.assertEqual(quotation.state, "sale")
                self.pay_down(quotation, 33.33, pay="card")
                rest = self.settle(quotation)
                self.close_and_prove("sales_books", "stock_quantities", difference=-1)
                paid = sum(order.amount_total for order in self.orders)
                # Each order rounds its taxes.
                self.assertAlmostEqual(paid, quotation.amount_total, delta=0.011)
                self.assertLess(min(rest.lines.mapped("qty")), 0)

    def test_down_payments_of_two_sessions(self):
        self.open()
        quotation = self.quotation(("luxury", 3), ("taxed", 2))
        self.pay_down(quotation, 20, invoiced=True)
        self.close_and_prove("invoices")
        self.open()
        self.settle(quotation, pay="card", invoiced=True)
        self.close_and_prove("invoices", "stock_quantities", card_difference=1)

    def test_a_quotation_that_was_delivered_before_it_is_settled(self):
        self.open()
        quotation = self.quotation(("luxury", 3), ("taxed", 2))
        quotation.action_confirm()
        picking = quotation.picking_ids
        picking.move_ids.filtered(
            lambda move: move.product_id == self.products["luxury"]
        ).quantity = 2
        picking.with_context(skip_backorder=True).button_validate()
        self.settle(quotation)
        self.close_and_prove("sales_books", "stock_quantities")
