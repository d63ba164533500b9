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

    def test_tips_on_the_order_in_cash_and_by_card(self):
        self.open()
        for pay in ("cash", "card", "mixed", "change"):
            tip = {"is_tipped": True, "tip_amount": 1.5}
            self.at_the_table(("luxury", 1, 0), ("tip", 1.5, 0), pay=pay, **tip)
        self.at_the_table(("taxed", 2, 0), edited=True)
        self.close_and_prove("sales_books", difference=-2)
        self.assertEqual(self.orders[0].table_id, self.table)
