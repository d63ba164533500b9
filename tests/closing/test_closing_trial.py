from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..shop.common import ClosingCommon
from ..shop.remote_common import RemoteCommon


class TrialCommon(RemoteCommon):
    """A register that sells for 110, of which 10 are a tax that can be archived."""

    def setUp(self):
        super().setUp()
        self.policy.check_accounts = "ignore"
        self.till = self.open_till(opening=1000)  # refunds may exceed the sales
        self.tax, self.duty = self.env["account.tax"].create(
            [
                {"name": "Trial 10%", "amount": 10, "company_id": self.company.id},
                {"name": "Trial 5%", "amount": 5, "company_id": self.company.id},
            ]
        )
        self.order = self.sell_taxed(self.tax)

    def count_all(self, difference=0):
        """Count what the orders say, with a difference in the drawer."""
        paid = sum(self.pos_session.order_ids.mapped("amount_paid"))
        answer = self.count_remotely(cash=1000 + paid + difference, card=0)
        self.closing = self.pos_session.closing_id
        return answer

    def balancing(self):
        """What was posted to balance the entry."""
        items = self.pos_session.move_id.line_ids.filtered(
            lambda item: item.name == "Difference at closing PoS session"
        )
        return sum(items.mapped("balance"))

    def assertClosed(self, answer, balancing=0):
        self.assertTrue(answer["done"], answer["message"])
        self.assertAlmostEqual(self.balancing(), -balancing, 2)
        self.assertAlmostEqual(self.closing.imbalance, balancing, 2)


