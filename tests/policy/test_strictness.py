from hypothesis import strategies as st

from odoo.tests import BaseCase

from ...engine.strictness import covers, is_looser
from ...engine.verdict import DIRECTIONS, REQUIREMENTS, Rule, severity, verdict
from .test_verdict import given

rules = st.fixed_dictionaries(
    {
        "tender_kind": st.sampled_from([False, "cash", "bank", "opening"]),
        "payment_method_id": st.sampled_from([False, 1, 2]),
        "direction": st.sampled_from(DIRECTIONS),
        "limit_amount": st.sampled_from([0, 1, 2.5, 50]),
        "limit_percent": st.sampled_from([0, 0.25, 2]),
        "requirement": st.sampled_from(REQUIREMENTS),
    }
)


def terms(*rule_list, **values):
    return {"max_counts": 2, "blind": True, "rules": list(rule_list), **values}


def judge(rule_list, kind, method, difference):
    """What the thresholds of a policy require, computed by the policy itself."""
    applying = [
        Rule(
            rule["requirement"],
            rule["limit_amount"],
            rule["limit_percent"],
            rule["direction"],
        )
        for rule in rule_list
        if (rule["tender_kind"] or ("opening" if kind == "opening" else kind)) == kind
        and (rule["tender_kind"] or kind != "opening")
        and rule["payment_method_id"] in (False, method)
    ]
    return severity(verdict(difference, 200, applying).requirement)


class TestStrictness(BaseCase):
    """Whether a changed policy asks for less."""

    @given(
        st.lists(rules, max_size=4),
        st.lists(rules, max_size=4),
        st.sampled_from(["cash", "bank", "opening"]),
        st.sampled_from([1, 2]),
        st.sampled_from([-60, -3, -1.5, -0.5, 0.5, 2, 3, 60]),
    )
    def test_what_is_not_looser_lets_nothing_more_pass(
        self, before, after, kind, method, difference
    ):
        if not is_looser(terms(*before), terms(*after)):
            self.assertGreaterEqual(
                judge(after, kind, method, difference),
                judge(before, kind, method, difference),
            )

    @given(rules)
    def test_a_threshold_covers_itself_and_nothing_stricter(self, rule):
        self.assertTrue(covers(rule, rule))
        milder = {**rule, "limit_amount": rule["limit_amount"] + 1}
        self.assertTrue(covers(rule, milder))
        self.assertFalse(covers(milder, rule))

    def test_a_setting_is_looser_in_its_own_direction(self):
        for before, after in (
            ({"blind": True}, {"blind": False}),
            ({"four_eyes": True}, {"four_eyes": False}),
            ({"sellers_may_sign": False}, {"sellers_may_sign": True}),
            ({"max_counts": 2}, {"max_counts": 3}),
            ({"max_counts": 2}, {"max_counts": 0}),
            ({"declare_bank": "total"}, {"declare_bank": "nothing"}),
            ({"check_lock_dates": "block"}, {"check_lock_dates": "warn"}),
            ({"proof_requirement": "block"}, {"proof_requirement": "review"}),
            ({"approver_group_id": False}, {"approver_group_id": 7}),
        ):
            self.assertTrue(is_looser(terms(**before), terms(**after)), (before, after))
            if "approver_group_id" not in before:
                self.assertFalse(is_looser(terms(**after), terms(**before)))

    def test_other_settings_are_neither(self):
        self.assertFalse(is_looser(terms(review_days=2), terms(review_days=9)))
