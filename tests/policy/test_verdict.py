from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...engine.verdict import (
    ACCEPT,
    BLOCK,
    BOTH,
    DIRECTIONS,
    OVER,
    REASON,
    REQUIREMENTS,
    SHORT,
    Rule,
    severity,
    strictest,
    verdict,
)


def given(*strategies):
    """Hypothesis without its time limit: a busy machine must not fail a test."""
    patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    return lambda test: patient(hypothesis_given(*strategies)(test))


money = st.decimals(-10_000, 10_000, places=2)
limits = st.decimals(0, 200, places=2)
percents = st.decimals(0, 20, places=2)
rules = st.lists(
    st.builds(
        Rule,
        requirement=st.sampled_from(REQUIREMENTS),
        amount=limits,
        percent=percents,
        direction=st.sampled_from(DIRECTIONS),
        ref=st.none(),
    ),
    max_size=6,
)


@tagged("post_install", "-at_install")
class TestVerdict(BaseCase):
    """Difference, expected amount and rules lead to a requirement."""

    @given(money, money, money, rules)
    def test_a_larger_difference_never_requires_less(self, one, other, expected, rules):
        small, large = sorted((abs(one), abs(other)))
        for sign in (1, -1):
            self.assertLessEqual(
                severity(verdict(sign * small, expected, rules).requirement),
                severity(verdict(sign * large, expected, rules).requirement),
            )

    @given(money, money, rules)
    def test_rules_for_both_directions_judge_short_and_over_alike(
        self, difference, expected, rules
    ):
        rules = [rule._replace(direction=BOTH) for rule in rules]
        self.assertEqual(
            verdict(difference, expected, rules), verdict(-difference, expected, rules)
        )

    @given(money, money, rules)
    def test_no_rule_exceeded_means_accept(self, difference, expected, rules):
        above = [rule._replace(amount=abs(difference)) for rule in rules]
        self.assertEqual(verdict(difference, expected, above), (ACCEPT, None))

    @given(money, money, rules)
    def test_the_rule_that_decided_is_named_and_was_exceeded(
        self, difference, expected, rules
    ):
        judged = verdict(difference, expected, rules)
        if judged.rule:
            self.assertIn(judged.rule, rules)
            self.assertEqual(judged.rule.requirement, judged.requirement)
            self.assertGreater(abs(difference), judged.rule.amount)

    @given(money, money, rules, rules)
    def test_another_rule_never_requires_less(self, difference, expected, some, more):
        self.assertLessEqual(
            severity(verdict(difference, expected, some).requirement),
            severity(verdict(difference, expected, some + more).requirement),
        )

    @given(money, rules)
    def test_percent_of_nothing_leaves_the_amount_to_decide(self, difference, rules):
        amounts_only = [rule._replace(percent=0) for rule in rules]
        self.assertEqual(
            verdict(difference, 0, rules).requirement,
            verdict(difference, 0, amounts_only).requirement,
        )

    @given(st.integers(-10_000, 10_000), st.sampled_from(["0.01", "0.05", "1"]))
    def test_binary_dust_is_no_difference(self, units, rounding):
        difference = float(Decimal(rounding) * units)
        rule = Rule(BLOCK, amount=abs(difference))
        dusty = difference + 1e-9
        self.assertEqual(verdict(dusty, 0, [rule], rounding).requirement, ACCEPT)

    def test_no_difference_is_accepted_even_by_a_limit_of_zero(self):
        rule = Rule(BLOCK, amount=0)
        self.assertEqual(verdict(0.0, 100, [rule]).requirement, ACCEPT)
        self.assertEqual(verdict(0.004, 100, [rule]).requirement, ACCEPT)
        self.assertEqual(verdict(0.01, 100, [rule]).requirement, BLOCK)

    def test_a_yen_till_ignores_less_than_a_yen(self):
        rule = Rule(REASON, amount=0)
        self.assertEqual(verdict(0.4, 0, [rule], "1").requirement, ACCEPT)
        self.assertEqual(verdict(1, 0, [rule], "1").requirement, REASON)

    def test_the_higher_of_amount_and_percent_is_the_limit(self):
        rule = Rule(REASON, amount=5, percent=1)
        self.assertEqual(verdict(5, 100, [rule]).requirement, ACCEPT)
        self.assertEqual(verdict(5.01, 100, [rule]).requirement, REASON)
        self.assertEqual(verdict(10, 1000, [rule]).requirement, ACCEPT)
        self.assertEqual(verdict(-10.01, -1000, [rule]).requirement, REASON)

    def test_a_rule_for_one_direction_leaves_the_other_alone(self):
        self.assertEqual(verdict(-9, 0, [Rule(BLOCK, direction=OVER)])[0], ACCEPT)
        self.assertEqual(verdict(-9, 0, [Rule(BLOCK, direction=SHORT)])[0], BLOCK)

    def test_the_strictest_of_none_is_accept(self):
        self.assertEqual(strictest([]), ACCEPT)
        self.assertEqual(strictest(["reason", "block", "review"]), BLOCK)
