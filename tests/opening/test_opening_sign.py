from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..shop.opening_common import OpeningCommon

ACTIVITY = "pos_closing_control.activity_opening_sign"


@tagged("post_install", "-at_install")
class TestOpeningSign(OpeningCommon):
    """A large opening difference is approved at the register or in the back office."""

    PIN = "482915"

    def setUp(self):
        super().setUp()
        self.leave()
        self.till = self.begin()
        self.manager._set_pos_closing_pin(self.PIN)

    def short(self, amount):
        answer = self.till.opening_count({"amount": 100 - amount})
        self.explain(self.till)
        return answer

    def boss(self, user=None):
        return self.till.with_user(user or self.manager)

    def wizard(self, note):
        action = self.boss().opening_id.action_decide()
        wizard = self.env["pos.closing.opening.wizard"].with_user(self.manager)
        return wizard.with_context(**action["context"]).create({"note": note})

    def activities(self):
        opening = self.pos_session.opening_id
        return opening.sudo().activity_search([ACTIVITY]).user_id

    def test_waits_for_a_signature_and_the_approvers_are_told(self):
        answer = self.short(30)
        self.assertNotOpened(self.till.opening_state(), "approval")
        self.assertEqual(answer["state"], "to_approve")
        names = [user["name"] for user in answer["approvers"]]
        self.assertIn(self.manager.name, names)
        self.assertNotIn(self.cashier.name, names)
        self.assertIn("pin", answer["secret_kinds"])
        self.assertIn(self.manager, self.activities())
        self.assertTrue(self.boss().opening_state()["may_sign"])

    def test_the_right_pin_opens_the_till(self):
        self.short(30)
        answer = self.till.opening_approve(self.manager.id, self.PIN, "seen")
        self.assertTrue(answer["signed"])
        self.assertOpened(answer, 70)
        opening = self.pos_session.opening_id
        self.assertEqual(opening.signed_by, self.manager.name)
        self.assertEqual(opening.approval_ids.method, "pin")
        self.assertEqual(opening.approval_ids.till_user_id, self.cashier)
        self.assertFalse(self.activities())

    def test_a_wrong_pin_is_answered_counted_and_opens_nothing(self):
        self.short(30)
        answer = self.till.opening_approve(self.manager.id, "000000")
        self.assertFalse(answer["signed"])
        self.assertNotOpened(answer, "approval")
        lock = self.env["pos.closing.secret.lock"].sudo()
        lock = lock.search([("user_id", "=", self.manager.id)])
        self.assertEqual(lock.failures, 1)

    def test_a_lost_answer_can_be_asked_for_again(self):
        self.short(30)
        for _call in range(2):
            answer = self.till.opening_approve(self.manager.id, self.PIN, "seen")
            self.assertTrue(answer["signed"])
            self.assertOpened(answer, 70)
        self.assertEqual(len(self.pos_session.opening_id.approval_ids), 1)
        other = self.till.opening_approve(self.administrator.id, self.PIN)
        self.assertFalse(other["signed"])

    def test_an_approver_signs_in_the_back_office(self):
        self.short(30)
        wizard = self.wizard("seen")
        self.assertIn("70.00", wizard.summary)
        wizard.action_sign()
        self.assertOpened(self.till.opening_state(), 70)
        self.assertEqual(self.pos_session.opening_id.approval_ids.note, "seen")

    def test_an_approver_grants_a_new_count_in_the_back_office(self):
        self.short(30)
        self.wizard("a roll was in the safe").action_grant()
        self.assertNotOpened(self.till.opening_state(), "count")
        approval = self.pos_session.opening_id.approval_ids
        self.assertEqual(approval.decision, "recount")
        self.assertEqual(approval.note, "a roll was in the safe")

    def test_a_cashier_signs_nothing(self):
        self.short(30)
        for user in (self.cashier, self.colleague):
            with self.assertRefused("Only an approver of this register", AccessError):
                self.boss(user).opening_approve(note="fine")
            with self.assertRefused("Only an approver of this register", AccessError):
                self.boss(user).opening_reset(note="fine")
        self.assertNotOpened(self.till.opening_state(), "approval")

    def test_nobody_signs_what_they_counted(self):
        self.boss().opening_count({"amount": 70})
        with self.assertRefused("You counted this register", AccessError):
            self.boss().opening_approve(note="mine")
        answer = self.boss(self.administrator).opening_approve(note="seen")
        self.assertOpened(answer, 70)

    def test_only_the_responsible_people_of_a_till_decide(self):
        self.config.closing_approver_ids = self.administrator
        self.short(30)
        with self.assertRaises(AccessError):
            self.boss().opening_approve(note="seen")
        self.assertFalse(self.boss().env["pos.closing.opening"].search([]))
        self.assertFalse(self.boss().opening_summary)
        self.assertEqual(self.activities(), self.administrator)
        self.assertOpened(self.boss(self.administrator).opening_approve(note="seen"))

    def test_a_signature_without_a_reason_needs_a_note(self):
        self.till.opening_count({"amount": 70})
        with self.assertRefused("note saying why"):
            self.boss().opening_approve()
        self.assertOpened(self.boss().opening_approve(note="a bag is in the safe"), 70)

    def test_a_block_is_released_by_an_administrator_with_a_note(self):
        self.short(60)
        self.assertNotOpened(self.till.opening_state(), "block")
        self.assertIn(self.manager, self.activities())
        self.assertFalse(self.boss().opening_state()["may_sign"])
        with self.assertRefused("blocked", AccessError):
            self.boss().opening_approve(note="fine")
        administrator = self.boss(self.administrator)
        with self.assertRefused("note saying why"):
            administrator.opening_approve()
        self.assertOpened(administrator.opening_approve(note="police called"), 40)

    def test_a_manager_grants_a_new_count(self):
        for _attempt in range(2):
            self.short(60)
        with self.assertRefused("note saying why"):
            self.boss().opening_reset()
        answer = self.boss().opening_reset("a roll was in the safe")
        self.assertNotOpened(answer, "count")
        self.assertEqual((answer["attempts"], answer["attempts_left"]), (0, 2))
        self.assertFalse(self.activities())
        self.assertOpened(self.till.opening_count({"amount": 100}), 100)
        opening = self.pos_session.opening_id
        self.assertEqual(len(opening.count_ids), 3, "nothing is forgotten")
        self.assertEqual(opening.approval_ids.decision, "recount")

    def test_a_signature_is_for_its_count_only(self):
        self.till.opening_count({"amount": 70})
        count = self.pos_session.opening_id.count_id
        self.boss().opening_reset("again")
        self.till.opening_count({"amount": 69})
        opening = self.pos_session.opening_id.sudo()
        opening.approval_ids.create(
            {
                "opening_id": opening.id,
                "user_id": self.manager.id,
                "decision": "approved",
                "method": "backoffice",
                "count_id": count.id,
            }
        )
        self.assertNotOpened(self.till.opening_state(), "approval")

    def test_an_open_till_is_not_counted_anew(self):
        self.till.opening_count({"amount": 100})
        with self.assertRefused("was opened by"):
            self.boss().opening_reset("late idea")

    def test_an_auditor_reads_openings_and_changes_nothing(self):
        self.short(30)
        auditor = self._user("auditor", "pos_closing_control.group_closing_auditor")
        opening = self.pos_session.opening_id.with_user(auditor)
        self.assertEqual(opening.counted, 70)
        with self.assertRefused("not allowed to modify", AccessError):
            self.boss(auditor).opening_approve(note="no")
