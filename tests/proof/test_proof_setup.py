from odoo import Command
from odoo.tests import tagged

from ..shop.proof_common import ProofCommon, Recipe, Sale

SALES = (
    Sale((("taxed", 3, 0), ("luxury", 1, 0), ("both", 2, 0))),
    Sale((("taxed", 3, 0), ("luxury", 1, 0), ("both", 2, 0)), refunds=0),
    Sale((("taxed", 5, 0), ("luxury", 2, 0), ("fifo", 2, 0)), "card"),
    Sale((("taxed", 1, 0), ("fifo", 1, 0)), invoiced=True),
)
VALUED = ("real_time_valuation",)


class SetupCommon(ProofCommon):
    """Sessions of yesterday, and a set-up that is changed today."""

    def closed(self, features=(), sales=SALES, known=True, **recipe):
        """Trade and close; if not known, without a stored set-up, as in the past."""
        session = self.trade(Recipe(features, sales, **recipe))
        if not known:
            self.run_sql("DELETE FROM pos_closing_setup")
            self.run_sql("UPDATE pos_closing_tender SET posted_accounts = NULL")
            self.run_sql("DELETE FROM pos_closing_proof")
        return session

    def statuses(self, session):
        """Return what neither matches nor is not applicable."""
        proven = self.prove(session)
        self.changed = {code for code, one in proven.items() if one["changed"]}
        return {
            code: one["status"]
            for code, one in proven.items()
            if one["status"] not in ("ok", "not_applicable")
        }


