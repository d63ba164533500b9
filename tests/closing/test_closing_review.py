from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..shop.common import ClosingCommon

REVIEW_ACTIVITY = "pos_closing_control.activity_closing_review"


@tagged("post_install", "-at_install")
class TestClosingReview(ClosingCommon):
    """A second person looks afterwards at what was closed at once."""

    def setUp(self):
        super().setUp()
        self.policy.rule_ids[1].requirement = "review"
        self.apply_policy()
        self.closing = self.close_short()

    def close_short(self, user=None):
        self.open_till()
        self.sell((self.cash_pm1, 30))
        closing = self.start(user=user)
        drawer = self.pos_session.cash_register_balance_start + 30
        amounts = {self.cash_pm1: drawer - 20, self.bank_pm1: 0}
        self.count(closing, amounts, user=user)
        self.assertEqual(closing.close()["review_state"], "to_review")
        return closing

    def remind(self, days_later=3):
        now = fields.Datetime.now()
        for closing in self.closing.sudo():
            closing.closed_at = now - timedelta(days=days_later)
        self.env["pos.closing"]._cron_remind_of_reviews()
        return self.closing.sudo().activity_search([REVIEW_ACTIVITY])

    def test_a_review_is_kept_with_who_when_and_why(self):
        answer = self.closing.with_user(self.manager).review("seen the camera")
        self.assertEqual(answer["review_state"], "reviewed")
        self.assertEqual(answer["approvals"][0]["decision"], "reviewed")
        approval = self.closing.sudo().approval_ids
        self.assertEqual(approval.user_id, self.manager)
        self.assertEqual(approval.note, "seen the camera")
        self.assertTrue(approval.create_date)
        with self.assertRefused("is evidence of a closing"):
            approval.note = "seen nothing"

    def test_many_are_reviewed_at_once_and_those_reviewed_are_skipped(self):
        self.closing |= self.close_short()
        self.closing[1].with_user(self.manager).review()
        self.assertIs(self.closing.with_user(self.manager).review("month"), True)
        self.assertEqual(set(self.closing.mapped("review_state")), {"reviewed"})
        self.assertEqual(len(self.closing.sudo().approval_ids), 2)

    def test_there_must_be_something_to_review(self):
        self.closing.with_user(self.manager).review()
        with self.assertRefused("nothing to review"):
            self.closing.with_user(self.manager).review()

    def test_a_cashier_and_the_one_who_counted_do_not_review(self):
        with self.assertRefused("Only an approver of this register", AccessError):
            self.closing.with_user(self.colleague).review("looks fine")
        own = self.close_short(user=self.manager)
        with self.assertRefused("You counted this register", AccessError):
            own.review("looks fine to me")
        answer = own.with_user(self.administrator).review()
        self.assertEqual(answer["review_state"], "reviewed")

    def test_the_wizard_reviews_what_the_list_has_chosen(self):
        self.closing |= self.close_short()
        action = self.closing.with_user(self.manager).action_review()
        Wizard = self.env[action["res_model"]].with_user(self.manager)
        wizard = Wizard.with_context(**action["context"]).create({"note": "month end"})
        wizard.action_review()
        self.assertEqual(set(self.closing.mapped("review_state")), {"reviewed"})
        notes = self.closing.sudo().approval_ids.mapped("note")
        self.assertEqual(notes, ["month end", "month end"])

    def test_overdue_reviews_remind_each_approver_once(self):
        self.assertFalse(self.remind(days_later=1))
        reminders = self.remind()
        self.assertIn(self.manager, reminders.user_id)
        self.assertNotIn(self.cashier, reminders.user_id)
        self.assertEqual(len(reminders), len(reminders.user_id))
        self.assertEqual(self.remind(), reminders, "nobody is reminded twice")

    def test_a_reminder_is_gone_when_it_is_reviewed(self):
        self.remind()
        self.closing.with_user(self.manager).review("seen")
        self.assertFalse(self.closing.sudo().activity_search([REVIEW_ACTIVITY]))
        self.assertFalse(self.remind())

    def test_a_policy_may_do_without_reminders(self):
        self.policy.review_days = 0
        self.assertFalse(self.remind(days_later=300))

    def test_the_one_who_counted_is_not_reminded(self):
        self.closing = self.close_short(user=self.manager)
        self.assertNotIn(self.manager, self.remind().user_id)

    def test_nobody_at_the_register_is_told_of_a_review(self):
        """What they were waiting for was decided long ago."""
        Users = self.registry["res.users"]
        with patch.object(Users, "_bus_send", autospec=True) as sent:
            self.closing.with_user(self.manager).review("seen the camera")
        told = [call.args[1] for call in sent.call_args_list]
        self.assertNotIn("pos_closing_control/decided", told)
