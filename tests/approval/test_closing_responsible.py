from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..shop.common import ClosingCommon
from ..shop.remote_common import RemoteCalls


class ResponsibleCommon(ClosingCommon):
    """A register that a manager is responsible for, and the manager of another one."""

    def setUp(self):
        super().setUp()
        self.stranger = self._user(
            "till_stranger", "pos_closing_control.group_closing_approver"
        )
        self.till = self.open_till()
        self.config.closing_approver_ids = self.manager
        self.sell((self.cash_pm1, 30))

    def count_short(self, user=None):
        closing = self.start(user=user)
        self.count(closing, {self.cash_pm1: 110, self.bank_pm1: 0}, user=user)
        return closing


@tagged("post_install", "-at_install")
class TestClosingResponsible(ResponsibleCommon):
    def sees(self, user, closing):
        return bool(closing.with_user(user).search([("id", "=", closing.id)]))

    def test_only_who_is_responsible_signs(self):
        closing = self.count_short()
        for verb in ("approve", "refuse", "reset_counts"):
            with self.subTest(verb), self.assertRaises(AccessError):
                getattr(closing.with_user(self.stranger), verb)(note="let it pass")
        self.assertFalse(closing.with_user(self.stranger).sudo()._is_second_person())
        answer = closing.with_user(self.manager).approve(note="known")
        self.assertEqual(answer["state"], "ready")

    def test_explanations_are_hidden_with_their_closing(self):
        closing = self.count_short()
        line = {"payment_method_id": self.cash_pm1.id, "reason_id": self.reason.id}
        closing.explain([line])
        explanation = closing.explanation_ids
        self.assertTrue(explanation.with_user(self.manager).read(["amount", "note"]))
        stranger = explanation.with_user(self.stranger)
        self.assertFalse(stranger.search([("id", "in", explanation.ids)]))
        with self.assertRaises(AccessError):
            stranger.read(["amount", "note"])

    def test_the_sentence_names_who_is_responsible(self):
        closing = self.count_short(user=self.stranger)
        with self.assertRaisesRegex(AccessError, "approved by.*till_manager"):
            closing.approve(note="let it pass")

    def test_administrators_sign_everywhere(self):
        answer = self.count_short().with_user(self.administrator).approve(note="known")
        self.assertEqual(answer["state"], "ready")

    def test_nobody_is_responsible_without_being_an_approver(self):
        self.config.closing_approver_ids += self.colleague
        with self.assertRefused("Only an approver of this register", AccessError):
            self.count_short().with_user(self.colleague).approve(note="me too")

    def test_an_archived_approver_does_not_open_the_till_to_everybody(self):
        self.manager.active = False
        closing = self.count_short()
        with self.assertRaisesRegex(AccessError, "archived"):
            closing.with_user(self.manager).approve(note="known")
        with self.assertRaises(AccessError):
            closing.with_user(self.stranger).approve(note="known")
        asked = closing.sudo()._approvers()
        self.assertIn(self.administrator, asked)
        self.assertNotIn(self.manager, asked)
        self.assertNotIn(self.stranger, asked)

    def test_at_the_till_others_are_not_offered_to_sign(self):
        offered = [user["id"] for user in self.count_short().state()["approvers"]]
        self.assertIn(self.manager.id, offered)
        self.assertIn(self.administrator.id, offered)
        self.assertNotIn(self.stranger.id, offered)

    def test_only_who_is_responsible_is_asked(self):
        self.assertEqual(self.count_short().sudo()._approvers(), self.manager)

    def test_approvers_of_other_tills_do_not_see_it(self):
        closing = self.count_short()
        for user in (self.manager, self.administrator, self.cashier, self.colleague):
            self.assertTrue(self.sees(user, closing), user.login)
        auditor = self._user(
            "till_auditor", "pos_closing_control.group_closing_auditor"
        )
        self.assertTrue(self.sees(auditor, closing))
        self.assertFalse(self.sees(self.stranger, closing))
        for lines in ("tender_ids", "count_ids"):
            records = closing.sudo()[lines].with_user(self.stranger)
            self.assertFalse(records.search([("id", "in", records.ids)]), lines)
            with self.assertRaises(AccessError):
                records.read(["closing_id"])
        with self.assertRaises(AccessError):
            closing.with_user(self.stranger).state()

    def test_an_approver_of_other_tills_goes_on_closing_as_a_cashier(self):
        closing = self.start()
        self.assertTrue(self.sees(self.stranger, closing))
        mine = closing.with_user(self.stranger)
        self.count(mine, {self.cash_pm1: 110, self.bank_pm1: 0}, user=self.stranger)
        self.assertEqual(mine.state()["state"], "to_approve", "who counted sees it")
        closing.with_user(self.manager).approve(note="known")
        self.assertTrue(mine.close()["done"])
        self.assertTrue(self.sees(self.stranger, closing))

    def test_without_names_every_approver_sees_and_signs(self):
        self.config.closing_approver_ids = [Command.clear()]
        closing = self.count_short()
        self.assertTrue(self.sees(self.stranger, closing))
        closing.with_user(self.stranger).approve(note="known")
        self.assertEqual(closing.status, "ready")

    def test_a_review_is_for_who_is_responsible(self):
        self.policy.rule_ids[1].requirement = "review"
        self.apply_policy()
        closing = self.count_short()
        closing.close()
        with self.assertRaises(AccessError):
            closing.with_user(self.stranger).review("fine")
        answer = closing.with_user(self.manager).review("fine")
        self.assertEqual(answer["review_state"], "reviewed")


