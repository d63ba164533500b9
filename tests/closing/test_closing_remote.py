from odoo.tests import tagged

from ..shop.remote_common import RemoteCommon


@tagged("post_install", "-at_install")
class TestClosingRemote(RemoteCommon):
    """Real remote calls: each has a transaction of its own, which core may roll back.

    The entry is unbalanced by archiving a tax that was used in a sale.
    """

    def setUp(self):
        super().setUp()
        self.till = self.open_till()
        self.tax, self.duty = self.env["account.tax"].create(
            [
                {"name": "Remote 20%", "amount": 20, "company_id": self.company.id},
                {"name": "Remote 50%", "amount": 50, "company_id": self.company.id},
            ]
        )
        self.order = self.sell_taxed(self.tax, price=25)
        self.sell((self.bank_pm1, 20))

    def unbalance(self):
        self.tax.active = False

    def test_a_cashier_closes_by_remote_calls(self):
        self.assertEqual(self.count_remotely(cash=130)["state"], "ready")
        self.assertTrue(self.closing_call(self.cashier, "close")["done"])
        self.assertEqual(self.pos_session.state, "closed")

    def test_an_imbalance_loses_nothing_and_asks_for_a_signature(self):
        self.unbalance()
        self.assertEqual(self.count_remotely(cash=130)["state"], "ready")
        answer = self.closing_call(self.cashier, "close")
        self.assertEqual(answer["state"], "to_approve")
        self.assertEqual(self.missing(answer), ["imbalance"])
        self.assertTrue(answer["locked"], "the count is kept")
        closing = self.pos_session.closing_id
        self.assertFalse(closing.name)
        self.assertEqual(abs(closing.imbalance), 5)
        self.assertEqual(self.pos_session.state, "opened")
        self.assertFalse(self.pos_session.move_id)

    def test_force_closing_needs_an_approval_with_a_note(self):
        self.unbalance()
        self.count_remotely(cash=130)
        self.closing_call(self.cashier, "close")
        ids = self.pos_session.closing_id.ids
        self.assertCallRefused(self.cashier, "pos.closing", "approve", ids)
        self.assertCallRefused(self.manager, "pos.closing", "approve", ids)
        self.assertFalse(self.closing_call(self.cashier, "close")["done"])
        answer = self.closing_call(self.manager, "approve", note="tax was archived")
        self.assertEqual(answer["state"], "ready")
        answer = self.closing_call(self.cashier, "close")
        self.assertTrue(answer["done"])
        self.assertEqual(answer["name"], "Z00001", "the rolled back number is not lost")
        move = self.pos_session.move_id
        self.assertEqual(move.state, "posted")
        balancing = move.line_ids.filtered(
            lambda item: (
                item.account_id == self.pos_session._get_balancing_account()
                and item.name == "Difference at closing PoS session"
            )
        )
        self.assertEqual(abs(balancing.balance), 5)

    def test_odoos_force_close_wizard_cannot_choose_its_own_amount(self):
        self.unbalance()
        self.count_remotely(cash=130)
        self.closing_call(self.cashier, "close")
        wizard = self.env["pos.close.session.wizard"].search([], limit=1)
        self.assertTrue(wizard, "core has made its wizard")
        context = {"active_ids": self.till.ids, "active_model": "pos.session"}
        self.assertCallRefused(
            self.cashier, wizard._name, "close_session", wizard.ids, context=context
        )
        self.assertEqual(self.pos_session.state, "opened")

    def test_an_imbalance_found_on_cores_road_is_recorded_as_well(self):
        self.unbalance()
        self.count_remotely(cash=130)
        session = self.till.ids
        answer = self.call(
            self.cashier, "pos.session", "action_pos_session_closing_control", session
        )
        self.assertEqual(answer["res_model"], "pos.close.session.wizard")
        self.assertEqual(self.pos_session.closing_id.status, "to_approve")
        self.assertFalse(
            self.call(self.cashier, "pos.session", "close_session_from_ui", session)[
                "successful"
            ]
        )

    def test_a_signature_covers_only_the_imbalance_it_was_given_for(self):
        self.sell_taxed(self.duty, price=2)
        self.unbalance()
        self.count_remotely(cash=133)
        self.closing_call(self.cashier, "close")
        self.closing_call(self.manager, "approve", note="tax was archived")
        self.duty.active = False
        answer = self.closing_call(self.cashier, "close")
        self.assertFalse(answer["done"])
        self.assertEqual(answer["state"], "to_approve")

    def test_nothing_private_can_be_called(self):
        self.count_remotely(cash=110)
        closing = self.pos_session.closing_id
        for method in ("_settle", "_begin_posting", "_reopen", "_post_differences"):
            self.assertCallRefused(self.cashier, "pos.closing", method, closing.ids)
        for method in ("_validate_session", "_create_closing", "_closing_admit_sale"):
            self.assertCallRefused(self.cashier, "pos.session", method, self.till.ids)

    def test_plain_writes_and_deletions_are_refused(self):
        self.count_remotely(cash=110)
        closing = self.pos_session.closing_id
        for records, values in (
            (closing, {"status": "ready"}),
            (closing.tender_ids, {"requirement": "accept"}),
            (closing.count_ids, {"attempt": 0}),
            (self.till, {"state": "closed"}),
            (self.till, {"cash_register_balance_end_real": 130}),
            (self.config, {"closing_policy_id": False}),
            (self.policy, {"max_counts": 0}),
        ):
            self.assertCallRefused(
                self.cashier, records._name, "write", records.ids, values
            )
        self.assertCallRefused(self.cashier, "pos.closing.count", "unlink", [1])
        self.assertCallRefused(
            self.cashier, "pos.closing", "create", {"session_id": self.till.id}
        )

    def test_an_auditor_reads_and_does_nothing(self):
        auditor = self._user(
            "till_auditor", "pos_closing_control.group_closing_auditor"
        )
        self.count_remotely(cash=110)
        closing = self.pos_session.closing_id.ids
        read = self.call(auditor, "pos.closing", "read", closing, ["status"])
        self.assertEqual(read[0]["status"], "to_approve")
        self.assertCallRefused(auditor, "pos.closing", "close", closing)
        self.assertCallRefused(auditor, "pos.closing", "submit_count", closing, [])
        self.assertCallRefused(
            auditor, "pos.closing", "approve", closing, None, None, "x"
        )