@tagged("post_install", "-at_install")
class TestClosingImbalance(TrialCommon):
    """An approval is for the amount of that moment; closing finds it again."""

    def found(self):
        self.count_all()
        answer = self.closing_call(self.cashier, "close")
        self.assertEqual(self.missing(answer), ["imbalance"])
        self.assertEqual(answer["state"], "to_approve")
        return self.closing.imbalance

    def approve(self):
        return self.closing_call(self.manager, "approve", note="tax was archived")

    def close(self):
        return self.closing_call(self.cashier, "close")

    def test_repaired_and_approved_it_closes_balanced(self):
        self.tax.active = False
        self.assertEqual(self.found(), 10)
        self.approve()
        self.tax.active = True
        self.assertClosed(self.close())
        self.assertFalse(self.closing.requirement == "approval")

    def test_repaired_it_closes_without_an_approval(self):
        self.tax.active = False
        self.found()
        self.tax.active = True
        self.assertClosed(self.close())
        self.assertFalse(self.closing.approval_ids)

    def test_repaired_before_the_approver_comes_there_is_nothing_to_approve(self):
        self.tax.active = False
        self.found()
        self.tax.active = True
        answer = self.approve()
        self.assertFalse(answer["signed"])
        self.assertEqual((answer["state"], answer["missing"]), ("ready", []))
        self.assertIn("No approval is needed", answer["message"])
        self.assertClosed(self.close())

    def test_not_repaired_the_approved_amount_is_posted(self):
        self.tax.active = False
        self.found()
        self.assertTrue(self.approve()["signed"])
        self.assertClosed(self.close(), balancing=10)

    def test_of_a_refund_as_well(self):
        self.sell_taxed(self.tax, pieces=-3)
        self.tax.active = False
        self.assertEqual(self.found(), -20)
        self.approve()
        self.assertClosed(self.close(), balancing=-20)

    def test_partly_repaired_it_is_asked_again(self):
        self.sell_taxed(self.duty)
        (self.tax | self.duty).active = False
        self.assertEqual(self.found(), 15)
        self.approve()
        self.duty.active = True
        answer = self.close()
        self.assertFalse(answer["done"])
        self.assertEqual(self.missing(answer), ["imbalance"])
        self.assertEqual(self.closing.imbalance, 10)
        self.assertTrue(self.approve()["signed"])
        self.assertClosed(self.close(), balancing=10)

    def test_worse_or_the_other_way_round_it_is_asked_again(self):
        self.sell_taxed(self.duty, pieces=-4)
        self.tax.active = False
        self.assertEqual(self.found(), 10)
        self.approve()
        self.duty.active = False
        self.assertFalse(self.close()["done"])
        self.assertEqual(self.closing.imbalance, -10)
        self.approve()
        self.assertClosed(self.close(), balancing=-10)

    def test_without_an_account_it_says_which_one_and_goes_on_once_it_is_set(self):
        self.tax.active = False
        self.found()
        company = self.company.sudo()
        account = company.account_default_pos_receivable_account_id
        self.patch(
            type(self.env["pos.session"]),
            "_get_balancing_account",
            lambda session: (
                session.company_id.account_default_pos_receivable_account_id
            ),
        )
        company.account_default_pos_receivable_account_id = False
        answer = self.closing_call(self.cashier, "state")
        self.assertIn("set the default receivable", str(answer["missing"]))
        self.assertNotIn("False", str([i["message"] for i in answer["missing"]]))
        self.approve()
        self.assertFalse(self.close()["done"])
        company.account_default_pos_receivable_account_id = account
        self.assertClosed(self.close(), balancing=10)

    def test_nothing_says_that_an_open_session_was_closed(self):
        self.tax.active = False
        self.found()
        told = self.pos_session.message_ids | self.closing.message_ids
        texts = " ".join(told.mapped("body"))
        self.assertNotIn("was closed by", texts)
        self.assertNotIn("Closed Register", texts)
        answer = self.close()
        self.assertNotIn("was closed by", answer["message"] or "")
        self.tax.active = True
        self.close()
        self.assertIn(
            "Closed Register",
            " ".join(told.mapped("body"))
            + " ".join(self.pos_session.message_ids.mapped("body")),
        )

    def test_another_modules_answer_is_no_imbalance(self):
        """Another module answers with its own action and leaves the session open."""
        self.count_all()
        action = {"type": "ir.actions.act_window", "name": "Weigh the drawer first"}
        Session = type(self.env["pos.session"])

        def asks_first(session, *args, **kwargs):
            return action

        core = next(
            parent
            for parent in Session.__mro__
            if parent.__module__ == "odoo.addons.point_of_sale.models.pos_session"
            and "_validate_session" in parent.__dict__
        )
        with patch.object(core, "_validate_session", asks_first):
            answer = self.close()
        self.assertFalse(answer["done"])
        self.assertIn("Weigh the drawer first", answer["message"])
        self.assertEqual(answer["state"], "ready")
        self.assertFalse(self.closing.name or self.closing.closed_by_id)
        self.assertEqual(self.close()["name"], "Z00001")


