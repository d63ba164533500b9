from odoo.tests import tagged

from .neighbour_common import NeighbourCommon

LINES = ("luxury", 3, 0), ("taxed", 7, 10), ("included", 2, 0), ("plain", 1, 0)


@tagged("post_install", "-at_install", "neighbours")
class TestNeighbourDiscount(NeighbourCommon):
    """A discount on a whole order is a negative line for each of its taxes."""

    modules = ("pos_discount",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        product = cls.env.ref("pos_discount.product_product_consumable")
        product.company_id = False
        cls.products["global"] = product
        cls.basic_config.write(
            {"module_pos_discount": True, "discount_product_id": product.id}
        )

    def discounted(self, percent, *lines, **values):
        Tax = self.env["account.tax"]
        product = self.products["global"]
        position = self.config.default_fiscal_position_id
        base_lines = [self._base_line(self._line(*line), position) for line in lines]
        Tax._add_tax_details_in_base_lines(base_lines, self.company)
        Tax._round_base_lines_tax_details(base_lines, self.company)
        discounts = Tax._prepare_global_discount_lines(
            base_lines,
            self.company,
            "percent",
            percent,
            grouping_function=lambda _line: {
                "grouping_key": {"product_id": product},
                "raw_grouping_key": {"product_id": product.id},
            },
        )
        negative = [("global", 1, 0, self.discount(line)) for line in discounts]
        return self.sold(*lines, *negative, **values)

    def discount(self, base_line):
        extra = self.env["account.tax"]._export_base_line_extra_tax_data(base_line)
        return {
            "qty": base_line["quantity"],
            "price_unit": base_line["price_unit"],
            "tax_ids": [(6, 0, base_line["tax_ids"].ids)],
            "extra_tax_data": extra,
        }

    def test_orders_discounted_as_a_whole(self):
        for features in ((), ("taxes_by_order",), ("cash_rounding",)):
            with self.subTest(features):
                self.open(*features)
                self.discounted(10, *LINES)
                self.discounted(33.3, *LINES, pay="card")
                self.discounted(100, *LINES[:2], payment_ids=[])
                self.close_and_prove("sales_books", "stock_quantities", difference=-1)
                self.assertLess(min(self.orders[0].lines.mapped("price_unit")), 0)

    def test_an_order_discounted_as_a_whole_is_invoiced(self):
        self.open()
        self.discounted(12.5, *LINES, pay="mixed", invoiced=True)
        self.close_and_prove("invoices", card_difference=-1)
