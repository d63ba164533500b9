from odoo import Command

# The accounts of a company that its branches use as well.
BOOKS = (
    "income_account_id",
    "expense_account_id",
    "account_stock_valuation_id",
    "account_default_pos_receivable_account_id",
)


class Features:
    """Set-ups of a register: methods ``_with_...``, by the names in a recipe."""

    def _with_stock_at_closing(self):
        self.company.point_of_sale_update_stock_quantities = "closing"

    def _with_taxes_by_order(self):
        self.company.tax_calculation_rounding_method = "round_globally"

    def _with_entry_by_product(self):
        self.config.is_closing_entry_by_product = True

    def _with_split(self):
        self.methods |= self.cash_split_pm1 | self.bank_split_pm1

    def _with_later(self):
        self.methods |= self.pay_later_pm

    def _with_later_combined(self):
        self.pay_later_pm.split_transactions = False
        self._with_later()

    def _with_fiscal_position(self):
        """Taxes of 7 % become 10 % included, and sales go to another account."""
        position = self.env["account.fiscal.position"].create({"name": "Abroad"})
        mapped = self.taxes["tax10"].copy(
            {
                "name": "Abroad",
                "fiscal_position_ids": [Command.set(position.ids)],
                "original_tax_ids": [Command.set(self.taxes["tax7"].ids)],
            }
        )
        self.assertEqual(position.map_tax(self.taxes["tax7"]), mapped)
        position.account_ids = [
            Command.create(
                {
                    "account_src_id": self.sale_account.id,
                    "account_dest_id": self.other_sale_account.id,
                }
            )
        ]
        self.config.write(
            {
                "tax_regime_selection": True,
                "fiscal_position_ids": [Command.set(position.ids)],
                "default_fiscal_position_id": position.id,
            }
        )

    def _with_real_time_valuation(self):
        self.company.inventory_valuation = "real_time"

    def _with_cash_rounding(self):
        self._round("HALF-UP", only_cash=True)

    def _with_cash_rounding_up(self):
        self._round("UP", only_cash=True)

    def _with_order_rounding(self):
        self._round("HALF-UP", only_cash=False)

    def _with_other_currency(self):
        """A register in euros, two of which make a dollar: no cent is lost."""
        self.other_currency.rounding = 0.01
        self.config = self.other_currency_config
        self.methods = self.cash_pm2 | self.bank_pm2
        self.config.ship_later = True

    def _with_foreign_cash(self):
        """The same, with a cash journal in the currency of the company."""
        self._with_other_currency()
        self.cash_pm2.journal_id.currency_id = False

    def _with_other_company(self):
        """A register of another company, with its own taxes and accounts."""
        books = self.setup_other_company(name="Elsewhere")
        self._go_to(books["company"])
        self._tax_elsewhere(books["default_tax_sale"])
        journals = books["default_journal_cash"] | books["default_journal_bank"]
        accounts = books["default_account_expense"], books["default_account_revenue"]
        self._open_elsewhere(journals, *accounts)

    def _with_branch(self):
        """A register of a branch: its own journals, in the books of the company."""
        company = self.company
        self._go_to(
            self.env["res.company"].create(
                {
                    "name": "Branch",
                    "parent_id": company.id,
                    "country_id": company.country_id.id,
                    "account_fiscal_country_id": company.account_fiscal_country_id.id,
                    "chart_template": company.chart_template,
                }
            )
        )
        self.env.cr.precommit.run()  # which loads the chart
        for name in BOOKS:
            self.company[name] = company[name]
        self.customer.with_company(
            self.company
        ).property_account_receivable_id = self.c1_receivable
        journals = self.env["account.journal"].create(
            [
                {"name": f"Branch {kind}", "type": kind, "code": f"B{kind[:3]}"}
                for kind in ("cash", "bank")
            ]
        )
        self._open_elsewhere(journals, self.loss_account, self.profit_account)

    def _go_to(self, company):
        self.company = company
        people = self.env.user | self.cashier | self.administrator
        people.company_ids += company
        self.env = self.env(
            context={**self.env.context, "allowed_company_ids": company.ids}
        )

    def _open_elsewhere(self, journals, loss, profit):
        journals.write({"loss_account_id": loss.id, "profit_account_id": profit.id})
        self.methods = self.env["pos.payment.method"].create(
            [
                {"name": f"{journal.name} elsewhere", "journal_id": journal.id}
                for journal in journals
            ]
        )
        self.config = self.env["pos.config"].create(
            {
                "name": "Till elsewhere",
                "ship_later": True,
                "payment_method_ids": [Command.set(self.methods.ids)],
            }
        )

    def _tax_elsewhere(self, tax):
        """Tax what is taxed here, with the tax included where it is here."""
        included = tax.copy(
            {"name": "Included", "price_include_override": "tax_included"}
        )
        for product in self.products.values():
            if product.taxes_id:
                within = product.taxes_id.filtered("price_include")
                product.sudo().taxes_id += included if within else tax

    def _round(self, method, only_cash):
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "Rounding",
                "rounding": 0.05,
                "rounding_method": method,
                "profit_account_id": self.company_data["default_account_revenue"].id,
                "loss_account_id": self.company_data["default_account_expense"].id,
            }
        )
        self.config.write(
            {
                "cash_rounding": True,
                "rounding_method": rounding.id,
                "only_round_cash_method": only_cash,
            }
        )