@tagged("post_install", "-at_install")
class TestClosingTrial(TrialCommon):
    """Odoo's posting is tried, and rolled back, before a second person decides."""

    def things(self):
        """Count the records of each model that posting creates."""
        models = (
            "account.move",
            "account.move.line",
            "account.payment",
            "account.bank.statement.line",
            "stock.picking",
            "bus.bus",
            "mail.mail",
            "pos.close.session.wizard",
        )
        return {model: self.env[model].sudo().search_count([]) for model in models}

    def test_an_imbalance_is_told_before_an_approval_is_asked(self):
        self.count_all(difference=-20)
        self.tax.active = False
        answer = self.closing_call(self.cashier, "request_approval", "please")
        self.assertEqual(self.missing(answer), ["approval", "imbalance"])
        self.assertEqual(answer["state"], "to_approve")
        self.assertEqual(self.pos_session.state, "opened")
        self.assertFalse(self.pos_session.move_id or self.closing.name)
        self.closing_call(self.manager, "approve", note="seen both")
        answer = self.closing_call(self.cashier, "close")
        self.assertClosed(answer, balancing=10)

    def test_what_came_after_the_request_is_told_to_the_approver_first(self):
        self.policy.trial_orders = 0
        self.count_all(difference=-20)
        self.closing_call(self.cashier, "request_approval", "please")
        self.policy.trial_orders = 500
        self.tax.active = False
        answer = self.closing_call(self.manager, "approve", note="fine")
        self.assertFalse(answer["signed"])
        self.assertIn("does not balance", answer["message"])
        self.assertTrue(answer["may_sign"])
        answer = self.closing_call(self.manager, "approve", note="with the tax")
        self.assertTrue(answer["signed"])

    def test_at_the_register_as_well(self):
        self.policy.trial_orders = 0
        self.count_all(difference=-20)
        self.policy.trial_orders = 500
        self.tax.active = False
        secret = f"{self.manager.login}-secret"
        sign = [self.cashier, "approve", self.manager.id, secret, "fine"]
        self.assertFalse(self.closing_call(*sign)["signed"])
        self.assertTrue(self.closing_call(*sign)["signed"])

    def test_a_trial_leaves_nothing_behind(self):
        self.count_all(difference=-20)
        before = self.things()
        answer = self.closing_call(self.cashier, "try_posting")
        self.assertIn("nothing prevents", answer["message"])
        self.assertEqual(answer["state"], "to_approve")
        self.assertEqual(self.things(), before)
        self.assertEqual(self.pos_session.state, "opened")
        self.assertFalse(self.closing.name or self.pos_session.move_id)
        self.assertEqual(set(self.pos_session.order_ids.mapped("state")), {"paid"})
        self.closing_call(self.manager, "approve", note="ok")
        self.assertEqual(self.closing_call(self.cashier, "close")["name"], "Z00001")

    def test_what_odoo_refuses_is_told_and_nobody_is_asked(self):
        self.count_all(difference=-20)
        self.cash_pm1.journal_id.loss_account_id = False
        answer = self.closing_call(self.cashier, "request_approval", "please")
        self.assertIn("profit or loss account", answer["message"])
        self.assertIn("nobody was asked", answer["message"])
        self.assertFalse(self.closing.request_state or self.closing.activity_ids)
        answer = self.closing_call(self.manager, "approve", note="fine")
        self.assertTrue(answer["signed"], "a trial holds for a while")

    def test_an_error_without_a_sentence_is_logged_and_told(self):
        self.count_all(difference=-20)
        Session = type(self.env["pos.session"])
        fails = patch.object(
            Session, "_reconcile_account_move_lines", side_effect=ValueError("weird")
        )
        with (
            fails,
            self.assertLogs(
                "odoo.addons.pos_closing_control.models.closing.trial", "ERROR"
            ) as logs,
        ):
            answer = self.closing_call(self.cashier, "request_approval", "please")
        self.assertIn("weird", answer["message"])
        self.assertIn("administrator", answer["message"])
        self.assertIn("Traceback", logs.output[0])
        self.assertFalse(self.closing.request_state)

    def test_who_commits_during_a_trial_keeps_nothing(self):
        self.count_all(difference=-60)
        Session = type(self.env["pos.session"])

        def commits(session, data):
            session.env.cr.commit()

        with (
            patch.object(Session, "_reconcile_account_move_lines", commits),
            mute_logger("odoo.addons.pos_closing_control.models.closing.trial"),
        ):
            answer = self.closing_call(self.cashier, "try_posting")
        self.assertIn("rolled back", answer["message"])
        self.assertEqual(self.pos_session.state, "opened")
        self.assertEqual(self.missing(answer), ["block"])

    def test_above_the_policys_number_it_is_left_to_the_button(self):
        self.sell_taxed(self.tax)
        for most, codes in ((0, 1), (1, 1), (2, 2)):
            self.policy.trial_orders = most
            self.count_all(difference=-20)
            self.tax.active = False
            answer = self.closing_call(self.cashier, "request_approval", "please")
            self.assertEqual(len(answer["missing"]), codes, most)
            self.tax.active = True
            self.closing_call(self.manager, "reset_counts", "once more")
        self.policy.trial_orders = 0
        self.count_all(difference=-20)
        self.tax.active = False
        answer = self.closing_call(self.cashier, "try_posting")
        self.assertEqual(self.missing(answer), ["approval", "imbalance"])

    def test_it_is_offered_where_nothing_else_tries(self):
        for most, difference, offered in ((500, -20, False), (0, -20, True)):
            self.policy.trial_orders = most
            answer = self.count_all(difference=difference)
            self.assertEqual(answer["may_try"], offered, (most, difference))
        self.closing_call(self.manager, "reset_counts", "once more")
        self.policy.trial_orders = 0
        self.assertFalse(self.count_all()["may_try"], "nobody is asked")
        self.policy.trial_orders = 500
        self.tax.active = False
        answer = self.closing_call(self.cashier, "close")
        self.assertTrue(answer["may_try"], "it may be repaired by now")
        answer = self.closing_call(self.cashier, "try_posting")
        self.assertIn("nothing has changed", answer["message"])
        self.assertTrue(answer["may_try"])
        self.tax.active = True
        answer = self.closing_call(self.cashier, "try_posting")
        self.assertFalse(answer["may_try"] or answer["missing"])

    def test_a_blind_count_is_locked_before_anything_of_it_is_told(self):
        self.policy.blind = True
        self.count_all(difference=-20)
        self.assertFalse(self.closing.count_id)
        ids = self.closing.ids
        self.assertCallRefused(self.cashier, "pos.closing", "try_posting", ids)
        self.tax.active = False
        answer = self.closing_call(self.cashier, "request_approval", "please")
        self.assertTrue(answer["locked"])
        self.assertEqual(self.missing(answer), ["approval", "imbalance"])

    def test_who_may_not_close_may_not_try(self):
        auditor = self._user(
            "trial_auditor", "pos_closing_control.group_closing_auditor"
        )
        self.count_all()
        self.assertCallRefused(auditor, "pos.closing", "try_posting", self.closing.ids)

    def test_the_wizard_tells_it_as_well(self):
        self.count_all(difference=-20)
        self.tax.active = False
        wizard = "pos.closing.wizard"
        opened = self.call(
            self.cashier, "pos.session", "action_open_closing", self.till.ids
        )["res_id"]
        self.call(self.cashier, wizard, "action_try_posting", [opened])
        read = self.call(
            self.cashier, wizard, "read", [opened], ["obstacles", "message", "may_try"]
        )[0]
        self.assertIn("does not balance", read["obstacles"])
        self.assertTrue(read["may_try"])
        self.call(self.cashier, wizard, "write", [opened], {"note": "see the tax"})
        self.call(self.cashier, wizard, "action_request_approval", [opened])
        self.assertEqual(self.closing.request_note, "see the tax")
        note = self.call(self.cashier, wizard, "read", [opened], ["note"])[0]["note"]
        self.assertFalse(note)


@tagged("post_install", "-at_install")
class TestClosingTrialInOtherWork(ClosingCommon):
    """Nothing is rolled back in a transaction that has already written."""

    def test_the_trial_is_left_out_and_the_button_says_why(self):
        self.open_till()
        order = self.sell((self.cash_pm1, 30))
        closing = self.start()
        self.count(closing, {self.cash_pm1: 110, self.bank_pm1: 0})
        closing.request_approval("please")
        self.assertEqual(closing.status, "to_approve")
        self.assertFalse(closing.tried_at)
        with self.assertRaisesRegex(UserError, "by a call of its own"):
            closing.try_posting()
        self.assertTrue(order.exists())
        closing.with_user(self.manager).approve(note="seen")
        self.assertTrue(closing.close()["done"])
        self.assertTrue(self.pos_session.order_ids)
