from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..shop.common import ClosingCommon
from ..shop.remote_common import RemoteCalls

SIGN_ACTIVITY = "pos_closing_control.activity_closing_sign"


class RequestCommon(ClosingCommon):
    def setUp(self):
        super().setUp()
        self.open_till()
        self.config.closing_approver_ids = self.manager | self.administrator
        self.sell((self.cash_pm1, 30))
        self.closing = self.start()
        self.count(self.closing, {self.cash_pm1: 110, self.bank_pm1: 0})

    def asked(self):
        """Return who has the activity."""
        return self.closing.sudo().activity_search([SIGN_ACTIVITY]).user_id

    def wait(self, hours):
        closing = self.closing.sudo()
        closing.requested_at = fields.Datetime.now() - timedelta(hours=hours)


@tagged("post_install", "-at_install")
class TestClosingRequest(RequestCommon):
    def test_a_request_asks_the_approvers_of_the_till(self):
        answer = self.closing.request_approval("the drawer jammed")
        self.assertEqual(self.asked(), self.manager | self.administrator)
        self.assertEqual(answer["request"]["state"], "waiting")
        self.assertEqual(answer["request"]["user"], self.cashier.name)
        self.assertIn("till_manager", answer["message"])
        self.closing.request_approval("please")
        activities = self.closing.sudo().activity_search([SIGN_ACTIVITY])
        self.assertEqual(len(activities), 2, "asked again, nobody has it twice")
        with self.assertRaises(AccessError):
            activities.with_user(self.cashier).unlink()

    def test_it_tells_what_is_needed_to_decide(self):
        self.closing.explain(
            [{"payment_method_id": self.cash_pm1.id, "reason_id": self.reason.id}]
        )
        self.closing.request_approval("the drawer jammed")
        activity = self.closing.sudo().activity_search([SIGN_ACTIVITY])[0]
        message = self.closing.sudo().message_ids[0]
        for text in (activity.note, message.body):
            for part in ("the drawer jammed", "110.00", "130.00", "20.00", "change"):
                self.assertIn(part, text)
            self.assertIn("no earlier closings", text)

    def test_history_of_till_and_cashier_is_a_query_each(self):
        self.closing.with_user(self.manager).approve(note="known")
        self.closing.close()
        self.open_till()
        closing = self.start().sudo()
        self.env.flush_all()
        for record, field in (
            (self.config, "config_id"),
            (self.cashier, "counted_by_id"),
        ):
            with self.assertQueryCount(1):
                self.assertEqual(closing._history(field, record.id), (1, 1, -20))
        self.assertEqual(closing._history("counted_by_id", self.colleague.id)[0], 0)

    def test_every_decision_takes_the_activities_away(self):
        for verb in ("refuse", "reset_counts", "approve"):
            with self.subTest(verb):
                self.closing.request_approval("please")
                self.assertTrue(self.asked())
                getattr(self.closing.with_user(self.manager), verb)(note="because")
                self.assertFalse(self.asked())
                self.assertFalse(self.closing.state()["request"]["state"])
            if verb == "reset_counts":
                self.count(self.closing, {self.cash_pm1: 110, self.bank_pm1: 0})

    def test_sales_and_another_count_take_them_away(self):
        self.closing.request_approval("please")
        self.count(self.closing, {self.cash_pm1: 111, self.bank_pm1: 0})
        self.assertFalse(self.asked(), "the amounts are others now")
        self.closing.request_approval("please")
        self.sell((self.cash_pm1, 1))
        self.start()
        self.assertFalse(self.asked())

    def test_the_till_takes_its_request_back(self):
        with self.assertRaisesRegex(UserError, "no request"):
            self.closing.withdraw_request()
        self.closing.request_approval("please")
        answer = self.closing.withdraw_request("found it")
        self.assertEqual(answer["state"], "counting")
        self.assertEqual(answer["request"]["state"], "withdrawn")
        self.assertFalse(self.asked())
        self.assertIn("found it", self.closing.sudo().message_ids[0].body)
        self.assertFalse(self.closing.with_user(self.manager).state()["may_sign"])
        with self.assertRaisesRegex(UserError, "request was withdrawn"):
            self.closing.with_user(self.manager).approve(note="known")
        self.closing.explain(
            [{"payment_method_id": self.cash_pm1.id, "reason_id": self.reason.id}]
        )
        self.assertEqual(self.closing.status, "counting", "a reason is no request")
        self.assertEqual(self.closing.request_approval()["state"], "to_approve")
        self.closing.with_user(self.manager).approve()
        self.assertEqual(self.closing.status, "ready")

    def test_an_expired_request_is_not_signed_but_asked_again(self):
        self.policy.request_hours = 4
        self.closing.request_approval("please")
        self.wait(hours=5)
        answer = self.closing.with_user(self.manager).state()
        self.assertEqual(answer["request"]["state"], "expired")
        self.assertFalse(answer["may_sign"])
        with self.assertRaisesRegex(UserError, "request approval again"):
            self.closing.with_user(self.manager).approve(note="known")
        self.closing.request_approval("still here")
        self.closing.with_user(self.manager).approve(note="known")
        self.assertEqual(self.closing.status, "ready")

    def test_the_cron_clears_what_has_expired(self):
        self.closing.request_approval("please")
        self.wait(hours=500)
        self.env["pos.closing"]._cron_expire_requests()
        self.assertTrue(self.asked(), "without a limit it never expires")
        self.policy.request_hours = 4
        self.wait(hours=3)
        self.env["pos.closing"]._cron_expire_requests()
        self.assertTrue(self.asked())
        self.wait(hours=5)
        self.env["pos.closing"]._cron_expire_requests()
        self.assertFalse(self.asked())
        self.assertEqual(self.closing.status, "counting")
        with self.assertRaisesRegex(UserError, "request approval again"):
            self.closing.with_user(self.manager).approve(note="known")

    def test_a_request_expires_under_the_lock_that_who_decides_waits_for(self):
        self.policy.request_hours = 4
        self.closing.request_approval("please")
        self.wait(hours=5)
        Session = self.registry["pos.session"]
        with patch.object(Session, "_closing_lock", autospec=True) as locked:
            self.env["pos.closing"]._cron_expire_requests()
        locked.assert_called_once_with(self.pos_session)

    def test_a_pin_at_the_till_signs_no_request_that_is_over(self):
        self.manager._set_pos_closing_pin("4711")
        self.closing.request_approval("please")
        self.closing.withdraw_request()
        with self.assertRaisesRegex(UserError, "request was withdrawn"):
            self.closing.approve(self.manager.id, "4711", "known")
        self.closing.request_approval("please")
        self.assertTrue(self.closing.approve(self.manager.id, "4711", "ok")["signed"])
        self.assertFalse(self.asked())

    def test_the_second_signer_learns_who_was_quicker(self):
        self.closing.with_user(self.manager).approve(note="known")
        with self.assertRaisesRegex(UserError, "till_manager.* has already approved"):
            self.closing.with_user(self.administrator).approve(note="known too")
        self.assertEqual(len(self.closing.sudo().approval_ids), 1)

    def test_an_approver_who_was_archived_meanwhile(self):
        self.closing.request_approval("please")
        self.manager.active = False
        with self.assertRaisesRegex(AccessError, "archived"):
            self.closing.with_user(self.manager).approve(note="known")
        self.closing.request_approval("please")
        self.assertEqual(self.asked(), self.administrator)

    def test_nobody_left_to_ask_is_told(self):
        self.policy.approver_group_id = self.env["res.groups"].create({"name": "None"})
        self.apply_policy()
        answer = self.closing.request_approval("please")
        self.assertIn("Nobody else can approve", answer["message"])

    def test_a_policy_that_was_changed_meanwhile_is_told(self):
        manager = self.closing.with_user(self.manager)
        self.assertFalse(manager.state()["request"]["hint"])
        self.policy.review_days = 9
        self.assertIn("policy was changed", manager.state()["request"]["hint"])
        self.assertFalse(self.closing.state()["request"]["hint"])
        self.assertEqual(manager.approve(note="known")["state"], "ready")

    def test_who_sold_may_sign_unless_the_policy_says_no(self):
        self.policy.sellers_may_sign = False
        self.sell((self.cash_pm1, 1), user=self.manager)
        self.start()
        self.count(self.closing, {self.cash_pm1: 110, self.bank_pm1: 0})
        manager = self.closing.with_user(self.manager)
        self.assertFalse(manager.state()["may_sign"])
        with self.assertRaisesRegex(AccessError, "sold in this session"):
            manager.approve(note="my own")
        self.closing.request_approval("please")
        self.assertEqual(self.asked(), self.administrator)
        with self.assertQueryCount(1):
            manager.sudo()._sellers()
        self.policy.sellers_may_sign = True
        self.apply_policy()
        self.assertEqual(manager.approve(note="my own")["state"], "ready")

    def manager_sold(self):
        """Sell in the manager's login, who may then not approve; request approval."""
        self.policy.sellers_may_sign = False
        order = self.sell((self.cash_pm1, 1), user=self.manager)
        self.start()
        self.count(self.closing, {self.cash_pm1: 110, self.bank_pm1: 0})
        return order.sudo()

    def test_who_sold_under_another_name_is_known_by_the_login(self):
        self.manager_sold().user_id = self.cashier
        with self.assertRefused("You sold in this session", AccessError):
            self.closing.with_user(self.manager).approve(note="not my name")

    def test_whose_order_was_cancelled_has_not_sold(self):
        order = self.manager_sold()
        order.flush_recordset()
        self.env.cr.execute(
            "UPDATE pos_order SET state = 'cancel' WHERE id = %s", order.ids
        )
        self.env.invalidate_all()
        self.start()
        self.count(self.closing, {self.cash_pm1: 110, self.bank_pm1: 0})
        manager = self.closing.with_user(self.manager)
        self.assertTrue(manager.approve(note="sold nothing")["signed"])


