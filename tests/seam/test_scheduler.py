from odoo import Command
from odoo.tests import TransactionCase, tagged

from odoo.addons.stock.models.stock_move import StockMove

from ..shop.kept_shop import Alone


@tagged("post_install", "-at_install")
class TestScheduler(Alone, TransactionCase):
    """Reordering rules give the same result as Odoo's own search for each move."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.shelf, cls.front = cls.env["stock.location"].create(
            [
                {"name": name, "usage": "internal", "location_id": cls.stock.id}
                for name in ("Shelf", "Front")
            ]
        )
        cls.bin = cls.env["stock.location"].create(
            {"name": "Bin", "usage": "internal", "location_id": cls.shelf.id}
        )
        cls.reserve = cls.env["stock.location"].create(
            {"name": "Reserve", "usage": "internal"}
        )
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.route = cls.env["stock.route"].create(
            {
                "name": "From the reserve",
                "product_selectable": True,
                "rule_ids": [
                    Command.create(
                        {
                            "name": place.name,
                            "action": "pull",
                            "location_src_id": cls.reserve.id,
                            "location_dest_id": place.id,
                            "picking_type_id": cls.warehouse.int_type_id.id,
                            "procure_method": "make_to_stock",
                        }
                    )
                    for place in (cls.stock, cls.shelf, cls.front)
                ],
            }
        )

    def new_product(self, *rules):
        """Create a product with rules, each with a location and special values."""
        product = self.env["product.product"].create(
            {
                "name": f"Ruled {len(rules)}",
                "is_storable": True,
                "route_ids": [Command.set(self.route.ids)],
            }
        )
        for place, special in rules:
            values = {
                "product_id": product.id,
                "location_id": place.id,
                "trigger": "auto",
                "product_min_qty": 2,
                "product_max_qty": 5,
            }
            self.env["stock.warehouse.orderpoint"].create({**values, **special})
        return product

    def take(self, product, quantity, source, destination=None, reference=None):
        destination = destination or self.customers
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "picking_type_id": self.warehouse.out_type_id.id,
            }
        )
        move._action_confirm(merge=False)
        if reference:
            move.reference_ids = self.env["stock.reference"].create({"name": reference})
        return move

    def procured(self, trigger, moves):
        """Return the result, and roll it back."""
        Move = self.env["stock.move"]
        last = Move.search([], order="id desc", limit=1)
        with self.env.cr.savepoint() as savepoint:
            trigger(moves)
            new = Move.search([("id", ">", last.id or 0)], order="id")
            found = [
                (
                    move.product_id,
                    move.location_id,
                    move.location_dest_id,
                    move.product_qty,
                    move.origin,
                    move.company_id,
                    sorted(move.reference_ids.mapped("name")),
                )
                for move in new
            ]
            savepoint.rollback()
        self.env.invalidate_all()
        return found

    def assertAsOdoo(self, moves):
        """Check the same procurements in the same order; return how many there were."""
        ours = self.procured(lambda moves: moves._trigger_scheduler(), moves)
        self.assertEqual(ours, self.procured(StockMove._trigger_scheduler, moves))
        return len(ours)

    def test_each_kind_of_rule_does_what_it_does_in_odoo(self):
        special = {
            "active": {"active": False},
            "manual": {"trigger": "manual"},
            "high": {"product_min_qty": 50, "product_max_qty": 60},
            "plenty": {"product_min_qty": 0, "product_max_qty": 0},
        }
        for name, expected, rules in (
            ("none", 0, ()),
            ("manual", 0, ((self.stock, special["manual"]),)),
            ("archived", 0, ((self.stock, special["active"]),)),
            ("above", 1, ((self.stock, {}),)),
            ("there", 1, ((self.shelf, {}),)),
            ("below", 0, ((self.bin, {}),)),
            ("beside", 0, ((self.front, {}),)),
            ("both", 1, ((self.stock, {}), (self.shelf, {}))),
            ("manual first", 1, ((self.stock, special["manual"]), (self.shelf, {}))),
            ("high", 1, ((self.shelf, special["high"]),)),
            ("one beside", 1, ((self.front, special["high"]), (self.shelf, {}))),
        ):
            with self.subTest(name):
                product = self.new_product(*rules)
                moves = self.take(product, 3, self.shelf)
                self.assertEqual(self.assertAsOdoo(moves), expected)

    def test_a_move_inside_of_what_a_rule_keeps_triggers_none(self):
        product = self.new_product((self.stock, {}))
        inside = self.take(product, 3, self.shelf, self.front)
        self.assertEqual(self.assertAsOdoo(inside), 0)
        out = self.take(product, 3, self.shelf)
        self.assertEqual(self.assertAsOdoo(inside | out), 1)

    def test_another_companys_rule_triggers_nothing(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.user.company_ids |= other
        product = self.new_product((self.stock, {}))
        self.env.cr.execute(
            "UPDATE stock_warehouse_orderpoint SET company_id = %s"
            " WHERE product_id = %s",
            [other.id, product.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.assertAsOdoo(self.take(product, 3, self.shelf)), 0)

    def test_references_are_told_of_moves_above_the_minimum(self):
        product = self.new_product((self.shelf, {}))
        references = ((1, "A"), (3, "A"), (2, "B"), (4, "C"), (9, None), (2, "D"))
        moves = self.env["stock.move"].concat(
            *(
                self.take(product, quantity, self.shelf, reference=name)
                for quantity, name in references
            )
        )
        self.assertEqual(self.assertAsOdoo(moves), 1)
        self.assertEqual(self.assertAsOdoo(moves[2]), 1)
        (procured,) = self.procured(lambda moves: moves._trigger_scheduler(), moves)
        self.assertIn("A", procured[4])
        self.assertNotIn("B", procured[4])

    def test_the_parameter_that_switches_it_off_does(self):
        product = self.new_product((self.stock, {}))
        moves = self.take(product, 3, self.shelf)
        self.assertEqual(self.assertAsOdoo(moves), 1)
        self.env["ir.config_parameter"].set_param("stock.no_auto_scheduler", "1")
        self.assertEqual(self.assertAsOdoo(moves), 0)

    def test_no_moves_trigger_nothing(self):
        self.assertEqual(self.assertAsOdoo(self.env["stock.move"]), 0)

    def test_many_products_in_a_mixed_order_do_the_same_in_the_same_order(self):
        goods = [
            self.new_product(*rules)
            for rules in (
                (),
                ((self.stock, {}),),
                ((self.shelf, {}), (self.front, {})),
                ((self.front, {"trigger": "manual"}),),
            )
        ]
        places = (self.shelf, self.bin, self.front, self.stock)
        moves = self.env["stock.move"].concat(
            *(
                self.take(goods[number % 4], number % 5 + 1, places[number * 7 % 3])
                for number in range(40)
            )
        )
        self.assertGreater(self.assertAsOdoo(moves), 2)

    def test_queries_do_not_grow_with_the_moves(self):
        ruled, free = self.new_product((self.stock, {})), self.new_product()
        moves = self.env["stock.move"].concat(
            *(
                self.take(product, 1, self.shelf)
                for _number in range(30)
                for product in (ruled, free)
            )
        )
        of_free = moves.filtered(lambda move: move.product_id == free)
        self.assertLessEqual(self.queries(of_free[:1]), 4)
        self.assertEqual(self.queries(of_free[:1]), self.queries(of_free))
        self.assertEqual(self.queries(moves[:2]), self.queries(moves))

    def queries(self, moves):
        self.procured(lambda moves: moves._trigger_scheduler(), moves)
        with self.env.cr.savepoint() as savepoint:
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            moves._trigger_scheduler()
            count = self.env.cr.sql_log_count - before
            savepoint.rollback()
        self.env.invalidate_all()
        return count
