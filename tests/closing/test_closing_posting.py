from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from ..shop.common import ClosingCommon


@tagged("post_install", "-at_install")
class TestClosingPosting(ClosingCommon):
    """Differences reach the books to the cent, by whatever payment method."""

    def setUp(self):
        super().setUp()
        self.policy.rule_ids.unlink()  # accept all differences

    def close(self, amounts):
        closing = self.start()
        answer = self.count(closing, amounts)
        self.assertEqual(answer["missing"], [])
        self.assertTrue(closing.close()["done"])
        return closing

    def assertPosted(self, closing, account, balance, against):
        """The difference is on the profit or loss account, and on its counterpart."""
        items = closing.sudo().move_ids.line_ids
        on_account = items.filtered(lambda item: item.account_id == account)
        other = items.filtered(lambda item: item.account_id == against)
        self.assertAlmostEqual(sum(on_account.mapped("balance")), balance, 2)
        self.assertAlmostEqual(sum(other.mapped("balance")), -balance, 2)
        self.assertEqual(items, on_account | other)
        self.assertEqual(set(items.move_id.mapped("state")), {"posted"})

    def account_balance(self, account):
        """The balance of an account from all entries of the session."""
        items = self.pos_session._get_related_account_moves().line_ids
        items |= self.pos_session.closing_id.move_ids.line_ids
        return sum(items.filtered(lambda i: i.account_id == account).mapped("balance"))

    def test_cash_over(self):
        self.open_till()
        self.sell((self.cash_pm1, 30))
        closing = self.close({self.cash_pm1: 133.45, self.bank_pm1: 0})
        cash = self.cash_pm1.journal_id.default_account_id
        self.assertPosted(closing, self.profit_account, -3.45, cash)
        self.assertAlmostEqual(self.account_balance(cash), 33.45)

    def test_cash_short(self):
        self.open_till()
        self.sell((self.cash_pm1, 30))
        closing = self.close({self.cash_pm1: 126.55, self.bank_pm1: 0})
        cash = self.cash_pm1.journal_id.default_account_id
        self.assertPosted(closing, self.loss_account, 3.45, cash)
        self.assertAlmostEqual(self.account_balance(cash), 26.55)
        names = {self.loss_account: "Loss", cash: "Cash"}
        self.assertWorkedExample(closing.sudo().move_ids, names)

    def test_cash_short_without_any_order(self):
        self.open_till()
        closing = self.close({self.cash_pm1: 95, self.bank_pm1: 0})
        cash = self.cash_pm1.journal_id.default_account_id
        self.assertPosted(closing, self.loss_account, 5, cash)
        self.assertEqual(self.pos_session.cash_register_balance_end_real, 95)

    def test_second_cash_method_has_its_own_drawer(self):
        methods = self.cash_pm1 | self.cash_split_pm1
        self.open_till(methods=methods)
        self.sell((self.cash_split_pm1, 12), customer=self.customer)
        drawer = self.pos_session.payment_method_ids[:1]
        other = methods - drawer
        taken = {self.cash_split_pm1: 12}
        closing = self.close(
            {drawer: 100 + taken.get(drawer, 0) - 2, other: taken.get(other, 0) + 3}
        )
        accounts = {method: method.journal_id.default_account_id for method in methods}
        by_tender = {t.payment_method_id: t.move_ids for t in closing.sudo().tender_ids}
        for method, short in ((drawer, 2), (other, -3)):
            items = by_tender[method].line_ids
            cash = items.filtered(lambda i, m=method: i.account_id == accounts[m])
            self.assertEqual(sum(cash.mapped("balance")), -short)
        self.assertEqual(self.pos_session.cash_register_difference, -2)

    def test_card_over(self):
        self.open_till()
        self.sell((self.bank_pm1, 20))
        closing = self.close({self.cash_pm1: 100, self.bank_pm1: 21.5})
        self.assertPosted(closing, self.profit_account, -1.5, self.outstanding_bank)
        self.assertAlmostEqual(self.account_balance(self.outstanding_bank), 21.5)
        names = {self.outstanding_bank: "Outstanding", self.profit_account: "Profit"}
        self.assertWorkedExample(closing.sudo().move_ids, names)

    def test_card_short(self):
        self.open_till()
        self.sell((self.bank_pm1, 20))
        closing = self.close({self.cash_pm1: 100, self.bank_pm1: 18.5})
        self.assertPosted(closing, self.loss_account, 1.5, self.outstanding_bank)
        self.assertAlmostEqual(self.account_balance(self.outstanding_bank), 18.5)
        receivable = self.pos_session.move_id.line_ids.filtered(
            lambda item: item.account_id == self.pos_receivable_bank
        )
        self.assertTrue(receivable.reconciled)

    def test_card_loss_larger_than_the_takings(self):
        """Core raises CheckViolation because of the payment's negative amount."""
        self.open_till()
        self.sell((self.bank_pm1, 20))
        closing = self.close({self.cash_pm1: 100, self.bank_pm1: -7})
        self.assertPosted(closing, self.loss_account, 27, self.outstanding_bank)
        self.assertAlmostEqual(self.account_balance(self.outstanding_bank), -7)

    def test_card_without_any_payment(self):
        """Core drops the difference silently."""
        self.open_till()
        self.sell((self.cash_pm1, 30))
        closing = self.close({self.cash_pm1: 130, self.bank_pm1: 4})
        self.assertPosted(closing, self.profit_account, -4, self.outstanding_bank)

    def test_card_without_any_order(self):
        self.open_till()
        closing = self.close({self.cash_pm1: 100, self.bank_pm1: 4})
        self.assertPosted(closing, self.profit_account, -4, self.outstanding_bank)

    def test_split_card(self):
        self.open_till(methods=self.cash_pm1 | self.bank_split_pm1)
        self.sell((self.bank_split_pm1, 20), customer=self.customer)
        self.sell((self.bank_split_pm1, 15), customer=self.other_customer)
        closing = self.close({self.cash_pm1: 100, self.bank_split_pm1: 33})
        self.assertPosted(closing, self.loss_account, 2, self.outstanding_bank)
        self.assertAlmostEqual(self.account_balance(self.outstanding_bank), 33)

    def test_card_without_outstanding_account(self):
        """In Community without an accounting app the receivable stays open."""
        self.bank_pm1.outstanding_account_id = False
        self.open_till()
        self.sell((self.bank_pm1, 20))
        closing = self.close({self.cash_pm1: 100, self.bank_pm1: 18})
        moves = closing.sudo().move_ids
        loss = moves.line_ids.filtered(lambda i: i.account_id == self.loss_account)
        self.assertEqual(loss.balance, 2)

    def test_several_tenders_at_once(self):
        self.open_till()
        self.sell((self.cash_pm1, 30), (self.bank_pm1, 20))
        closing = self.close({self.cash_pm1: 129, self.bank_pm1: 22})
        self.assertEqual(self.balance(self.loss_account, closing), 1)
        self.assertEqual(self.balance(self.profit_account, closing), -2)
        labels = closing.sudo().move_ids.line_ids.mapped("name")
        self.assertTrue(all(self.pos_session.name in label for label in labels))

    def test_every_difference_leads_back_to_its_tender(self):
        self.open_till()
        self.sell((self.bank_pm1, 20))
        closing = self.close({self.cash_pm1: 99, self.bank_pm1: 21}).sudo()
        for tender in closing.tender_ids:
            self.assertEqual(len(tender.move_ids), 1)
            self.assertEqual(tender.move_ids.pos_closing_id, closing)

    def test_odoos_sales_details_show_the_card_difference(self):
        self.open_till()
        self.sell((self.bank_pm1, 20))
        self.close({self.cash_pm1: 100, self.bank_pm1: 18.5})
        report = self.env["report.point_of_sale.report_saledetails"]
        details = report.get_sale_details(session_ids=self.pos_session.ids)
        card = next(p for p in details["payments"] if p.get("id") == self.bank_pm1.id)
        self.assertAlmostEqual(card["money_difference"], -1.5)

    def test_other_currency(self):
        """Register in EUR, company in USD, one EUR is two USD."""
        methods = self.cash_pm2 | self.bank_pm2
        self.open_till(methods=methods, config=self.other_currency_config)
        self.sell((self.cash_pm2, 30), (self.bank_pm2, 20))
        closing = self.close({self.cash_pm2: 126.4, self.bank_pm2: 21.25}).sudo()
        for tender, account, balance in (
            (closing.tender_ids[0], self.loss_account, 7.2),
            (closing.tender_ids[1], self.profit_account, -2.5),
        ):
            item = tender.move_ids.line_ids.filtered(
                lambda item, account=account: item.account_id == account
            )
            self.assertAlmostEqual(item.balance, balance, 2)
            self.assertAlmostEqual(item.amount_currency, -tender.difference, 2)
            self.assertEqual(item.currency_id, self.other_currency)
        cash = self.cash_pm2.journal_id.default_account_id
        names = {self.loss_account: "Loss", cash: "Cash"}
        self.assertWorkedExample(closing.tender_ids[0].move_ids, names)

    def test_other_currency_loss_larger_than_the_takings(self):
        methods = self.cash_pm2 | self.bank_pm2
        self.open_till(methods=methods, config=self.other_currency_config)
        self.sell((self.bank_pm2, 20))
        closing = self.close({self.cash_pm2: 100, self.bank_pm2: -5})
        self.assertPosted(closing, self.loss_account, 50, self.outstanding_bank)

    def test_what_odoo_would_post_is_compared_with_what_was_judged(self):
        """The last check, in case a change ever gets past those before it."""
        session = self.open_till()
        self.sell((self.cash_pm1, 30))
        closing = self.start()
        self.count(closing, {self.cash_pm1: 129, self.bank_pm1: 0})
        self.sell((self.cash_pm1, 7))
        unseen = patch.object(self.registry["pos.closing"], "_changes", return_value=0)
        with unseen, self.assertRefused("Nothing was posted"):
            session.action_pos_session_closing_control()
        self.assertEqual(session.state, "opened")
        self.assertFalse(self.pos_session.move_id or closing.sudo().move_ids)

    def test_cash_moves_that_a_cashier_does_not_see_are_posted_as_well(self):
        session = self.open_till()
        self.sell((self.cash_pm1, 30))
        self.move_cash(-25)
        self.hide_cash_moves()
        closing = self.start()
        self.count(closing, {self.cash_pm1: 105, self.bank_pm1: 0})
        self.assertFalse(session.statement_line_ids, "and that is remembered")
        self.assertTrue(closing.close()["done"])
        self.assertEqual(self.pos_session.cash_real_transaction, -25)
        self.assertFalse(closing.sudo().move_ids)

    def hide_cash_moves(self):
        """A shop's own record rules may do this."""
        self.env["ir.rule"].create(
            {
                "name": "Cash moves are for accountants",
                "model_id": self.env.ref(
                    "account.model_account_bank_statement_line"
                ).id,
                "groups": [Command.link(self.env.ref("base.group_user").id)],
                "domain_force": "[(0, '=', 1)]",
            }
        )
        self.env.invalidate_all()

    def test_split_cards_wait_on_the_account_of_the_journal(self):
        """Odoo posts them to the receivable of each customer."""
        method = self.bank_split_pm1
        method.outstanding_account_id = False
        method.journal_id.inbound_payment_method_line_ids.payment_account_id = (
            self.outstanding_bank
        )
        self.open_till(methods=self.cash_pm1 | method)
        self.sell((method, 20), customer=self.customer)
        self.sell((method, 15), customer=self.other_customer)
        closing = self.close({self.cash_pm1: 100, method: 33})
        self.assertPosted(closing, self.loss_account, 2, self.outstanding_bank)
        self.assertAlmostEqual(self.account_balance(self.outstanding_bank), 33)

    def test_next_session_opens_with_what_was_left(self):
        self.open_till()
        self.sell((self.cash_pm1, 30))
        self.close({self.cash_pm1: 126.55, self.bank_pm1: 0})
        self.config.open_ui()
        self.config.invalidate_recordset()
        session = self.config.current_session_id
        self.assertEqual(session.cash_register_balance_start, 126.55)

    def test_cash_moves_are_expected_in_the_drawer(self):
        self.open_till()
        self.sell((self.cash_pm1, 30))
        self.move_cash(-25)
        self.move_cash(10.5)
        closing = self.close({self.cash_pm1: 115.5, self.bank_pm1: 0})
        self.assertEqual(closing.difference, 0)

    def test_rescue_session_is_counted_like_any_other(self):
        session = self.open_till()
        self.sell((self.cash_pm1, 30))
        session.sudo().rescue = True
        closing = self.close({self.cash_pm1: 128, self.bank_pm1: 0})
        self.assertEqual(self.balance(self.loss_account, closing), 2)
        self.assertEqual(self.pos_session.cash_register_balance_end_real, 128)

    def test_session_without_cash(self):
        self.open_till(methods=self.bank_pm1, opening=0)
        self.sell((self.bank_pm1, 20))
        closing = self.close({self.bank_pm1: 19})
        self.assertPosted(closing, self.loss_account, 1, self.outstanding_bank)

    def test_session_with_nothing_to_declare(self):
        self.policy.declare_bank = "nothing"
        self.apply_policy()
        self.open_till(methods=self.bank_pm1, opening=0)
        self.sell((self.bank_pm1, 20))
        self.assertFalse(self.close({}).move_ids)

    def test_session_without_orders(self):
        self.open_till()
        self.assertFalse(self.close({self.cash_pm1: 100, self.bank_pm1: 0}).move_ids)
        self.assertEqual(self.pos_session.state, "closed")

    def test_z_numbers_follow_each_other_without_gap(self):
        numbers = []
        for _day in range(3):
            opening = self.config.last_session_closing_cash
            self.open_till(opening=opening)
            self.start().sudo().state()
            numbers.append(self.close({self.cash_pm1: opening, self.bank_pm1: 0}).name)
        self.assertEqual(numbers, ["Z00001", "Z00002", "Z00003"])

    def test_a_missing_account_is_told_before_and_nothing_is_half_posted(self):
        self.policy.check_accounts = "warn"
        self.apply_policy()
        session = self.open_till()
        self.sell((self.bank_pm1, 20))
        self.bank_pm1.journal_id.loss_account_id = False
        checks = session.closing_start()["checks"]
        self.assertEqual([check["code"] for check in checks], ["accounts"])
        closing = self.start()
        self.count(closing, {self.cash_pm1: 100, self.bank_pm1: 18})
        with self.assertRefused("profit or loss account"):
            closing.close()
        self.assertEqual(self.pos_session.state, "opened")
        self.assertEqual(closing.status, "ready")
        self.bank_pm1.journal_id.loss_account_id = self.loss_account
        self.assertTrue(closing.close()["done"])