@tagged("post_install", "-at_install")
class TestClosingRequestRemote(RemoteCalls, RequestCommon):
    def verb(self, user, verb, *args):
        return self.call(user, "pos.closing", verb, self.closing.ids, *args)

    def assertVerbRefused(self, user, verb, *args):
        ids = self.closing.ids
        self.assertCallRefused(user, "pos.closing", verb, ids, *args)

    def test_a_request_is_made_withdrawn_and_made_again_by_remote_calls(self):
        auditor = self._user(
            "till_auditor", "pos_closing_control.group_closing_auditor"
        )
        self.assertVerbRefused(self.cashier, "withdraw_request", "nothing there yet")
        for verb in ("request_approval", "withdraw_request"):
            self.assertVerbRefused(auditor, verb, "I only read")
            answer = self.verb(self.cashier, verb, "please")
        self.assertEqual(answer["request"]["state"], "withdrawn")
        self.assertVerbRefused(self.manager, "approve", None, None, "too late")
        self.verb(self.colleague, "request_approval", "please")
        answer = self.verb(self.manager, "approve", None, None, "known")
        self.assertEqual(answer["state"], "ready")
        self.assertVerbRefused(self.administrator, "approve", None, None, "me too")
        self.assertVerbRefused(self.cashier, "withdraw_request", "too late")

    def test_nothing_private_of_a_request_can_be_called(self):
        for verb in ("_request", "_end_request", "_decided", "_cron_expire_requests"):
            self.assertVerbRefused(self.cashier, verb)
        self.assertVerbRefused(self.cashier, "write", {"request_state": False})
