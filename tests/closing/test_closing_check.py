from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL, format_date

from ..shop.common import ClosingCommon


@tagged("post_install", "-at_install")
class TestClosingCheck(ClosingCommon):
    """What stands in the way is reported before the count, with the records."""

    def setUp(self):
        super().setUp()
        self.till = self.open_till()
        self.sell((self.cash_pm1, 30))

    def checks(self):
        answer = self.till.closing_start()
        return {check["code"]: check for check in answer["checks"]}

    def assertLevels(self, code, records):
        """Blocking checks stop the count, warnings are shown, ignored ones are not."""
        field = f"check_{code}"
        self.policy[field] = "block"
        check = self.checks()[code]
        self.assertEqual((check["res_model"], check["res_ids"]), self.ids(records))
        closing = self.pos_session.closing_id.with_user(self.cashier)
        self.assertEqual(self.missing(closing.close())[0], "check")
        with self.assertRefused(check["message"]):
            self.count(closing, {self.cash_pm1: 130, self.bank_pm1: 0})
        self.policy[field] = "warn"
        self.apply_policy()
        self.assertEqual(self.checks()[code]["level"], "warn")
        self.policy[field] = "ignore"
        self.apply_policy()
        self.assertNotIn(code, self.checks())
        answer = self.count(closing, {self.cash_pm1: 130, self.bank_pm1: 0})
        self.assertEqual(answer["state"], "ready")
        return closing

    def ids(self, records):
        return records._name, records.ids

    def test_a_till_in_order_has_no_obstacle(self):
        self.assertEqual(self.checks(), {})

    def assertBlocks(self, code, records):
        """No level can be chosen where Odoo refuses to post in any case."""
        self.assertNotIn(f"check_{code}", self.policy._fields)
        check = self.checks()[code]
        self.assertEqual(check["level"], "block")
        self.assertEqual((check["res_model"], check["res_ids"]), self.ids(records))
        closing = self.pos_session.closing_id.with_user(self.cashier)
        with self.assertRefused(check["message"]):
            self.count(closing, {self.cash_pm1: 130, self.bank_pm1: 0})

    def test_open_orders(self):
        order = self.pos_session.order_ids.copy(
            {"session_id": self.pos_session.id, "state": "draft"}
        )
        order.payment_ids.unlink()
        self.assertBlocks("draft_orders", order)
        self.assertEqual(self.pos_session.state, "opened")

    def test_orders_for_another_day_are_not_in_the_way(self):
        order = self.pos_session.order_ids.copy(
            {"session_id": self.pos_session.id, "state": "draft"}
        )
        order.preset_time = "2099-01-01 10:00:00"
        self.assertEqual(self.checks(), {})

    def test_invoices_that_are_not_posted(self):
        order = self.sell((self.cash_pm1, 5), customer=self.customer, is_invoiced=True)
        self.move_cash(-5)
        self.assertEqual(self.checks(), {})
        invoice = order.account_move
        self.assertFalse(invoice.button_draft(), "Odoo keeps it from users")
        self.set_state(invoice, "draft")
        self.assertBlocks("unposted_invoices", order.account_move)

    def test_pickings_that_are_not_done(self):
        picking = self.pos_session.picking_ids[:1]
        self.set_state(picking, "assigned")
        closing = self.assertLevels("undone_pickings", picking)
        self.assertTrue(closing.close()["done"])

    def test_pickings_to_be_shipped_later_are_not_in_the_way(self):
        self.set_state(self.pos_session.picking_ids, "assigned")
        self.pos_session.order_ids.shipping_date = "2099-01-01"
        self.assertEqual(self.checks(), {})

    def set_state(self, records, state):
        """Write as another module or an accident may have done."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET state = %s WHERE id IN %s",
                SQL.identifier(records._table),
                state,
                tuple(records.ids),
            )
        )
        self.env.invalidate_all()

    def test_lock_dates(self):
        self.lock_today()
        self.assertLevels("lock_dates", self.config.journal_id)

    def lock_today(self):
        """Odoo keeps open sessions out of a locked period; clocks may differ."""
        now = fields.Datetime.now()
        self.pos_session.sudo().start_at = fields.Datetime.add(now, days=2)
        self.company.sudo().fiscalyear_lock_date = fields.Date.today()

    def test_books_that_are_locked_today_are_told_and_posted_tomorrow(self):
        self.lock_today()
        tomorrow = fields.Date.add(fields.Date.today(), days=1)
        check = self.checks()["lock_dates"]
        self.assertEqual(
            check["level"], "warn", "as Odoo does, unless a policy says so"
        )
        self.assertIn(format_date(self.env, tomorrow), check["message"])
        self.policy.rule_ids.unlink()
        self.apply_policy()
        closing = self.start()
        self.count(closing, {self.cash_pm1: 129, self.bank_pm1: 0})
        self.assertTrue(closing.close()["done"])
        self.assertEqual(self.pos_session.move_id.date, tomorrow)
        self.assertEqual(set(closing.sudo().move_ids.mapped("state")), {"posted"})

    def test_journals_without_accounts_for_differences(self):
        journal = self.bank_pm1.journal_id
        journal.profit_account_id = False
        self.assertLevels("accounts", journal)
