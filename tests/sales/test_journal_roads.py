import json
import unittest
from uuid import uuid4

from odoo import Command
from odoo.modules.registry import Registry
from odoo.tests import HttpCase, tagged
from odoo.tests.common import get_db_name

from .test_journal import JournalCommon

KIOSK = "/pos-self-order/process-order/kiosk/"


def has_field(model, name):
    return name in Registry(get_db_name())[model]._fields


class RoadsCommon(JournalCommon):
    """Orders are created and paid in many ways; each must be in the journal once."""

    def order_data(self, pieces, *payments, **values):
        data = self.create_ui_order_data([(self.coin, pieces)], payments=payments)
        return data | {"access_token": str(uuid4())} | values

    def draft_data(self, pieces, **values):
        return self.order_data(pieces, state="draft", payment_ids=[], **values)

    def sync(self, data, device=None):
        """Send an order as the device of a cashier; return it."""
        Order = self.env["pos.order"].with_user(self.cashier)
        if device:
            Order = Order.with_context(device_identifier=device)
        # Core removes keys from the data it gets.
        synced = Order.sync_from_ui([json.loads(json.dumps(data, default=str))])
        self.assertTrue(synced["pos.order"])
        order = self.env["pos.order"].search([("uuid", "=", data["uuid"])])
        order.invalidate_recordset()
        return order

    def assertRecorded(self, order, session, payments):
        receipt = self.receipts(order)
        self.assertEqual(receipt.mapped("kind"), ["paid"])
        self.assertEqual(receipt.session_id.id, session.id)
        expected = {str(method.id): amount for method, amount in payments.items()}
        self.assertEqual(receipt.payments, expected)
        return receipt

    def assertCloses(self, session, amounts):
        closing = self.start(session)
        self.assertEqual(self.missing(self.count(closing, amounts)), [])
        self.assertTrue(closing.close()["done"])
        proof = self.env["pos.closing.proof"].search(
            [("session_id", "=", session.id), ("code", "=", "sales_journal")]
        )
        self.assertEqual(proof.status, "ok")


@tagged("post_install", "-at_install")
class TestJournalRoads(RoadsCommon):
    def test_two_devices_at_one_register(self):
        session = self.open_till()
        for device in ("7", "12"):
            data = self.order_data(3, (self.cash_pm1, 3))
            order = self.sync(data, device)
            receipt = self.assertRecorded(order, session, {self.cash_pm1: 3})
            self.assertEqual(receipt.device, device)
        self.assertCloses(session, {self.cash_pm1: 106, self.bank_pm1: 0})

    def test_a_device_may_call_itself_anything(self):
        session = self.open_till()
        data = self.order_data(3, (self.cash_pm1, 3))
        order = self.sync(data, "\0" + "x" * 500)
        receipt = self.assertRecorded(order, session, {self.cash_pm1: 3})
        self.assertEqual(receipt.device, "x" * 64)

    def test_an_order_begun_at_a_register_that_trusts_this_one(self):
        journal = self.cash_pm1.journal_id.copy({"code": "THER", "name": "Cash there"})
        cash = self.cash_pm1.copy(
            {"name": "Cash there", "journal_id": journal.id, "config_ids": False}
        )
        journal.write(
            {
                "loss_account_id": self.loss_account.id,
                "profit_account_id": self.profit_account.id,
            }
        )
        here = self.basic_config
        there = here.copy({"name": "There", "payment_method_ids": False})
        session_there = self.open_till(50, cash | self.bank_pm1, config=there)
        begun = self.draft_data(5)
        order = self.sync(begun)
        self.assertEqual(order.session_id.id, session_there.id)
        here.trusted_config_ids, there.trusted_config_ids = there, here
        session = self.open_till(100, config=here)
        paid = self.order_data(5, (self.cash_pm1, 5), uuid=begun["uuid"], lines=[])
        self.assertEqual(self.sync(paid), order)
        self.assertEqual(order.state, "paid")
        self.assertRecorded(order, session, {self.cash_pm1: 5})
        self.assertCloses(session, {self.cash_pm1: 105, self.bank_pm1: 0})
        self.use_session(session_there)
        closing = self.start(session_there)
        answer = self.count(closing, {cash: 50, self.bank_pm1: 0})
        self.assertEqual(answer["missing"], [])

    def test_an_offline_order_that_arrives_when_its_session_is_closed(self):
        first = self.open_till()
        late = self.order_data(4, (self.cash_pm1, 4))
        self.assertEqual(late["session_id"], first.id)
        closing = self.start(first)
        self.count(closing, {self.cash_pm1: 100, self.bank_pm1: 0})
        self.assertTrue(closing.close()["done"])
        second = self.open_till()
        order = self.sync(late)
        self.assertRecorded(order, second, {self.cash_pm1: 4})
        self.assertCloses(second, {self.cash_pm1: 104, self.bank_pm1: 0})

    def test_an_offline_order_that_arrives_after_the_count_asks_for_another(self):
        session = self.open_till()
        late = self.order_data(4, (self.cash_pm1, 4))
        closing = self.start(session)
        self.count(closing, {self.cash_pm1: 100, self.bank_pm1: 0})
        self.assertRecorded(self.sync(late), session, {self.cash_pm1: 4})
        self.assertEqual(self.missing(closing.close()), ["count"])
        self.assertCloses(session, {self.cash_pm1: 104, self.bank_pm1: 0})