@tagged("post_install", "-at_install")
class TestProofSetup(SetupCommon):
    """A changed set-up does not make what was booked look changed."""

    def change_income_of_category(self):
        category = self.products["taxed"].categ_id
        category.property_account_income_categ_id = self.other_sale_account

    def change_income_of_product(self):
        self.products["luxury"].property_account_income_id = self.profit_account

    def change_stock_account(self):
        account = self.categ_anglo.property_stock_valuation_account_id
        self.categ_anglo.property_stock_valuation_account_id = account.copy()

    def make_category_periodic(self):
        self.categ_anglo.property_valuation = "periodic"

    def make_company_periodic(self):
        self.categ_anglo.property_valuation = False
        self.company.inventory_valuation = "periodic"

    def make_a_service(self):
        self.products["taxed"].write({"is_storable": False, "type": "service"})

    def change_taxes(self):
        """Change rates, and remove one of two taxes of a line."""
        self.taxes["tax7"].amount = 8
        self.taxes["tax21"].amount = 20

    def round_by_order(self):
        self.company.tax_calculation_rounding_method = "round_globally"

    CHANGES = (
        "change_income_of_category",
        "change_income_of_product",
        "change_stock_account",
        "make_category_periodic",
        "make_company_periodic",
        "make_a_service",
        "change_taxes",
    )

    def change(self, name):
        getattr(self, name)()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_what_was_kept_agrees_whatever_is_changed(self):
        for features in (VALUED, (*VALUED, "stock_at_closing")):
            session = self.a_day_passes(self.closed(features, difference=-1))
            for name in self.CHANGES:
                with self.subTest(name, features=features), self.undone():
                    self.change(name)
                    self.assertEqual(self.statuses(session), {})
                    self.assertFalse(self.changed)

    def test_taxes_by_order_stay_so(self):
        names = ("taxed", "included", "luxury", "both", "grouped", "other")
        sale = Sale(tuple((name, 3, 7) for name in names))
        session = self.closed(("taxes_by_order",), (sale, sale))
        self.company.tax_calculation_rounding_method = "round_per_line"
        self.assertEqual(self.statuses(session), {})

    def test_a_session_of_before_is_remapped_and_not_broken(self):
        session = self.a_day_passes(self.closed(VALUED, known=False))
        expected = {
            "change_income_of_category": {"sales_books"},
            "change_income_of_product": {"sales_books"},
            "change_stock_account": {"stock_value"},
            "make_category_periodic": {"stock_value"},
            "make_company_periodic": {"stock_value"},
            "make_a_service": {"stock_quantities"},
        }
        for name, codes in expected.items():
            with self.subTest(name), self.undone():
                self.change(name)
                told = dict.fromkeys(codes, "remapped")
                self.assertEqual(self.statuses(session), told)
                [answer] = session.with_user(self.administrator).closing_prove()
                self.assertEqual(answer["status"], "remapped")

    def test_a_session_of_before_that_agrees_is_kept(self):
        session = self.a_day_passes(self.closed(VALUED, known=False))
        self.assertEqual(self.statuses(session), {})
        for name in self.CHANGES:
            with self.subTest(name), self.undone():
                self.change(name)
                self.assertEqual(self.statuses(session), {})

    def test_a_changed_set_up_hides_nobodys_change(self):
        """Stored or not: what somebody changed at the same time does not match."""
        for known in (True, False):
            session = self.a_day_passes(self.closed(VALUED, known=known))
            self.assertEqual(
                self.tampered(session, self.item_to_other_account), "broken"
            )
            self.assertEqual(self.tampered(session, self.item_changed), "broken")
            self.assertEqual(self.tampered(session, self.line_changed), "broken")

    def tampered(self, session, action):
        with self.undone():
            self.change("change_income_of_category")
            action(session)
            return self.statuses(session).get("sales_books")

    def sold_other(self, session):
        """An item of a product whose account is its own, and unchanged."""
        return session.move_id.line_ids.filtered(
            lambda item: item.account_id == self.sale_account
        )[:1]

    def item_to_other_account(self, session):
        """Half of an item: no product was sold for this amount."""
        item = self.sold_other(session)
        self.run_sql(
            "UPDATE account_move_line SET amount_currency = amount_currency + 0.5"
            " WHERE id = %s",
            item.id,
        )
        other = session.move_id.line_ids.filtered(
            lambda one: (
                one.account_id != item.account_id
                and one.name
                and one.display_type == "product"
            )
        )[:1]
        tax = session.move_id.line_ids.filtered("tax_repartition_line_id")[:1]
        self.run_sql(
            "UPDATE account_move_line SET amount_currency = amount_currency - 0.5"
            " WHERE id = %s",
            (other or tax).id,
        )

    def item_changed(self, session):
        self.run_sql(
            "UPDATE account_move_line SET amount_currency = amount_currency + 1"
            " WHERE id = %s",
            self.sold_other(session).id,
        )

    def line_changed(self, session):
        self.run_sql(
            "UPDATE pos_order_line SET price_subtotal = price_subtotal + 1"
            " WHERE id = %s",
            self.orders[2].lines[:1].id,
        )

    def test_without_a_newer_set_up_another_account_is_broken(self):
        session = self.a_day_passes(self.closed(known=False))
        item = self.sold_other(session)
        self.run_sql(
            "UPDATE account_move_line SET account_id = %s WHERE id = %s",
            self.profit_account.id,
            item.id,
        )
        self.assertEqual(self.statuses(session), {"sales_books": "broken"})

    def test_a_remapped_proof_is_not_changed_since_closing(self):
        session = self.a_day_passes(self.closed())
        self.run_sql("DELETE FROM pos_closing_setup")
        self.change("change_income_of_category")
        self.assertEqual(self.statuses(session), {"sales_books": "remapped"})
        self.assertFalse(self.changed)
        proof = self.env["pos.closing.proof"].search(
            [("session_id", "=", session.id), ("code", "=", "sales_books")]
        )
        self.assertFalse(proof.is_broken or proof.is_changed)
        self.assertFalse(any(proof.row_ids.mapped("is_changed")))
        self.assertEqual(session.closing_proof_status, "remapped")


