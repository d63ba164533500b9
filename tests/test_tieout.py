from decimal import Decimal

from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..engine.tieout import (
    BROKEN,
    NOT_APPLICABLE,
    OK,
    Entry,
    merge,
    tie_out,
)
from .test_verdict import given

keys = st.text(min_size=1, max_size=3)
cents = st.integers(-10_000_000, 10_000_000)
ledgers = st.dictionaries(keys, cents, max_size=8)


def ledger(amounts):
    """As floats, with which PostgreSQL's numbers arrive."""
    return {
        key: Entry(float(Decimal(amount) / 100), {"pos.order": [1]})
        for key, amount in amounts.items()
    }


@tagged("post_install", "-at_install")
class TestTieout(BaseCase):
    """Two ledgers agree key by key, to the last unit and no further."""

    @given(ledgers)
    def test_a_ledger_agrees_with_itself(self, amounts):
        outcome = tie_out(ledger(amounts), ledger(amounts))
        self.assertEqual(outcome.status, OK if amounts else NOT_APPLICABLE)
        self.assertEqual(outcome.difference, 0)

    @given(ledgers, ledgers)
    def test_the_rows_are_exactly_the_keys_that_differ(self, left, right):
        outcome = tie_out(ledger(left), ledger(right))
        expected = {
            key
            for key in left.keys() | right.keys()
            if left.get(key, 0) != right.get(key, 0)
        }
        self.assertEqual({row.key for row in outcome.rows}, expected)
        self.assertEqual(outcome.status == BROKEN, bool(expected))

    @given(ledgers, ledgers)
    def test_the_rows_add_up_to_the_difference(self, left, right):
        outcome = tie_out(ledger(left), ledger(right))
        total = sum(row.difference for row in outcome.rows)
        self.assertEqual(total, outcome.difference)
        self.assertEqual(outcome.difference, outcome.left - outcome.right)
        self.assertEqual(outcome.left * 100, sum(left.values()))

    @given(ledgers, ledgers)
    def test_changing_sides_changes_the_sign_only(self, left, right):
        one, other = (
            tie_out(ledger(left), ledger(right)),
            tie_out(ledger(right), ledger(left)),
        )
        self.assertEqual(one.status, other.status)
        self.assertEqual(one.difference, -other.difference)

    @given(ledgers, st.lists(cents, min_size=2, max_size=6))
    def test_parts_of_a_key_are_added_up_without_binary_dust(self, amounts, parts):
        pairs = [("parts", Entry(part / 100)) for part in parts]
        left = merge([*ledger(amounts).items(), *pairs])
        whole = sum(parts) + amounts.get("parts", 0)
        right = ledger({**amounts, "parts": whole})
        self.assertEqual(tie_out(left, right).status, OK)

    def test_binary_dust_is_no_difference(self):
        left, right = {"a": Entry(0.1 + 0.2)}, {"a": Entry(0.3)}
        self.assertEqual(tie_out(left, right).status, OK)

    def test_a_unit_is_a_difference_and_half_is_not(self):
        left = {"a": Entry(10)}
        self.assertEqual(tie_out(left, {"a": Entry(10.01)}).status, BROKEN)
        self.assertEqual(tie_out(left, {"a": Entry(10.004)}).status, OK)
        self.assertEqual(tie_out(left, {"a": Entry(10.01)}, "0.05").status, OK)

    def test_slack_allows_half_units_and_no_more(self):
        right = {"a": Entry(10.02)}
        self.assertEqual(tie_out({"a": Entry(10, {}, 4)}, right).status, OK)
        self.assertEqual(tie_out({"a": Entry(10, {}, 3)}, right).status, BROKEN)

    def test_a_key_that_is_zero_on_one_side_is_no_difference(self):
        self.assertEqual(tie_out({"a": Entry(0)}, {}).status, OK)

    def test_records_of_both_sides_are_kept(self):
        entries = [
            ("a", Entry(1, {"pos.order": [2]})),
            ("a", Entry(1, {"pos.order": [1], "pos.payment": [5]})),
        ]
        [row] = tie_out(merge(entries), {"a": Entry(1, {"account.move": [9]})}).rows
        self.assertEqual(row.left_records, {"pos.order": [1, 2], "pos.payment": [5]})
        self.assertEqual(row.right_records, {"account.move": [9]})
