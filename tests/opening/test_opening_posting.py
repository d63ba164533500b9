from odoo import fields
from odoo.tests import tagged

from ..shop.opening_common import OpeningCommon


@tagged("post_install", "-at_install")
class TestOpeningPosting(OpeningCommon):
    """Opening differences reach the books to the cent, once, and sessions add up."""

    def setUp(self):
        super().setUp()
        self.policy.rule_ids.unlink()  # accept all differences

    def opened(self, amount, **left):
        self.leave(**left)
        self.assertOpened(self.begin().opening_count({"amount": amount}), amount)
        return self.pos_session.opening_id

    def assertPosted(self, opening, account, balance):
        """One posted entry, on the account and on the drawer's, and nothing else."""
        [move] = opening.move_ids
        self.assertEqual(move.state, "posted")
        self.assertEqual(move.date, fields.Date.context_today(opening))
        journal = opening.tender_ids.payment_method_id.journal_id
        self.assertEqual(move.journal_id, journal)
        on_account = move.line_ids.filtered(lambda item: item.account_id == account)
        cash = journal.default_account_id
        other = move.line_ids.filtered(lambda item: item.account_id == cash)
        self.assertAlmostEqual(sum(on_account.mapped("balance")), balance, 2)
        self.assertAlmostEqual(sum(other.mapped("balance")), -balance, 2)
        self.assertEqual(move.line_ids, on_account | other)
        return move

    def test_short(self):
        move = self.assertPosted(self.opened(96.55), self.loss_account, 3.45)
        before = self.pos_session.opening_id.previous_session_id
        label = f"Opening difference in {self.cash_pm1.name} (after {before.name})"
        self.assertEqual(set(move.line_ids.mapped("name")), {label})
        cash = self.cash_pm1.journal_id.default_account_id
        self.assertWorkedExample(move, {self.loss_account: "Loss", cash: "Cash"})

    def test_over(self):
        self.assertPosted(self.opened(103.45), self.profit_account, -3.45)

    def test_balanced(self):
        self.assertFalse(self.opened(100).move_ids)

    def test_the_entry_leads_back_to_the_opening(self):
        opening = self.opened(95)
        move = opening.move_ids
        self.assertEqual(move.pos_closing_opening_id, opening)
        self.assertEqual(move.pos_closing_tender_id, opening.tender_ids)
        self.assertFalse(move.pos_closing_id or move.statement_line_id.pos_session_id)
        items = self.pos_session.show_journal_items()["domain"][0][2]
        self.assertLessEqual(set(move.line_ids.ids), set(items))

    def test_the_reasons_account_is_used_and_its_name_told(self):
        account = self.loss_account.copy({"name": "Stolen", "code": "X671CL"})
        self.reason.with_company(self.company).loss_account_id = account
        self.policy.rule_ids = [
            (0, 0, {"tender_kind": "opening", "requirement": "reason"})
        ]
        self.leave()
        till = self.begin()
        till.opening_count({"amount": 95})
        self.assertOpened(self.explain(till), 95)
        move = self.assertPosted(self.pos_session.opening_id, account, 5)
        self.assertTrue(move.line_ids[0].name.endswith(f": {self.reason.name}"))

    def test_the_difference_is_not_counted_again_at_the_closing(self):
        """Core adds the statement lines of a session to what it expects."""
        self.opened(95)
        till = self.till_of_cashier()
        self.assertEqual(till.sudo().cash_register_balance_end, 95)
        self.sell((self.cash_pm1, 30))
        answer = self.count(self.start(till), {self.cash_pm1: 125, self.bank_pm1: 0})
        self.assertEqual(self.tender(answer, self.cash_pm1)["difference"], 0)
        self.assertEqual(answer["missing"], [])

    def till_of_cashier(self):
        return self.pos_session.with_user(self.cashier)

    def test_three_sessions_add_up(self):
        """Left, opening difference and opening add up, also in the cash account."""
        self.leave(100)
        cash = self.cash_pm1.journal_id.default_account_id
        before, booked = self.pos_session, self.cash_balance(cash)
        drawer = 100
        for found, taken, counted in ((95, 30, 125), (127.5, 12, 139), (139, 0, 140)):
            till = self.begin()
            self.assertOpened(till.opening_count({"amount": found}), found)
            opening = self.pos_session.opening_id
            self.assertEqual(opening.previous_session_id, before)
            self.assertEqual(opening.expected, before.cash_register_balance_end_real)
            self.assertEqual(opening.expected + opening.difference, found)
            posted = opening.move_ids.line_ids.filtered(
                lambda item: item.account_id == cash
            )
            self.assertAlmostEqual(sum(posted.mapped("balance")), opening.difference, 2)
            if taken:
                self.sell((self.cash_pm1, taken))
            self.close_with(till, counted)
            before = self.pos_session
            self.assertAlmostEqual(self.cash_balance(cash) - booked, counted - drawer)
            self.assertProven(before)

    def assertProven(self, session):
        """The session's proof matches: orders, books, drawer and continuity."""
        [answer] = session.with_user(self.administrator).closing_prove()
        self.assertEqual(answer["status"], "ok")
        proven = {one["code"]: one["status"] for one in answer["identities"]}
        for code in ("opening_continuity", "cash_drawer", "cash_gl"):
            self.assertEqual(proven[code], "ok", code)

    def cash_balance(self, account):
        domain = [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        items = self.env["account.move.line"].search(domain)
        return sum(items.mapped("balance"))

    def test_other_currency(self):
        """Register in EUR, company in USD, one EUR is two USD."""
        self.methods = self.cash_pm2 | self.bank_pm2
        opening = self.opened(96.4, config=self.other_currency_config)
        self.assertEqual(opening.currency_id, self.other_currency)
        move = self.assertPosted(opening, self.loss_account, 7.2)
        item = move.line_ids.filtered(lambda i: i.account_id == self.loss_account)
        self.assertAlmostEqual(item.amount_currency, 3.6, 2)
        self.assertEqual(item.currency_id, self.other_currency)
        self.assertAlmostEqual(move.statement_line_id.amount, -3.6, 2)

    def test_it_is_posted_in_the_tills_company_whatever_the_users_is(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.leave()
        till = self.begin()
        self.cashier.company_ids |= other
        till = till.with_context(allowed_company_ids=[other.id, self.company.id])
        self.assertOpened(till.opening_count({"amount": 95}), 95)
        move = self.assertPosted(self.pos_session.opening_id, self.loss_account, 5)
        self.assertEqual(move.company_id, self.company)

    def test_a_missing_account_is_told_before_anything_is_posted(self):
        self.leave()
        till = self.begin()
        self.cash_pm1.journal_id.loss_account_id = False
        answer = till.opening_count({"amount": 95})
        self.assertNotOpened(answer, "check")
        self.assertEqual(answer["state"], "ready")
        self.assertIn("profit or loss account", answer["missing"][0]["message"])
        self.assertEqual(answer["checks"][0]["res_ids"], self.cash_pm1.journal_id.ids)
        with self.assertRefused("profit or loss account"):
            till.set_opening_control(95, "")
        self.assertNotOpened(till.open_till(), "check")
        self.cash_pm1.journal_id.loss_account_id = self.loss_account
        self.assertOpened(till.open_till(), 95)
        self.assertPosted(self.pos_session.opening_id, self.loss_account, 5)

    def test_locked_books_are_told_and_the_count_is_kept(self):
        self.leave()
        till = self.begin()
        self.company.hard_lock_date = fields.Date.context_today(till)
        answer = till.opening_count({"amount": 95})
        self.assertNotOpened(answer, "check")
        self.assertIn("books are locked", answer["missing"][0]["message"])
        self.assertTrue(answer["locked"])