@tagged("post_install", "-at_install")
class TestClosingResponsibleRemote(RemoteCalls, ResponsibleCommon):
    """What each group may do, tried with the calls that a browser makes."""

    def setUp(self):
        super().setUp()
        self.policy.rule_ids[1].requirement = "review"
        self.apply_policy()
        self.closing = self.count_short()
        self.closing.close()
        self.auditor = self._user(
            "till_auditor", "pos_closing_control.group_closing_auditor"
        )

    def test_only_the_responsible_approver_reviews(self):
        ids = self.closing.ids
        for user in (self.cashier, self.colleague, self.auditor, self.stranger):
            self.assertCallRefused(user, "pos.closing", "review", ids, "fine")
        answer = self.call(self.manager, "pos.closing", "review", ids, "fine")
        self.assertEqual(answer["review_state"], "reviewed")
        self.assertCallRefused(self.manager, "pos.closing", "review", ids, "again")

    def test_the_wizard_gives_no_more_rights_than_the_verb(self):
        vals = {"closing_ids": [Command.set(self.closing.ids)], "note": "fine"}
        wizard = "pos.closing.review.wizard"
        for user in (self.cashier, self.auditor):
            self.assertCallRefused(user, wizard, "create", vals)
        self.assertFalse(self.call(self.stranger, "pos.closing", "search", []))
        created = self.call(self.manager, wizard, "create", vals)
        self.call(self.manager, wizard, "action_review", created)
        self.assertEqual(self.closing.review_state, "reviewed")

    def test_only_administrators_name_who_is_responsible(self):
        config, vals = self.config.ids, {"closing_approver_ids": [Command.clear()]}
        for user in (self.cashier, self.manager, self.stranger):
            self.assertCallRefused(user, "pos.config", "write", config, vals)
            self.assertCallRefused(
                user, "pos.config", "read", config, ["closing_approver_ids"]
            )
        self.call(self.administrator, "pos.config", "write", config, vals)
        self.assertFalse(self.config.closing_approver_ids)

    def test_private_methods_and_reviews_by_writing_are_refused(self):
        ids = self.closing.ids
        for method in ("_review", "_approvers", "_cron_remind_of_reviews"):
            self.assertCallRefused(self.manager, "pos.closing", method, ids)
        vals = {"review_state": "reviewed"}
        for user in (self.manager, self.administrator):
            self.assertCallRefused(user, "pos.closing", "write", ids, vals)
