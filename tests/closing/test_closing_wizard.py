from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..shop.common import ClosingCommon


class WizardCommon(ClosingCommon):
    """Uses the wizard as the web client does: type, press, read again."""

    def open_wizard(self, user=None, session=None):
        session = (session or self.pos_session).with_user(user or self.cashier)
        action = session.action_open_closing()
        Wizard = self.env["pos.closing.wizard"].with_user(user or self.cashier)
        wizard = Wizard.browse(action["res_id"])
        wizard.invalidate_recordset()
        return wizard

    def type_amounts(self, wizard, amounts):
        wizard.counted = {
            str(method.id): {"amount": amount} for method, amount in amounts.items()
        }

    def count_with(self, wizard, cash, card=20):
        self.type_amounts(wizard, {self.cash_pm1: cash, self.bank_pm1: card})
        wizard.action_submit_count()

    def type_reason(self, wizard, method, reason, note=False):
        wizard.explained = {
            str(method.id): [{"reason_id": reason.id, "note": note}],
        }

    def shown(self, wizard, method):
        return self.tender(wizard.answer, method)


@tagged("post_install", "-at_install")
class TestClosingWizard(WizardCommon):
    def setUp(self):
        super().setUp()
        self.session = self.open_till()
        self.sell((self.cash_pm1, 30))
        self.sell((self.bank_pm1, 20))

    # Opening -------------------------------------------------------------

    def test_dashboard_and_session_open_the_same_wizard_as_a_full_page(self):
        action = self.config.with_user(self.cashier).action_open_closing()
        self.assertEqual(action["target"], "current")
        self.assertEqual(action["res_model"], "pos.closing.wizard")
        again = self.session.action_open_closing()
        self.assertEqual(again["res_id"], action["res_id"])

    def test_counting_comes_first_where_nothing_is_in_the_way(self):
        self.assertEqual(self.open_wizard().step, "count")

    def test_typed_amounts_are_there_again_for_the_same_user_only(self):
        self.type_amounts(self.open_wizard(), {self.cash_pm1: 77})
        again = self.open_wizard()
        self.assertEqual(again.counted[str(self.cash_pm1.id)]["amount"], 77)
        self.assertFalse(self.open_wizard(self.colleague).counted)

    def test_closed_session_opens_its_closing_instead(self):
        self.count_with(wizard := self.open_wizard(), 130)
        wizard.action_close()
        action = self.session.action_open_closing()
        self.assertEqual(action["res_model"], "pos.closing")
        self.assertEqual(action["res_id"], wizard.closing_id.id)

    def test_till_without_policy_has_no_wizard(self):
        session = self.open_till(
            policy=False, config=self.config.copy(), methods=self.bank_pm1
        )
        self.assertFalse(session.config_id.closing_controlled)
        with self.assertRefused("has no closing policy"):
            session.action_open_closing()

    # Checks --------------------------------------------------------------

    def draft_order(self):
        order = self.pos_session.order_ids[0].copy({"state": "draft"})
        order.write({"session_id": self.pos_session.id, "state": "draft"})
        return order

    def test_open_order_stops_the_closing_and_is_one_click_away(self):
        order = self.draft_order()
        wizard = self.open_wizard()
        self.assertEqual(wizard.step, "checks")
        self.assertTrue(wizard.is_stopped)
        action = wizard.action_open_check("draft_orders")
        self.assertEqual(action["res_model"], "pos.order")
        self.assertEqual(action["res_id"], order.id)
        wizard.action_start()
        self.assertEqual(wizard.step, "checks")
        order.unlink()
        wizard.action_start()
        self.assertEqual(wizard.step, "count")

    def test_warning_is_shown_before_counting_and_can_be_passed(self):
        picking = self.pos_session.picking_ids[:1]
        self.env["stock.picking"].browse(picking.ids).write({"state": "assigned"})
        wizard = self.open_wizard()
        self.assertEqual(wizard.step, "checks")
        self.assertFalse(wizard.is_stopped)
        wizard.action_start()
        self.assertEqual(wizard.step, "count")

    # Counting --------------------------------------------------------------

    def test_balanced_till_is_closed_in_two_buttons(self):
        wizard = self.open_wizard()
        self.count_with(wizard, 130)
        self.assertEqual(wizard.step, "differences")
        self.assertFalse(wizard.obstacles)
        self.assertFalse(wizard.is_editing)
        wizard.action_close()
        self.assertEqual(wizard.step, "closed")
        self.assertEqual(wizard.z_number, "Z00001")
        self.assertEqual(self.pos_session.state, "closed")

    def test_amount_that_was_not_typed_is_no_zero(self):
        wizard = self.open_wizard()
        self.type_amounts(wizard, {self.cash_pm1: 130})
        with self.assertRefused("Enter the amount of Bank"):
            wizard.action_submit_count()
        self.assertEqual(wizard.step, "count")
        self.assertEqual(wizard.counted[str(self.cash_pm1.id)]["amount"], 130)

    def test_cash_can_be_counted_by_coins_and_notes(self):
        ten = self.env["pos.bill"].create({"name": "10", "value": 10})
        wizard = self.open_wizard()
        wizard.counted = {
            str(self.cash_pm1.id): {
                "by_bills": True,
                "bills": {str(ten.id): 13},
                "amount": 1,
            },
            str(self.bank_pm1.id): {"amount": 20},
        }
        wizard.action_submit_count()
        self.assertEqual(self.shown(wizard, self.cash_pm1)["counted"], 130)
        line = wizard.closing_id.count_id.sudo().line_ids[0]
        self.assertIn("13 ×", line.denomination_text)

    def test_total_of_cash_is_not_taken_where_coins_are_required(self):
        self.policy.require_denominations = True
        wizard = self.open_wizard()
        self.type_amounts(wizard, {self.cash_pm1: 130, self.bank_pm1: 20})
        with self.assertRefused("Count Cash by coins and notes"):
            wizard.action_submit_count()
        self.assertFalse(wizard.closing_id.count_ids)

    def test_batch_reference_is_asked_for_where_the_policy_wants_it(self):
        self.policy.declare_bank = "reference"
        wizard = self.open_wizard()
        self.type_amounts(wizard, {self.cash_pm1: 130, self.bank_pm1: 20})
        with self.assertRefused("Enter the batch reference of Bank"):
            wizard.action_submit_count()
        typed = dict(wizard.counted)
        typed[str(self.bank_pm1.id)]["reference"] = "B7"
        wizard.counted = typed
        wizard.action_submit_count()
        self.assertEqual(self.shown(wizard, self.bank_pm1)["reference"], "B7")

    def test_open_count_can_be_repeated_while_attempts_are_left(self):
        wizard = self.open_wizard()
        self.count_with(wizard, 110)
        self.assertTrue(wizard.may_count)
        wizard.action_show_count()
        self.assertEqual(wizard.step, "count")
        self.assertEqual(wizard.attempts_left, 1)
        self.count_with(wizard, 130)
        self.assertFalse(wizard.obstacles)

    def test_page_of_counting_is_not_shown_once_the_count_is_final(self):
        wizard = self.open_wizard()
        self.count_with(wizard, 110)
        self.count_with(wizard, 110)
        wizard.action_show_count()
        self.assertFalse(wizard.may_count)
        self.assertNotEqual(wizard.step, "count")

    def test_sale_after_the_count_leads_back_to_counting(self):
        wizard = self.open_wizard()
        self.count_with(wizard, 130)
        self.sell((self.cash_pm1, 5))
        wizard.invalidate_recordset()
        self.assertEqual(wizard.step, "checks")
        wizard.action_start()
        self.assertEqual(wizard.step, "count")
        self.assertIn("Changed since your count", wizard.message)
        self.count_with(wizard, 135)
        wizard.action_close()
        self.assertEqual(wizard.step, "closed")

    # Reasons ---------------------------------------------------------------

    def test_shortage_is_closed_with_a_reason(self):
        wizard = self.open_wizard()
        self.count_with(wizard, 125)
        self.assertTrue(wizard.is_editing)
        wizard.action_explain()
        self.assertEqual(wizard.step, "differences")
        self.assertTrue(wizard.obstacles)
        self.type_reason(wizard, self.cash_pm1, self.reason, "a tourist")
        wizard.action_explain()
        self.assertFalse(wizard.obstacles)
        self.assertFalse(wizard.is_editing)
        wizard.action_close()
        self.assertEqual(self.shown(wizard, self.cash_pm1)["note"], "a tourist")

    def test_reason_is_recorded_once_however_often_one_goes_on(self):
        wizard = self.open_wizard()
        self.count_with(wizard, 125)
        self.type_reason(wizard, self.cash_pm1, self.reason)
        wizard.action_explain()
        wizard.action_show_differences()
        self.assertTrue(wizard.is_editing)
        wizard.action_explain()
        bodies = wizard.closing_id.message_ids.mapped("body")
        self.assertEqual(sum(self.reason.name in body for body in bodies), 1)

    def test_parts_are_typed_without_a_sign_and_documents_are_sent_once(self):
        wizard = self.open_wizard()
        self.count_with(wizard, 125)
        parts = [
            {"reason_id": self.reason.id, "amount": 3},
            {
                "reason_id": self.reason.id,
                "amount": 2,
                "documents": [{"name": "a.pdf", "data": "JVBERi0xLjQKJSVFT0Y="}],
            },
        ]
        wizard.explained = {str(self.cash_pm1.id): parts}
        wizard.action_explain()
        told = self.shown(wizard, self.cash_pm1)["explanations"]
        self.assertEqual([part["amount"] for part in told], [-3, -2])
        self.assertEqual(told[1]["documents"][0]["name"], "a.pdf")
        self.assertNotIn("JVBER", str(wizard.explained))
        wizard.action_explain()
        tender = wizard.closing_id.sudo()._tender(self.cash_pm1)
        self.assertEqual(len(tender.explanation_ids), 2)

    # Approvals -------------------------------------------------------------

    def test_large_shortage_is_signed_by_a_manager_in_their_own_wizard(self):
        wizard = self.open_wizard()
        self.count_with(wizard, 110)
        wizard.action_explain()
        self.assertEqual(wizard.step, "signature")
        self.assertFalse(wizard.may_sign)
        wizard.note = "please come"
        wizard.action_request_approval()
        self.assertFalse(wizard.note)
        signing = self.open_wizard(self.manager)
        self.assertEqual(signing.step, "signature")
        self.assertTrue(signing.may_sign)
        self.assertEqual(signing.request_note, "please come")
        signing.note = "seen"
        signing.action_approve()
        wizard.invalidate_recordset()
        self.assertEqual(wizard.step, "differences")
        wizard.action_close()
        self.assertEqual(wizard.step, "closed")

    def test_refusal_tells_the_cashier_why_and_they_can_ask_again(self):
        wizard = self.open_wizard()
        self.count_with(wizard, 110)
        signing = self.open_wizard(self.manager)
        with self.assertRefused("Add a note"):
            signing.action_refuse()
        signing.note = "look under the tray"
        signing.action_refuse()
        wizard.invalidate_recordset()
        self.assertEqual(wizard.refusal, "look under the tray")
        wizard.action_show_signature()
        wizard.action_request_approval()
        self.assertEqual(wizard.status, "to_approve")
        self.assertFalse(wizard.refusal)

    def test_granted_count_leads_the_cashier_back_to_counting(self):
        wizard = self.open_wizard()
        self.count_with(wizard, 30)
        self.count_with(wizard, 30)
        signing = self.open_wizard(self.manager)
        signing.action_show_signature()
        self.assertFalse(signing.may_sign, "blocked: an administrator's to release")
        self.assertTrue(signing.may_grant)
        signing.note = "drawer jammed"
        signing.action_grant_count()
        wizard.action_refresh()
        self.assertEqual(wizard.step, "count")
        self.assertEqual(wizard.attempts_left, 2)

    def test_review_afterwards_closes_and_says_so(self):
        self.policy.rule_ids = [
            Command.clear(),
            Command.create({"limit_amount": 1, "requirement": "review"}),
        ]
        self.apply_policy()
        wizard = self.open_wizard()
        self.count_with(wizard, 125)
        wizard.action_close()
        self.assertTrue(wizard.needs_review)
        self.assertEqual(wizard.step, "closed")

    # What the wizard can never do ------------------------------------------

    def test_cashier_signs_nothing_through_the_wizard(self):
        wizard = self.open_wizard()
        self.count_with(wizard, 110)
        wizard.note = "I am my own manager"
        for button in ("action_approve", "action_refuse", "action_grant_count"):
            with self.assertRefused("Only an approver of this register", AccessError):
                getattr(wizard, button)()
        wizard.action_close()
        self.assertNotEqual(self.pos_session.state, "closed")

    def test_manager_who_counted_is_offered_no_signature(self):
        wizard = self.open_wizard(self.manager)
        self.count_with(wizard, 110)
        self.assertFalse(wizard.may_sign or wizard.may_refuse or wizard.may_grant)
        with self.assertRefused("You counted this register", AccessError):
            wizard.action_approve()

    def test_written_page_or_answer_opens_no_step(self):
        wizard = self.open_wizard()
        for page in ("signature", "closed", "differences"):
            wizard.write({"page": page, "answer": {"done": True}, "may_sign": True})
            wizard.invalidate_recordset()
            self.assertEqual(wizard.step, "count")
            self.assertFalse(wizard.may_sign)

    def test_wizard_of_somebody_else_is_not_readable(self):
        wizard = self.open_wizard()
        self.type_amounts(wizard, {self.cash_pm1: 130})
        with self.assertRaises(AccessError):
            wizard.with_user(self.colleague).read(["counted"])

    def test_user_without_point_of_sale_opens_nothing(self):
        stranger = new_test_user(self.env, "till_stranger", "base.group_user")
        with self.assertRaises(AccessError):
            self.pos_session.with_user(stranger).action_open_closing()