@tagged("post_install", "-at_install")
class TestClosingDrawers(ClosingCommon):
    """The money is in the same drawer, however the payment methods are ordered."""

    def trade_in_two_drawers(self):
        self.policy.rule_ids.unlink()
        self.open_till(methods=self.cash_pm1 | self.cash_split_pm1)
        self.drawer, self.other = self.pos_session.payment_method_ids
        for drawer, amount in ((self.cash_pm1, 30), (self.cash_split_pm1, 12)):
            self.sell((drawer, amount), customer=self.customer)
        self.taken = {self.cash_pm1: 30, self.cash_split_pm1: 12}

    def reorder(self):
        self.drawer.sequence, self.other.sequence = 20, 10
        self.env.flush_all()
        self.env.invalidate_all()
        first = self.pos_session.payment_method_ids.filtered("is_cash_count")[:1]
        self.assertEqual(first, self.other)

    def counted(self, short=0, over=0):
        return {
            self.drawer: 100 + self.taken[self.drawer] - short,
            self.other: self.taken[self.other] + over,
        }

    def assertClosed(self, closing, short=0, over=0):
        self.env.invalidate_all()
        answer = closing.close()
        self.assertTrue(answer["done"], answer["message"])
        by_method = {t.payment_method_id: t for t in closing.sudo().tender_ids}
        self.assertEqual(by_method[self.drawer].difference, -short)
        self.assertEqual(by_method[self.other].difference, over)
        session = self.pos_session
        left = self.counted(short, over)[self.drawer]
        self.assertEqual(session.cash_register_balance_end_real, left)

    def test_reordered_before_the_closing_is_started(self):
        self.trade_in_two_drawers()
        self.reorder()
        closing = self.start()
        self.assertEqual(self.count(closing, self.counted())["missing"], [])
        self.assertClosed(closing)

    def test_reordered_once_it_is_started(self):
        self.trade_in_two_drawers()
        closing = self.start()
        self.reorder()
        self.count(closing, self.counted(short=2, over=3))
        self.assertClosed(closing, short=2, over=3)

    def test_reordered_once_it_is_counted(self):
        self.trade_in_two_drawers()
        closing = self.start()
        self.count(closing, self.counted(short=2))
        self.reorder()
        self.assertClosed(closing, short=2)

    def test_a_method_that_comes_after_the_count_is_counted_as_well(self):
        self.policy.rule_ids.unlink()
        self.open_till()
        closing = self.start()
        self.count(closing, {self.cash_pm1: 100, self.bank_pm1: 0})
        self.env.flush_all()
        self.env.cr.execute(
            """INSERT INTO pos_config_pos_payment_method_rel
                   (pos_config_id, pos_payment_method_id) VALUES (%s, %s)""",
            [self.config.id, self.bank_split_pm1.id],
        )
        self.env.invalidate_all()
        self.sell((self.bank_split_pm1, 9), customer=self.customer)
        answer = closing.close()
        self.assertFalse(answer["done"])
        self.assertIn(self.bank_split_pm1.name, answer["message"])
        counted = {self.cash_pm1: 100, self.bank_pm1: 0, self.bank_split_pm1: 13}
        self.assertEqual(self.count(closing, counted)["missing"], [])
        self.assertTrue(closing.close()["done"])
        self.assertEqual(self.balance(self.profit_account, closing), -4)


