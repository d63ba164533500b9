from datetime import timedelta
from unittest import SkipTest

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, JsonRpcException, tagged
from odoo.tools import mute_logger

from ..closing.test_closing_queries import QueriesCommon
from ..shop.common import ClosingCommon, has_employees
from ..shop.opening_common import OpeningCommon
from ..shop.remote_common import RemoteCalls
from .test_closing_secret import PIN, WRONG, SecretCommon

ANNAS_PIN, PETERS_PIN, MARAS_PIN = "6302", "5820", "9174"
SIGNATURE_LOG = "odoo.addons.pos_closing_control.models.approval.signature"


class Employees(ClosingCommon):
    """A register whose login employees share; a policy that accepts their PINs.

    Anna and Peter are not users, Peter has manager access; Mara is the employee of the
    approver ``manager``.
    """

    @classmethod
    def setUpClass(cls):
        if not has_employees():
            raise SkipTest("pos_hr is not installed: dev/test --with pos_hr")
        super().setUpClass()
        cls.anna = cls._employee("Anna", pin=ANNAS_PIN)
        cls.peter = cls._employee("Peter", pin=PETERS_PIN)
        cls.mara = cls._employee("Mara", pin=MARAS_PIN, user_id=cls.manager.id)
        cls.policy.employee_pin = True
        cls.basic_config.write(
            {
                "module_pos_hr": True,
                "advanced_employee_ids": [Command.link(cls.peter.id)],
            }
        )

    @classmethod
    def _employee(cls, name, **values):
        values = {"name": name, "company_id": cls.company.id, **values}
        return cls.env["hr.employee"].sudo().create(values)

    def log_in(self, employee):
        """What the screen sends when somebody takes over the register."""
        self.till.write({"employee_id": employee.id})

    def key(self, employee):
        return f"employee-{employee.id}"


class EmployeeCommon(Employees, SecretCommon):
    """A shortage that Anna counted at the register."""

    def setUp(self):
        super().setUp()
        self.log_in(self.anna)

    def short_till(self, cash=110, user=None, employee=None):
        if employee is not None:
            self.log_in(employee)
        return super().short_till(cash, user)

    def sign_as(self, closing, employee, secret):
        return closing.approve(self.key(employee), secret, "seen")

    def offered(self, closing):
        return [approver["id"] for approver in closing.state()["approvers"]]

    def employee_lock(self, employee):
        Lock = self.env["pos.closing.secret.lock"].sudo()
        return Lock.search([("employee_ref", "=", employee.id)])

    def assertCannotSign(self, closing, employee, secret):
        """Not offered, not approved, and the sentence reveals nothing."""
        self.assertNotIn(self.key(employee), self.offered(closing))
        self.assertNotSigned(self.sign_as(closing, employee, secret))
        self.assertFalse(self.employee_lock(employee))


