from decimal import Decimal

from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...engine.tieout import (
    BROKEN,
    NOT_APPLICABLE,
    NOWHERE,
    OK,
    REMAPPED,
    Entry,
    merge,
    tie_out,
)
from ..policy.test_verdict import given

keys = st.text(min_size=1, max_size=3)
cents = st.integers(-10_000_000, 10_000_000)
ledgers = st.dictionaries(keys, cents, max_size=8)


def ledger(amounts):
    """As floats, the type in which PostgreSQL's numbers arrive."""
    return {
        key: Entry(float(Decimal(amount) / 100), {"pos.order": [1]})
        for key, amount in amounts.items()
    }


@tagged("post_install", "-at_install")
class TestTieout(BaseCase):
    """Two ledgers match key by key, to the last unit and no further."""

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


# A key, the key that today's set-up gives, and an amount in cents.
few_keys = st.sampled_from("abcd")
moves = st.lists(st.tuples(few_keys, few_keys, cents), max_size=5)


def moved_since(fixed, moves):
    """Return both ledgers of what is fixed, and of what has another key by now."""
    left = [(key, Entry(Decimal(amount) / 100)) for key, amount in fixed.items()]
    right = list(left)
    for then, now, amount in moves:
        part = Decimal(amount) / 100
        left.append((now, Entry(part, loose=(part,))))
        right.append((then, Entry(part)))
    return merge(left), merge(right)


@tagged("post_install", "-at_install")
class TestRemapped(BaseCase):
    """What the set-up alone explains is distinguished from what somebody changed."""

    @given(st.dictionaries(few_keys, cents), moves)
    def test_parts_that_have_another_key_by_now_are_never_broken(self, fixed, moves):
        left, right = moved_since(fixed, moves)
        self.assertNotEqual(tie_out(left, right).status, BROKEN)

    @given(st.dictionaries(few_keys, cents), moves, few_keys, cents.filter(bool))
    def test_what_is_missing_is_broken_whatever_has_another_key(
        self, fixed, moves, key, missing
    ):
        left, right = moved_since(fixed, moves)
        tampered = [*right.items(), (key, Entry(Decimal(missing) / 100))]
        self.assertEqual(tie_out(left, merge(tampered)).status, BROKEN)

    @given(moves, cents.filter(bool))
    def test_what_moved_without_being_loose_is_broken(self, moves, amount):
        left, right = moved_since({"x": amount}, moves)
        right["y"] = right.pop("x")
        self.assertEqual(tie_out(left, right).status, BROKEN)

    def test_a_part_moves_whole_or_not_at_all(self):
        left = {"a": Entry(100, loose=(100,))}
        right = {"a": Entry(70), "b": Entry(30)}
        self.assertEqual(tie_out(left, right).status, BROKEN)
        left = {"a": Entry(100, loose=(70, 30))}
        self.assertEqual(tie_out(left, right).status, REMAPPED)

    def test_a_part_belongs_nowhere_only_where_the_ledger_allows_it(self):
        left = {"a": Entry(100, loose=(100,))}
        self.assertEqual(tie_out(left, {}).status, BROKEN)
        nowhere = {NOWHERE: Entry(5, loose=(5,))}
        outcome = tie_out(left | nowhere, {})
        self.assertEqual((outcome.status, outcome.left), (REMAPPED, 100))
        self.assertEqual(tie_out(left | nowhere, {"b": Entry(7)}).status, BROKEN)
        self.assertEqual(tie_out(nowhere, {"b": Entry(5)}).status, REMAPPED)
        self.assertEqual(tie_out(nowhere, {}).status, OK)

    def test_loose_parts_keep_their_slack(self):
        left = {"a": Entry(10, slack=2, loose=(10,))}
        self.assertEqual(tie_out(left, {"b": Entry(10.01)}).status, REMAPPED)
        self.assertEqual(tie_out(left, {"b": Entry(10.02)}).status, BROKEN)

    def test_what_is_unsure_excuses_its_own_key_only(self):
        left = {"a": Entry(3, unsure=True), "b": Entry(1)}
        right = {"a": Entry(5), "c": Entry(2, unsure=True)}
        self.assertEqual(tie_out(left, right).status, BROKEN)
        self.assertEqual(tie_out(left, right | {"b": Entry(1)}).status, REMAPPED)

    def test_very_many_parts_are_judged_by_their_total(self):
        loose = tuple(range(1, 200))
        left = {"a": Entry(sum(loose), loose=loose), "b": Entry(1, loose=(1,))}
        right = {"b": Entry(101), "c": Entry(sum(loose) - 100)}
        self.assertEqual(tie_out(left, right).status, REMAPPED)
        right["c"] = Entry(sum(loose) - 101)
        self.assertEqual(tie_out(left, right).status, BROKEN)
