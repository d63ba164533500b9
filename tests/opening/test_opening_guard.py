from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..shop.opening_common import OpeningCommon

COUNTED = "opened by counting its drawer"


@tagged("post_install", "-at_install")
class TestOpeningGuard(OpeningCommon):
    """A session becomes *opened* only through an opening that has been judged."""

    def setUp(self):
        super().setUp()
        self.before = self.leave()
        self.till = self.begin()

    def assertStaysUnopened(self):
        self.pos_session.invalidate_recordset()
        self.assertEqual(self.pos_session.state, "opening_control")
        self.assertEqual(self.pos_session.cash_register_balance_start, 100)

    def both(self):
        return self.till, self.till.sudo()

    # Odoo's own call ---------------------------------------------------

    def test_odoos_call_opens_a_balanced_till(self):
        self.till.set_opening_control(100, "as left")
        self.assertEqual(self.till.state, "opened")
        opening = self.pos_session.opening_id
        self.assertEqual((opening.status, opening.counted), ("opened", 100))
        self.assertEqual(opening.counted_by_id, self.cashier)
        self.assertEqual(self.till.opening_notes, "as left")
        self.assertNotIn("/", self.till.name.split("/", 1)[0])

    def test_odoos_call_says_what_is_missing(self):
        for session in self.both():
            with self.assertRefused("give a reason"):
                session.set_opening_control(90, "")
            with self.assertRefused("manager must approve"):
                session.set_opening_control(70, "")
            self.assertStaysUnopened()

    def test_odoos_call_opens_no_till_that_waits_for_a_signature(self):
        self.till.opening_count({"amount": 70})
        for session in self.both():
            with self.assertRefused("manager must approve"):
                session.set_opening_control(100, "")
            self.assertStaysUnopened()

    def test_odoos_call_counts_no_coins(self):
        self.policy.require_denominations = True
        with self.assertRefused("counting its drawer"):
            self.till.set_opening_control(100, "")
        self.assertStaysUnopened()

    def test_odoos_call_on_an_open_till_does_nothing(self):
        self.till.opening_count({"amount": 98})
        self.till.set_opening_control(5, "")
        self.assertEqual(self.till.cash_register_balance_start, 98)

    def test_odoos_inner_call_is_guarded_as_well(self):
        with self.assertRefused("manager must approve"):
            self.till._set_opening_control_data(70, "")
        self.assertStaysUnopened()

    # Writing, creating -------------------------------------------------

    def test_state_and_amounts_cannot_be_written(self):
        for values in (
            {"state": "opened"},
            {"cash_register_balance_start": 70},
            {"opening_id": False},
            {"state": "closing_control"},
        ):
            opens = values.get("state") == "opened"
            with self.assertRefused(COUNTED if opens else "not directly"):
                self.till.write(values)
        with self.assertRefused(COUNTED):
            self.till.sudo().state = "opened"
        self.assertStaysUnopened()

    def test_an_open_session_cannot_be_created(self):
        self.till.delete_opening_control_session()
        values = {"config_id": self.config.id, "user_id": self.cashier.id}
        Session = self.env["pos.session"].with_user(self.cashier)
        opening = self.before.opening_id
        for Creating, sentence, brought in (
            (Session, COUNTED, {"state": "opened"}),
            (Session.sudo(), COUNTED, {"state": "closing_control"}),
            (Session, "open and empty", {"opening_id": opening.id}),
        ):
            with self.subTest(brought), self.assertRefused(sentence, AccessError):
                Creating.create({**values, **brought})

    def test_starting_again_does_not_change_what_was_left(self):
        self.till.sudo().action_pos_session_open()
        self.assertStaysUnopened()

    def test_the_button_of_the_form_cannot_close_it_unopened(self):
        for session in self.both():
            with self.assertRefused("count it first"):
                session.action_pos_session_closing_control()
        self.assertStaysUnopened()

    # Money before the count --------------------------------------------

    def test_no_cash_is_taken_before_the_count(self):
        with self.assertRefused("count its drawer first"):
            self.sell((self.cash_pm1, 5))
        with self.assertRefused("count its drawer first"):
            self.move_cash(10)
        self.till.opening_count({"amount": 100})
        self.sell((self.cash_pm1, 5))
        self.move_cash(10)

    def test_a_card_sale_is_never_lost(self):
        order = self.sell((self.bank_pm1, 5))
        self.assertEqual(order.state, "paid")
        self.assertNotOpened(self.till.opening_state(), "count")

    # The record --------------------------------------------------------

    def test_openings_counts_and_signatures_cannot_be_altered(self):
        self.till.opening_count({"amount": 70})
        self.till.with_user(self.manager).opening_approve(note="known")
        opening = self.pos_session.opening_id
        evidence = {
            opening: {"status": "counting"},
            opening.tender_ids: {"counted": 100},
            opening.count_ids: {"user_id": self.colleague.id},
            opening.count_ids.line_ids: {"is_declared": False},
            opening.approval_ids: {"note": "never said"},
        }
        for records, values in evidence.items():
            for user in (self.cashier, self.manager, self.administrator):
                self.assertKeptFrom(user, records, values)
        for records in (opening.count_ids, opening.approval_ids):
            with self.assertRefused("is evidence of a closing"):
                records.sudo().write({"create_uid": 1})
        with self.assertRefused("is kept on record and cannot be deleted"):
            opening.sudo().unlink()

    def test_an_opening_of_another_company_is_not_seen(self):
        self.till.opening_count({"amount": 70})
        opening = self.pos_session.opening_id
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._user("stranger", "point_of_sale.group_pos_manager")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for records in (
            opening,
            opening.tender_ids,
            opening.count_ids,
            opening.count_ids.line_ids,
        ):
            found = records.with_user(stranger).search([("id", "in", records.ids)])
            self.assertFalse(found)

    def test_a_policy_that_changes_meanwhile_does_not_open_what_was_begun(self):
        self.till.opening_count({"amount": 70})
        self.policy.opening_control = False
        self.apply_policy()
        with self.assertRefused("manager must approve"):
            self.till.set_opening_control(70, "")
        self.assertStaysUnopened()
        self.assertOpened(
            self.till.with_user(self.manager).opening_approve(note="seen"), 70
        )
