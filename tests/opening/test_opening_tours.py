from odoo.tests import tagged

from ..shop.opening_common import OpeningCommon
from ..shop.tour_common import TourCommon


class OpeningTourCommon(OpeningCommon, TourCommon):
    def opens(self, name):
        """Do the next opening as the cashier; return what was recorded."""
        self.tour(f"opening_dialog_{name}", url=f"/pos/ui/{self.config.id}")
        self.use_session(self.config.current_session_id)
        return self.pos_session.opening_id

    def assertOpen(self, counted):
        self.assertEqual(self.pos_session.state, "opened")
        self.assertEqual(self.pos_session.cash_register_balance_start, counted)


class OpeningScenarios:
    """What happens when a register is opened, whatever the size of its screen."""

    def test_balanced_drawer_opens_at_once(self):
        self.leave()
        self.opens("balanced")
        self.assertOpen(100)

    def test_shortage_is_explained_and_posted(self):
        self.leave()
        opening = self.opens("reason")
        self.assertOpen(95)
        self.assertEqual(opening.tender_ids.reason_id, self.reason)
        self.assertEqual(opening.move_ids.mapped("state"), ["posted"])

    def test_an_approver_signs_with_a_pin(self):
        self.manager.sudo()._set_pos_closing_pin("4711")
        self.manager.name = "till_manager"
        self.leave()
        opening = self.opens("signature")
        self.assertOpen(75)
        self.assertEqual(opening.approval_ids.user_id, self.manager)

    def test_a_blocked_opening_is_blocked_after_a_reload_as_well(self):
        self.leave()
        opening = self.opens("blocked")
        self.assertEqual(self.pos_session.state, "opening_control")
        self.assertEqual(opening.requirement, "block")


@tagged("post_install", "-at_install")
class TestOpeningTours(OpeningScenarios, OpeningTourCommon):
    """A register with a screen of 1024 by 768."""

    allow_inherited_tests_method = True
    browser_size = "1024x768"

    def test_a_blind_drawer_is_told_only_once_it_agrees(self):
        self.leave(1017)
        self.policy.write({"blind": True, "require_denominations": True})
        opening = self.opens("blind")
        self.assertOpen(1017)
        self.assertEqual(len(opening.count_ids), 2)

    def test_without_opening_control_odoos_popup_opens(self):
        self.policy.opening_control = False
        self.apply_policy()
        self.leave()
        opening = self.opens("without_control")
        self.assertFalse(opening)
        self.assertOpen(100)


@tagged("post_install", "-at_install")
class TestOpeningToursPhone(OpeningScenarios, OpeningTourCommon):
    allow_inherited_tests_method = True
    browser_size = "375x812"
    touch_enabled = True
