from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import SQL

from ..shop.common import ClosingCommon


@tagged("post_install", "-at_install")
class TestClosingCheckPosting(ClosingCommon):
    """What Odoo's posting would refuse is reported before the count, with a remedy."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.rule_ids.unlink()
        cls.taxed = cls.create_product(
            "Taxed", cls.categ_basic, 10, tax_ids=cls.taxes["tax7"].ids
        )

    def setUp(self):
        super().setUp()
        self.till = self.open_till(
            methods=self.cash_pm1 | self.bank_pm1 | self.bank_split_pm1
        )
        self.sell((self.cash_pm1, 30))
        self.sell((self.bank_pm1, 20))

    def checks(self):
        self.env.flush_all()
        self.env.invalidate_all()
        answer = self.till.closing_start()
        return {check["code"]: check for check in answer["checks"]}

    def counted(self):
        """Return the expected amounts by the methods that are counted."""
        closing = self.pos_session.closing_id
        takings = self.pos_session._closing_takings()
        return {
            tender.payment_method_id: takings.expected[tender.payment_method_id.id]
            for tender in closing.tender_ids
        }

    def close(self, short=0.0):
        closing = self.start()
        amounts = self.counted()
        amounts[self.cash_pm1] -= short
        answer = self.count(closing, amounts)
        if self.missing(answer) == ["sales"]:  # the correction is a changed sale
            closing.with_user(self.manager).approve(note="Put right")
        else:
            self.assertEqual(answer["missing"], [])
        self.assertTrue(closing.close()["done"])
        return closing

    def assertTold(self, code, records, *words, level="block"):
        check = self.checks()[code]
        self.assertEqual(check["level"], level)
        self.assertEqual(check["res_model"], records._name)
        self.assertLessEqual(set(records.ids), set(check["res_ids"]))
        for word in words:
            self.assertIn(word, check["message"])
        if level == "block":
            closing = self.pos_session.closing_id.with_user(self.cashier)
            with self.assertRefused(check["message"]):
                self.count(closing, self.counted())

    def assertToldUntil(self, code, records, *words, fault, mend, level="block"):
        """A fault is reported before the count; once corrected, the register closes."""
        fault()
        self.assertTold(code, records, *words, level=level)
        mend()
        self.assertEqual(self.checks(), {})

    def archived(self, records):
        return {
            "fault": lambda: records.sudo().write({"active": False}),
            "mend": lambda: records.sudo().write({"active": True}),
        }

    def stored(self, records, name, value):
        """Write as an import, another module or an accident may have done."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET %s = %s WHERE id IN %s",
                SQL.identifier(records._table),
                SQL.identifier(name),
                value,
                tuple(records.ids) or (0,),
            )
        )
        self.env.invalidate_all()

    # Set-up ------------------------------------------------------------

    def test_archived_journals(self):
        for journal in (
            self.config.journal_id,
            self.cash_pm1.journal_id,
            self.bank_pm1.journal_id,
        ):
            with self.subTest(journal.name):
                self.assertToldUntil(
                    "journals", journal, journal.name, **self.archived(journal)
                )
        self.close(short=3)

    def test_bank_that_takes_no_payments(self):
        journal = self.bank_pm1.journal_id
        journal.inbound_payment_method_line_ids.unlink()
        self.assertTold("journals", journal, journal.name)

    def test_cash_journal_without_account(self):
        journal = self.cash_pm1.journal_id
        self.stored(journal, "default_account_id", None)
        self.assertTold("cash_accounts", journal, journal.name)

    def test_archived_accounts(self):
        for account in (
            self.cash_pm1.journal_id.default_account_id,
            self.bank_pm1.outstanding_account_id,
            self.pos_receivable_bank,
            self.loss_account,
        ):
            with self.subTest(account.name):
                self.assertToldUntil(
                    "unusable_accounts",
                    account,
                    f"{account.name} (archived)",
                    **self.archived(account),
                )

    def test_accounts_of_another_currency_and_off_the_balance_sheet(self):
        account, currency = self.bank_pm1.outstanding_account_id, self.other_currency
        self.stored(account, "currency_id", currency.id)
        self.assertTold("unusable_accounts", account, f"only for {currency.name}")
        self.stored(account, "currency_id", None)
        self.stored(account, "account_type", "off_balance")
        self.assertTold("unusable_accounts", account, "off the balance sheet")

    def test_company_without_receivable_account(self):
        """If all methods have their own receivable account, Odoo needs no other."""
        self.company.sudo().account_default_pos_receivable_account_id = False
        without = self.pos_session.payment_method_ids.filtered(
            lambda method: not method.receivable_account_id
        )
        self.stored(without, "receivable_account_id", self.pos_receivable_cash.id)
        self.assertNotIn("receivable_account", self.checks())
        self.stored(self.bank_pm1, "receivable_account_id", None)
        self.assertTold("receivable_account", self.company, self.company.name)

    def test_imbalance_has_an_account_to_be_posted_to(self):
        """Without any account, a closing would be approved but could never be posted.

        If the entry balances, no account is needed.
        """
        session = self.pos_session.sudo()
        self.company.sudo().account_default_pos_receivable_account_id = False
        self.stored(
            session.payment_method_ids,
            "receivable_account_id",
            self.pos_receivable_cash.id,
        )
        self.env["ir.default"].search(
            [("field_id.name", "=", "property_account_receivable_id")]
        ).unlink()
        self.env.registry.clear_cache()
        self.assertFalse(session._get_balancing_account())
        self.assertNotIn("receivable_account", self.checks())
        session.closing_id.imbalance = 5
        self.assertTold("receivable_account", self.company)

    def test_cash_rounding_without_accounts(self):
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "Nickel",
                "rounding": 0.05,
                "strategy": "add_invoice_line",
                "loss_account_id": self.loss_account.id,
                "profit_account_id": self.profit_account.id,
            }
        )
        self.stored(self.config, "rounding_method", rounding.id)
        self.stored(self.config, "cash_rounding", True)
        self.assertEqual(self.checks(), {})
        rounding.with_company(self.company).profit_account_id = False
        self.assertTold("rounding_accounts", rounding, "Nickel")

    def test_currency_that_is_not_active(self):
        self.stored(self.currency, "active", False)
        self.assertTold("currencies", self.currency, self.currency.name)

    # Products and taxes ------------------------------------------------

    def sell_product(self, product, quantity=1):
        data = self.create_ui_order_data([(product, quantity)])
        self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])

    def test_income_account_that_is_archived(self):
        account = self.coin._get_product_accounts()["income"]
        self.assertToldUntil(
            "income_accounts", self.coin, "Coin", **self.archived(account)
        )
        self.close(short=-2)

    def test_income_account_that_is_missing(self):
        self.coin.property_account_income_id = False
        self.coin.categ_id.property_account_income_categ_id = False
        self.company.sudo().income_account_id = False
        self.stored(self.config.journal_id, "default_account_id", None)
        self.assertTold("income_accounts", self.coin, "Coin")

    def test_stock_account_that_is_archived(self):
        self.company.sudo().inventory_valuation = "real_time"
        fifo = self.create_product("Fifo", self.categ_anglo, 15, 7)
        self.adjust_inventory([fifo], [10])
        self.sell_product(fifo)
        self.assertEqual(self.checks(), {})
        account = fifo._get_product_accounts()["stock_valuation"]
        self.assertToldUntil("stock_accounts", fifo, "Fifo", **self.archived(account))

    def test_tax_that_is_archived_unbalances_nothing(self):
        self.sell_product(self.taxed)
        tax = self.taxes["tax7"]
        self.assertToldUntil(
            "archived_taxes", tax, tax.name, level="warn", **self.archived(tax)
        )
        self.close()
        self.assertFalse(self.pos_session.closing_id.imbalance)

    def test_account_of_a_tax_that_is_archived(self):
        self.sell_product(self.taxed)
        tax = self.taxes["tax7"]
        account = tax.invoice_repartition_line_ids.account_id
        self.assertToldUntil("tax_accounts", tax, tax.name, **self.archived(account))
        self.close()

    # Payments ----------------------------------------------------------

    def test_refund_that_odoo_cannot_post(self):
        """Otherwise a database error after the count and its approval."""
        self.stored(self.bank_split_pm1, "outstanding_account_id", None)
        self.sell((self.bank_split_pm1, 9), customer=self.customer)
        self.assertEqual(self.checks(), {})
        refund = self.sell((self.bank_split_pm1, -5), customer=self.customer)
        self.assertTold("refused_refunds", refund, refund.name)
        refund.payment_ids.sudo().payment_method_id = self.bank_pm1
        self.assertNotIn("refused_refunds", self.checks())
        self.close(short=1)

    def test_refund_with_outstanding_account_is_not_in_the_way(self):
        self.sell((self.bank_split_pm1, -5), customer=self.customer)
        self.assertEqual(self.checks(), {})
        self.close()

    def test_customer_who_should_be_identified(self):
        order = self.sell((self.bank_split_pm1, 5))
        self.assertTold("unknown_customers", order, order.name)
        order.sudo().partner_id = self.customer
        self.assertEqual(self.checks(), {})
        self.close()

    def test_customer_whose_account_is_archived(self):
        account = self.customer.with_company(
            self.company
        ).property_account_receivable_id.copy()
        self.customer.with_company(
            self.company
        ).property_account_receivable_id = account
        self.sell((self.bank_split_pm1, 5), customer=self.customer)
        self.assertToldUntil(
            "customer_accounts",
            self.customer,
            self.customer.name,
            **self.archived(account),
        )
        self.close()

    def test_card_that_refunded_more_than_it_sold(self):
        """A bug of Odoo: only a warning, because Odoo does not refuse it."""
        self.sell((self.bank_pm1, -50))
        self.assertTold("negative_methods", self.bank_pm1, "Bank", level="warn")
        self.close()

    def test_who_counts_blind_is_not_told_which_way_the_takings_go(self):
        self.policy.blind = True
        self.sell((self.bank_pm1, -50))
        self.assertNotIn("negative_methods", self.checks())
        as_manager = self.pos_session.closing_id.with_user(self.manager)
        codes = [check["code"] for check in as_manager.state()["checks"]]
        self.assertIn("negative_methods", codes)

    def test_refunds_as_large_as_sales_are_no_fault(self):
        self.sell((self.bank_pm1, -20))
        self.assertEqual(self.checks(), {})

    def test_archived_cash_method_is_counted_after_all(self):
        self.stored(self.cash_pm1, "active", False)
        self.assertTold("archived_methods", self.cash_pm1, self.cash_pm1.name)
        closing = self.pos_session.closing_id
        self.assertNotIn(self.cash_pm1, closing.tender_ids.payment_method_id)
        self.cash_pm1.with_user(self.administrator).active = True
        self.assertEqual(self.checks(), {})
        self.assertIn(self.cash_pm1, closing.tender_ids.payment_method_id)
        self.assertEqual(closing._drawer().payment_method_id, self.cash_pm1)
        self.close(short=4)
        self.assertEqual(self.balance(self.loss_account), 4)

    def test_method_in_use_is_still_not_archived(self):
        with self.assertRefused("before modifying this payment method"):
            self.cash_pm1.with_user(self.administrator).active = False

    def test_deposit_on_an_order_for_another_day(self):
        """The money is in the drawer, but Odoo expects it on the day of the order."""
        order = self.sell((self.cash_pm1, 10)).sudo()
        later = fields.Datetime.add(fields.Datetime.now(), days=3)
        self.stored(order, "state", "draft")
        self.stored(order, "preset_time", later)
        self.assertTold("deposits", order, order.name, level="warn")
        self.policy.check_deposits = "block"
        self.assertTold("deposits", order, order.name)
        order.payment_ids.unlink()
        self.assertNotIn("deposits", self.checks())

    # Amounts in a foreign currency --------------------------------------

    def test_currency_without_a_rate(self):
        self.close()
        config = self.other_currency_config
        config.closing_policy_id = self.policy
        self.till = self.open_till(methods=config.payment_method_ids, config=config)
        self.assertNotIn("currency_rates", self.checks())
        config.currency_id.rate_ids.unlink()
        self.assertTold(
            "currency_rates", config.currency_id, config.currency_id.name, level="warn"
        )


@tagged("post_install", "-at_install")
class TestClosingPercent(ClosingCommon):
    """Percentages are of the takings: the float was in the drawer before."""

    def test_float_is_not_part_of_the_share(self):
        self.policy.rule_ids = [
            Command.clear(),
            Command.create({"limit_percent": 10, "requirement": "approval"}),
        ]
        self.open_till(opening=900)
        self.sell((self.cash_pm1, 100))
        closing = self.start()
        answer = self.count(closing, {self.cash_pm1: 990, self.bank_pm1: 0})
        self.assertEqual(answer["missing"], [], "just the share")
        answer = self.count(closing, {self.cash_pm1: 989, self.bank_pm1: 0})
        self.assertEqual(self.missing(answer), ["approval"])
        tender = self.tender(answer, self.cash_pm1)
        self.assertIn("of takings", tender["decided_by"])

    def test_a_refund_day_has_a_share_as_well(self):
        self.policy.rule_ids = [
            Command.clear(),
            Command.create({"limit_percent": 10, "requirement": "approval"}),
        ]
        self.open_till(opening=900)
        self.sell((self.cash_pm1, -50))
        answer = self.count(self.start(), {self.cash_pm1: 855, self.bank_pm1: 0})
        self.assertEqual(answer["missing"], [])
