from odoo.tests import tagged

from ..shop.proof_common import ProofCommon, Recipe, Sale

BOOKED = ("orders_lines", "orders_payments", "payments_books", "entries_balanced")
CASH = ("cash_drawer", "cash_gl", "receivable_open")
ALL_DAY = (
    Sale((("taxed", 3, 0), ("included", 2, 0))),
    Sale((("luxury", 1, 0),), "card"),
)


@tagged("post_install", "-at_install")
class TestProof(ProofCommon):
    """Whatever is sold and however it is paid, the proof matches what Odoo books."""

    def check(self, *applicable, **recipe):
        session = self.trade(Recipe(**recipe))
        return self.assertProven(session, *BOOKED, *applicable)

    def test_a_plain_day(self):
        proven = self.check(*CASH, "sales_books", "stock_quantities", sales=ALL_DAY)
        self.assertEqual(proven["differences_books"]["status"], "ok")
        self.assertEqual(proven["sequence"]["status"], "ok")
        self.assertEqual(proven["opening_continuity"]["status"], "not_applicable")
        self.assertEqual(proven["invoices"]["reason"], "No order was invoiced.")

    def test_a_till_without_policy(self):
        recipe = Recipe(sales=ALL_DAY, difference=-3, card_difference=2, core=True)
        session = self.trade(recipe)
        proven = self.assertProven(session, *BOOKED, *CASH)
        self.assertEqual(proven["differences_books"]["status"], "not_applicable")
        self.assertFalse(proven["cash_gl"]["closed"])

    def test_taxes(self):
        names = ("taxed", "included", "luxury", "both", "grouped", "deposit", "other")
        lines = tuple((name, 3, 0) for name in names)
        self.check("sales_books", sales=(Sale(lines), Sale(lines, "card")))

    def test_taxes_rounded_by_order(self):
        names = ("taxed", "included", "luxury", "both", "grouped", "other")
        lines = tuple((name, 3, 7) for name in names)
        sales = Sale(lines), Sale(lines, "card"), Sale(lines[:2])
        self.check("sales_books", features=("taxes_by_order",), sales=sales)

    def test_an_entry_by_product(self):
        self.check("sales_books", features=("entry_by_product",), sales=ALL_DAY)

    def test_fiscal_position(self):
        self.check("sales_books", features=("fiscal_position",), sales=ALL_DAY)

    def test_discounts(self):
        lines = ("taxed", 3, 10), ("plain", 1, 100), ("discount", 2, 0)
        self.check("sales_books", sales=(Sale(lines),))

    def test_refunds(self):
        lines = ("taxed", 3, 0), ("luxury", 1, 15)
        sale = Sale(lines, "card")
        sales = sale, sale._replace(refunds=0), Sale(lines), Sale(lines, refunds=2)
        self.check("sales_books", "stock_quantities", *CASH, sales=sales)

    def test_odoo_loses_more_refunded_than_sold_by_card(self):
        """A bug of Odoo 19: both sides of the payment are on one account.

        The write in ``_create_combine_account_payment`` makes the payment outbound,
        which sets its outstanding account again.
        """
        lines = (("luxury", 1, 0),)
        sales = Sale(lines), Sale(lines, "card", refunds=0)
        proven = self.prove(self.trade(Recipe(sales=sales)))
        self.assertEqual(
            set(self.broken(proven)), {"payments_books", "receivable_open"}
        )
        [payment] = self.pos_session.bank_payment_ids
        self.assertEqual(payment.move_id.line_ids.account_id, self.outstanding_bank)

    def test_refund_of_what_was_given_away_but_its_deposit(self):
        """In a free bottle the deposit is taxed, and the bottle itself is negative."""
        sale = Sale((("deposit", 7, 100), ("taxed", 1, 0)))
        self.check("sales_books", sales=(sale, sale._replace(refunds=0), sale))

    def test_refund_of_what_was_given_away_but_its_taxes(self):
        """An included fixed tax makes the price negative, and a percentage of it too:
        with taxes the line then has the opposite sign of its quantity."""
        fixed = self.taxes["tax_fixed006"].copy(
            {"name": "Included", "price_include_override": "tax_included"}
        )
        percent = self.taxes["tax21"]
        for taxes in (fixed, fixed | percent, self.taxes["tax_fixed006"] | percent):
            self.products["deposit"].taxes_id = taxes
            sale = Sale((("deposit", 7, 100), ("taxed", 1, 0)))
            sales = sale, sale._replace(refunds=0), sale
            with self.subTest(taxes.mapped("name")):
                session = self.trade(Recipe(sales=sales))
                self.assertProven(session, *BOOKED, "sales_books")
                line = self.orders[1].lines[0]
                self.assertTrue(line.price_subtotal or line.price_subtotal_incl)
                self.orders[0].sudo().lines[0].price_subtotal += 1
                self.env.flush_all()
                self.assertIn("sales_books", self.broken(self.prove(session)))

    def test_refund_in_the_back_office(self):
        """In the back office, lines keep the sign of the refund."""
        fixed = self.taxes["tax_fixed006"].copy(
            {"name": "Included", "price_include_override": "tax_included"}
        )
        self.products["deposit"].taxes_id = fixed | self.taxes["tax21"]
        session = self.set_up(Recipe())
        sale = Sale((("deposit", 7, 100), ("taxed", 1, 0), ("luxury", 1, 10)))
        self.orders = [self.ring_up(sale)]
        refund = self.orders[0]._refund()
        method = {"payment_method_id": self.cash_pm1.id, "amount": refund.amount_total}
        self.env["pos.make.payment"].with_context(active_id=refund.id).create(
            method
        ).check()
        self.assertEqual(refund.state, "paid")
        self.env.invalidate_all()
        self.close(session, Recipe())
        self.assertProven(session, *BOOKED, "sales_books")

    def test_orders_that_leave_empty_what_the_screen_always_sends(self):
        session = self.set_up(Recipe())
        for sale in (Sale(ALL_DAY[0].lines), Sale(ALL_DAY[0].lines, customer=True)):
            data = self._order_data(sale)
            for name in ("to_invoice", "is_refund", "shipping_date"):
                del data[name]
            self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])
        self.env.cr.execute(
            """UPDATE pos_order SET to_invoice = NULL, is_refund = NULL
                WHERE session_id = %s""",
            [session.id],
        )
        self.env.invalidate_all()
        self.orders = list(session.order_ids)
        self.close(session, Recipe())
        proven = self.assertProven(session, *BOOKED, *CASH, "sales_books")
        self.assertNotEqual(proven["sales_books"]["left"], 0)
        self.invoice_later(self.orders[0])
        self.env.invalidate_all()
        self.assertProven(session, *BOOKED, *CASH, "invoices")

    def test_odoo_mixes_currencies_in_a_difference_of_cards(self):
        """A bug of Odoo 19: ``_apply_diff_on_account_payment_move`` writes an amount in
        the company's currency on a payment in the register's."""
        features = ("other_currency",)
        recipe = Recipe(features, ALL_DAY, card_difference=-3.22)
        self.assertProven(self.trade(recipe), "payments_books", "differences_books")
        proven = self.prove(self.trade(recipe._replace(core=True)))
        broken = set(self.broken(proven))
        self.assertEqual(broken, {"payments_books", "receivable_open"})

    def test_negative_quantities(self):
        lines = ("taxed", 3, 0), ("luxury", -1, 0)
        self.check("sales_books", *CASH, sales=(Sale(), Sale(lines)))

    def test_cash_rounding(self):
        for feature in ("cash_rounding", "cash_rounding_up", "order_rounding"):
            sales = [
                Sale((("taxed", 3, 0), ("included", 1, 0)), pay)
                for pay in ("cash", "card", "mixed", "change")
            ]
            with self.subTest(feature):
                self.check(*CASH, features=(feature,), sales=tuple(sales))

    def test_tips_and_change(self):
        lines = ("plain", 2, 0), ("tip", 1.5, 0)
        sales = Sale(lines, "change"), Sale(lines, "card")
        self.check(*CASH, "sales_books", sales=sales)

    def test_invoiced_orders(self):
        sales = [
            Sale(ALL_DAY[0].lines, pay, invoiced=True)
            for pay in ("cash", "card", "mixed", "change")
        ]
        self.check(*CASH, "invoices", sales=(*sales, Sale()))

    def test_invoiced_orders_with_cash_rounding(self):
        sale = Sale((("taxed", 3, 0),), invoiced=True)
        features = ("cash_rounding",)
        self.check(*CASH, "invoices", features=features, sales=(sale, Sale()))

    def test_invoiced_later(self):
        features = ("split", "later")
        pays = ("cash", "card", "cash_split", "card_split", "later")
        sales = tuple(Sale(ALL_DAY[0].lines, pay) for pay in pays)
        later = tuple(range(len(pays)))
        self.check(
            *CASH, "invoices", features=features, sales=sales, invoice_later=later
        )

    def test_odoo_books_a_cost_again_that_a_reversal_should_take_back(self):
        """A bug of Odoo 19: ``_prepare_aml_values_list_per_nature`` still expects the
        value of what leaves the stock to be negative."""
        features = ("real_time_valuation",)
        sales = (Sale((("fifo", 2, 0),)),)
        session = self.trade(Recipe(features=features, sales=sales, invoice_later=(0,)))
        proven = self.prove(session)
        self.assertEqual(set(self.broken(proven)), {"stock_value"})
        value = proven["stock_value"]
        self.assertEqual((value["left"], value["right"]), (15, 45))

    def test_credit_note_at_the_till(self):
        sale = Sale(ALL_DAY[0].lines, invoiced=True)
        self.check("invoices", sales=(sale, sale._replace(refunds=0)))

    def test_credit_note_in_the_back_office(self):
        sale = Sale(ALL_DAY[0].lines, invoiced=True)
        self.check("invoices", sales=(sale,), credit_later=(0,))
        reversal = self.orders[0].account_move.reversal_move_ids
        self.assertEqual(reversal.state, "posted")

    def test_odoo_credits_another_rounding_than_it_invoiced(self):
        """A bug of Odoo 19: the invoice rounds only the part paid in cash, the credit
        note rounds the whole, and leaves the rest of the invoice open."""
        sale = Sale((("luxury", 3, 0),), "mixed", invoiced=True)
        recipe = Recipe(("cash_rounding_up",), (sale,))
        proven = self.assertProven(self.trade(recipe), "invoices")
        self.assertEqual(proven["invoices"]["right"], 59.88)
        proven = self.prove(self.trade(recipe._replace(credit_later=(0,))))
        self.assertEqual(set(self.broken(proven)), {"invoices"})
        self.assertEqual(proven["invoices"]["right"], 59.85)
        invoice = self.orders[0].account_move
        self.assertEqual(invoice.reversal_move_ids.amount_total, 59.85)
        self.assertEqual(invoice.amount_residual, 0.03)

    def test_odoo_invoices_another_rounding_than_it_sold(self):
        """A bug of Odoo 19: where taxes are rounded by order, an order rounds its
        negative lines separately, as refunds, and its invoice does not."""
        lines = ("discount", 1, 0), ("serial", 3, 5), ("luxury", 3, 0)
        sale = Sale(lines, invoiced=True)
        self.check("invoices", sales=(sale,))
        features = ("taxes_by_order",)
        proven = self.prove(self.trade(Recipe(features, (sale,))))
        self.assertEqual(set(self.broken(proven)), {"invoices"})
        invoices = proven["invoices"]
        self.assertEqual((invoices["left"], invoices["right"]), (343.5, 343.49))
        paid = self.orders[0].payment_ids.account_move_id.line_ids
        self.assertEqual(sum(paid.mapped("amount_residual")), -0.01)

    def test_customer_account(self):
        sales = (
            Sale(ALL_DAY[0].lines, "later"),
            Sale(ALL_DAY[0].lines, "later", invoiced=True),
            Sale(),
        )
        self.check(*CASH, "invoices", features=("later",), sales=sales)

    def test_customer_account_settled_later(self):
        sales = Sale(ALL_DAY[0].lines, "later", invoiced=True), Sale()
        self.check("invoices", features=("later",), sales=sales, settle_later=(0,))
        self.assertEqual(self.orders[0].account_move.amount_residual, 0)

    def test_combined_customer_account(self):
        sales = Sale(ALL_DAY[0].lines, "later"), Sale()
        self.check(*CASH, features=("later_combined",), sales=sales)

    def test_combined_customer_account_invoiced_later(self):
        """What the session's entry and its reversal left open stays so, and matches."""
        lines = ALL_DAY[0].lines
        recipe = Recipe(("later_combined",), (Sale(lines, "later"), Sale(lines)))
        session = self.trade(recipe._replace(invoice_later=(0, 1)))
        self.assertProven(session, *BOOKED, *CASH, "invoices")
        reversal = self.env["account.move"].search(
            [("reversed_pos_order_id", "=", self.orders[1].id)]
        )
        reversal.line_ids.remove_move_reconcile()
        self.assertIn("receivable_open", self.broken(self.prove(session)))

    def test_split_methods_and_two_cash_methods(self):
        pays = ("cash", "card", "cash_split", "card_split", "card_split")
        sales = [Sale(ALL_DAY[0].lines, pay) for pay in pays]
        sales += [Sale(ALL_DAY[0].lines, pay, invoiced=True) for pay in pays]
        self.check(*CASH, "invoices", features=("split",), sales=tuple(sales))

    def test_split_methods_refunded(self):
        sales = []
        for place, pay in enumerate(("cash_split", "card_split")):
            sale = Sale(ALL_DAY[0].lines, pay)
            sales += [sale, sale._replace(refunds=2 * place)]
        self.check(*CASH, features=("split",), sales=(*sales, Sale()))

    def test_more_refunded_than_sold(self):
        self.trade(Recipe(sales=ALL_DAY[:1]))
        session = self.set_up(Recipe())
        self.ring_up(ALL_DAY[0]._replace(refunds=0))
        self.close(session, Recipe())
        self.assertProven(session, *BOOKED, *CASH, "sales_books")

    def test_other_currency(self):
        sales = *ALL_DAY, Sale((("plain", 3, 0),), "card"), Sale((("taxed", 1, 5),))
        features = ("other_currency",)
        self.check(*CASH, "sales_books", features=features, sales=sales)

    def test_other_currency_invoiced(self):
        sales = tuple(sale._replace(invoiced=True) for sale in ALL_DAY)
        features = ("other_currency",)
        self.check(*CASH, "invoices", features=features, sales=sales)

    def test_ship_later(self):
        lines = ("taxed", 3, 0), ("consumable", 2, 0)
        sales = Sale(lines, ship=True), Sale(lines, ship=True, invoiced=True), Sale()
        proven = self.check("stock_quantities", sales=sales)
        self.assertEqual(proven["stock_quantities"]["left"], 10, "the coins only")

    def test_stock_at_closing(self):
        lines = ("taxed", 3, 0), ("consumable", 2, 0), ("loose", 0.35, 0)
        sales = Sale(lines), Sale(lines, invoiced=True), Sale(lines, refunds=0)
        features = ("stock_at_closing",)
        self.check("stock_quantities", features=features, sales=sales)

    def test_units_services_and_consumables(self):
        lines = ("loose", 0.35, 0), ("service", 2, 0), ("consumable", 3, 0)
        proven = self.check("stock_quantities", sales=(Sale(lines),))
        self.assertEqual(proven["stock_quantities"]["left"], 3.35)

    def test_combos(self):
        lines = (("menu", 1, 0),)
        proven = self.check("stock_quantities", sales=(Sale(lines),))
        self.assertEqual(proven["stock_quantities"]["right"], 2)

    def test_kits(self):
        if "mrp.bom" not in self.env:
            self.skipTest("runs with: dev/test --with pos_mrp TestProof.test_kits")
        sale = Sale((("kit", 3, 0), ("taxed", 1, 0)))
        for features in ((), ("stock_at_closing",)):
            sales = sale, sale._replace(refunds=0), sale
            proven = self.check("stock_quantities", features=features, sales=sales)
            self.assertEqual(proven["stock_quantities"]["left"], 10)

    def test_lots_and_serial_numbers(self):
        lines = ("lot", 3, 0), ("serial", 2, 0)
        sale = Sale(lines)
        sales = sale, sale._replace(refunds=0), sale._replace(invoiced=True)
        for features in ((), ("stock_at_closing",)):
            told = "stock_quantities", "stock_lots"
            self.check(*told, features=features, sales=sales)

    def test_real_time_valuation(self):
        lines = ("fifo", 3, 0), ("plain", 1, 0)
        sales = Sale(lines), Sale(lines, invoiced=True), Sale(lines, refunds=0)
        for features in ((), ("stock_at_closing",)):
            features = ("real_time_valuation", *features)
            self.check("stock_value", features=features, sales=sales)

    def test_cash_in_and_out(self):
        self.check(*CASH, moves=(25.5, -60, -3))

    def test_closing_differences(self):
        differences = {"difference": -4.2, "card_difference": 3.1}
        self.check(*CASH, "differences_books", sales=ALL_DAY, **differences)

    def test_edited_drafts(self):
        lines = ("taxed", 3, 0), ("lot", 1, 0)
        sale = Sale(lines, edited=True)
        sales = sale, sale._replace(invoiced=True), sale._replace(cancelled=True)
        self.check(*CASH, "sales_books", "stock_quantities", sales=sales)
        self.assertEqual(self.orders[0].lines.mapped("qty"), [3, 1])

    def test_rescue_session(self):
        """Odoo counts nothing: it books what was moved out of the drawer as a loss."""
        recipe = Recipe(sales=ALL_DAY, moves=(-5,), core=True, rescue=True)
        session = self.trade(recipe)
        self.assertProven(session, *BOOKED, *CASH)

    def test_two_companies(self):
        sessions = self.env["pos.session"]
        for features in (("other_company",), ()):
            session = self.trade(Recipe(features, ALL_DAY, difference=-1))
            self.assertProven(session, *BOOKED, *CASH, "sales_books")
            sessions |= session
        self.assertEqual(len(sessions.company_id), 2)
        sessions = sessions.with_context(allowed_company_ids=sessions.company_id.ids)
        answer = sessions.with_user(self.administrator).closing_prove()
        self.assertEqual([one["status"] for one in answer], ["ok"] * 2)

    def test_cancelled_orders(self):
        sales = Sale(), Sale(cancelled=True), Sale()
        self.check("sequence", sales=sales)

    def test_no_order_at_all(self):
        session = self.trade(Recipe(sales=(), difference=2))
        self.assertProven(session, "cash_drawer", "cash_gl", "differences_books")

    def test_one_session_after_the_other(self):
        self.trade(Recipe(sales=ALL_DAY, difference=1))
        session = self.trade(Recipe(sales=ALL_DAY))
        self.assertProven(session, "opening_continuity")

    def test_a_float_that_is_not_what_was_left(self):
        """Odoo neither reports nor posts them."""
        self.trade(Recipe())
        session = self.trade(Recipe(opening=90))
        self.assertEqual(list(self.broken(self.prove(session))), ["opening_continuity"])

    def test_an_opening_that_was_counted_and_posted(self):
        left = self.trade(Recipe()).cash_register_balance_end_real
        self.policy.opening_control = True
        self.config.with_user(self.cashier).open_ui()
        self.config.invalidate_recordset()
        session = self.config.current_session_id
        session.with_user(self.cashier).opening_count({"amount": left - 7})
        self.use_session(session)
        self.orders = [self.ring_up(Sale())]
        self.close(session, Recipe())
        proven = self.assertProven(session, "opening_continuity", "differences_books")
        self.assertEqual(proven["differences_books"]["right"], -7)
        session.opening_id.move_ids.button_draft()
        broken = set(self.broken(self.prove(session)))
        codes = {"opening_continuity", "differences_books", "entries_balanced"}
        self.assertEqual(broken, codes)

    def test_many_sessions_at_once(self):
        sessions = self.trade(Recipe(sales=ALL_DAY))
        for _session in range(2):
            sessions |= self.trade(Recipe(sales=ALL_DAY))
        answer = sessions.with_user(self.administrator).closing_prove()
        self.assertEqual([one["status"] for one in answer], ["ok"] * 3)
        self.assertEqual([one["session_id"] for one in answer], sessions.ids)
