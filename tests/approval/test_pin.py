from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ...engine import lockout, pin
from ..policy.test_verdict import given

digits = st.text(pin.DIGITS, min_size=pin.SHORTEST, max_size=pin.LONGEST)


@tagged("post_install", "-at_install")
class TestPin(BaseCase):
    """Pure Python: the database is not used."""

    def test_examples(self):
        for weak, why in (
            ("", pin.NOT_DIGITS),
            ("12a4", pin.NOT_DIGITS),
            ("-123", pin.NOT_DIGITS),
            ("٤٧١٢", pin.NOT_DIGITS),
            ("471", pin.TOO_SHORT),
            ("4711" * 5, pin.TOO_LONG),
            ("0000", pin.REPEATED),
            ("1212", pin.REPEATED),
            ("471471", pin.REPEATED),
            ("1234", pin.SEQUENCE),
            ("9876", pin.SEQUENCE),
            ("7890", pin.SEQUENCE),
            ("2109", pin.SEQUENCE),
        ):
            self.assertEqual(pin.weakness(weak), why, weak)
        for strong in ("4711", "1357", "12345679", "1001", "1213"):
            self.assertIsNone(pin.weakness(strong), strong)

    @given(st.text())
    def test_whatever_is_typed_is_judged(self, text):
        why = pin.weakness(text)
        self.assertIn(why, (None, *pin.WEAKNESSES))
        if why is None:
            self.assertTrue(text.isascii() and text.isdigit())
            self.assertTrue(pin.SHORTEST <= len(text) <= pin.LONGEST)
            self.assertGreater(len(set(text)), 1)

    @given(st.text(pin.DIGITS, min_size=1, max_size=8), st.integers(2, 8))
    def test_blocks_again_and_again_are_weak(self, block, times):
        self.assertIsNotNone(pin.weakness(block * times))

    @given(st.integers(0, 9), st.integers(4, 16), st.sampled_from((1, -1)))
    def test_sequences_are_weak_wherever_they_start(self, start, length, step):
        typed = "".join(str((start + step * n) % 10) for n in range(length))
        self.assertIsNotNone(pin.weakness(typed))

    @given(digits)
    def test_the_mirror_of_a_pin_is_as_weak(self, typed):
        self.assertEqual(pin.weakness(typed), pin.weakness(typed[::-1]))

    @given(digits)
    def test_few_pins_are_weak(self, typed):
        """No single digit is forced: changing the first one is always enough."""
        others = [digit + typed[1:] for digit in pin.DIGITS]
        strong = [other for other in others if not pin.weakness(other)]
        self.assertGreaterEqual(len(strong), 7)


@tagged("post_install", "-at_install")
class TestLockout(BaseCase):
    """Pure Python: the database is not used."""

    def test_every_fifth_wrong_try_locks_for_longer(self):
        minutes = [lockout.lock_minutes(failures) for failures in range(1, 31)]
        self.assertEqual([m for m in minutes if m], [1, 5, 15, 60, 240, 1440])
        self.assertEqual([n for n, m in enumerate(minutes, 1) if m], [*range(5, 31, 5)])

    @given(st.integers(max_value=0))
    def test_nobody_is_locked_without_a_wrong_try(self, failures):
        self.assertEqual(lockout.lock_minutes(failures), 0)

    @given(st.integers(1, 10**9))
    def test_it_grows_to_a_day_and_stays(self, locks):
        now, later = (lockout.lock_minutes(5 * n) for n in (locks, locks + 1))
        self.assertLessEqual(1, now)
        self.assertLessEqual(now, later)
        self.assertLessEqual(later, 24 * 60)
