from unittest import SkipTest

from odoo.tests import Form, tagged

from ..shop.common import has_employees
from .test_closing_secret import PIN, SecretCommon


@tagged("post_install", "-at_install")
class TestClosingNoEmployee(SecretCommon):
    """Without pos_hr everything works, and nothing of it is shown."""

    @classmethod
    def setUpClass(cls):
        if has_employees():
            raise SkipTest("pos_hr is installed")
        super().setUpClass()

    def test_who_counted_is_the_user(self):
        closing = self.short_till()
        self.assertEqual(closing.counted_by, self.cashier.name)
        self.assertEqual(closing.state()["counted_by"], self.cashier.name)
        self.assertFalse(closing.count_ids.employee_ref)
        self.assertNotIn("at the register", self.log(closing))

    def test_the_option_does_nothing_and_is_hidden(self):
        self.policy.employee_pin = True
        # Writing it would install pos_hr.
        self.env.cr.execute("UPDATE pos_config SET module_pos_hr = true")
        self.env.invalidate_all()
        closing = self.short_till()
        self.assertEqual(closing.state()["secret_kinds"], ["pin", "password"])
        answer = closing.approve("employee-1", PIN, "seen")
        self.assertNotSigned(answer)
        self.assertTrue(self.sign(closing, PIN)["signed"])
        with Form(self.policy.with_user(self.administrator)) as form:
            self.assertFalse(form.has_employees)
            self.assertTrue(form._get_modifier("employee_pin", "invisible"))

    def test_what_an_employee_did_is_kept_when_pos_hr_goes(self):
        closing = self.short_till().sudo()
        self.env.cr.execute(
            "UPDATE pos_closing_count SET employee_ref = 7, employee_name = 'Anna'"
            " WHERE closing_id = %s",
            closing.ids,
        )
        self.env.invalidate_all()
        self.assertEqual(closing.count_ids.employee_name, "Anna")
        self.assertTrue(closing.with_user(self.manager).state()["may_sign"])
        self.assertTrue(self.sign(closing.with_user(self.cashier), PIN)["signed"])
