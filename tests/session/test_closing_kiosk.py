import json

from odoo import Command
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from ..shop.common import ClosingCommon


def has_kiosks():
    return "self_ordering_mode" in Registry(get_db_name())["pos.config"]._fields


@tagged("post_install", "-at_install")
class TestClosingKiosk(ClosingCommon):
    """A kiosk has no screen to close it on: it is closed from the back office."""

    @classmethod
    def setUpClass(cls):
        if not has_kiosks():
            cls.skipTest(cls, "pos_self_order is not installed")
        super().setUpClass()

    def setUp(self):
        super().setUp()
        self.open_kiosk()

    def make_kiosk(self, config, **values):
        config.write(
            {
                "payment_method_ids": [Command.set(self.bank_pm1.ids)],
                "self_ordering_mode": "kiosk",
                "self_ordering_default_user_id": self.cashier.id,
                **values,
            }
        )
        return config

    def open_kiosk(self, policy=None):
        self.make_kiosk(self.basic_config)
        self.till = self.open_till(opening=0, methods=self.bank_pm1, policy=policy)
        self.sell((self.bank_pm1, 12))

    def told(self, config):
        """Return what the kiosk's screen was sent since the last call."""
        self.env.cr.precommit.run()
        messages = self.env["bus.bus"].sudo().search([])
        told = [json.loads(message.message) for message in messages]
        messages.unlink()
        name = f"{config.access_token}-STATUS"
        return [one["payload"]["status"] for one in told if one["type"] == name]

    def abandon(self):
        order = self.pos_session.order_ids[:1].copy(
            {"session_id": self.pos_session.id, "state": "draft"}
        )
        order.payment_ids.unlink()
        return order

    def assertLedToItsClosing(self, action):
        self.assertEqual(action["res_model"], "pos.closing.wizard")
        wizard = self.env["pos.closing.wizard"].with_user(self.cashier)
        wizard = wizard.browse(action["res_id"])
        self.assertEqual(wizard.step, "count")
        self.assertEqual(wizard.session_id, self.pos_session)
        return wizard.closing_id

    def close(self, closing, amount):
        self.count(closing, {self.bank_pm1: amount})
        self.assertTrue(closing.close()["done"])
        self.assertEqual(self.pos_session.state, "closed")

    def test_odoos_button_leads_to_the_closing_and_keeps_what_was_abandoned(self):
        order = self.abandon()
        action = self.config.with_user(self.cashier).action_close_kiosk_session()
        closing = self.assertLedToItsClosing(action)
        self.assertEqual(order.state, "cancel")
        notes = (closing.sudo() | closing).message_ids.mapped("body")
        notes += self.pos_session.sudo().message_ids.mapped("body")
        self.assertTrue(any(order.display_name in note for note in notes))
        self.close(closing, 12)

    def test_our_button_does_the_same(self):
        order = self.abandon()
        self.told(self.config)
        action = self.config.with_user(self.cashier).action_open_closing()
        closing = self.assertLedToItsClosing(action)
        self.assertEqual(order.state, "cancel")
        self.assertEqual(self.told(self.config), ["closed"])
        self.close(closing, 11.5)

    def test_a_large_difference_waits_for_a_manager(self):
        kiosk = self.config.with_user(self.cashier)
        closing = self.assertLedToItsClosing(kiosk.action_close_kiosk_session())
        self.count(closing, {self.bank_pm1: 0})
        reason = self.env.ref("pos_closing_control.reason_terminal")
        line = {"payment_method_id": self.bank_pm1.id, "reason_id": reason.id}
        self.assertEqual(self.missing(closing.explain([line])), ["approval"])
        action = kiosk.action_close_kiosk_session()
        self.assertEqual(action["res_model"], "pos.closing.wizard")
        self.assertEqual(self.pos_session.state, "opened")
        closing.with_user(self.manager).approve(self.manager.id, "", "Seen")
        kiosk.action_close_kiosk_session()
        self.assertEqual(self.pos_session.state, "closed")
        self.assertEqual(self.balance(self.loss_account), 12)

    def test_an_order_on_which_something_was_paid_is_not_cancelled(self):
        order = self.abandon()
        order.add_payment(
            {
                "pos_order_id": order.id,
                "amount": 3,
                "payment_method_id": self.bank_pm1.id,
            }
        )
        self.config.with_user(self.cashier).action_close_kiosk_session()
        self.assertEqual(order.state, "draft")
        answer = self.till.closing_start()
        self.assertEqual([c["code"] for c in answer["checks"]], ["draft_orders"])

    def test_ready_it_is_closed_by_odoos_button(self):
        closing = self.start()
        self.count(closing, {self.bank_pm1: 12})
        self.config.with_user(self.cashier).action_close_kiosk_session()
        self.assertEqual(self.pos_session.state, "closed")
        self.assertEqual(closing.status, "closed")

    def test_each_of_several_is_opened_and_closed_in_the_back_office(self):
        """There is no cash, so a counted opening requires nothing."""
        self.close(self.start(), 12)
        self.policy.opening_control = True
        second = {"name": "Second", "payment_method_ids": False}
        kiosks = self.basic_config | self.basic_config.copy(second)
        for kiosk in kiosks:
            self.make_kiosk(kiosk, closing_policy_id=self.policy.id)
            kiosk.with_user(self.cashier).action_open_wizard()
            kiosk.invalidate_recordset()
            self.assertEqual(kiosk.current_session_id.state, "opened")
        for amount, kiosk in enumerate(kiosks, 20):
            self.use_session(kiosk.current_session_id)
            self.sell((self.bank_pm1, amount))
        for amount, kiosk in enumerate(kiosks, 20):
            self.use_session(kiosk.current_session_id)
            action = kiosk.with_user(self.cashier).action_close_kiosk_session()
            self.close(self.assertLedToItsClosing(action), amount)
            self.assertEqual(self.told(kiosk)[-1:], ["closed"])

    def test_kiosk_without_policy_is_odoos(self):
        self.close(self.start(), 12)
        with mute_logger("odoo.addons.pos_self_order"):
            self.open_kiosk(policy=False)
        order = self.abandon()
        self.config.with_user(self.cashier).action_close_kiosk_session()
        self.assertFalse(order.exists())
        self.assertEqual(self.pos_session.state, "closed")