@tagged("post_install", "-at_install")
class TestProofTaxes(SetupCommon):
    """Sales and taxes are compared tax by tax."""

    def tax_items(self, session):
        return session.move_id.line_ids.filtered("tax_repartition_line_id")

    def swap(self, one, other):
        """Swap the amounts of two items, by SQL."""
        for item, amount in (
            (one, other.amount_currency),
            (other, one.amount_currency),
        ):
            self.run_sql(
                "UPDATE account_move_line SET amount_currency = %s WHERE id = %s",
                amount,
                item.id,
            )

    def check_swapped(self, session, *taxes):
        self.assertProven(session, "sales_books")
        one, other = (
            self.tax_items(session).filtered(
                lambda item, tax=tax: item.tax_repartition_line_id.tax_id == tax
            )[:1]
            for tax in taxes
        )
        self.assertTrue(one and other)
        self.swap(one, other)
        proven = self.prove(session)
        self.assertEqual(set(self.broken(proven)), {"sales_books"})
        names = [row["name"] for row in proven["sales_books"]["rows"]]
        self.assertEqual(sorted(names), sorted(tax.display_name for tax in taxes))

    def test_amounts_swapped_between_taxes_of_different_lines(self):
        lines = ("taxed", 3, 0), ("luxury", 1, 0)
        sales = Sale(lines), Sale(lines, refunds=0), Sale(lines, "card")
        session = self.trade(Recipe(sales=sales))
        self.check_swapped(session, self.taxes["tax7"], self.taxes["tax21"])

    def test_amounts_swapped_between_taxes_of_one_line(self):
        sales = Sale((("both", 3, 10),)), Sale((("both", 7, 0),), "card")
        session = self.trade(Recipe(sales=sales))
        self.check_swapped(session, self.taxes["tax7"], self.taxes["tax21"])

    def test_amounts_swapped_between_taxes_of_a_group(self):
        session = self.trade(Recipe(sales=(Sale((("grouped", 7, 5),)),)))
        taxes = self.taxes["tax_group_7_10"].children_tax_ids
        self.check_swapped(session, *taxes)

    def test_amounts_swapped_after_a_fiscal_position(self):
        lines = ("taxed", 3, 0), ("luxury", 1, 0)
        session = self.trade(Recipe(("fiscal_position",), (Sale(lines),)))
        abroad = self.config.default_fiscal_position_id.map_tax(self.taxes["tax7"])
        self.check_swapped(session, abroad, self.taxes["tax21"])

    def test_amounts_swapped_in_another_currency(self):
        lines = ("taxed", 30, 0), ("luxury", 10, 0)
        session = self.trade(Recipe(("other_currency",), (Sale(lines),)))
        self.check_swapped(session, self.taxes["tax7"], self.taxes["tax21"])

    def test_taxes_rounded_by_order_have_cents_to_spare_and_no_more(self):
        lines = ("both", 3, 7), ("taxed", 7, 0), ("luxury", 3, 0)
        session = self.trade(Recipe(("taxes_by_order",), (Sale(lines),)))
        self.check_swapped(session, self.taxes["tax7"], self.taxes["tax21"])

    def test_a_tax_in_several_parts_is_one(self):
        tax = self.taxes["tax7"]
        for lines in (
            tax.invoice_repartition_line_ids,
            tax.refund_repartition_line_ids,
        ):
            part = lines.filtered(lambda line: line.repartition_type == "tax")
            part.factor_percent = 60
            part.copy(
                {"factor_percent": 40, "account_id": self.tax_received_account.id}
            )
        lines = ("taxed", 3, 0), ("both", 5, 0)
        sale = Sale(lines)
        sales = sale, sale._replace(refunds=0), Sale(lines, "card")
        session = self.trade(Recipe(sales=sales))
        self.check_swapped(session, tax, self.taxes["tax21"])

    def test_fixed_taxes_beside_percentages(self):
        taxes = self.taxes["tax_fixed006"] | self.taxes["tax21"]
        self.products["both"].taxes_id = [Command.set(taxes.ids)]
        sale = Sale((("both", 5, 0),))
        sales = sale, sale._replace(refunds=0), Sale((("both", 2, 50),), "card")
        self.check_swapped(self.trade(Recipe(sales=sales)), *taxes)