@tagged("post_install", "-at_install")
class TestClosingEmployeeRecord(EmployeeCommon):
    def test_the_employee_at_the_till_is_recorded_as_the_one_who_counted(self):
        closing = self.short_till()
        count = closing.count_ids
        self.assertEqual(count.employee_ref, self.anna.id)
        self.assertEqual(count.employee_name, "Anna")
        self.assertEqual(count.user_id, self.cashier)
        name = f"Anna ({self.cashier.name})"
        self.assertEqual(count.counted_by, name)
        self.assertEqual(closing.counted_by, name)
        self.assertEqual(closing.state()["counted_by"], name)
        self.assertIn("at the register: Anna", self.log(closing))

    def test_somebody_with_a_login_of_their_own_is_named_once(self):
        mara = self._employee(self.cashier.name, user_id=self.cashier.id)
        closing = self.short_till(employee=mara)
        self.assertEqual(closing.counted_by, self.cashier.name)
        self.assertEqual(closing.employee_ref, mara.id)

    def test_who_takes_over_the_till_is_recorded_from_then_on(self):
        closing = self.short_till()
        self.log_in(self.peter)
        self.assertEqual(closing.count_ids.employee_name, "Anna")
        self.count(closing, {self.cash_pm1: 111, self.bank_pm1: 20})
        names = closing.count_ids.sorted("attempt").mapped("employee_name")
        self.assertEqual(names, ["Anna", "Peter"])
        self.assertIn("Peter", closing.counted_by)

    def test_the_record_stays_when_the_employee_is_renamed_or_gone(self):
        closing = self.short_till()
        self.anna.name = "Anna Bell"
        self.log_in(self.peter)
        self.anna.active = False
        self.assertEqual(closing.count_ids.employee_name, "Anna")
        with self.assertRefused("is evidence of a closing"):
            closing.sudo().count_ids.employee_name = "Peter"

    def test_a_till_without_employees_records_none(self):
        self.config.module_pos_hr = False
        closing = self.short_till()
        self.assertFalse(closing.count_ids.employee_ref)
        self.assertEqual(closing.counted_by, self.cashier.name)
        self.assertNotIn("at the register", self.log(closing))

    def test_somebody_of_another_company_was_not_there(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        closing = self.short_till(employee=self._employee("Eve", company_id=other.id))
        self.assertFalse(closing.count_ids.employee_name)
        self.assertEqual(closing.counted_by, self.cashier.name)

    def test_approvers_are_asked_with_the_name_and_history_of_the_employee(self):
        closing = self.short_till()
        closing.approve(self.manager.id, PIN, "seen")
        closing.close()
        self.till = self.open_till()
        self.sell((self.cash_pm1, 30))
        closing = self.short_till(employee=self.anna)
        closing.request_approval("please")
        told = f"Anna ({self.cashier.name}): 1 of the last 1 closings"
        self.assertIn(told, self.log(closing))
        self.log_in(self.peter)
        self.count(closing, {self.cash_pm1: 100, self.bank_pm1: 20})
        closing.request_approval("please")
        told = f"Peter ({self.cashier.name}): no earlier closings"
        self.assertIn(told, self.log(closing))

    def test_forms_show_it(self):
        closing = self.short_till()
        for user in (self.manager, self.administrator):
            with Form(closing.with_user(user)) as form:
                self.assertEqual(form.counted_by, f"Anna ({self.cashier.name})")
        policy = self.policy.with_user(self.administrator)
        with Form(policy) as form:
            form.employee_pin = False
        self.assertFalse(policy.employee_pin)


@tagged("post_install", "-at_install")
class TestClosingEmployeeFourEyes(EmployeeCommon):
    """The employee who counted cannot approve, under any of their logins."""

    def assertBarred(self, closing, user, why="You counted this register"):
        theirs = closing.with_user(user)
        for verb in ("approve", "refuse", "reset_counts"):
            with self.subTest(verb), self.assertRaisesRegex(AccessError, why):
                getattr(theirs, verb)(note="mine")
        answer = theirs.state()
        self.assertFalse(answer["may_sign"] or answer["may_refuse"])
        self.assertFalse(answer["may_grant"])
        self.assertNotIn(user, closing.sudo()._approvers())
        self.assertNotIn(user.id, self.offered(closing))
        secrets = {PIN, f"{user.login}-secret", MARAS_PIN}
        for secret in secrets:
            self.assertNotSigned(self.sign(closing, secret, user))

    def assertMaySign(self, closing, user):
        self.assertTrue(closing.with_user(user).state()["may_sign"])
        self.assertIn(user, closing.sudo()._approvers())
        self.assertIn(user.id, self.offered(closing))

    def test_not_by_another_login_in_the_back_office_or_at_the_till(self):
        closing = self.short_till(employee=self.mara)
        self.assertBarred(closing, self.manager)
        self.assertMaySign(closing, self.second)
        self.assertTrue(closing.with_user(self.second).approve(note="seen")["signed"])

    def test_not_when_somebody_else_has_taken_over_the_till(self):
        closing = self.short_till(employee=self.mara)
        self.log_in(self.anna)
        self.assertBarred(closing, self.manager)

    def test_not_when_the_employee_was_archived_meanwhile(self):
        closing = self.short_till(employee=self.mara)
        self.mara.active = False
        self.assertBarred(closing, self.manager)

    def test_a_deleted_employee_is_named_and_in_nobodys_way(self):
        closing = self.short_till(employee=self.anna)
        self.till.employee_id = False
        self.config.module_pos_hr = False  # pos_hr keeps employees of open registers
        self.anna.unlink()
        self.config.module_pos_hr = True
        self.assertIn("Anna", closing.counted_by)
        self.assertMaySign(closing, self.manager)

    def test_not_by_the_login_that_they_have_in_another_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.second.company_ids += other
        there = self._employee("Mara", company_id=other.id, user_id=self.second.id)
        there.work_contact_id = self.mara.work_contact_id
        closing = self.short_till(employee=self.mara)
        self.assertBarred(closing, self.manager)
        self.assertBarred(closing, self.second)

    def test_not_by_the_other_login_of_the_user_who_counted(self):
        mine = self._employee("Cashier", user_id=self.cashier.id)
        mine.work_contact_id = self.manager.partner_id
        closing = self.short_till()
        self.assertBarred(closing, self.manager)
        self.assertMaySign(closing, self.second)

    def test_not_by_a_user_who_is_their_contact(self):
        self.anna.work_contact_id = self.second.partner_id
        closing = self.short_till()
        self.assertBarred(closing, self.second)
        self.assertMaySign(closing, self.manager)

    def test_the_contact_of_a_company_is_nobodys(self):
        self.anna.work_contact_id = self.company.partner_id
        self.mara.work_contact_id = self.company.partner_id
        self.assertMaySign(self.short_till(), self.manager)

    def test_an_employee_who_is_no_user_bars_nobody_else(self):
        self.assertMaySign(self.short_till(), self.manager)

    def test_who_counted_before_the_new_round_may_sign(self):
        closing = self.short_till(employee=self.mara)
        closing.with_user(self.second).reset_counts("once more")
        closing = self.short_till(employee=self.anna)
        self.assertMaySign(closing, self.manager)

    def test_a_policy_may_do_without_four_eyes(self):
        self.policy.four_eyes = False
        self.apply_policy()
        self.assertMaySign(self.short_till(employee=self.mara), self.manager)

    def test_who_sold_as_an_employee_does_not_sign_where_sellers_may_not(self):
        order = self.sell((self.cash_pm1, 1))
        order.sudo().employee_id = self.mara
        closing = self.short_till(cash=111)
        self.assertMaySign(closing, self.manager)
        self.policy.sellers_may_sign = False
        self.assertBarred(closing, self.manager, "You sold in this session")
        self.assertMaySign(closing, self.second)

    def test_not_afterwards_by_a_review(self):
        self.policy.rule_ids[1].requirement = "review"
        self.apply_policy()
        closing = self.short_till(employee=self.mara)
        closing.close()
        with self.assertRaisesRegex(AccessError, "You counted this register"):
            closing.with_user(self.manager).review("fine")
        self.assertNotIn(self.manager, closing.sudo()._approvers())
        closing.with_user(self.second).review("fine")
        self.assertEqual(closing.review_state, "reviewed")

    def test_what_the_screen_tells_lets_nobody_sign(self):
        self.log_in(self.mara)
        closing = self.short_till(user=self.manager, employee=self.anna)
        self.assertBarred(closing.with_user(self.cashier), self.manager)


@tagged("post_install", "-at_install")
class TestClosingEmployeePin(EmployeeCommon):
    def test_the_employee_pin_of_an_approver_signs(self):
        closing = self.short_till()
        self.assertIn("employee_pin", closing.state()["secret_kinds"])
        answer = self.sign(closing, MARAS_PIN)
        self.assertTrue(answer["signed"])
        approval = closing.approval_ids
        self.assertEqual(approval.user_id, self.manager)
        self.assertEqual(approval.method, "employee_pin")
        self.assertFalse(approval.employee_ref)
        self.assertEqual(closing.signed_by, self.manager.name)

    def test_an_employee_with_manager_access_signs_without_a_user(self):
        closing = self.short_till()
        offered = closing.state()["approvers"]
        self.assertIn({"id": self.key(self.peter), "name": "Peter"}, offered)
        answer = self.sign_as(closing, self.peter, PETERS_PIN)
        self.assertTrue(answer["signed"])
        self.assertEqual(answer["message"], "Approved by Peter.")
        self.assertEqual(answer["approvals"][0]["user"], "Peter")
        approval = closing.approval_ids
        self.assertEqual(approval.employee_ref, self.peter.id)
        self.assertEqual(approval.user_id, self.cashier)
        self.assertEqual(approval.till_user_id, self.cashier)
        self.assertEqual(approval.signed_by, "Peter")
        self.assertEqual(closing.signed_by, "Peter")
        self.assertIn("Approved by Peter", self.log(closing))
        self.assertIn("Employee PIN at the register", self.log(closing))
        with self.assertRaisesRegex(UserError, "Peter has already approved"):
            closing.with_user(self.manager).approve(note="me too")
        self.assertTrue(closing.close()["done"])

    def test_a_repeated_request_signs_once(self):
        closing = self.short_till()
        for _again in range(2):
            answer = self.sign_as(closing, self.peter, PETERS_PIN)
            self.assertTrue(answer["signed"])
        self.assertEqual(len(closing.approval_ids), 1)

    def test_a_signature_is_bound_to_the_count(self):
        closing = self.short_till()
        self.sign_as(closing, self.peter, PETERS_PIN)
        self.sell((self.cash_pm1, 5))
        self.assertEqual(closing.close()["state"], "counting")
        answer = self.count(closing, {self.cash_pm1: 115, self.bank_pm1: 20})
        self.assertEqual(answer["state"], "to_approve")

    # Who cannot approve --------------------------------------------------

    def test_who_counted_does_not_sign(self):
        closing = self.short_till(employee=self.peter)
        self.log_in(self.anna)
        self.assertCannotSign(closing, self.peter, PETERS_PIN)

    def test_nor_as_another_employee_who_is_the_same_person(self):
        self.anna.work_contact_id = self.peter.work_contact_id
        self.assertCannotSign(self.short_till(), self.peter, PETERS_PIN)

    def test_nor_who_sold_where_sellers_may_not(self):
        self.policy.sellers_may_sign = False
        self.sell((self.cash_pm1, 1)).sudo().employee_id = self.peter
        closing = self.short_till(cash=111)
        self.assertCannotSign(closing, self.peter, PETERS_PIN)

    def test_nor_anybody_while_it_is_not_known_who_counted(self):
        closing = self.short_till(employee=self.anna.browse())
        self.assertCannotSign(closing, self.peter, PETERS_PIN)
        self.assertTrue(self.sign(closing, MARAS_PIN)["signed"])

    def test_nor_without_manager_access_at_this_till(self):
        closing = self.short_till(employee=self.peter)
        self.assertCannotSign(closing, self.anna, ANNAS_PIN)
        config = self.config.copy({"name": "Another", "payment_method_ids": False})
        config.write({"advanced_employee_ids": [Command.link(self.anna.id)]})
        self.assertCannotSign(closing, self.anna, ANNAS_PIN)

    def test_nor_who_is_archived(self):
        self.peter.active = False
        self.assertCannotSign(self.short_till(), self.peter, PETERS_PIN)

    def test_nor_who_works_for_another_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        eve = self._employee("Eve", company_id=other.id, pin=PETERS_PIN)
        self.config.advanced_employee_ids += eve
        self.assertCannotSign(self.short_till(), eve, PETERS_PIN)

    def test_nor_who_is_a_user_and_no_approver(self):
        self.peter.user_id = self.colleague
        closing = self.short_till()
        self.assertCannotSign(closing, self.peter, PETERS_PIN)
        self.assertNotSigned(self.sign(closing, PETERS_PIN, self.colleague))
        self.colleague.active = False
        self.assertCannotSign(closing, self.peter, PETERS_PIN)

    def test_nor_where_policy_or_till_name_who_signs(self):
        closing = self.short_till()
        self.config.closing_approver_ids = self.manager
        self.assertCannotSign(closing, self.peter, PETERS_PIN)
        self.config.closing_approver_ids = False
        self.policy.approver_group_id = self.env.ref("point_of_sale.group_pos_manager")
        self.apply_policy()
        self.assertCannotSign(closing, self.peter, PETERS_PIN)
        self.assertNotSigned(self.sign(closing, MARAS_PIN))

    def test_nor_anybody_to_release_a_block(self):
        mine = self._employee("Boss", pin="2580", user_id=self.administrator.id)
        self.config.advanced_employee_ids += mine
        closing = self.short_till(cash=50)
        self.assertNotIn("employee_pin", closing.state()["secret_kinds"])
        self.assertNotIn(self.key(self.peter), self.offered(closing))
        tries = (
            (self.key(self.peter), PETERS_PIN),
            (self.manager.id, MARAS_PIN),
            (self.administrator.id, "2580"),
        )
        for approver_id, secret in tries:
            answer = closing.approve(approver_id, secret, "seen")
            self.assertFalse(answer["signed"])
            self.assertFalse(closing.approval_ids)

    def test_a_pin_of_another_company_is_not_this_users(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.second.company_ids += other
        self._employee("Sec", company_id=other.id, user_id=self.second.id, pin="2580")
        closing = self.short_till()
        self.assertNotSigned(self.sign(closing, "2580", self.second))

    def test_strange_names_get_the_same_sentence(self):
        closing, key = self.short_till(), self.key(self.peter)
        for name in (
            "employee-",
            "employee-0",
            "employee-False",
            f"{key} ",
            f"{key}\n",
            key.upper(),
            "employee--1",
            [key],
            {key: key},
            self.peter.id + 0.0,
            str(self.peter.id),
            True,
        ):
            answer = closing.approve(name, PETERS_PIN, "seen")
            self.assertNotSigned(answer)

    # What is refused -----------------------------------------------------

    def test_not_without_the_policy(self):
        self.policy.employee_pin = False
        closing = self.short_till()
        self.assertEqual(closing.state()["secret_kinds"], ["pin", "password"])
        self.assertCannotSign(closing, self.peter, PETERS_PIN)
        self.assertNotSigned(self.sign(closing, MARAS_PIN))
        new = self.env["pos.closing.policy"].create({"name": "New"})
        self.assertFalse(new.employee_pin)

    def test_not_at_a_till_without_employees(self):
        closing = self.short_till()
        self.config.module_pos_hr = False
        self.assertCannotSign(closing, self.peter, PETERS_PIN)
        self.assertNotSigned(self.sign(closing, MARAS_PIN))

    def test_not_where_the_company_wants_no_pin(self):
        self.company.pos_closing_forbid_pin = True
        closing = self.short_till()
        self.assertEqual(closing.state()["secret_kinds"], ["password"])
        self.assertCannotSign(closing, self.peter, PETERS_PIN)
        self.assertNotSigned(self.sign(closing, MARAS_PIN))

    def test_not_with_a_pin_that_is_empty_or_too_easily_guessed(self):
        closing = self.short_till()
        for pin in ("1234", "1111", "123", "98765", "٣١٤٥"):
            self.peter.pin = self.mara.pin = pin
            self.assertNotSigned(self.sign_as(closing, self.peter, pin))
            self.assertNotSigned(self.sign(closing, pin))
            self.employee_lock(self.peter).unlink()
            self.lock().unlink()
        self.peter.pin = self.mara.pin = False
        with self.assertRaisesRegex(UserError, "missing"):
            self.sign_as(closing, self.peter, "")
        self.assertNotSigned(self.sign(closing, "False"))
        self.assertCannotSign(closing, self.peter, "False")

    def test_not_with_anything_but_the_pin(self):
        closing = self.short_till()
        hashed = self.peter.with_user(self.cashier).get_barcodes_and_pin_hashed()
        for secret in (
            hashed[0]["pin"],
            MARAS_PIN,
            PIN,
            "till_cashier-secret",
            int(PETERS_PIN),
            [PETERS_PIN],
            f"{PETERS_PIN}\0",
            f" {PETERS_PIN}",
        ):
            self.employee_lock(self.peter).unlink()
            self.assertNotSigned(self.sign_as(closing, self.peter, secret))
            self.assertEqual(self.employee_lock(self.peter).failures, 1)

    # The lock ------------------------------------------------------------

    def fail_times(self, closing, times):
        with mute_logger(SIGNATURE_LOG):
            for _try in range(times):
                answer = self.sign_as(closing, self.peter, WRONG)
        return answer

    def test_wrong_tries_lock_for_longer_each_time(self):
        closing = self.short_till()
        with freeze_time() as clock:
            for minutes in (1, 5, 15):
                self.assertNotSigned(self.fail_times(closing, 4))
                answer = self.fail_times(closing, 1)
                self.assertIn(
                    f"Peter cannot approve at a register for {minutes}", str(answer)
                )
                self.assertNotIn("back office", answer["message"])
                answer = self.sign_as(closing, self.peter, PETERS_PIN)
                self.assertIn("Too many failed attempts", answer["message"])
                clock.tick(timedelta(minutes=minutes, seconds=1))
            self.assertEqual(self.employee_lock(self.peter).failures, 15)
            answer = self.sign_as(closing, self.peter, PETERS_PIN)
            self.assertTrue(answer["signed"])
        self.assertEqual(self.employee_lock(self.peter).failures, 0)

    def test_others_are_not_locked(self):
        closing = self.short_till()
        self.fail_times(closing, 5)
        self.assertTrue(self.sign(closing, MARAS_PIN)["signed"])
        self.assertFalse(self.lock().failures)

    def test_wrong_tries_with_the_employee_pin_of_a_user_lock_the_user(self):
        closing = self.short_till()
        with mute_logger(SIGNATURE_LOG):
            for _try in range(5):
                self.sign(closing, WRONG)
        answer = self.sign(closing, MARAS_PIN)
        self.assertIn("Too many failed attempts", answer["message"])
        self.assertFalse(self.employee_lock(self.mara))

    def test_an_administrator_sees_and_unlocks(self):
        closing, admin = self.short_till(), self.env.ref("base.user_admin")
        self.fail_times(closing, 5)
        for user in (self.cashier, self.manager, self.administrator):
            with self.assertRaises(AccessError):
                self.policy.with_user(user).read(["employee_locks"])
            with self.assertRaises(AccessError):
                self.policy.with_user(user).action_unlock_employees()
        policy = self.policy.with_user(admin)
        self.assertIn("Peter: Locked for another 1 min.", policy.employee_locks)
        policy.action_unlock_employees()
        self.assertIn("Unlocked by", policy.employee_locks)
        answer = self.sign_as(closing, self.peter, PETERS_PIN)
        self.assertTrue(answer["signed"])

    # Who has manager access ----------------------------------------------

    def test_cashiers_do_not_give_manager_access_to_sign_with(self):
        config, managers = self.config.with_user(self.cashier), self.peter | self.anna
        with self.assertRaises(AccessError):
            config.write({"advanced_employee_ids": [Command.link(self.anna.id)]})
        with self.assertRaises(AccessError):
            config.write({"module_pos_hr": False})
        config.write({"name": "Front till"})
        self.assertEqual(self.config.advanced_employee_ids, self.peter)
        self.config.with_user(self.administrator).write(
            {"advanced_employee_ids": [Command.set(managers.ids)]}
        )
        self.assertEqual(self.config.advanced_employee_ids, managers)

    def test_without_a_policy_they_do_as_in_odoo(self):
        config = self.config.copy({"name": "Free", "payment_method_ids": False})
        config.closing_policy_id = False
        link = {"advanced_employee_ids": [Command.link(self.anna.id)]}
        config.with_user(self.cashier).write(link)
        self.assertIn(self.anna, config.advanced_employee_ids)


@tagged("post_install", "-at_install")
class TestClosingEmployeeOpening(Employees, OpeningCommon):
    """A counted opening identifies employees as a closing does."""

    def setUp(self):
        super().setUp()
        self.leave()
        self.till = self.begin()

    def short(self, employee):
        self.log_in(employee)
        answer = self.till.opening_count({"amount": 70})
        self.assertNotOpened(answer, "approval")
        return self.till.opening_state()

    def test_who_counted_is_recorded_and_an_employee_pin_signs(self):
        answer = self.short(self.anna)
        opening = self.pos_session.opening_id
        self.assertEqual(opening.counted_by, f"Anna ({self.cashier.name})")
        self.assertIn(
            {"id": self.key(self.peter), "name": "Peter"}, answer["approvers"]
        )
        self.assertOpened(
            self.till.opening_approve(self.key(self.peter), PETERS_PIN, "seen"), 70
        )
        self.assertEqual(opening.signed_by, "Peter")

    def test_the_employee_who_counted_signs_in_no_login(self):
        answer = self.short(self.mara)
        offered = [approver["id"] for approver in answer["approvers"]]
        self.assertNotIn(self.manager.id, offered)
        with self.assertRaisesRegex(AccessError, "You counted this register"):
            self.till.with_user(self.manager).opening_approve(note="mine")
        answer = self.till.opening_approve(self.manager.id, MARAS_PIN, "mine")
        self.assertFalse(answer["signed"])


@tagged("post_install", "-at_install")
class TestClosingEmployeeRemote(RemoteCalls, EmployeeCommon):
    """Real remote calls of a plain cashier, each a transaction of its own."""

    def setUp(self):
        super().setUp()
        self.closing = self.short_till()

    def approve(self, secret):
        key = self.key(self.peter)
        call = "pos.closing", "approve", self.closing.ids, key, secret, "seen"
        return self.call(self.cashier, *call)

    def test_a_wrong_pin_is_committed_and_the_right_one_signs(self):
        self.assertNotSigned(self.approve(WRONG))
        self.assertEqual(self.employee_lock(self.peter).failures, 1)
        self.assertTrue(self.approve(PETERS_PIN)["signed"])

    def test_five_wrong_tries_lock(self):
        with mute_logger(SIGNATURE_LOG):
            for _try in range(5):
                self.approve(WRONG)
        self.assertIn("Too many failed attempts", self.approve(PETERS_PIN)["message"])
        self.assertFalse(self.closing.sudo().approval_ids)

    def test_neither_pin_nor_lock_is_told(self):
        with self.assertLogs(level="INFO") as logs:
            answers = [self.approve(WRONG), self.approve(PETERS_PIN)]
            with self.assertRaises(JsonRpcException):
                arguments = self.closing.ids, self.cashier.id, PETERS_PIN, "seen"
                self.call(self.cashier, "pos.closing", "approve", *arguments)
        told = [str(answers), "\n".join(logs.output), self.log(self.closing)]
        for secret in (WRONG, PETERS_PIN):
            self.assertNotIn(secret, "\n".join(told))
        calls = (
            ("hr.employee", "read", self.peter.ids, ["pin"]),
            ("hr.employee", "search", [("pin", "=", PETERS_PIN)]),
            ("pos.closing.secret.lock", "search_read", []),
            ("pos.closing.policy", "read", self.policy.ids, ["employee_locks"]),
            ("pos.closing.employee", "_is_pin", self.closing.id, 1, PETERS_PIN),
        )
        for model, method, *args in calls:
            with (
                self.subTest(model=model, method=method),
                mute_logger("odoo.http", "odoo.models"),
                self.assertRaises(JsonRpcException),
            ):
                self.call(self.cashier, model, method, *args)

    def test_the_screen_tells_who_is_at_the_till(self):
        session = self.till.ids, {"employee_id": self.peter.id}
        self.assertTrue(self.call(self.cashier, "pos.session", "write", *session))
        declared = [
            {"payment_method_id": self.cash_pm1.id, "amount": 109},
            {"payment_method_id": self.bank_pm1.id, "amount": 20},
        ]
        answer = self.call(
            self.cashier, "pos.closing", "submit_count", self.closing.ids, declared
        )
        self.assertIn("Peter", answer["counted_by"])
        self.assertFalse(self.approve(PETERS_PIN)["signed"])


@tagged("post_install", "-at_install")
class TestClosingEmployeeQueries(EmployeeCommon, QueriesCommon):
    """The cost of employees for each verb; a register without them has none."""

    def measure(self, used):
        self.config.module_pos_hr = used
        closing = self.start()
        amounts = {self.cash_pm1: 110, self.bank_pm1: 20}
        judge = self.queries(lambda: self.count(closing, amounts))
        state = self.queries(closing.state)
        theirs = closing.with_user(self.manager)
        return {"judge": judge, "state": state, "approver": self.queries(theirs.state)}

    def test_employees_cost_few_queries(self):
        measured = {}
        for used in (True, True, False, False):  # the first round fills the caches
            with self.env.cr.savepoint() as savepoint:
                measured[used] = self.measure(used)
                savepoint.rollback()
            self.env.invalidate_all()
        most = {"judge": 1, "state": 5, "approver": 8}
        for verb, added in most.items():
            self.assertLessEqual(
                measured[True][verb] - measured[False][verb], added, (verb, measured)
            )
