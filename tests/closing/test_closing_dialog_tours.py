from unittest.mock import patch

from odoo.tests import tagged

from ..approval.test_closing_employee import Employees
from ..shop.tour_common import TourCommon


class DialogTourCommon(TourCommon):
    """The closing on the register's screen, as the cashier sees it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # With those that Odoo brings there are fourteen, as in most currencies.
        cls.env["pos.bill"].create({"name": "500.00", "value": 500})

    def dialog(self, name):
        self.tour(f"closing_dialog_{name}", url=f"/pos/ui/{self.config.id}")

    def trade(self, cash=30, card=20, **till):
        """Open the register with 100.00 in the drawer, and sell."""
        self.open_till(**till)
        self.sell((self.cash_pm1, cash))
        self.sell((self.bank_pm1, card))

    @property
    def closing(self):
        return self.pos_session.closing_id


class DialogScenarios:
    """What happens at a register, whatever the size of its screen."""

    def test_balanced_till_closes_in_six_taps(self):
        self.trade()
        self.dialog("balanced")
        self.assertClosed()
        self.assertEqual(self.closing.closed_by_id, self.cashier)

    def test_shortage_counted_again_after_a_reload_is_within_tolerance(self):
        self.trade()
        self.dialog("recount")
        self.assertClosed()
        counted = self.closing.count_ids.line_ids.filtered(
            lambda line: line.payment_method_id == self.cash_pm1
        )
        self.assertEqual(counted.mapped("amount"), [129.5, 115])

    def test_shortage_is_explained_by_one_reason_then_by_two(self):
        self.trade()
        self.dialog("reasons")
        self.assertSplit()

    def test_attempts_are_exhausted_and_an_approver_signs_with_a_pin(self):
        self.manager.sudo()._set_pos_closing_pin("4711")
        self.manager.name = "till_manager"
        self.trade()
        self.dialog("signature")
        self.assertClosed()
        approval = self.closing.approval_ids
        self.assertEqual((approval.user_id, approval.method), (self.manager, "pin"))
        self.assertEqual(approval.note, "seen the drawer")

    def test_blind_count_is_kept_and_nothing_is_told_before(self):
        self.policy.write({"blind": True, "require_denominations": True})
        self.trade(cash=31.25, card=21.75)
        self.dialog("blind")
        self.assertEqual(len(self.closing.count_ids), 1)
        self.assertEqual(self.closing.status, "to_approve")

    def test_every_tender_is_counted(self):
        second, later = self.cash_split_pm1, self.pay_later_pm
        second.name, later.name = "Second drawer", "Customer Account"
        self.policy.declare_bank = "reference"
        self.trade(methods=self.cash_pm1 | second | self.bank_pm1 | later)
        self.sell((second, 12), customer=self.customer)
        self.sell((later, 40), customer=self.customer)
        self.dialog("tenders")
        self.assertClosed()
        self.assertEqual(self.closing._tender(self.bank_pm1).reference, "B-17")


@tagged("post_install", "-at_install")
class TestClosingDialogToursPhone(DialogScenarios, DialogTourCommon):
    allow_inherited_tests_method = True
    browser_size = "375x812"
    touch_enabled = True


@tagged("post_install", "-at_install")
class TestClosingDialogTours(DialogScenarios, DialogTourCommon):
    """A register with a screen of 1024 by 768 and a keyboard."""

    allow_inherited_tests_method = True
    browser_size = "1024x768"

    def test_reports_are_printed_before_the_count_after_it_and_once_closed(self):
        self.trade()
        self.dialog("reports")
        self.assertClosed()

    def test_blocked_till_goes_on_once_an_administrator_has_released_it(self):
        self.trade()
        self.dialog("blocked")
        self.assertNotEqual(self.pos_session.state, "closed")
        self.closing.with_user(self.administrator).approve(note="found in the safe")
        self.dialog("released")
        self.assertClosed()

    def test_open_order_is_finished_on_the_orders_screen_before_the_count(self):
        self.policy.check_accounts = "warn"
        self.apply_policy()
        self.bank_pm1.journal_id.loss_account_id = False
        self.trade()
        self.dialog("checks")
        self.assertClosed()
        self.assertEqual(self.pos_session.order_ids.mapped("state"), ["done"] * 3)

    def test_late_sale_of_another_device_is_counted(self):
        self.trade()
        Closing = type(self.env["pos.closing"])
        close, late = Closing.close, [7]

        def sell_meanwhile(closing):
            if late:
                self.sell((self.cash_pm1, late.pop()), user=self.colleague)
                self.env.flush_all()
                closing.env.invalidate_all()
            return close(closing)

        with patch.object(Closing, "close", sell_meanwhile):
            self.dialog("late")
        self.assertClosed()
        self.assertEqual(self.closing._tender(self.cash_pm1).counted, 137)

    def test_till_without_policy_closes_with_odoos_popup(self):
        self.trade(policy=False)
        self.dialog("without_policy")
        self.assertEqual(self.pos_session.state, "closed")

    def test_till_is_closed_with_the_keyboard_alone(self):
        self.trade()
        self.dialog("keyboard")
        self.assertClosed()


@tagged("post_install", "-at_install")
class TestClosingDialogToursEmployee(Employees, DialogTourCommon):
    browser_size = "1024x768"

    def test_an_employee_closes_in_the_login_of_the_till(self):
        """Odoo offers Close Register to Peter, who has manager access."""
        self.manager.name = "till_manager"
        self.trade()
        self.dialog("employee")
        self.assertClosed()
        self.assertEqual(self.closing.count_ids.employee_name, "Peter")
        self.assertEqual(self.closing.approval_ids.user_id, self.manager)
        self.assertEqual(self.closing.approval_ids.till_user_id, self.cashier)