@tagged("post_install", "-at_install")
class TestProofDifferenceAccounts(SetupCommon):
    """A difference belongs to the account it had when it was posted."""

    def items_of(self, session, account):
        moves = session.closing_id.tender_ids.move_ids
        return moves.line_ids.filtered(lambda item: item.account_id == account)

    def rebook(self, session, account):
        """As an accountant may: to another account, in Odoo's own form."""
        item = self.items_of(session, account)
        move = item.move_id
        move.button_draft()
        item.account_id = self.company_data["default_account_assets"]
        move.action_post()
        self.env.invalidate_all()

    def check_rebooked(self, account, features=(), **differences):
        session = self.trade(Recipe(features, SALES[:1], **differences))
        self.assertProven(session, "differences_books")
        self.rebook(session, account)
        proven = self.prove(session)
        self.assertIn("differences_books", self.broken(proven))
        self.assertTrue(proven["differences_books"]["changed"])
        names = [row["name"] for row in proven["differences_books"]["rows"]]
        self.assertTrue(any(account.name in name for name in names), names)

    def test_a_loss_re_booked_to_an_asset_is_broken(self):
        self.check_rebooked(self.loss_account, difference=-4.2)

    def test_a_profit_re_booked_is_broken(self):
        self.check_rebooked(self.profit_account, card_difference=3.1)

    def test_another_currency(self):
        features = ("other_currency",)
        self.check_rebooked(self.loss_account, features, card_difference=-3)

    def test_another_account_of_the_journal_later_changes_nothing(self):
        session = self.trade(Recipe(sales=SALES[:1], difference=-4.2))
        other = self.loss_account.copy()
        self.cash_pm1.journal_id.loss_account_id = other
        self.env.invalidate_all()
        self.assertProven(session, "differences_books")

    def test_a_session_of_before_is_compared_by_amount(self):
        session = self.closed(sales=SALES[:1], known=False, difference=-4.2)
        self.assertProven(session, "differences_books")
        [row] = self.items_of(session, self.loss_account)
        self.run_sql(
            "UPDATE account_move_line SET amount_currency = 5 WHERE id = %s", row.id
        )
        proven = self.prove(session)
        self.assertIn("differences_books", self.broken(proven))


@tagged("post_install", "-at_install")
class TestProofCustomerLocation(SetupCommon):
    def test_a_customer_whose_goods_stay_inside(self):
        """Three sold and one refunded: two have left, whatever the location is."""
        warehouse = self.config.picking_type_id.warehouse_id
        inside = self.env["stock.location"].create(
            {
                "name": "Customer's shelf",
                "usage": "internal",
                "location_id": warehouse.view_location_id.id,
            }
        )
        self.customer.property_stock_customer = inside
        sale = Sale((("taxed", 3, 0),), customer=True)
        part = Sale((("taxed", 1, 0),), refunds=0, customer=True)
        for features in ((), ("stock_at_closing",)):
            with self.subTest(features):
                session = self.trade(Recipe(features, (sale, part)))
                proven = self.assertProven(session, "stock_quantities")
                stock = proven["stock_quantities"]
                self.assertEqual((stock["left"], stock["right"]), (2, 2))