@tagged("post_install", "-at_install")
class TestJournalRestaurant(RoadsCommon):
    @classmethod
    def setUpClass(cls):
        if not has_field("pos.order", "table_id"):
            raise unittest.SkipTest("pos_restaurant is not installed")
        super().setUpClass()
        floor = cls.env["restaurant.floor"].create(
            {"name": "Garden", "pos_config_ids": cls.basic_config.ids}
        )
        cls.table = cls.env["restaurant.table"].create(
            {"floor_id": floor.id, "table_number": 7, "seats": 4}
        )
        cls.basic_config.module_pos_restaurant = True

    def test_a_table_is_recorded_when_it_pays_and_a_split_bill_twice(self):
        session = self.open_till()
        data = self.draft_data(10, table_id=self.table.id, customer_count=2)
        table = self.sync(data)
        self.assertFalse(self.receipts(table))
        share = self.order_data(
            4, (self.bank_pm1, 4), table_id=self.table.id, customer_count=1
        )
        split = self.sync(share)
        line = table.lines
        rest = self.order_data(
            6, (self.cash_pm1, 6), uuid=data["uuid"], table_id=self.table.id
        )
        [[_command, _id, values]] = rest["lines"]
        rest["lines"] = [(1, line.id, {**values, "uuid": line.uuid})]
        self.sync(rest)
        self.assertEqual(table.state, "paid")
        self.assertRecorded(split, session, {self.bank_pm1: 4})
        self.assertRecorded(table, session, {self.cash_pm1: 6})
        self.assertCloses(session, {self.cash_pm1: 106, self.bank_pm1: 4})


@tagged("post_install", "-at_install")
class TestJournalOnline(RoadsCommon):
    @classmethod
    def setUpClass(cls):
        if not has_field("pos.payment", "online_account_payment_id"):
            raise unittest.SkipTest("pos_online_payment is not installed")
        super().setUpClass()
        root = cls.env(su=True)
        cls.way = root.ref("payment.payment_method_unknown")
        cls.provider = root["payment.provider"].create(
            {
                "name": "Online",
                "code": "none",
                "state": "test",
                "is_published": True,
                "payment_method_ids": [Command.set(cls.way.ids)],
            }
        )
        cls.way.active = True
        method = root["account.payment.method"].create(
            {"name": "Online", "code": "none", "payment_type": "inbound"}
        )
        root["account.payment.method.line"].create(
            {
                "payment_method_id": method.id,
                "journal_id": cls.bank_pm1.journal_id.id,
                "payment_provider_id": cls.provider.id,
                "payment_account_id": cls.outstanding_bank.id,
            }
        )
        cls.online = cls.env["pos.payment.method"].create(
            {
                "name": "Online",
                "is_online_payment": True,
                "online_payment_provider_ids": [Command.set(cls.provider.ids)],
            }
        )

    def pay(self, order, amount):
        """The provider answers that the customer has paid."""
        transaction = self.provider.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.way.id,
                "reference": uuid4().hex,
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": self.customer.id,
                "pos_order_id": order.id,
            }
        )
        transaction._set_done()
        transaction._post_process()

    def test_an_order_that_is_paid_on_a_web_page(self):
        methods = self.cash_pm1 | self.bank_pm1 | self.online
        session = self.open_till(methods=methods)
        order = self.sync(self.draft_data(9))
        self.pay(order, 4)
        self.assertFalse(self.receipts(order))
        self.pay(order, 5)
        self.assertEqual(order.state, "paid")
        self.assertRecorded(order, session, {self.online: 9})
        self.assertCloses(session, {self.cash_pm1: 100, self.bank_pm1: 0})


@tagged("post_install", "-at_install")
class TestJournalKiosk(HttpCase, RoadsCommon):
    @classmethod
    def setUpClass(cls):
        if not has_field("pos.config", "self_ordering_mode"):
            raise unittest.SkipTest("pos_self_order is not installed")
        super().setUpClass()
        cls.free = cls.create_product("Free", cls.categ_basic, 0.0)

    def open_kiosk(self):
        session = self.open_till(methods=self.bank_pm1, opening=0)
        self.config.write(
            {
                "self_ordering_mode": "kiosk",
                "self_ordering_default_user_id": self.cashier.id,
            }
        )
        return session

    def ordered(self, data):
        """Send an order as the kiosk's page does, without being signed in."""
        data |= {"state": "draft", "payment_ids": [], "preset_id": False}
        params = {
            "order": data,
            "access_token": self.config.access_token,
            "table_identifier": None,
            "device_type": "kiosk",
        }
        self.env.cr.flush()
        response = self.url_open(
            KIOSK,
            json.dumps({"jsonrpc": "2.0", "params": params}, default=str),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertNotIn("error", response)
        self.env.invalidate_all()
        return self.env["pos.order"].search([("uuid", "=", data["uuid"])])

    def test_an_order_that_is_paid_at_the_terminal_of_a_kiosk(self):
        session = self.open_kiosk()
        order = self.ordered(self.order_data(8))
        self.assertFalse(self.receipts(order))
        order = order.with_user(self.cashier)
        order.add_payment(
            {
                "amount": order.amount_total,
                "payment_method_id": self.bank_pm1.id,
                "pos_order_id": order.id,
            }
        )
        order.action_pos_order_paid()
        self.assertRecorded(order, session, {self.bank_pm1: 8})
        self.assertCloses(session, {self.bank_pm1: 8})

    def test_an_order_for_nothing_is_paid_by_the_server(self):
        session = self.open_kiosk()
        data = self.create_ui_order_data(
            [(self.free, 1)], payments=[(self.bank_pm1, 0)]
        )
        order = self.ordered(data | {"access_token": str(uuid4())})
        self.assertIn(order.state, ("paid", "done"))
        self.assertRecorded(order, session, {})
