from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..shop.common import ClosingCommon


@tagged("post_install", "-at_install")
class TestBranch(ClosingCommon):
    """A branch uses the chart of accounts, the policies and reasons of its parent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create(
            {"name": "Branch", "parent_id": cls.company.id}
        )
        cls.cr.precommit.run()  # loads the chart of accounts
        people = cls.cashier | cls.manager | cls.administrator | cls.env.user
        people.company_ids = [Command.link(cls.branch.id)]
        cls.policy.company_id = cls.company
        cls.company.pos_closing_policy_id = cls.policy
        cls.reason.company_id = cls.company
        cls.coin.company_id = False
        cls.branch_cash, cls.branch_card = cls._methods()
        cls.branch_config = cls._config(cls.branch_cash | cls.branch_card)

    @classmethod
    def _methods(cls):
        """Payment methods of the branch on journals of the parent company."""
        journals = cls.cash_pm1.journal_id.copy(), cls.bank_pm1.journal_id.copy()
        return [
            cls.env["pos.payment.method"].create(
                {
                    "name": f"Branch {journal.type}",
                    "journal_id": journal.id,
                    "company_id": cls.branch.id,
                }
            )
            for journal in journals
        ]

    @classmethod
    def _config(cls, methods, **values):
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.branch.id)], limit=1
        )
        companies = (cls.company | cls.branch).ids
        Config = cls.env["pos.config"].with_context(allowed_company_ids=companies)
        config = Config.create(
            {
                "name": "Branch register",
                "company_id": cls.branch.id,
                "payment_method_ids": [Command.set(methods.ids)],
                "warehouse_id": warehouse.id,
                "picking_type_id": warehouse.pos_type_id.id,
                **values,
            }
        )
        return config.with_context(allowed_company_ids=None)

    def close_short(self, user=None):
        config = self.branch_config
        last = config.session_ids.sorted("id")[-1:]
        opening = last.cash_register_balance_end_real or 100.0
        session = self.open_till(
            opening, methods=self.branch_cash | self.branch_card, config=config
        )
        self.sell((self.branch_cash, 30))
        self.sell((self.branch_card, 40))
        closing = self.start(user=user)
        amounts = {self.branch_cash: opening + 26, self.branch_card: 37}
        self.count(closing, amounts, user=user)
        lines = [
            {"payment_method_id": method.id, "reason_id": self.reason.id}
            for method in (self.branch_cash, self.branch_card)
        ]
        self.reason.tender_kind = False
        closing.explain(lines)
        self.assertTrue(closing.close()["done"])
        return session.sudo(), closing.sudo()

    def test_both_differences_are_posted_in_the_branch(self):
        for companies in (self.branch, self.branch | self.company):
            with self.subTest(companies=companies.mapped("name")):
                self.cashier.write(
                    {"company_ids": companies.ids, "company_id": self.branch.id}
                )
                session, closing = self.close_short()
                moves = closing.move_ids
                self.assertEqual(len(moves), 2)
                self.assertEqual(moves.company_id, self.branch)
                self.assertEqual(moves.line_ids.company_id, self.branch)
                self.assertEqual(set(moves.mapped("state")), {"posted"})
                self.assertEqual(self.balance(self.loss_account, closing), 7)
                broken = session.closing_proof_ids.filtered(
                    lambda proof: proof.status == "broken"
                )
                self.assertFalse(broken.mapped("code"))

    def test_accounts_of_the_parents_reason_are_the_branchs(self):
        account = self.loss_account.copy({"code": "X670BR"})
        self.reason.with_company(self.company).loss_account_id = account
        _session, closing = self.close_short()
        self.assertEqual(self.balance(account, closing), 7)
        own = self.loss_account.copy({"code": "X670BB"})
        self.reason.with_company(self.branch).loss_account_id = own
        _session, closing = self.close_short()
        self.assertEqual(self.balance(own, closing), 7)

    def test_z_numbers_are_those_of_the_register(self):
        _session, first = self.close_short()
        _session, second = self.close_short()
        self.assertEqual([first.name, second.name], ["Z00001", "Z00002"])
        self.assertEqual(self.branch_config.closing_sequence_id.company_id, self.branch)

    def test_new_registers_start_with_the_nearest_policy(self):
        self.assertEqual(self.branch_config.closing_policy_id, self.policy)
        own = self.policy.copy({"name": "Branch's", "company_id": self.branch.id})
        self.branch.pos_closing_policy_id, card = own, self.branch_card
        self.assertEqual(self._config(card, name="Second").closing_policy_id, own)
        plain = self._config(card, name="Third", closing_policy_id=False)
        self.assertFalse(plain.closing_policy_id)

    def test_policies_of_other_branches_are_refused(self):
        other = self.env["res.company"].create(
            {"name": "Other branch", "parent_id": self.company.id}
        )
        policy = self.policy.copy({"company_id": other.id})
        with self.assertRaisesRegex(UserError, "ncompatible|another company|belongs"):
            self.branch_config.closing_policy_id = policy

    def test_people_of_the_branch_see_what_its_parent_has_set_up(self):
        administrator = self.administrator
        administrator.write(
            {"company_ids": self.branch.ids, "company_id": self.branch.id}
        )
        seen = self.env["pos.closing.policy"].with_user(administrator).search([])
        self.assertIn(self.policy, seen.sudo())
        reasons = self.env["pos.closing.reason"].with_user(self.administrator)
        self.assertIn(self.reason, reasons.search([]).sudo())
        other = self.env["res.company"].create({"name": "Another company"})
        self.policy.company_id = other
        with self.assertRefused("doesn't have 'read' access", AccessError):
            self.policy.with_user(administrator).read(["name"])
