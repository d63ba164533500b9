from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..shop.tour_common import TourCommon


@tagged("post_install", "-at_install")
class TestClosingTours(TourCommon):
    def setUp(self):
        super().setUp()
        self.open_till()
        self.sell((self.cash_pm1, 30))
        self.sell((self.bank_pm1, 20))

    def test_cashier_closes_balanced_till_from_the_dashboard(self):
        self.tour("closing_wizard_balanced")
        self.assertClosed()

    def test_cashier_closes_with_the_keyboard_alone(self):
        self.tour("closing_wizard_keyboard")
        self.assertClosed()

    def test_cashier_closes_shortage_with_a_reason(self):
        self.tour("closing_wizard_reason")
        self.assertClosed()
        tender = self.pos_session.closing_id._tender(self.cash_pm1)
        self.assertEqual(tender.reason_id, self.reason)
        self.assertEqual(tender.note, "a tourist")

    def test_cashier_splits_a_shortage_over_two_reasons(self):
        self.tour("closing_wizard_split")
        self.assertSplit()

    def test_manager_signs_in_their_own_login(self):
        self.tour("closing_wizard_asks")
        self.tour("closing_wizard_signs", self.manager)
        self.assertNotEqual(self.pos_session.state, "closed")
        self.tour("closing_wizard_after_signature")
        self.assertClosed()
        self.assertEqual(self.pos_session.closing_id.approval_ids.user_id, self.manager)

    def test_a_waiting_page_goes_on_by_itself_without_the_bus(self):
        """The manager approves two seconds after the cashier has asked."""
        Closing = type(self.env["pos.closing"])
        state = Closing.state

        def sign_meanwhile(closing):
            if closing.env.user == self.cashier and closing.request_state == "waiting":
                waited = fields.Datetime.now() - closing.requested_at
                if waited.total_seconds() >= 2:
                    closing.with_user(self.manager).approve(note="seen")
            return state(closing)

        # Reading a page starts read-only; Odoo repeats it when it has to write.
        muted = mute_logger("odoo.sql_db", "odoo.http", "odoo.service.model")
        with patch.object(Closing, "state", sign_meanwhile), muted:
            self.tour("closing_wizard_waits")
        self.assertClosed()

    def test_an_approver_signs_in_the_cashiers_session(self):
        self.manager.sudo()._set_pos_closing_pin("4711")
        self.manager.name = "till_manager"
        self.tour("closing_wizard_signs_here")
        self.assertClosed()
        approval = self.pos_session.closing_id.approval_ids
        self.assertEqual(approval.user_id, self.manager)
        self.assertEqual(approval.till_user_id, self.cashier)
        self.assertEqual(approval.method, "pin")

    def test_an_approver_sets_a_pin(self):
        self.tour("closing_pin_is_set", self.manager)
        self.assertTrue(
            self.manager.sudo()
            ._crypt_context()
            .verify("2580", self.manager.sudo().pos_closing_pin)
        )

    def test_session_form_offers_the_wizard_instead_of_odoos_button(self):
        self.tour("closing_session_form", self.administrator, self.session_url())

    def session_url(self):
        self.pos_session.sudo().state = "closing_control"
        return f"/odoo/pos.session/{self.pos_session.id}"


@tagged("post_install", "-at_install")
class TestClosingToursPhone(TourCommon):
    browser_size = "375x812"
    touch_enabled = True

    def setUp(self):
        super().setUp()
        self.open_till()
        self.sell((self.cash_pm1, 30))
        self.sell((self.bank_pm1, 20))

    def test_cashier_closes_balanced_till_on_a_phone(self):
        self.tour("closing_wizard_balanced")
        self.assertClosed()

    def test_an_approver_signs_in_the_cashiers_session_on_a_phone(self):
        self.manager.sudo()._set_pos_closing_pin("4711")
        self.manager.name = "till_manager"
        self.tour("closing_wizard_signs_here")
        self.assertClosed()

    def test_cashier_splits_a_shortage_on_a_phone(self):
        self.tour("closing_wizard_split")
        self.assertSplit()

    def test_manager_signs_on_a_phone(self):
        self.tour("closing_wizard_asks")
        self.tour("closing_wizard_signs", self.manager)
        self.assertEqual(self.pos_session.closing_id.status, "ready")


@tagged("post_install", "-at_install")
class TestClosingToursBlind(TourCommon):
    def setUp(self):
        super().setUp()
        self.policy.write({"blind": True, "require_denominations": True})
        self.open_till()
        self.sell((self.cash_pm1, 31.25))
        self.sell((self.bank_pm1, 21.75))

    def test_blind_till_shows_nothing_expected_before_the_count_is_final(self):
        self.tour("closing_wizard_blind")
        self.assertEqual(len(self.pos_session.closing_id.count_ids), 2)


@tagged("post_install", "-at_install")
class TestClosingToursWithoutPolicy(TourCommon):
    """A register without a policy looks as in Odoo."""

    def setUp(self):
        super().setUp()
        self.open_till(policy=False)

    def test_session_form_has_odoos_button(self):
        self.pos_session.sudo().state = "closing_control"
        url = f"/odoo/pos.session/{self.pos_session.id}"
        self.tour("closing_session_form_without_policy", self.administrator, url)