@tagged("post_install", "-at_install")
class TestClosingConversion(ClosingCommon):
    """A register in another currency: rounding of conversions needs no approval."""

    RATE = 0.4007

    def trade(self, amounts, methods=None):
        self.policy.rule_ids.unlink()
        self.env["res.currency.rate"].search(
            [("currency_id", "=", self.other_currency.id)]
        ).rate = self.RATE
        methods = methods or self.cash_pm2 | self.bank_pm2
        self.open_till(methods=methods, config=self.other_currency_config)
        for amount in amounts:
            self.sell((self.bank_pm2, amount))
        closing = self.start()
        self.count(closing, {self.cash_pm2: 100, self.bank_pm2: sum(amounts)})
        return closing

    def test_cents_of_conversion_need_no_approval_and_are_said_to_be(self):
        closing = self.trade([1.37, 2.11, 3.33, 4.19, 5.03, 6.77])
        answer = closing.close()
        self.assertTrue(answer["done"], answer["missing"])
        closing = closing.sudo()
        self.assertNotEqual(closing.requirement, "approval")
        balance = sum(self.pos_session.move_id.line_ids.mapped("balance"))
        self.assertAlmostEqual(balance, 0)
        self.assertLessEqual(abs(closing.imbalance), 0.06)
        self.assertEqual(closing.is_conversion, bool(closing.imbalance))

    def test_a_cent_an_order_and_no_more(self):
        closing = self.trade([1.37, 2.11]).sudo()
        for found, is_conversion in (
            (0, False),
            (0.01, True),
            (-0.02, True),
            (0.03, False),
            (-5, False),
        ):
            self.assertEqual(closing._is_of_conversion(found), is_conversion, found)
        closing.imbalance = 0.03
        self.assertIn("converting currencies", closing._missing_imbalance()["message"])
        self.assertNotIn(
            "Usually this means that taxes", closing._missing_imbalance()["message"]
        )

    def test_in_the_companys_own_currency_every_cent_is_asked_about(self):
        self.open_till()
        self.sell((self.cash_pm1, 30))
        self.assertFalse(self.start().sudo()._is_of_conversion(0.01))


