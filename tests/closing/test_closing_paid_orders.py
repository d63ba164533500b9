from odoo import Command, fields
from odoo.tests import tagged

from ..shop.proof_common import ProofCommon


@tagged("post_install", "-at_install")
class TestClosingPaidOrders(ProofCommon):
    """Paid orders are posted, whatever day the goods are for."""

    def later(self, orders, days=1):
        when = fields.Datetime.add(fields.Datetime.now(), days=days)
        orders.sudo().preset_time = when
        self.env.flush_all()
        self.env.invalidate_all()

    def open(self, stock_at_closing=False):
        """Open with what was left, or with 100; return the amount."""
        last = self.basic_config.session_ids.sorted("id")[-1:]
        self.open_till(opening=last.cash_register_balance_end_real or 100.0)
        session = self.pos_session.sudo()
        session.update_stock_at_closing = stock_at_closing
        session.flush_recordset()
        return session.cash_register_balance_start

    def close(self, cash, card=0):
        closing = self.start()
        answer = self.count(closing, {self.cash_pm1: cash, self.bank_pm1: card})
        self.assertEqual(answer["missing"], [])
        self.assertTrue(closing.close()["done"])
        return closing

    def income(self):
        account = self.coin._get_product_accounts()["income"]
        items = self.pos_session.move_id.line_ids
        return -sum(
            items.filtered(lambda item: item.account_id == account).mapped("balance")
        )

    def assertRight(self, income, orders):
        session = self.pos_session
        self.assertEqual(session.move_id.state, "posted")
        self.assertAlmostEqual(self.income(), income, 2)
        self.assertEqual(set(orders.mapped("state")), {"done"})
        proof = session.sudo()
        proof.closing_prove()
        broken = proof.closing_proof_ids.filtered(lambda one: one.status == "broken")
        self.assertFalse(broken.mapped("code"))

    def test_all_orders_are_for_tomorrow(self):
        for at_closing in (False, True):
            for short in (0, 2, -3):
                with self.subTest(stock_at_closing=at_closing, short=short):
                    opening = self.open(at_closing)
                    orders = self.sell((self.cash_pm1, 30))
                    orders |= self.sell((self.bank_pm1, 20))
                    orders |= self.sell((self.cash_pm1, -5))
                    self.later(orders)
                    self.close(opening + 25 - short, 20)
                    self.assertRight(45, orders)
                    moved = self.pos_session.picking_ids.move_ids
                    self.assertEqual(set(moved.mapped("state")), {"done"})

    def test_some_are_for_today_and_drafts_for_later_stay_as_odoo_has_them(self):
        self.open()
        today = self.sell((self.cash_pm1, 10))
        prepaid = self.sell((self.cash_pm1, 30))
        draft = today.sudo().copy({"session_id": self.pos_session.id, "state": "draft"})
        draft.payment_ids.unlink()
        self.later(prepaid | draft)
        self.move_cash(-4)
        self.close(136)
        self.assertEqual(draft.state, "draft")
        self.assertRight(40, today | prepaid)

    def test_invoiced_later_without_losing_income(self):
        self.open()
        order = self.sell((self.cash_pm1, 30), customer=self.customer)
        self.later(order)
        self.close(130)
        order.sudo().with_company(self.company).action_pos_order_invoice()
        account = self.coin._get_product_accounts()["income"]
        items = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        self.assertAlmostEqual(-sum(items.mapped("balance")), 30, 2)

    def test_register_without_policy_is_odoos(self):
        self.open_till(policy=False)
        order = self.sell((self.cash_pm1, 30))
        self.later(order)
        self.assertNotIn(order, self.pos_session.get_session_orders())


@tagged("post_install", "-at_install")
class TestClosingForeignRounding(ProofCommon):
    """Roundings that cancel out in the register's currency only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.config = cls.other_currency_config
        rounding = cls.env["account.cash.rounding"].create(
            {
                "name": "Nickel",
                "rounding": 0.05,
                "strategy": "add_invoice_line",
                "loss_account_id": cls.loss_account.id,
                "profit_account_id": cls.profit_account.id,
            }
        )
        cls.config.write({"cash_rounding": True, "rounding_method": rounding.id})

    def open(self):
        self.open_till(methods=self.config.payment_method_ids, config=self.config)
        return self.pos_session.sudo()

    def test_every_direction(self):
        session = self.open()
        for amount, converted in ((0, 0.01), (0, -0.01), (0.02, -0.01), (-0.02, 0.01)):
            with self.subTest(amount=amount, converted=converted):
                values = session._get_rounding_difference_vals(amount, converted)
                account = self.profit_account if converted > 0 else self.loss_account
                self.assertEqual(values["account_id"], account.id)
                self.assertAlmostEqual(values["credit"] - values["debit"], converted)
                self.assertEqual(values["currency_id"], self.company.currency_id.id)
        usual = session._get_rounding_difference_vals(0.02, 0.01)
        self.assertEqual((usual["credit"], usual["amount_currency"]), (0.01, -0.02))

    def test_register_closes(self):
        """+0.02 and -0.02 on days of two rates, through Odoo's own posting."""
        config, today = self.config, fields.Date.today()
        currency = config.currency_id
        currency.rate_ids.filtered(lambda rate: rate.name == today).unlink()
        currency.rate_ids = [
            Command.create(
                {
                    "name": fields.Date.add(today, days=-days),
                    "rate": rate,
                    "company_id": self.company.id,
                }
            )
            for days, rate in ((1, 0.2), (0, 0.9))
        ]
        self.open()
        price = self.pricelist._get_product_price(self.coin, 1)
        method = config.payment_method_ids.filtered("is_cash_count")[:1]
        for total, days in ((0.98, 1), (1.02, 0)):
            data = self.create_ui_order_data(
                [(self.coin, total / price)], payments=[(method, 1)]
            )
            [item] = (
                self.env["pos.order"]
                .with_user(self.cashier)
                .sync_from_ui([data])["pos.order"]
            )
            order = self.env["pos.order"].browse(item["id"]).sudo()
            when = fields.Datetime.add(fields.Datetime.now(), days=-days)
            order.date_order = when
            order.payment_ids.payment_date = when
        self.env.flush_all()
        self.env.invalidate_all()
        closing = self.start()
        takings = self.pos_session._closing_takings().expected
        amounts = {
            tender.payment_method_id: takings[tender.payment_method_id.id]
            for tender in closing.sudo().tender_ids
        }
        self.assertEqual(self.count(closing, amounts)["missing"], [])
        self.assertTrue(closing.close()["done"])
        self.assertAlmostEqual(
            sum(self.pos_session.move_id.line_ids.mapped("balance")), 0, 2
        )
