from odoo import Command
from odoo.tests import tagged

from ..shop.proof_common import Recipe, Sale
from .report_common import ReportCommon


@tagged("post_install", "-at_install")
class TestReport(ReportCommon):
    """The figures of X and Z report are those of the session and of its books."""

    def test_sales_and_taxes_are_those_of_the_journal_entry(self):
        session = self.trade_busy_day()
        report = self.report(session)
        items = session.move_id.line_ids
        taxes = items.filtered("tax_line_id")
        sales = items.filtered(lambda i: i.account_id.account_type == "income")
        total = self.total(report, "sales")
        self.assertAlmostEqual(total[4], -sum(sales.mapped("balance")))
        self.assertAlmostEqual(total[5], -sum(taxes.mapped("balance")))
        told = self.told(report, "taxes")
        for tax in taxes.tax_line_id:
            booked = taxes.filtered(lambda item, tax=tax: item.tax_line_id == tax)
            self.assertAlmostEqual(told[tax.name][1], -sum(booked.mapped("balance")))
        self.assertAlmostEqual(self.total(report, "taxes")[2], total[5])

    def test_base_of_each_tax(self):
        sale = Sale((("both", 2, 0), ("taxed", 1, 0), ("plain", 1, 0)))
        report = self.report(self.trade(Recipe(sales=(sale,))))
        told = self.told(report, "taxes")
        both, taxed = self.orders[0].lines[:2].mapped("price_subtotal")
        seven, twenty_one = self.taxes["tax7"].name, self.taxes["tax21"].name
        self.assertAlmostEqual(told[seven][0], both + taxed)
        self.assertAlmostEqual(told[twenty_one][0], both)
        self.assertEqual(told["No tax"], [9.99, 0])

    def test_sales_by_category_with_refunds_taken_out(self):
        report = self.report(self.trade_busy_day())
        told = self.told(report, "sales")
        quantity, sold, refunded, net, _tax, _total = told["Drinks"]
        self.assertEqual(quantity, 3 + 2 + 2 + 1 - 1)
        [both] = self.orders[1].lines[0].mapped("price_subtotal")
        self.assertAlmostEqual(sold, 3.33 * 6 + both)
        self.assertAlmostEqual(refunded, -3.33)
        self.assertAlmostEqual(net, sold + refunded)
        self.assertEqual(list(told), ["Drinks", "Without category"])

    def test_all_totals_come_to_what_was_paid(self):
        session = self.trade_busy_day()
        report = self.report(session)
        summary = self.told(report, "summary")
        orders = session.order_ids
        self.assertEqual(summary["Orders"][0], len(orders))
        self.assertAlmostEqual(summary["Orders"][1], sum(orders.mapped("amount_total")))
        self.assertAlmostEqual(self.total(report, "sales")[6], summary["Orders"][1])
        self.assertAlmostEqual(self.total(report, "payments")[2], summary["Orders"][1])
        self.assertAlmostEqual(summary["of which tips"][1], 5)
        refund = self.orders[-1]
        self.assertEqual(summary["of which refunded"], [1, refund.amount_total])

    def test_orders_rounded_as_a_whole_come_to_their_totals(self):
        session = self.trade_busy_day(features=("taxes_by_order",))
        report = self.report(session)
        summary = self.told(report, "summary")
        total = sum(session.order_ids.mapped("amount_total"))
        self.assertAlmostEqual(summary["Orders"][1], total)
        parts = [summary.get(n, [0, 0])[1] for n in ("Taxes", "Rounding")]
        self.assertAlmostEqual(summary["Sales without taxes"][1] + sum(parts), total)

    def test_cash_rounding_is_told_apart(self):
        sales = (Sale((("taxed", 3, 0),)),)
        session = self.trade(Recipe(features=("cash_rounding",), sales=sales))
        report = self.report(session)
        summary = self.told(report, "summary")
        paid = sum(session.order_ids.payment_ids.mapped("amount"))
        self.assertAlmostEqual(summary["Orders"][1], paid)
        self.assertAlmostEqual(
            summary["Rounding"][1], paid - self.total(report, "sales")[6]
        )
        self.assertNotEqual(summary["Rounding"][1], 0)

    def test_payments_with_what_was_counted_and_why_it_differs(self):
        self.policy.rule_ids = [
            Command.create({"limit_amount": 1, "requirement": "reason"})
        ]
        session = self.trade_open(Recipe(sales=(Sale(), Sale(pay="card"))))
        closing = self.start(session)
        self.count(closing, {self.cash_pm1: 106, self.bank_pm1: 10})
        cash_id = self.cash_pm1.id
        told = {"payment_method_id": cash_id, "reason_id": self.reason.id}
        closing.explain([told | {"note": "wrong change"}])
        self.assertTrue(closing.close()["done"])
        told = self.told(self.report(session), "payments")
        reason = f"{self.reason.name}: wrong change"
        self.assertEqual(told[self.cash_pm1.name], [1, 10, 110, 106, -4, reason])
        self.assertEqual(told[self.bank_pm1.name], [1, 10, 10, 10, 0, None])

    def test_totals_of_payments_are_of_what_was_counted(self):
        self.policy.declare_bank = "nothing"
        sales = Sale(), Sale(pay="card"), Sale(pay="later")
        session = self.trade_open(Recipe(("later",), sales))
        before = self.total(self.report(session), "payments")
        self.assertEqual(before[1:6], [3, 30, 130, None, None])
        closing = self.start(session)
        self.count(closing, {self.cash_pm1: 106})
        self.assertEqual(
            self.total(self.report(session), "payments")[1:6], [3, 30, 110, 106, -4]
        )
        self.assertTrue(closing.close()["done"])
        report = self.report(session)
        self.assertEqual(self.total(report, "payments")[1:6], [3, 30, 110, 106, -4])
        told = self.told(report, "payments")
        self.assertEqual(told[self.bank_pm1.name], [1, 10, None, None, None, None])
        shown = [row[2] for row in told.values() if row[2] is not None]
        self.assertEqual(sum(shown), 110)

    def test_a_till_without_policy_tells_what_odoo_knows(self):
        session = self.trade_busy_day(core=True, card_difference=2)
        report = self.report(session)
        told = self.told(report, "payments")
        counted = session.cash_register_balance_end_real
        self.assertAlmostEqual(told[self.cash_pm1.name][3], counted)
        self.assertAlmostEqual(told[self.cash_pm1.name][4], -3)
        self.assertAlmostEqual(told[self.bank_pm1.name][4], 2)
        self.assertFalse(report["number"] or report["counted_by"])

    def test_the_drawer_from_opening_to_what_was_left(self):
        session = self.trade_busy_day()
        report = self.report(session)
        left = session.cash_register_balance_end_real
        self.assertAlmostEqual(self.total(report, "cash")[3], left)
        amounts = [row["cells"][3] for row in self.section(report, "cash")["rows"]]
        self.assertEqual(amounts[0], 100)
        self.assertEqual(amounts[2:], [50, -20, -3])

    def test_coins_and_notes(self):
        bill = self.env["pos.bill"].create({"name": "10.00", "value": 10})
        session = self.trade_open(Recipe())
        closing = self.start(session)
        closing.submit_count(
            [
                {"payment_method_id": self.cash_pm1.id, "bills": {bill.id: 11}},
                {"payment_method_id": self.bank_pm1.id, "amount": 0},
            ]
        )
        self.assertTrue(closing.close()["done"])
        [row] = self.section(self.report(session), "denominations")["rows"]
        self.assertEqual(row["cells"], [self.cash_pm1.name, "10.00", 11, 110])
        self.env["res.lang"]._activate_lang("de_DE")
        in_german = self.report(session.with_context(lang="de_DE"))
        [row] = self.section(in_german, "denominations")["rows"]
        self.assertEqual(row["cells"][1], "10,00")

    def test_refunds_name_the_order_they_refund(self):
        session = self.trade_busy_day()
        [row] = self.section(self.report(session), "refunds")["rows"]
        _time, order, refunded, cashier, amount = row["cells"]
        self.assertEqual(order, self.orders[-1].pos_reference)
        self.assertEqual(refunded, self.orders[3].pos_reference)
        self.assertEqual(cashier, self.cashier.name)
        self.assertAlmostEqual(amount, self.orders[-1].amount_total)

    def test_discounts_at_what_customers_would_have_paid(self):
        """When the goods are refunded, their discount is taken back."""
        report = self.report(self.trade_busy_day())
        told = self.told(report, "discounts")
        self.assertEqual(told["Discount of 10 %"], [1, -1.55])
        self.assertEqual(told["Discount of 25 %"], [1, -4.99])
        self.assertEqual(told["Discount of 15 %"], [2, 0])

    def test_discount_products(self):
        sale = Sale((("taxed", 3, 0), ("discount", 1, 0)))
        report = self.report(self.trade(Recipe(sales=(sale,))))
        told = self.told(report, "discounts")
        self.assertEqual(told[self.products["discount"].display_name], [1, -1.07])

    def test_cancelled_orders(self):
        sales = Sale(), Sale((("plain", 2, 0),), cancelled=True)
        session = self.trade(Recipe(sales=sales))
        report = self.report(session)
        [row] = self.section(report, "cancellations")["rows"]
        self.assertEqual(row["cells"][1], self.orders[1].pos_reference)
        self.assertEqual(row["cells"][2], "Cancelled")
        self.assertEqual(self.told(report, "summary")["Orders"], [1, 10])

    def test_invoiced_orders_count_as_sales(self):
        sales = Sale((("taxed", 3, 0),), invoiced=True), Sale((("taxed", 1, 0),))
        report = self.report(self.trade(Recipe(sales=sales)))
        summary = self.told(report, "summary")
        self.assertEqual(summary["of which invoiced"], [1, 10.69])
        self.assertEqual(self.total(report, "sales")[6], 10.69 + 3.56)

    def test_entries_and_accounts(self):
        session = self.trade_busy_day()
        report = self.report(session)
        debit, credit = self.total(report, "entries")[4:]
        self.assertEqual(debit, credit)
        self.assertEqual(self.total(report, "accounts")[1:], [debit, credit, 0])
        names = [row["cells"][1] for row in self.section(report, "entries")["rows"]]
        self.assertIn(session.move_id.name, names)
        self.assertIn(session.statement_line_ids[0].move_id.name, names)

    def test_goods_sold_and_moved_with_their_cost(self):
        sale = Sale((("fifo", 2, 0), ("service", 1, 0)))
        report = self.report(self.trade(Recipe(sales=(sale,))))
        [row] = self.section(report, "stock")["rows"]
        fifo = self.products["fifo"].display_name
        self.assertEqual(row["cells"], [fifo, 2, 2, 0, 15])
        self.assertIsNone(self.section(report, "pickings"))

    def test_transfers_that_are_not_done(self):
        session = self.trade(Recipe(sales=(Sale((("plain", 2, 0),), ship=True),)))
        [row] = self.section(self.report(session), "pickings")["rows"]
        self.assertEqual(row["cells"][1], self.orders[0].pos_reference)
        self.assertEqual(row["cells"][2], self.customer.display_name)

    def test_the_proof_names_what_is_broken(self):
        session = self.trade_busy_day()
        report = self.report(session)
        results = {row["cells"][5] for row in self.section(report, "proof")["rows"]}
        self.assertEqual(results, {"Matched", "Not applicable"})
        self.tamper(self.orders[0].payment_ids[0])
        report = self.report(session)
        rows = self.section(report, "proof")["rows"]
        bad = [row for row in rows if row["style"] == "bad"]
        names = [row["cells"][0] for row in bad]
        self.assertIn("Orders and their payments", names)
        self.assertEqual(
            bad[0]["cells"][4:], [-1, "Not matched, changed since closing"]
        )
        detail = rows[rows.index(bad[0]) + 1]
        self.assertEqual(detail["cells"][1], self.orders[0].display_name)

    def test_another_currency(self):
        session = self.trade(Recipe(features=("other_currency",)))
        report = self.report(session)
        self.assertEqual(report["currency_id"], self.other_currency.id)
        sales, entries = (self.section(report, code) for code in ("sales", "entries"))
        self.assertEqual(sales["currency_id"], self.other_currency.id)
        self.assertEqual(entries["currency_id"], self.company_currency.id)

    def test_the_head_says_who_counted_and_who_signed(self):
        self.policy.rule_ids = [
            Command.create({"limit_amount": 1, "requirement": "approval"})
        ]
        session = self.trade_open(Recipe())
        closing = self.start(session)
        self.count(closing, {self.cash_pm1: 90, self.bank_pm1: 0})
        closing.with_user(self.manager).approve(note="seen")
        self.assertTrue(closing.close()["done"])
        report = self.report(session)
        self.assertEqual((report["kind"], report["title"]), ("z", "Z report"))
        self.assertEqual(report["number"], closing.name)
        self.assertEqual(report["counted_by"], self.cashier.name)
        self.assertIn(self.manager.name, report["signed_by"])
        self.assertTrue(report["opened"] <= report["closed"] <= report["printed"])

    def test_an_x_report_expects_and_has_not_counted(self):
        session = self.trade_open(Recipe(sales=(Sale(),)))
        report = self.report(session)
        self.assertEqual((report["kind"], report["title"]), ("x", "X report"))
        self.assertFalse(report["number"] or report["closed"])
        told = self.told(report, "payments")
        self.assertEqual(told[self.cash_pm1.name], [1, 10, 110, None, None, None])
        self.assertEqual(self.section(report, "entries")["rows"], [])
        self.assertEqual(self.total(report, "cash")[3], 110)
        self.move_cash(50)
        told = self.told(self.report(session), "payments")
        self.assertEqual(told[self.cash_pm1.name][2], 160)

    def test_x_and_z_report_tell_the_same_sales(self):
        session = self.trade_open(Recipe(sales=(Sale((("taxed", 3, 10),)),)))
        x = self.report(session)
        self.close(session, Recipe())
        z = self.report(session)
        for code in ("sales", "taxes", "discounts"):
            self.assertEqual(self.section(x, code), self.section(z, code))

    def test_many_sessions_at_once(self):
        first = self.trade_busy_day()
        second = self.trade(Recipe(sales=(Sale(),)))
        both = (first | second).with_user(self.administrator).closing_report()
        self.assertEqual([one["session"] for one in both], [first.name, second.name])
        self.assertEqual(both[0]["sections"], self.report(first)["sections"])
        self.assertEqual(both[1]["sections"], self.report(second)["sections"])
