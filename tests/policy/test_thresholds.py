from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..shop.common import ClosingCommon


@tagged("post_install", "-at_install")
class TestThresholds(ClosingCommon):
    """Which threshold of a policy applies to which payment method."""

    def threshold(self, **values):
        return Command.create({"limit_amount": 5, "requirement": "block", **values})

    def judged(self, method, opening=False):
        judged = self.policy._judge(method, -6, 100, self.currency, opening=opening)
        return judged.requirement

    def test_a_threshold_of_one_payment_method_is_for_no_other(self):
        other = self.bank_pm1.copy({"name": "Vouchers"})
        self.policy.rule_ids = [self.threshold(payment_method_id=self.bank_pm1.id)]
        self.assertEqual(self.judged(self.bank_pm1), "block")
        self.assertEqual(self.judged(other), "reason")
        self.assertEqual(self.judged(self.cash_pm1), "reason")

    def test_a_threshold_of_one_kind_is_for_no_other(self):
        self.policy.rule_ids = [self.threshold(tender_kind="bank")]
        self.assertEqual(self.judged(self.bank_pm1), "block")
        self.assertEqual(self.judged(self.cash_pm1), "reason")

    def test_a_threshold_that_would_never_apply_is_refused(self):
        for kind, method in (
            ("cash", self.bank_pm1),
            ("bank", self.cash_pm1),
            ("opening", self.bank_pm1),
        ):
            values = {"tender_kind": kind, "payment_method_id": method.id}
            with self.assertRefused("would never apply", ValidationError):
                self.policy.rule_ids = [self.threshold(**values)]
        for kind in ("cash", "opening", False):
            values = {"tender_kind": kind, "payment_method_id": self.cash_pm1.id}
            self.policy.rule_ids = [self.threshold(**values)]

    def test_a_changed_threshold_counts_at_once(self):
        rule = self.policy.rule_ids[0]
        self.assertEqual(self.judged(self.cash_pm1), "reason")
        rule.requirement = "review"
        self.assertEqual(self.judged(self.cash_pm1), "review")

    def test_a_deleted_threshold_counts_no_more(self):
        self.assertEqual(self.judged(self.cash_pm1), "reason")
        self.policy.rule_ids[0].unlink()
        self.assertEqual(self.judged(self.cash_pm1), "accept")

    def test_a_new_threshold_counts_at_once(self):
        self.assertEqual(self.judged(self.cash_pm1), "reason")
        self.policy.rule_ids = [self.threshold()]
        self.assertEqual(self.judged(self.cash_pm1), "block")

    def test_of_two_thresholds_that_require_the_same_the_first_is_named(self):
        self.policy.rule_ids = [self.threshold(limit_amount=4)]
        self.policy.rule_ids = [self.threshold(limit_amount=3, sequence=99)]
        self.assertEqual(self.named(), "Blocked above 4.00")
        self.policy.rule_ids[-1].sequence = 1
        self.env.invalidate_all()  # each change is a request of its own
        self.assertEqual(self.named(), "Blocked above 3.00")

    def named(self):
        return self.policy._judge(self.cash_pm1, -6, 100, self.currency).rule.ref
