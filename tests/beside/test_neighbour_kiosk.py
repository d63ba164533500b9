import json

from odoo import Command
from odoo.tests import HttpCase, tagged

from ..shop.proof_common import Recipe, Sale
from .neighbour_common import SOLD, NeighbourCommon

URL = "/pos-self-order/process-order/kiosk/"


@tagged("post_install", "-at_install", "neighbours")
class TestNeighbourKiosk(HttpCase, NeighbourCommon):
    """Customers order at a screen of their own, where nobody takes cash."""

    modules = ("pos_self_order",)
    always = SOLD

    def _with_kiosk(self):
        self.methods = self.bank_pm1 | self.bank_split_pm1
        self.config.payment_method_ids = [Command.set(self.methods.ids)]
        self.config.write(
            {
                "self_ordering_mode": "kiosk",
                "self_ordering_default_user_id": self.cashier.id,
            }
        )

    def ordered(self, *lines):
        """Send an order as the kiosk does; the server computes what is to be paid."""
        data = self._order_data(Sale(lines))
        data |= {"state": "draft", "payment_ids": [], "preset_id": False}
        params = {
            "order": data,
            "access_token": self.config.access_token,
            "table_identifier": None,
            "device_type": "kiosk",
        }
        self.env.flush_all()
        response = self.url_open(
            URL,
            json.dumps({"jsonrpc": "2.0", "params": params}),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertNotIn("error", response)
        self.env.invalidate_all()
        order = self.env["pos.order"].search([("uuid", "=", data["uuid"])])
        self.assertEqual((order.state, order.source), ("draft", "kiosk"))
        return order

    def paid_by_card(self, *lines):
        """What the terminals' controllers do after the payment, as this user."""
        order = self.ordered(*lines)
        user = self.config.self_ordering_default_user_id
        payment = {
            "amount": order.amount_total,
            "payment_method_id": self.bank_pm1.id,
            "pos_order_id": order.id,
        }
        order.with_user(user).add_payment(payment)
        order.with_user(user).action_pos_order_paid()
        return order

    def test_orders_paid_at_the_terminal(self):
        self.open("kiosk", "stock_at_closing")
        self.paid_by_card(("luxury", 1, 0), ("taxed", 2, 0))
        self.paid_by_card(("plain", 1, 0))
        self.close_and_prove("sales_books", "stock_quantities")

    def test_odoo_moves_no_goods_that_are_paid_at_the_terminal(self):
        """A bug of Odoo 19: where stock moves in real time, the controllers of the
        terminals call ``action_pos_order_paid`` and not ``_process_saved_order``."""
        self.open("kiosk")
        self.paid_by_card(("luxury", 1, 0), ("service", 1, 0))
        self.env.invalidate_all()
        self.close(self.session, Recipe())
        broken = self.broken(self.prove(self.session))
        self.assertEqual(broken, {"stock_quantities": [("Luxury", 1, 0)]})
