import unittest
from uuid import uuid4

from odoo import Command
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import get_db_name

from ..shop.proof_common import ProofCommon, Recipe, Sale


def has_online_payments():
    fields = Registry(get_db_name())["pos.payment"]._fields
    return "online_account_payment_id" in fields


@tagged("post_install", "-at_install", "neighbours")
class TestProofOnline(ProofCommon):
    """What customers pay online is booked when they pay, and matches."""

    @classmethod
    def setUpClass(cls):
        if not has_online_payments():
            raise unittest.SkipTest("pos_online_payment is not installed")
        super().setUpClass()
        cls.way = cls.env.ref("payment.payment_method_unknown").sudo()
        cls.provider = (
            cls.env["payment.provider"]
            .sudo()
            .create(
                {
                    "name": "Online",
                    "code": "none",
                    "state": "test",
                    "is_published": True,
                    "payment_method_ids": [Command.set(cls.way.ids)],
                }
            )
        )
        cls.way.active = True
        method = (
            cls.env["account.payment.method"]
            .sudo()
            .create({"name": "Online", "code": "none", "payment_type": "inbound"})
        )
        cls.bank = cls.company_data["default_journal_bank"]
        cls.bank_line = (
            cls.env["account.payment.method.line"]
            .sudo()
            .create(
                {
                    "payment_method_id": method.id,
                    "journal_id": cls.bank.id,
                    "payment_provider_id": cls.provider.id,
                    "payment_account_id": cls.outstanding_bank.id,
                }
            )
        )
        cls.online = cls.env["pos.payment.method"].create(
            {
                "name": "Online",
                "is_online_payment": True,
                "online_payment_provider_ids": [Command.set(cls.provider.ids)],
            }
        )

    def _with_online(self):
        self.methods |= self.online

    def _with_online_euros(self):
        self.bank_line.journal_id = self.bank_pm2.journal_id
        self.provider.invalidate_recordset(["journal_id"])
        self._with_other_currency()
        self._with_online()

    def open(self, *features):
        session = self.set_up(Recipe(features or ("online",)))
        self.orders = []
        return session

    def order_online(self, sale, *parts):
        """Send a draft; the customer pays it, in parts or completely."""
        data = self._order_data(sale._replace(customer=True))
        total = data["amount_total"]
        data |= {"state": "draft", "payment_ids": [], "amount_paid": 0}
        self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])
        order = self.env["pos.order"].search([("uuid", "=", data["uuid"])])
        for amount in parts or (total,):
            self.pay_online(order, amount)
        self.orders.append(order)
        return order

    def pay_online(self, order, amount):
        transaction = (
            self.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.way.id,
                    "reference": f"online {uuid4().hex}",
                    "amount": amount,
                    "currency_id": order.currency_id.id,
                    "partner_id": order.partner_id.id,
                    "pos_order_id": order.id,
                }
            )
        )
        transaction._set_done()
        transaction._post_process()

    def closed(self, session, **recipe):
        self.close(session, Recipe(**recipe))
        self.env.invalidate_all()
        return session

    def assertOnline(self, session, amount):
        proven = self.assertProven(session, "payments_books", "receivable_open")
        self.assertAlmostEqual(proven["payments_books"]["left"], amount)
        self.assertAlmostEqual(proven["payments_books"]["right"], amount)

    def test_paid_online_beside_cash_and_cards(self):
        session = self.open()
        self.order_online(Sale((("taxed", 3, 0),)))
        self.orders += [self.ring_up(Sale()), self.ring_up(Sale(pay="card"))]
        self.closed(session, difference=-2, card_difference=1)
        self.assertOnline(session, 10.69 + 20)

    def test_in_parts(self):
        session = self.open()
        order = self.order_online(Sale((("plain", 2, 0),)), 5, 14.98)
        self.assertEqual(order.state, "paid")
        self.assertOnline(self.closed(session), 19.98)

    def test_invoiced_at_once_and_later(self):
        session = self.open()
        self.order_online(Sale((("taxed", 3, 0),), invoiced=True))
        later = self.order_online(Sale((("taxed", 1, 0),)))
        self.closed(session)
        self.assertOnline(session, 10.69 + 3.56)
        self.invoice_later(later)
        self.env.invalidate_all()
        self.assertProven(session, "payments_books", "receivable_open", "invoices")

    def test_partly_refunded_in_cash(self):
        session = self.open()
        self.order_online(Sale((("taxed", 3, 0), ("plain", 1, 0))))
        self.orders.append(self.ring_up(Sale((("taxed", 3, 0),), refunds=0)))
        self.closed(session)
        self.assertOnline(session, 10.69 + 9.99 - 10.69)

    def test_in_another_currency(self):
        session = self.open("online_euros")
        order = self.order_online(Sale((("taxed", 3, 0),)))
        self.assertNotEqual(order.currency_id, self.company_currency)
        self.closed(session)
        self.assertOnline(session, order.amount_total)

    def test_of_a_method_that_keeps_customer_accounts_apart(self):
        session = self.open("online", "later")
        self.order_online(Sale((("taxed", 3, 0),)))
        self.orders.append(self.ring_up(Sale((("plain", 1, 0),), "later")))
        self.closed(session)
        self.assertOnline(session, 10.69 + 9.99)

    def test_of_a_provider_without_an_account_of_its_own(self):
        self.bank_line.payment_account_id = False
        session = self.open()
        self.order_online(Sale((("taxed", 3, 0),)))
        self.assertOnline(self.closed(session), 10.69)

    def test_tampered(self):
        session = self.open()
        order = self.order_online(Sale((("taxed", 3, 0),)))
        self.closed(session)
        payment = order.payment_ids.online_account_payment_id

        def changed():
            item = payment.move_id.line_ids.filtered(lambda one: one.balance < 0)
            self.sql("UPDATE account_move_line SET amount_currency = -1", item)

        def unposted():
            self.sql("UPDATE account_move_line SET parent_state = 'draft'", items)

        def more():
            self.sql("UPDATE pos_payment SET amount = amount + 1", order.payment_ids)

        items = payment.move_id.line_ids
        for action in (changed, unposted, more):
            with self.subTest(action.__name__):
                with self.env.cr.savepoint() as savepoint:
                    action()
                    broken = self.broken(self.prove(session))
                    savepoint.rollback()
                self.env.invalidate_all()
                self.assertIn("payments_books", broken)

    def sql(self, query, records):
        self.env.flush_all()
        self.env.cr.execute(f"{query} WHERE id = ANY(%s)", [records.ids])
        self.env.invalidate_all()
