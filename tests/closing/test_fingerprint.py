from odoo.tests import BaseCase, tagged

from ...engine.fingerprint import fingerprint

MADE_ANEW = frozenset({"account.move"})


@tagged("post_install", "-at_install")
class TestFingerprint(BaseCase):
    """The same mismatch is recognised again, another one is not."""

    ORDER = ("orders_lines", "pos.order,7", "10.00", "9.00")
    ENTRY = ("entries_balanced", "account.move,41", "0.00", "3.00")

    def test_nothing_broken_has_none(self):
        self.assertIs(fingerprint([]), False)

    def test_the_order_of_rows_does_not_matter(self):
        one = fingerprint([self.ORDER, self.ENTRY])
        self.assertEqual(one, fingerprint([self.ENTRY, self.ORDER]))

    def test_records_made_anew_are_the_same_by_their_amounts(self):
        again = (*self.ENTRY[:1], "account.move,99", *self.ENTRY[2:])
        found = [fingerprint([row], MADE_ANEW) for row in (self.ENTRY, again)]
        self.assertEqual(*found)
        self.assertNotEqual(fingerprint([self.ENTRY]), fingerprint([again]))

    def test_another_record_amount_or_identity_is_another(self):
        known = fingerprint([self.ORDER], MADE_ANEW)
        for place, value in enumerate(("sequence", "pos.order,8", "11.00", "8.00")):
            row = list(self.ORDER)
            row[place] = value
            self.assertNotEqual(fingerprint([tuple(row)], MADE_ANEW), known, value)
        self.assertNotEqual(fingerprint([self.ORDER] * 2, MADE_ANEW), known)
