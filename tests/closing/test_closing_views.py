from odoo.tests import tagged

from .test_closing_wizard import WizardCommon


@tagged("post_install", "-at_install")
class TestClosingViews(WizardCommon):
    """Everybody who has a menu can also open what it leads to."""

    def setUp(self):
        super().setUp()
        self.open_till()
        self.sell((self.cash_pm1, 30))
        wizard = self.open_wizard()
        self.count_with(wizard, 110, 0)
        self.closing = wizard.closing_id
        self.auditor = self._user(
            "till_auditor", "pos_closing_control.group_closing_auditor"
        )

    def menus(self, user):
        visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
        root = self.env.ref("pos_closing_control.menu_closing_root")
        children = root.child_id.filtered(lambda menu: menu.id in visible)
        return set(children.mapped("name")) if root.id in visible else set()

    def test_menus_follow_the_role(self):
        everybody = {"Closings", "Reconciliation", "Day Report"}
        reading = everybody | {"To Review", "Openings"}
        reading |= {"Journal of Sales", "Refused Orders"}
        self.assertEqual(self.menus(self.cashier), everybody)
        self.assertEqual(self.menus(self.auditor), reading)
        self.assertEqual(self.menus(self.manager), reading | {"To Approve"})
        self.assertEqual(
            self.menus(self.administrator),
            reading | {"To Approve", "Policies", "Reasons"},
        )

    def test_closing_form_opens_for_every_role(self):
        for user in (self.cashier, self.manager, self.auditor, self.administrator):
            with self.subTest(user=user.login):
                values = self.read_form(self.closing, user)
                self.assertIn("a manager must approve", values["attention"])

    def test_only_a_second_person_sees_what_each_count_expected(self):
        for user, seen in ((self.cashier, False), (self.manager, True)):
            views = self.closing.with_user(user).get_views([(False, "form")])
            fields = views["models"]["pos.closing.count.line"]["fields"]
            self.assertEqual("expected" in fields, seen)

    def test_dashboard_tells_what_waits_for_a_signature(self):
        config = self.config.with_user(self.colleague)
        self.assertEqual(config.closing_status, "to_approve")

    def test_policy_of_a_till_is_on_the_settings_page_for_managers(self):
        self.administrator.group_ids += self.env.ref("base.group_system")
        Settings = self.env["res.config.settings"].with_user(self.administrator)
        arch = Settings.get_view()["arch"]
        self.assertIn('name="pos_closing_policy_id"', arch)
        self.assertIn('name="company_pos_closing_policy_id"', arch)
