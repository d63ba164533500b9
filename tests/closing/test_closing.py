from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..shop.common import ClosingCommon


@tagged("post_install", "-at_install")
class TestClosing(ClosingCommon):
    """A cashier without further rights closes a register with an open count."""

    def setUp(self):
        super().setUp()
        self.till = self.open_till()
        self.sell((self.cash_pm1, 30))
        self.sell((self.bank_pm1, 20))
        self.closing = self.start()

    def test_balanced_till_closes_without_questions(self):
        answer = self.count(self.closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        self.assertEqual(answer["state"], "ready")
        self.assertEqual(answer["missing"], [])
        answer = self.closing.close()
        self.assertTrue(answer["done"])
        self.assertEqual(answer["name"], "Z00001")
        self.assertEqual(self.pos_session.state, "closed")
        self.assertEqual(self.pos_session.move_id.state, "posted")
        self.assertFalse(self.pos_session.closing_id.move_ids)

    def test_difference_within_tolerance_is_accepted_and_posted(self):
        answer = self.count(self.closing, {self.cash_pm1: 129, self.bank_pm1: 20})
        self.assertEqual(answer["state"], "ready")
        self.assertEqual(self.tender(answer, self.cash_pm1)["difference"], -1)
        self.closing.close()
        self.assertEqual(self.balance(self.loss_account), 1)
        self.assertEqual(self.pos_session.cash_register_balance_end_real, 129)

    def test_difference_above_tolerance_needs_a_reason(self):
        answer = self.count(self.closing, {self.cash_pm1: 125, self.bank_pm1: 20})
        self.assertEqual(self.missing(answer), ["reason"])
        self.assertEqual(self.missing(self.closing.close()), ["reason"])
        self.assertNotEqual(self.pos_session.state, "closed")
        answer = self.closing.explain(
            [
                {
                    "payment_method_id": self.cash_pm1.id,
                    "reason_id": self.reason.id,
                    "note": "a tourist",
                }
            ]
        )
        self.assertEqual(answer["state"], "ready")
        self.assertTrue(self.closing.close()["done"])
        self.assertEqual(self.balance(self.loss_account), 5)

    def test_large_difference_needs_a_second_person(self):
        answer = self.count(self.closing, {self.cash_pm1: 110, self.bank_pm1: 20})
        self.assertEqual(answer["state"], "to_approve")
        self.assertEqual(self.missing(answer), ["approval"])
        with self.assertRefused("Only an approver of this register", AccessError):
            self.closing.approve(note="I am my own manager")
        self.assertEqual(self.closing.close()["state"], "to_approve")
        answer = self.closing.with_user(self.manager).approve(note="known")
        self.assertEqual(answer["state"], "ready")
        self.assertTrue(self.closing.close()["done"])
        self.assertEqual(self.balance(self.loss_account), 20)
        self.assertEqual(self.closing.signed_by, self.manager.name)

    def test_a_refusal_leads_back_to_the_cashier_who_may_ask_again(self):
        self.count(self.closing, {self.cash_pm1: 110, self.bank_pm1: 20})
        with self.assertRefused("Add a note"):
            self.closing.with_user(self.manager).refuse("")
        answer = self.closing.with_user(self.manager).refuse("look under the tray")
        self.assertEqual(answer["state"], "counting")
        self.assertIn("look under the tray", answer["message"])
        self.assertEqual(self.missing(self.closing.close()), ["approval"])
        self.closing.explain(
            [{"payment_method_id": self.cash_pm1.id, "reason_id": self.reason.id}]
        )
        self.assertEqual(self.closing.status, "counting", "a reason is no request")
        answer = self.closing.request_approval("nothing there")
        self.assertEqual(answer["state"], "to_approve")
        self.closing.with_user(self.manager).approve()
        self.assertTrue(self.closing.close()["done"])

    def test_an_approval_right_after_a_refusal_says_why(self):
        self.count(self.closing, {self.cash_pm1: 110, self.bank_pm1: 20})
        self.closing.request_approval("please")
        self.closing.with_user(self.manager).refuse("look under the tray")
        other = self._user("till_deputy", "pos_closing_control.group_closing_approver")
        with self.assertRefused("look under the tray"):
            self.closing.with_user(other).approve()
        answer = self.closing.with_user(other).approve(note="I looked, nothing there")
        self.assertTrue(answer["signed"])
        self.assertTrue(self.closing.close()["done"])

    def test_a_session_that_is_not_open_yet_has_a_name(self):
        self.count(self.closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        self.closing.close()
        self.config.with_user(self.cashier).open_ui()
        self.config.invalidate_recordset()
        session = self.config.current_session_id
        self.assertEqual(session.name, "/")
        self.assertIn(self.config.name, session.display_name)
        self.assertIn("not opened yet", session.display_name)
        session.set_opening_control(130, "")
        self.assertEqual(session.display_name, session.name)

    def test_a_manager_does_not_sign_what_they_counted(self):
        answer = self.count(
            self.closing, {self.cash_pm1: 110, self.bank_pm1: 20}, user=self.manager
        )
        self.assertFalse(answer["may_sign"])
        for verb in ("approve", "refuse", "reset_counts"):
            with self.subTest(verb), self.assertRefused("You counted this register"):
                getattr(self.closing.with_user(self.manager), verb)(note="mine")
        self.policy.four_eyes = False
        self.apply_policy()
        self.closing.with_user(self.manager).approve(note="alone in the shop")
        self.assertEqual(self.closing.status, "ready")

    def test_a_policy_may_name_its_own_approvers(self):
        self.policy.approver_group_id = self.env.ref("account.group_account_manager")
        self.apply_policy()
        self.count(self.closing, {self.cash_pm1: 110, self.bank_pm1: 20})
        with self.assertRefused("Only an approver of this register", AccessError):
            self.closing.with_user(self.manager).approve(note="not mine to sign")
        self.manager.group_ids += self.env.ref("account.group_account_manager")
        answer = self.closing.with_user(self.manager).approve(note="now it is")
        self.assertEqual(answer["state"], "ready")

    def test_a_review_closes_at_once_and_is_left_to_be_reviewed(self):
        self.policy.rule_ids[1].requirement = "review"
        self.apply_policy()
        answer = self.count(self.closing, {self.cash_pm1: 110, self.bank_pm1: 20})
        self.assertEqual(answer["state"], "ready")
        self.assertEqual(self.closing.close()["review_state"], "to_review")

    def test_blocked_difference_is_only_released_by_an_administrator(self):
        answer = self.count(self.closing, {self.cash_pm1: 30, self.bank_pm1: 20})
        self.assertEqual(self.missing(answer), ["block"])
        self.assertEqual(answer["state"], "counting")
        with self.assertRefused("This difference is blocked", AccessError):
            self.closing.with_user(self.manager).approve(note="let it pass")
        with self.assertRefused("Add a note"):
            self.closing.with_user(self.administrator).approve()
        answer = self.closing.with_user(self.administrator).approve(note="robbery")
        self.assertEqual(answer["state"], "ready")
        self.assertTrue(self.closing.close()["done"])
        self.assertEqual(self.balance(self.loss_account), 100)

    def test_recount_replaces_the_first_count_and_keeps_it(self):
        self.count(self.closing, {self.cash_pm1: 110, self.bank_pm1: 20})
        answer = self.count(self.closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        self.assertEqual(answer["state"], "ready")
        self.assertEqual(answer["attempts"], 2)
        self.assertEqual(len(self.closing.count_ids), 2)

    def test_counts_are_limited_until_a_manager_grants_a_round(self):
        for _attempt in range(2):
            self.count(self.closing, {self.cash_pm1: 110, self.bank_pm1: 20})
        with self.assertRefused("The count is locked"):
            self.count(self.closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        with self.assertRefused("Only an approver of this register", AccessError):
            self.closing.reset_counts("please")
        answer = self.closing.with_user(self.manager).reset_counts("drawer jammed")
        self.assertEqual(answer["attempts_left"], 2)
        answer = self.count(self.closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        self.assertEqual(answer["state"], "ready")
        self.assertEqual(len(self.closing.count_ids), 3)

    def test_second_close_tells_that_it_is_closed(self):
        self.count(self.closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        first = self.closing.close()
        again = self.closing.with_user(self.colleague).close()
        self.assertTrue(again["done"])
        self.assertEqual(again["message"], first["message"])
        self.assertEqual(len(self.pos_session.move_id), 1)

    def test_only_who_works_at_a_register_starts_a_closing(self):
        auditor = self._user("auditor", "pos_closing_control.group_closing_auditor")
        self.count(self.closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        self.sell((self.cash_pm1, 5))
        with self.assertRefused("not allowed to modify", AccessError):
            self.pos_session.with_user(auditor).closing_start()
        self.assertEqual(self.closing.status, "ready", "nothing was begun")

    def test_no_verb_changes_a_closing_that_is_closed(self):
        self.count(self.closing, {self.cash_pm1: 125, self.bank_pm1: 20})
        cash = {"payment_method_id": self.cash_pm1.id}
        self.closing.explain([{**cash, "reason_id": self.reason.id}])
        self.assertTrue(self.closing.close()["done"])
        record = self.closing.sudo()
        before = record.read(["status", "round", "granted_counts", "request_state"])
        evidence = record.count_ids, record.approval_ids, record.explanation_ids
        other = self.env.ref("pos_closing_control.reason_small_change")
        manager = self.closing.with_user(self.manager)
        for verb in (
            lambda: self.count(self.closing, {self.cash_pm1: 130, self.bank_pm1: 20}),
            lambda: self.closing.explain([{**cash, "reason_id": other.id}]),
            lambda: self.closing.request_approval("please"),
            lambda: self.closing.withdraw_request("please"),
            lambda: manager.approve(note="known"),
            lambda: manager.reset_counts("once more"),
        ):
            with self.assertRefused("was closed by"):
                verb()
        with self.assertRefused("nothing to refuse"):
            manager.refuse("no")
        self.assertEqual(
            record.read(["status", "round", "granted_counts", "request_state"]), before
        )
        self.assertEqual(
            (record.count_ids, record.approval_ids, record.explanation_ids), evidence
        )

    def test_only_what_waits_for_a_second_person_is_refused(self):
        manager = self.closing.with_user(self.manager)
        with self.assertRefused("nothing to refuse"):
            manager.refuse("not counted yet")
        self.count(self.closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        with self.assertRefused("nothing to refuse"):
            manager.refuse("nothing is off")
        self.assertEqual(self.closing.status, "ready")
