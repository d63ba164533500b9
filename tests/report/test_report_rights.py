from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..shop.proof_common import Recipe, Sale
from .report_common import ReportCommon


@tagged("post_install", "-at_install")
class TestReportRights(ReportCommon):
    """Who gets which report."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._user("books", "account.group_account_readonly")
        cls.auditor = cls._user("audit", "pos_closing_control.group_closing_auditor")
        cls.stranger = cls._user("stranger", "base.group_partner_manager")

    def test_closed_sessions_are_for_cashiers_accountants_and_auditors(self):
        session = self.trade(Recipe())
        for user in (self.cashier, self.colleague, self.accountant, self.auditor):
            report = self.report(session, user)
            self.assertEqual(self.total(report, "sales")[6], 10, user.login)
            self.assertTrue(self.section(report, "proof")["rows"])

    def test_closings_and_proofs_lead_to_the_reports_of_their_sessions(self):
        session = self.trade(Recipe())
        proof = session.closing_proof_ids
        for menu, record, user in (
            ("closing", session.closing_id, self.cashier),
            ("proof", proof, self.accountant),
        ):
            for end in ("", "_html"):
                action = self.choose(f"action_report_{menu}{end}", record, user)
                self.assertEqual(action["report_type"], f"qweb-{end[1:] or 'pdf'}")
                self.assertEqual(action["context"]["active_ids"], session.ids)
            action = self.choose(f"action_report_{menu}_xlsx", record, user)
            self.assertIn(f"sessions={session.id}", action["url"])

    def choose(self, action, records, user):
        """Choose it in the menu of the records."""
        action = self.env.ref(f"pos_closing_control.{action}").with_user(user)
        context = {"active_model": records._name, "active_ids": records.ids}
        return action.with_context(**context, active_id=records.ids[0]).run()

    def test_nobody_else_gets_any(self):
        session = self.trade(Recipe())
        with self.assertRefused(
            "Closing reports are for Point of Sale users", AccessError
        ):
            self.report(session, self.stranger)

    def test_open_sessions_are_not_for_accountants(self):
        session = self.trade_open(Recipe())
        with self.assertRefused("is still open", AccessError):
            self.report(session, self.accountant)
        for user in (self.cashier, self.manager, self.auditor):
            self.assertEqual(self.report(session, user)["kind"], "x")

    def test_a_blind_till_has_no_x_report_for_who_counts_it(self):
        self.policy.blind = True
        session = self.trade_open(Recipe(sales=(Sale(),)))
        with self.assertRaisesRegex(UserError, "counted blind"):
            self.report(session, self.cashier)
        for method in (
            "action_closing_report",
            "action_closing_report_xlsx",
            "closing_receipt",
        ):
            with self.assertRaisesRegex(UserError, "counted blind"):
                getattr(session.with_user(self.cashier), method)()
        for user in (self.manager, self.auditor):
            self.assertEqual(self.report(session, user)["kind"], "x")

    def test_the_closing_says_whether_there_is_an_x_report(self):
        self.policy.write({"blind": True, "max_counts": 1})
        session = self.trade_open(Recipe())
        closing = self.start(session)
        for user, told in ((self.cashier, False), (self.manager, True)):
            answer = closing.with_user(user).state()
            self.assertEqual(answer["may_report"], told, user.login)
        self.count(closing, {self.cash_pm1: 110, self.bank_pm1: 0})
        self.assertTrue(closing.state()["may_report"])

    def test_a_blind_till_has_one_once_the_count_stands(self):
        self.policy.write({"blind": True, "max_counts": 1})
        session = self.trade_open(Recipe(sales=(Sale(),)))
        closing = self.start(session)
        self.count(closing, {self.cash_pm1: 108, self.bank_pm1: 0})
        told = self.told(self.report(session, self.cashier), "payments")
        self.assertEqual(told[self.cash_pm1.name][2:5], [110, 108, -2])

    def test_approvers_of_other_tills_get_none(self):
        session = self.trade(Recipe(sales=(Sale(),)))
        self.config.closing_approver_ids = self.administrator
        with self.assertRaises(AccessError):
            self.report(session, self.manager)
        self.assertTrue(self.report(session, self.administrator))

    def test_other_companies_are_not_read(self):
        session = self.trade(Recipe())
        other = self.env["res.company"].create({"name": "Other"})
        self.accountant.write({"company_ids": [(4, other.id)], "company_id": other.id})
        with self.assertRefused(
            "Closing reports are for Point of Sale users", AccessError
        ):
            allowed = session.with_context(allowed_company_ids=other.ids)
            self.report(allowed, self.accountant)