@tagged("post_install", "-at_install", "neighbours")
class TestProofKits(SetupCommon):
    """Kits leave the shop as Odoo explodes them.

    Runs with: dev/test --with pos_mrp TestProofKits
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "mrp.bom" not in cls.env:
            cls.skipTest(cls, "runs with: dev/test --with pos_mrp TestProofKits")
        cls.bom = cls.env["mrp.bom"].search(
            [("product_tmpl_id", "=", cls.products["kit"].product_tmpl_id.id)]
        )

    def check(self, count, moved, features=(), **recipe):
        """Sell one, three and refund three; then as many as requested."""
        sale = Sale((("kit", 3, 0), ("taxed", 1, 0)))
        sales = Sale((("kit", 1, 0),)), sale, sale._replace(refunds=1)
        sales = *sales, Sale((("kit", count, 0),))
        session = self.trade(Recipe(features, sales, **recipe))
        proven = self.assertProven(session, "stock_quantities")
        self.assertEqual(proven["stock_quantities"]["right"], moved)
        return session

    def component(self, place):
        return self.bom.bom_line_ids[place]

    def test_a_bill_for_two_pieces(self):
        """A piece is half of what the bill says."""
        self.bom.product_qty = 2
        for features in ((), ("stock_at_closing",)):
            with self.subTest(features):
                self.check(4, 5 * 1.5, features)

    def test_a_bill_in_dozens(self):
        """Odoo rounds the dozens of each move up: 0.09 for 1, and 0.17 for 2."""
        self.bom.product_uom_id = self.env.ref("uom.product_uom_dozen")
        self.component(0).product_qty = 24
        self.component(1).product_qty = 12
        self.check(2, 0.09 * 36 + 0.17 * 36)

    def test_components_in_dozens(self):
        self.component(0).product_uom_id = self.env.ref("uom.product_uom_dozen")
        self.check(2, 3 * 25)

    def test_a_service_among_the_components(self):
        self.component(0).product_id = self.products["service"]
        self.check(2, 3)

    def test_a_kit_in_a_kit(self):
        inner = self.products["deposit"]
        self._as_kit(self.products, "deposit", ("plain", 2), ("coin", 3))
        self.component(1).product_id = inner
        self.check(2, 3 * (2 + 5))

    def test_a_variant_has_its_own_components(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Size",
                "create_variant": "always",
                "value_ids": [Command.create({"name": name}) for name in "SL"],
            }
        )
        template = self.products["kit"].product_tmpl_id
        line = self.env["product.template.attribute.line"].create(
            {
                "product_tmpl_id": template.id,
                "attribute_id": attribute.id,
                "value_ids": [Command.set(attribute.value_ids.ids)],
            }
        )
        small, large = line.product_template_value_ids
        self.component(0).bom_product_template_attribute_value_ids = large
        products = {**self.products}
        for name, value in (("kit", small), ("large", large)):
            products[name] = template.product_variant_ids.filtered(
                lambda one, value=value: (
                    value in one.product_template_attribute_value_ids
                )
            )
        self.products = products
        lines = ("kit", 2, 0), ("large", 1, 0)
        session = self.trade(Recipe(sales=(Sale(lines),)))
        proven = self.assertProven(session, "stock_quantities")
        self.assertEqual(proven["stock_quantities"]["right"], 2 + 3)

    def edit(self):
        self.component(0).product_qty = 5

    def take_out(self):
        self.component(0).unlink()

    def archive(self):
        self.bom.active = False

    def test_a_bill_that_is_changed_later(self):
        for known in (True, False):
            session = self.check(2, 9)
            if not known:
                self.run_sql("DELETE FROM pos_closing_setup")
            self.a_day_passes(session)
            expected = {} if known else {"stock_quantities": "remapped"}
            # Only the stored set-up knows a component that was removed.
            gone = (self.take_out,) if known else ()
            for change in (self.edit, self.archive, *gone):
                with self.subTest(change.__name__, known=known), self.undone():
                    change()
                    self.env.invalidate_all()
                    self.assertEqual(self.statuses(session), expected)
                    move = self.orders[1].picking_ids.move_ids.filtered(
                        lambda move: move.product_id == self.products["taxed"]
                    )
                    self.run_sql(
                        "UPDATE stock_move SET quantity = 9 WHERE id = %s", move.id
                    )
                    told = self.statuses(session)
                    self.assertEqual(told.get("stock_quantities"), "broken")

    def test_many_kits_cost_no_more_queries(self):
        counts = []
        for orders in (2, 8):
            session = self.trade(Recipe(sales=(Sale((("kit", 2, 0),)),) * orders))
            self.run_sql("DELETE FROM pos_closing_setup")
            self.prove(session)
            self.run_sql("DELETE FROM pos_closing_setup")
            before = self.env.cr.sql_log_count
            self.prove(session)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