@tagged("post_install", "-at_install")
class TestClosingWizardBlind(WizardCommon):
    def setUp(self):
        super().setUp()
        self.policy.blind = True
        self.session = self.open_till()
        self.sell((self.cash_pm1, 31.25))
        self.sell((self.bank_pm1, 21.75))

    def test_nothing_expected_reaches_the_page_before_the_count_is_final(self):
        wizard = self.open_wizard()
        self.count_with(wizard, 100, 21.75)
        self.assertEqual(wizard.step, "count")
        self.assertIn("does not match", wizard.message)
        page = str(wizard.read())
        for amount in ("131.25", "31.25", "53.0"):
            self.assertNotIn(amount, page)
        for tender in wizard.answer["tenders"]:
            self.assertIs(tender["expected"], False)
            self.assertIs(tender["difference"], False)

    def test_count_that_is_right_can_be_kept_without_another_one(self):
        wizard = self.open_wizard()
        self.assertFalse(wizard.is_recorded)
        self.count_with(wizard, 126.25, 21.75)
        self.assertTrue(wizard.is_recorded)
        wizard.action_keep_count()
        self.assertEqual(wizard.step, "differences")
        self.assertEqual(self.shown(wizard, self.cash_pm1)["difference"], -5)
        self.assertFalse(wizard.may_count)
