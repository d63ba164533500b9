from odoo.tests import tagged
from odoo.tools import mute_logger

from .neighbour_common import NeighbourCommon


class ChartCommon(NeighbourCommon):
    """A shop with the chart of accounts and the taxes of a country."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        country = cls.env["res.country"].search([("code", "=", cls.country_code)])
        cls.company.country_id = country
        cls.company.currency_id.rounding = 0.01  # Odoo's tests use a finer rounding
        cls.customer.country_id = country
        if not cls.company.account_stock_valuation_id:  # some charts have none
            account = cls.company_data["default_account_stock_valuation"]
            cls.company.account_stock_valuation_id = account
        tax = cls.company.account_sale_tax_id
        cls.products["usual"] = cls.create_product(
            "Usual", cls.categ_basic, 12.49, tax_ids=tax.ids
        )
        cls.products["usual"].property_account_income_id = False

    def trade_for_a_day(self, *features):
        """Sales of each kind, and a refund; the count is over and short."""
        self.open(*features)
        lines = ("usual", 3, 0), ("plain", 1, 12.5), ("luxury", 2, 0)
        for pay in ("cash", "card", "mixed", "change"):
            self.sold(*lines, pay=pay)
        self.sold(*lines, refunds=0)
        self.sold(("usual", 7, 5), invoiced=True)
        self.sold(("usual", 7, 5), invoiced=True, refunds=5)
        self.sold(("fifo", 2, 0), ("usual", 1, 0), pay="card", invoiced=True)
        self.sold(("fifo", 1, 0), pay="card")

    def check_days(self):
        for features in ((), ("stock_at_closing", "real_time_valuation")):
            with self.subTest(features):
                self.trade_for_a_day(*features)
                proven = self.close_and_prove(
                    "sales_books",
                    "invoices",
                    "differences_books",
                    "stock_quantities",
                    difference=-2.5,
                    card_difference=1.2,
                )
                self.assertEqual(proven["differences_books"]["right"], -1.3)


@tagged("post_install", "-at_install", "neighbours")
class TestNeighbourFrance(ChartCommon):
    """Paid orders may not be changed there: each is chained to the one before."""

    modules = ("l10n_fr_pos_cert",)
    country_code = "FR"

    def test_closed_with_the_french_chart_and_no_order_touched(self):
        self.assertTrue(self.company._is_accounting_unalterable())
        self.check_days()
        with mute_logger("odoo.tools.translate"):  # it translates without a language
            checked = self.company._check_pos_hash_integrity()
        self.assertEqual(checked["corrupted_orders"], "None")


@tagged("post_install", "-at_install", "neighbours")
class TestNeighbourGermany(ChartCommon):
    modules = ("l10n_de",)
    country_code = "DE"

    def test_closed_with_the_german_chart(self):
        self.assertEqual(self.company.chart_template, "de_skr03")
        self.check_days()


@tagged("post_install", "-at_install", "neighbours")
class TestNeighbourIndia(ChartCommon):
    """The session's entry is grouped by more fields there: units and tariff codes."""

    modules = ("l10n_in_pos",)
    country_code = "IN"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "vat": "24AAGCC7144L6ZE",
                "state_id": cls.env.ref("base.state_in_gj").id,
                "l10n_in_is_gst_registered": True,
            }
        )
        cls.customer.state_id = cls.env.ref("base.state_in_gj")
        for number, product in enumerate(cls.products.values()):
            product.l10n_in_hsn_code = f"{1000 + number}"

    def test_closed_with_the_indian_chart(self):
        self.check_days()
        codes = self.session.move_id.line_ids.mapped("l10n_in_hsn_code")
        self.assertIn(self.products["usual"].l10n_in_hsn_code, codes)
