from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..shop.common import ClosingCommon
from ..shop.remote_common import RemoteCommon

PROVEN = "odoo.addons.pos_closing_control.models.proof.session_proof"


@tagged("post_install", "-at_install")
class TestClosingProven(RemoteCommon):
    """A closing reads its own proof, and the policy says what a mismatch requires.

    An order loses its number, bypassing Odoo, so the identity of numbers does not
    match.
    """

    def setUp(self):
        super().setUp()
        self.policy.proof_requirement = "accept"  # a test may require more
        self.till = self.open_till()
        self.sell((self.cash_pm1, 30))
        self.order = self.sell((self.bank_pm1, 20))
        self.number = self.order.sequence_number
        self.accountant = self._user("till_accountant", "account.group_account_user")

    def renumber(self, gap):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pos_order SET sequence_number = %s WHERE id = %s",
            [self.number + gap, self.order.id],
        )
        self.env.invalidate_all()

    def count_all(self):
        answer = self.count_remotely(cash=130)
        self.closing = self.pos_session.closing_id
        self.assertEqual(answer["state"], "ready")

    def close(self):
        return self.closing_call(self.cashier, "close")

    def approve(self, user=None):
        return self.closing_call(user or self.manager, "approve", note="numbers lost")

    def close_broken(self, requirement, gap=3):
        self.policy.proof_requirement = requirement
        self.renumber(gap)
        self.count_all()
        return self.close()

    def assertTold(self, answer):
        """It is reported on the register, and to the accountant."""
        self.assertTrue(answer["done"], answer["missing"])
        self.assertEqual(answer["proof"]["status"], "broken")
        self.assertEqual(len(answer["proof"]["broken"]), 1)
        self.assertIn(answer["proof"]["broken"][0], answer["message"])
        activity = self.closing.sudo().activity_ids
        self.assertIn(self.accountant, activity.user_id)
        self.assertIn(answer["proof"]["broken"][0], activity[0].note)

    def assertTakenBack(self, answer, code="proof"):
        self.assertFalse(answer["done"])
        self.assertEqual(self.missing(answer), [code])
        self.assertEqual(self.pos_session.state, "opened")
        self.assertFalse(self.pos_session.move_id or self.closing.name)
        self.assertFalse(self.closing.activity_ids.filtered("note"))

    def test_what_agrees_is_said_to(self):
        self.count_all()
        answer = self.close()
        told = {"status": "ok", "broken": [], "message": False}
        self.assertEqual(answer["proof"], told)
        self.assertFalse(self.closing.proof_state or self.closing.activity_ids)

    def test_accept_tells_and_closes(self):
        self.assertTold(self.close_broken("accept"))
        self.assertEqual(self.closing.review_state, "none")

    def test_review_is_what_a_policy_asks_for_if_nobody_chose(self):
        fresh = self.env["pos.closing.policy"].create({"name": "Fresh"})
        self.assertEqual(fresh.proof_requirement, "review")
        self.assertTold(self.close_broken("review"))
        self.assertEqual(self.closing.review_state, "to_review")
        answer = self.closing_call(self.manager, "review", "looked at it")
        self.assertEqual(answer["review_state"], "reviewed")

    def test_approval_takes_back_and_closes_what_was_approved(self):
        answer = self.close_broken("approval")
        self.assertTakenBack(answer)
        self.assertEqual(answer["state"], "to_approve")
        self.assertEqual(answer["requirement"], "approval")
        self.assertCallRefused(
            self.manager, "pos.closing", "approve", self.closing.ids
        )  # without a note
        self.assertEqual(self.approve()["state"], "ready")
        answer = self.close()
        self.assertTold(answer)
        self.assertEqual(answer["name"], "Z00001")

    def test_approved_and_repaired_it_closes(self):
        self.close_broken("approval")
        self.approve()
        self.renumber(0)
        answer = self.close()
        self.assertTrue(answer["done"])
        self.assertEqual(answer["proof"]["status"], "ok")

    def test_repaired_it_closes_without_an_approval(self):
        self.close_broken("approval")
        self.renumber(0)
        self.assertTrue(self.close()["done"])
        self.assertFalse(self.closing.approval_ids)

    def test_something_else_broken_is_asked_again(self):
        self.close_broken("approval")
        self.approve()
        self.renumber(7)
        self.assertTakenBack(self.close())
        self.approve()
        self.assertTold(self.close())

    def test_a_changed_sale_that_was_approved_by_name_is_not_asked_again(self):
        for requirement in ("approval", "block"):
            with self.subTest(requirement), self.env.cr.savepoint() as savepoint:
                self.policy.proof_requirement = requirement
                self.env.flush_all()
                self.env.cr.execute(
                    "UPDATE pos_order SET amount_return = 1 WHERE id = %s",
                    [self.order.id],
                )
                self.env.invalidate_all()
                answer = self.count_remotely(cash=130)
                self.closing = self.pos_session.closing_id
                self.assertEqual(self.missing(answer), ["sales"])
                self.assertEqual(self.approve()["state"], "ready")
                self.assertTold(self.close())
                savepoint.rollback()
            self.env.invalidate_all()

    def test_what_was_approved_is_kept_with_it_and_names_are_names(self):
        answer = self.close_broken("approval")
        [name] = answer["proof"]["broken"]
        self.assertEqual(name, "Order numbers")
        self.approve()
        approval = self.closing.with_user(self.manager).approval_ids
        self.assertIn(f"{name}: Numbers issued", approval.proof_text)
        self.renumber(0)
        self.assertTrue(self.close()["done"])
        self.env.invalidate_all()
        self.assertFalse(self.closing.proof_text)
        self.assertIn(name, approval.proof_text)

    def test_block_is_released_by_an_administrator(self):
        answer = self.close_broken("block")
        self.assertTrue(answer["may_try"])
        self.assertTakenBack(answer, "block")
        ids = self.closing.ids
        self.assertCallRefused(
            self.manager, "pos.closing", "approve", ids, None, None, "x"
        )
        self.assertTrue(self.approve(self.administrator)["signed"])
        self.assertTold(self.close())

    def test_cores_road_gets_an_action_that_opens_the_closing(self):
        self.policy.proof_requirement = "approval"
        self.renumber(3)
        self.count_all()
        action = self.call(
            self.cashier,
            "pos.session",
            "action_pos_session_closing_control",
            self.till.ids,
        )
        self.assertEqual(action["res_model"], "pos.closing")
        self.assertEqual(action["res_id"], self.closing.id)
        self.assertEqual(self.closing.status, "to_approve")

    def test_cores_popup_is_told_that_it_is_not_closed(self):
        self.policy.proof_requirement = "approval"
        self.renumber(3)
        self.count_all()
        answer = self.call(
            self.cashier, "pos.session", "close_session_from_ui", self.till.ids
        )
        self.assertFalse(answer["successful"])
        self.assertIn("not posted", answer["message"])

    def test_a_trial_tells_it_before_anybody_closes(self):
        self.policy.proof_requirement = "approval"
        self.renumber(3)
        self.count_all()
        answer = self.closing_call(self.cashier, "try_posting")
        self.assertEqual(self.missing(answer), ["proof"])
        self.assertEqual(answer["proof"]["status"], "broken")
        self.approve()
        self.assertTold(self.close())

    def test_a_trial_tells_what_is_only_reviewed(self):
        self.policy.proof_requirement = "review"
        self.renumber(3)
        self.count_all()
        answer = self.closing_call(self.cashier, "try_posting")
        self.assertEqual((answer["missing"], answer["state"]), ([], "ready"))
        self.assertIn(answer["proof"]["broken"][0], answer["message"])

    @contextmanager
    def unprovable(self):
        Proof = type(self.env["pos.closing.proof"])
        with patch.object(Proof, "_outcomes", side_effect=ValueError("unprovable")):
            with self.assertLogs(PROVEN, "ERROR"):
                yield

    def test_what_could_not_be_proven_is_told_and_repeated(self):
        self.policy.proof_requirement = "review"
        self.renumber(3)
        self.count_all()
        with self.unprovable():
            answer = self.close()
        self.assertTrue(answer["done"])
        self.assertEqual(answer["proof"]["status"], "failed")
        self.assertIn("could not be made", answer["message"])
        self.assertEqual(self.closing.review_state, "to_review")
        with self.unprovable():
            self.closing._cron_prove_again()
        self.assertEqual(self.closing.proof_state, "failed")
        self.closing._cron_prove_again()
        self.assertEqual(self.closing.proof_state, "broken")
        self.assertTrue(self.closing.proof_ids.filtered("closed_status"))
        self.assertIn(self.accountant, self.closing.sudo().activity_ids.user_id)

    def test_an_accountant_opens_what_the_activity_is_about(self):
        self.assertTold(self.close_broken("review"))
        read = self.read_form(self.closing, self.accountant)
        self.assertIn("Orders present", read["proof_text"])
        self.assertEqual(len(read["tender_ids"]), 2)

    def test_an_accountant_reads_nothing_of_what_is_open(self):
        self.count_all()
        closings = self.env["pos.closing"].with_user(self.accountant)
        self.assertFalse(closings.search([("id", "=", self.closing.id)]))


