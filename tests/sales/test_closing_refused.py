from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..shop.windows_common import WindowsCommon


@tagged("post_install", "-at_install")
class TestClosingRefused(WindowsCommon):
    """An order that the server refuses blocks nobody, and is not lost."""

    def setUp(self):
        super().setUp()
        self.till = self.open_guarded()
        self.lying = self.payload(10, amount_total=10, lines=[])

    def put_aside(self, order, user=None):
        user = user or self.cashier
        return self.call(user, self.pos_session, "closing_put_aside", order)

    def refused(self):
        domain = [("session_id", "=", self.pos_session.id)]
        return self.env["pos.closing.refused"].with_user(self.manager).search(domain)

    def test_it_is_kept_as_it_was_sent_with_the_reason(self):
        answer = self.put_aside(self.lying)
        self.assertFalse(answer["synced"])
        refused = self.refused()
        self.assertEqual(refused.reason, answer["reason"])
        self.assertIn("its lines come to", refused.reason)
        self.assertEqual((refused.amount_total, refused.uuid), (10, self.lying["uuid"]))
        self.assertIn(self.lying["uuid"], refused.payload)
        self.assertEqual(refused.create_uid, self.cashier)
        log = str(self.pos_session.message_ids[0].body)
        self.assertIn("was refused and put aside", log)
        self.assertFalse(self.pos_session.order_ids, "it is no sale")

    def test_the_closing_warns_of_it_until_it_is_a_sale(self):
        self.put_aside(self.lying)
        checks = self.till.closing_start()["checks"]
        self.assertEqual(
            [(check["code"], check["level"]) for check in checks],
            [("refused_orders", "warn")],
        )
        self.assertFalse(checks[0]["res_ids"], "a cashier may not read them")
        self.sync(self.payload(10, uuid=self.lying["uuid"]))
        self.assertFalse(self.till.closing_start()["checks"])

    def test_an_order_that_is_taken_is_not_put_aside(self):
        self.assertTrue(self.put_aside(self.payload(10))["synced"])
        self.assertFalse(self.refused())
        self.assertEqual(self.pos_session.order_ids.state, "paid")

    def test_a_manager_tries_again_when_what_was_in_its_way_is_settled(self):
        order = self.payload(10)
        self.coin.sudo().active = True
        method = self.cash_pm1.sudo()
        order["payment_ids"][0][2]["payment_method_id"] = self.cash_pm2.id
        self.assertFalse(self.put_aside(order)["synced"])
        refused = self.refused()
        with self.assertRefused("not allowed in the config"):
            refused.action_try_again()
        self.assertFalse(refused.order_id)
        self.env.cr.execute(
            "UPDATE pos_closing_refused SET payload = replace(payload, %s, %s)",
            [
                f'"payment_method_id": {self.cash_pm2.id}',
                f'"payment_method_id": {method.id}',
            ],
        )
        self.env.invalidate_all()
        refused.action_try_again()
        self.assertEqual(refused.order_id.state, "paid")

    def test_it_is_evidence_that_cashiers_do_not_read(self):
        self.put_aside(self.lying)
        refused = self.refused()
        with self.assertRaises(AccessError):
            refused.with_user(self.cashier).read(["reason"])
        for attempt in (
            lambda: refused.sudo().write({"reason": "none"}),
            lambda: refused.sudo().unlink(),
        ):
            with self.assertRefused("is evidence of a closing"):
                attempt()

    def test_nobody_without_a_register_puts_anything_aside(self):
        employee = self._user("shop_employee", "base.group_user")
        with self.assertRaises(AccessError):
            self.put_aside(self.lying, user=employee)
        with self.assertRefused("not an order of a register"):
            self.put_aside("no order")
