from odoo import Command
from odoo.tests import tagged

from ..shop.opening_common import OpeningCommon


@tagged("post_install", "-at_install")
class TestOpeningDrawerAway(OpeningCommon):
    """What was left in a drawer stays expected while its cash method is removed."""

    def use_methods(self, methods):
        self.config.payment_method_ids = [Command.set(methods.ids)]

    def trade_by_card_for_a_day(self):
        """Remove the cash method for one session, then add it again."""
        self.use_methods(self.bank_pm1)
        session = self.begin()
        session.set_opening_control(0, "")
        closing = self.start(session)
        self.count(closing, {self.bank_pm1: 0})
        self.assertTrue(closing.close()["done"])
        self.use_methods(self.methods)

    def test_money_left_before_a_day_without_cash_is_still_expected(self):
        left_by = self.leave()
        self.trade_by_card_for_a_day()
        session = self.begin()
        self.assertEqual(session.cash_register_balance_start, 100)
        answer = session.opening_count({"amount": 100})
        self.assertOpened(answer, 100)
        self.assertEqual(session.sudo().opening_id.previous_session_id, left_by)
        proven = session.sudo().closing_prove()[0]["identities"]
        continuity = next(i for i in proven if i["code"] == "opening_continuity")
        self.assertEqual((continuity["status"], continuity["left"]), ("ok", 100))

    def test_any_shortage_after_a_day_without_cash_is_approved(self):
        self.leave()
        self.trade_by_card_for_a_day()
        session = self.begin()
        answer = session.opening_count({"amount": 99.50})
        self.assertNotOpened(answer, "approval")
        answer = session.with_user(self.manager).opening_approve(note="Rolls moved")
        self.assertOpened(answer, 99.50)

    def test_more_than_was_left_is_judged_by_the_thresholds_alone(self):
        self.leave()
        self.trade_by_card_for_a_day()
        self.assertOpened(self.begin().opening_count({"amount": 101}), 101)

    def test_a_policy_that_counts_no_opening_counts_this_one(self):
        self.leave()
        self.trade_by_card_for_a_day()
        session = self.begin(opening_control=False)
        with self.assertRefused("opened by counting its drawer"):
            session.set_opening_control(0, "")
        self.assertNotOpened(session.opening_count({"amount": 0}), "block")

    def test_a_drawer_that_was_never_away_opens_as_before(self):
        self.leave()
        session = self.begin(opening_control=False)
        session.set_opening_control(60, "")
        self.assertFalse(session.sudo().opening_id)

    def test_another_cash_method_does_not_make_the_money_vanish(self):
        self.leave()
        journal = self.cash_pm1.journal_id.copy({"code": "DRW2"})
        drawer = self.cash_pm1.copy({"journal_id": journal.id})
        self.use_methods(drawer | self.bank_pm1)
        session = self.begin()
        self.assertEqual(session.cash_register_balance_start, 100)
        self.assertNotOpened(session.opening_count({"amount": 99}), "approval")

    def test_the_float_of_the_first_session_with_cash_is_not_judged(self):
        self.methods = self.bank_pm1
        session = self.open_till(methods=self.bank_pm1)
        closing = self.start(session)
        self.count(closing, {self.bank_pm1: 0})
        self.assertTrue(closing.close()["done"])
        self.use_methods(self.cash_pm1 | self.bank_pm1)
        session = self.begin()
        self.assertTrue(session.opening_state()["first"])
        self.assertOpened(session.opening_count({"amount": 250}), 250)