@tagged("post_install", "-at_install")
class TestClosingScheduled(ClosingCommon):
    """A record that fails does not stop a scheduled job."""

    def test_the_others_are_done_and_the_failure_is_told(self):
        self.policy.write({"request_hours": 1})
        closings = self.env["pos.closing"]
        for config in (self.basic_config, self.other_currency_config):
            cash, card = (
                (self.cash_pm1, self.bank_pm1)
                if config == self.basic_config
                else (self.cash_pm2, self.bank_pm2)
            )
            self.open_till(methods=cash | card, config=config)
            closing = self.start()
            self.count(closing, {cash: 80, card: 0})
            closing.request_approval("please")
            closings |= closing.sudo()
        closings = closings.sudo()
        closings.requested_at = "2020-01-01 00:00:00"
        failing = closings[0]
        Closing = type(closings)
        original = Closing._expire_request

        def expire(closing):
            original(closing)
            if closing == failing:
                raise ValueError("stuck")

        logger = "odoo.addons.pos_closing_control.models.control.control"
        with patch.object(Closing, "_expire_request", expire), mute_logger(logger):
            closings._cron_expire_requests()
        self.assertEqual(closings.mapped("request_state"), ["waiting", "expired"])
        self.assertIn("stuck", failing.message_ids[0].body)
        closings._cron_expire_requests()
        self.assertEqual(closings.mapped("request_state"), ["expired", "expired"])