@tagged("post_install", "-at_install")
class TestClosingLikeOdoo(ClosingCommon):
    """A register without a policy, and a balanced one with it, post what Odoo posts."""

    def trade(self):
        self.sell((self.cash_pm1, 30), (self.bank_pm1, 12.5))
        self.sell((self.cash_pm1, -10))
        self.sell((self.bank_pm1, 20), customer=self.customer, is_invoiced=True)
        self.sell((self.pay_later_pm, 40), customer=self.customer)
        self.move_cash(-5)

    def open_and_trade(self, policy):
        methods = self.cash_pm1 | self.bank_pm1 | self.pay_later_pm
        self.open_till(methods=methods, policy=policy)
        self.trade()
        return self.pos_session.with_user(self.cashier)

    def entries(self, session):
        """Return journal items in a form in which two sessions can be compared."""
        session = session.sudo()
        moves = session._get_related_account_moves() | session.closing_id.move_ids
        return sorted(
            (
                item.account_id.code,
                item.balance,
                item.amount_currency,
                item.partner_id.id,
                item.reconciled,
                item.display_type,
                (item.name or "").replace(session.name, "SESSION").split(" (")[0][:20],
                item.journal_id.id,
            )
            for item in moves.line_ids.filtered(lambda i: i.move_id.journal_id)
            if "INV" not in (item.name or "") and not item.move_id.is_invoice()
        )

    def close_as_odoo(self, session, cash, card_difference=0):
        """As the POS screen does: three requests, each with its own cache."""
        session.post_closing_cash_details(cash)
        self.env.invalidate_all()
        session.update_closing_control_state_session("")
        self.env.invalidate_all()
        answer = session.close_session_from_ui([(self.bank_pm1.id, card_difference)])
        self.assertTrue(answer["successful"])

    def test_till_without_policy_closes_by_odoos_own_calls(self):
        session = self.open_and_trade(policy=False)
        self.close_as_odoo(session, 113, -2.5)
        self.assertFalse(session.sudo().closing_id)
        loss = (
            session.sudo()
            ._get_related_account_moves()
            .line_ids.filtered(lambda item: item.account_id == self.loss_account)
        )
        self.assertEqual(sorted(loss.mapped("balance")), [2, 2.5])
        self.assertEqual(session.state, "closed")
        with self.assertRefused("no closing policy"):
            session.closing_start()

    def test_entries_are_those_of_odoo_line_by_line(self):
        plain = self.open_and_trade(policy=False)
        self.close_as_odoo(plain, 115)
        expected = self.entries(plain)
        self.assertGreater(len(expected), 10)
        strict = self.open_and_trade(policy=None)
        closing = self.start(strict)
        answer = self.count(closing, {self.cash_pm1: 115, self.bank_pm1: 32.5})
        self.assertEqual(answer["missing"], [])
        closing.close()
        self.assertEqual(self.entries(strict), expected)

    def test_cash_difference_is_posted_as_odoo_posts_it(self):
        plain = self.open_and_trade(policy=False)
        self.close_as_odoo(plain, 114.5)
        expected = [entry[:4] for entry in self.entries(plain)]
        strict = self.open_and_trade(policy=None)
        closing = self.start(strict)
        self.count(closing, {self.cash_pm1: 114.5, self.bank_pm1: 32.5})
        closing.close()
        self.assertEqual([entry[:4] for entry in self.entries(strict)], expected)

    def test_settings_of_new_tills_follow_the_company(self):
        self.company.pos_closing_policy_id = self.policy
        config = self.env["pos.config"].create({"name": "New till"})
        self.assertEqual(config.closing_policy_id, self.policy)
        self.assertTrue(config.with_user(self.cashier).closing_controlled)

    def test_shipped_policies_are_there(self):
        standard = self.env.ref("pos_closing_control.policy_standard")
        strict = self.env.ref("pos_closing_control.policy_strict")
        self.assertFalse(standard.blind)
        self.assertTrue(strict.blind and strict.require_denominations)
        judged = [
            policy._judge(self.cash_pm1, difference, 3000, self.currency).requirement
            for policy in (standard, strict)
            for difference in (-2, 2.01, -7.5, -7.51, 60, -60.01)
        ]
        self.assertEqual(
            judged,
            ["accept", "reason", "reason", "approval", "approval", "approval"]
            + ["accept", "approval", "approval", "approval", "approval", "block"],
        )
        card = standard._judge(self.bank_pm1, 0.01, 100, self.currency)
        self.assertEqual(card.requirement, "reason")
