from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..shop.opening_common import OpeningCommon


@tagged("post_install", "-at_install")
class TestClosingSelfApproval(OpeningCommon):
    """A shop of one person, with a policy that requires somebody else to approve."""

    def setUp(self):
        super().setUp()
        self.policy.self_approval = True
        self.alone()
        self.open_till()
        self.sell((self.cash_pm1, 100), user=self.administrator)

    def alone(self):
        """Make the administrator the only one who may approve here."""
        self.approvers = self.env["res.groups"].sudo().create({"name": "Approvers"})
        self.approvers.user_ids = self.administrator
        self.policy.approver_group_id = self.approvers

    def joined(self):
        """Return somebody else who may approve, but is not an administrator."""
        other = self._user("till_other", "pos_closing_control.group_closing_approver")
        self.approvers.user_ids += other
        return other

    def counted(self, amount):
        closing = self.start(user=self.administrator)
        answer = self.count(
            closing, {self.cash_pm1: amount, self.bank_pm1: 0}, self.administrator
        )
        return closing, answer

    def test_the_own_shortage_is_approved_with_a_note_and_recorded_as_such(self):
        self.policy.opening_control = False  # from the next session on
        for short, over in ((15, False), (60, False), (15, True)):
            with self.subTest(difference=short, over=over):
                closing, answer = self.counted(200 + (short if over else -short))
                self.assertTrue(answer["may_sign"] and answer["self_approval"])
                with self.assertRefused("Add a note"):
                    closing.approve(note="  ")
                answer = closing.approve(note="Nobody else is here")
                self.assertTrue(answer["signed"])
                self.assertEqual(answer["state"], "ready")
                [approval] = answer["approvals"]
                self.assertTrue(approval["self_approved"])
                log = closing.sudo().message_ids.mapped("body")
                self.assertTrue(any("self-approved" in body for body in log))
                self.assertTrue(closing.close()["done"])
                self.assertTrue(closing.sudo().approval_ids.self_approved)
                self.open_till()
                self.sell((self.cash_pm1, 100), user=self.administrator)

    def test_only_where_the_policy_says_so_and_the_exits_are_told(self):
        self.policy.self_approval = False
        closing, answer = self.counted(180)
        self.assertFalse(answer["may_sign"] or answer["self_approval"])
        with self.assertRefused("allow self-approval", AccessError):
            closing.approve(note="Nobody else is here")
        answer = closing.request_approval("Please")
        self.assertIn("right to approve closings", answer["message"])

    def test_never_while_somebody_else_could_approve(self):
        closing, _answer = self.counted(180)
        helper = self.joined()
        answer = closing.state()
        self.assertFalse(answer["may_sign"] or answer["self_approval"])
        with self.assertRefused("somebody else must approve", AccessError):
            closing.approve(note="I am quicker")
        answer = closing.with_user(helper).approve(note="Seen")
        self.assertFalse(answer["approvals"][0]["self_approved"])

    def test_who_could_not_release_a_block_does_not_count(self):
        self.joined()
        closing, answer = self.counted(100)
        self.assertEqual(self.missing(answer), ["block"])
        self.assertTrue(answer["self_approval"])
        self.assertTrue(closing.approve(note="Robbed")["signed"])

    def test_not_by_a_cashier_nor_for_a_recount_or_review(self):
        closing, _answer = self.counted(180)
        with self.assertRefused("somebody else must approve", AccessError):
            closing.reset_counts("Once more")
        cashier = closing.with_user(self.cashier)
        self.assertFalse(cashier.state()["may_sign"])
        with self.assertRefused("Only an approver", AccessError):
            cashier.approve(note="Me")

    def test_the_own_opening(self):
        closing, _answer = self.counted(200)
        self.assertTrue(closing.close()["done"])
        self.config.with_user(self.administrator).open_ui()
        self.config.invalidate_recordset()
        session = self.use_session(self.config.current_session_id).with_user(
            self.administrator
        )
        answer = session.opening_count({"amount": 170})
        self.assertNotOpened(answer, "approval")
        self.assertTrue(answer["self_approval"])
        answer = session.opening_approve(note="Nobody else is here")
        self.assertOpened(answer, 170)
        self.assertTrue(answer["approvals"][0]["self_approved"])
