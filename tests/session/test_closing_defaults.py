from odoo.tests import tagged

from ..shop.windows_common import WindowsCommon


@tagged("post_install", "-at_install")
class TestClosingDefaults(WindowsCommon):
    """Nobody's defaults decide about what is created for a closing."""

    FORGED = {
        "status": "ready",
        "round": 9,
        "granted_counts": 5,
        "request_state": "waiting",
        "review_state": "reviewed",
        "name": "Z99999",
        "approval_ids": [[0, 0, {"decision": "approved"}]],
        "agrees": True,
        "attempt": -5,
    }

    def setUp(self):
        super().setUp()
        self.policy.write({"blind": True, "max_counts": 2})
        self.till = self.open_guarded()
        self.sell((self.cash_pm1, 100))

    def assertUntouched(self, closing):
        closing = closing.sudo()
        self.assertEqual(closing.status, "counting")
        self.assertEqual((closing.round, closing.granted_counts), (1, 0))
        self.assertFalse(closing.request_state or closing.name or closing.approval_ids)
        self.assertEqual(closing.review_state, "none")

    def count_wrong(self, closing, **context):
        tenders = [
            {"payment_method_id": self.cash_pm1.id, "amount": 3},
            {"payment_method_id": self.bank_pm1.id, "amount": 0},
        ]
        return self.call(
            self.cashier, closing, "submit_count", tenders, context=context
        )

    def start_with(self, **context):
        answer = self.call(self.cashier, self.till, "closing_start", context=context)
        return self.env["pos.closing"].browse(answer["id"]).with_user(self.cashier)

    def test_a_context_gives_no_counts_and_no_approval(self):
        context = {f"default_{name}": value for name, value in self.FORGED.items()}
        closing = self.start_with(**context)
        self.assertUntouched(closing)
        answer = self.count_wrong(closing, **context)
        self.assertEqual((answer["attempts"], answer["attempts_left"]), (1, 1))
        self.assertUntouched(closing)
        count = closing.sudo().count_ids
        self.assertEqual(count.attempt, 1)
        cash = count.line_ids.filtered(
            lambda line: line.payment_method_id.is_cash_count
        )
        self.assertFalse(cash.agrees)

    def test_a_users_own_default_gives_none_either(self):
        Default = self.env["ir.default"].with_user(self.cashier).sudo()
        for name in ("round", "granted_counts", "request_state", "name"):
            Default.set("pos.closing", name, self.FORGED[name], user_id=True)
        Default.set("pos.closing.count", "attempt", -5, user_id=True)
        closing = self.start_with()
        self.assertUntouched(closing)
        answer = self.count_wrong(closing)
        self.assertEqual((answer["attempts"], answer["attempts_left"]), (1, 1))
