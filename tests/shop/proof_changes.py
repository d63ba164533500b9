from odoo import Command
from odoo.tools import SQL


class Undone:
    """A savepoint that is always rolled back, with everything in memory."""

    def __init__(self, test):
        self.test = test

    def __enter__(self):
        self.test.env.flush_all()
        self.savepoint = self.test.env.cr.savepoint()
        self.savepoint.__enter__()

    def __exit__(self, kind, error, trace):
        self.test.env.invalidate_all(flush=False)
        self.savepoint.rollback()
        self.savepoint.close()
        self.test.registry.clear_all_caches()


class Changes:
    """What people change after a closing: methods ``_change_...``, by the names in a
    recipe. None of it may make a closed session wrong."""

    def run_sql(self, query, *values):
        self.env.flush_all()
        self.env.cr.execute(SQL(query, *values))
        self.env.invalidate_all()

    def undone(self):
        return Undone(self)

    def a_day_passes(self, session):
        """Date everything that exists as created and written before today."""
        self.env.flush_all()
        for table in (
            "account_move account_move_line product_template product_product"
            " product_category res_company account_journal account_fiscal_position"
            " account_tax pos_payment_method mrp_bom mrp_bom_line"
        ).split():
            self.env.cr.execute("SELECT to_regclass(%s)", [table])
            if self.env.cr.fetchone()[0]:
                self.run_sql(
                    "UPDATE %s SET write_date = write_date - INTERVAL '1 day',"
                    " create_date = create_date - INTERVAL '1 day'",
                    SQL.identifier(table),
                )
        self.run_sql("UPDATE pos_session SET stop_at = stop_at - INTERVAL '1 day'")
        return session

    def _change_income_account(self, session):
        products = session.order_ids.lines.product_id
        products.product_tmpl_id.property_account_income_id = self.other_sale_account

    def _change_income_account_of_category(self, session):
        self.categ_basic.property_account_income_categ_id = self.other_sale_account

    def _change_tax_account(self, session):
        """What was due to the old account stays there."""
        lines = self.taxes["tax7"].invoice_repartition_line_ids
        lines.filtered("account_id").account_id = self.loss_account

    def _change_rounding(self, session):
        session.config_id.write({"cash_rounding": False, "rounding_method": False})

    def _change_journal_of_cash(self, session):
        cash = self.methods[0]
        cash.journal_id = cash.journal_id.copy({"code": "NEWC"})

    def _change_account_of_cash(self, session):
        journal = self.methods[0].journal_id
        journal.default_account_id = journal.default_account_id.copy()

    def _change_accounts_of_differences(self, session):
        journals = self.methods.journal_id
        other = journals.loss_account_id[:1].copy()
        journals.write({"loss_account_id": other.id, "profit_account_id": other.id})

    def _change_receivable_of_card(self, session):
        method = self.methods[1]
        account = session._get_receivable_account(method).copy()
        method.receivable_account_id = account

    def _change_outstanding_of_card(self, session):
        method = self.methods[1]
        method.outstanding_account_id = method.outstanding_account_id.copy()

    def _change_customer_account_to_bank(self, session):
        later = self.methods & self.pay_later_pm
        later.journal_id = self.methods[1].journal_id

    def _change_card_to_no_journal(self, session):
        self.methods[1].journal_id = False

    def _change_methods(self, session):
        session.config_id.payment_method_ids = [Command.set(self.methods[:1].ids)]

    def _change_goods_to_services(self, session):
        product = self.products["consumable"]
        product.write({"is_storable": False, "type": "service"})

    def _change_kits(self, session):
        if "mrp.bom" in self.env:
            boms = self.env["mrp.bom"].search([("type", "=", "phantom")])
            boms[:1].active = False
            boms[1:].bom_line_ids.product_qty = 5

    def _change_valuation(self, session):
        session.company_id.inventory_valuation = "periodic"
        self.categ_anglo.property_valuation = "periodic"

    def _change_stock_account(self, session):
        category = self.categ_anglo
        account = category.property_stock_valuation_account_id
        category.property_stock_valuation_account_id = account.copy()

    def _change_prices(self, session):
        self.products["taxed"].list_price = 99

    def _change_rate(self, session):
        currency = session.config_id.currency_id
        if currency != session.company_id.currency_id:
            currency.rate_ids.rate = 0.7

    def _change_fiscal_position(self, session):
        position = session.config_id.default_fiscal_position_id
        position.account_ids.unlink()
        session.config_id.default_fiscal_position_id = False

    def _change_location_of_customer(self, session):
        location = self.env["stock.location"].create(
            {"name": "Their shelf", "usage": "internal", "company_id": False}
        )
        self.customer.property_stock_customer = location


def all_changes():
    names = [name for name in vars(Changes) if name.startswith("_change_")]
    return [name.removeprefix("_change_") for name in names]
