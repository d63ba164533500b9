from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..shop.opening_common import OpeningCommon


@tagged("post_install", "-at_install")
class TestPolicyHistory(OpeningCommon):
    """Every change of a policy is kept; it loosens nothing that is open."""

    def setUp(self):
        super().setUp()
        self.policy.opening_control = False
        self.till = self.open_till(methods=self.methods)
        self.sell((self.cash_pm1, 30))
        self.as_administrator = self.policy.with_user(self.administrator)

    def short_by(self, amount):
        """Count the drawer short; return what is missing."""
        amounts = {self.cash_pm1: 130 - amount, self.bank_pm1: 0}
        return self.missing(self.count(self.start(), amounts))

    def latest(self):
        return self.policy.version_ids.sorted("number")[-1]

    def rules_of(self, requirement, policy=None):
        rules = (policy or self.policy).rule_ids
        return rules.filtered(
            lambda rule: (
                rule.requirement == requirement and rule.tender_kind != "opening"
            )
        )

    def test_a_change_is_a_version_that_says_who_and_what(self):
        first = self.policy._version()
        self.as_administrator.write({"max_counts": 1})
        latest = self.latest()
        self.assertEqual(latest.number, first.number + 1)
        self.assertEqual(latest.user_id, self.administrator)
        self.assertEqual(latest.changes, "Counts allowed: 2 → 1")
        self.assertEqual(
            (first.terms["max_counts"], latest.terms["max_counts"]), (2, 1)
        )

    def test_a_change_is_told_in_the_words_of_the_form(self):
        self.as_administrator.write({"blind": not self.policy.blind})
        self.assertRegex(self.latest().changes, r"^Blind count: (no → yes|yes → no)$")
        self.as_administrator.write({"proof_requirement": "block"})
        self.assertIn("→ Blocked", self.latest().changes)
        self.rules_of("block").with_user(self.administrator).copy()
        self.assertRegex(self.latest().changes, r"^\+ .*Blocked above")
        first = self.policy.version_ids.sorted("number")[0]
        self.assertEqual(first.changes, "The history begins.")

    def test_the_same_values_again_are_no_version(self):
        before = len(self.policy.version_ids)
        self.as_administrator.write({"max_counts": 2, "name": "Another name"})
        self.assertEqual(len(self.policy.version_ids), before)

    def test_a_threshold_is_a_change_by_whichever_way_it_comes(self):
        rule = self.rules_of("block").with_user(self.administrator)
        changes = (
            lambda: rule.write({"limit_amount": 40}),
            lambda: self.as_administrator.write(
                {"rule_ids": [Command.update(rule.id, {"limit_amount": 30})]}
            ),
            lambda: self.as_administrator.web_save(
                {"rule_ids": [Command.create({"requirement": "review"})]}, {}
            ),
            lambda: rule.with_context(default_policy_id=self.policy.id).create(
                {"requirement": "reason", "limit_amount": 7}
            ),
            lambda: rule.copy({"limit_amount": 25}),
            rule.unlink,
        )
        for change in changes:
            before = self.latest().number
            change()
            self.assertEqual(self.latest().number, before + 1)

    def test_nobody_rewrites_the_history(self):
        version = self.latest()
        for attempt in (
            lambda: version.sudo().write({"terms": {}}),
            version.sudo().unlink,
        ):
            with self.assertRefused("is evidence"):
                attempt()
        values = {"policy_id": self.policy.id, "number": 9, "terms": {}}
        for user in (self.manager, self.administrator):
            self.assertKeptFrom(user, version, values)

    def test_thresholds_lifted_for_a_minute_do_not_help_an_open_session(self):
        self.rules_of("block").with_user(self.administrator).limit_amount = 9000
        self.assertIn("block", self.short_by(60))
        closing = self.pos_session.closing_id
        self.assertEqual(
            closing.policy_version_id.terms["rules"][2]["limit_amount"], 50
        )
        self.assertTrue(closing._is_policy_changed())

    def test_four_eyes_and_blind_stay_for_the_open_session(self):
        self.as_administrator.write({"four_eyes": False})
        self.policy.invalidate_recordset()
        kept = self.pos_session.closing_policy_id
        self.assertTrue(kept.four_eyes and not self.policy.four_eyes)
        self.assertEqual(kept.origin_id, self.policy)
        self.assertFalse(kept.active)

    def test_writing_the_policy_again_does_not_lift_what_was_kept(self):
        self.as_administrator.write({"four_eyes": False})
        kept = self.pos_session.closing_policy_id
        config = self.config.with_user(self.administrator)
        config.write({"closing_policy_id": self.policy.id})
        self.env.flush_all()
        self.pos_session.invalidate_recordset()
        self.assertEqual(self.pos_session.closing_policy_id, kept)

    def test_a_loosened_policy_applies_from_the_next_session(self):
        self.rules_of("block").with_user(self.administrator).limit_amount = 9000
        self.assertFalse(self.short_by(0))
        self.pos_session.closing_id.with_user(self.cashier).close()
        self.open_till(methods=self.methods, opening=130)
        self.assertEqual(self.pos_session.closing_policy_id, self.policy)
        amounts = {self.cash_pm1: 30, self.bank_pm1: 0}
        self.assertEqual(self.missing(self.count(self.start(), amounts)), ["approval"])

    def test_a_tightened_policy_applies_at_once(self):
        self.rules_of("block").with_user(self.administrator).limit_amount = 3
        self.assertEqual(self.pos_session.closing_policy_id, self.policy)
        self.assertIn("block", self.short_by(5))

    def test_what_was_kept_is_changed_by_nobody(self):
        self.as_administrator.write({"four_eyes": False})
        kept = self.pos_session.closing_policy_id
        for policy in (kept, kept.with_user(self.administrator)):
            with self.assertRefused("cannot be changed"):
                policy.write({"max_counts": 0})
            with self.assertRefused("cannot be changed"):
                policy.rule_ids.write({"limit_amount": 9000})

    def test_a_shared_policy_is_for_who_may_manage_all_that_use_it(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.administrator.company_ids = [Command.set(self.company.ids)]
        self.env["pos.config"].with_company(other).create(
            {
                "name": "Elsewhere",
                "company_id": other.id,
                "payment_method_ids": [Command.clear()],
                "closing_policy_id": self.policy.id,
                "journal_id": False,
                "invoice_journal_id": False,
            }
        )
        for attempt in (
            lambda: self.as_administrator.write({"max_counts": 9}),
            lambda: self.rules_of("block").with_user(self.administrator).unlink(),
            self.as_administrator.unlink,
        ):
            with self.assertRefused("also used by Elsewhere", AccessError):
                attempt()
        self.administrator.company_ids += other
        self.as_administrator.write({"max_counts": 1})

    def test_cashiers_do_not_read_thresholds_nor_their_history(self):
        policy = self.policy.with_user(self.cashier)
        for attempt in (
            lambda: policy.read(["rule_ids"]),
            lambda: policy.read(["version_ids"]),
            lambda: policy.rule_ids.browse(self.policy.rule_ids.ids).read(),
            lambda: policy.version_ids.browse(self.policy.version_ids.ids).read(),
            lambda: (
                self.env["pos.closing.policy.rule"].with_user(self.cashier).search([])
            ),
        ):
            with self.assertRaises(AccessError):
                attempt()
