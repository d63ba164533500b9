from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class PosClosingCheck(models.AbstractModel):
    """Checks of what was sold: the accounts of products, and taxes."""

    _inherit = "pos.closing.check"

    @api.model
    def _codes(self):
        return [
            *super()._codes(),
            "income_accounts",
            "stock_accounts",
            "archived_taxes",
            "tax_accounts",
        ]

    @api.model
    def _warnings(self):
        """With archived taxes the entry does not balance; approvers may accept that."""
        return super()._warnings() | {"archived_taxes"}

    @api.model
    def _lines(self, session):
        """Return a query of the order lines that the session's entry is made of."""
        orders = self._orders_to_post(session)
        lines = self.env["pos.order.line"].sudo()
        return lines._search(Domain("order_id", "any", orders))

    @api.model
    def _products(self, session):
        return Domain("id", "in", self._lines(session).subselect("product_id"))

    @api.model
    def _domain_account(self, names, fallback, session):
        """Return a domain of products whose account is missing or unusable.

        :param names: the field on the product, if any, and that on its category
        :param fallback: the account where neither has one
        """
        wrong = self._domain_no_fallback(fallback, session)
        for name in reversed(names):
            unset = Domain(name, "=", False)
            unusable = ~unset & self._domain_unusable(name, session)
            wrong = unusable | (unset & wrong)
        return wrong

    @api.model
    def _domain_no_fallback(self, account, session):
        """Return a domain of all products if there is no account, else of none.

        Part of the query, because reading the account would cost two more.
        """
        if not account:
            return Domain.TRUE
        unusable = Domain("id", "=", account.id) & self._domain_unusable("", session)
        accounts = account.with_context(active_test=False)._search(unusable)
        query = SQL(
            "(SELECT id FROM product_product WHERE EXISTS %s)", accounts.subselect()
        )
        return Domain("id", "in", query)

    @api.model
    def _check_income_accounts(self, session):
        names = (
            "property_account_income_id",
            "categ_id.property_account_income_categ_id",
        )
        journal = session.config_id.journal_id
        fallback = session.company_id.income_account_id or journal.default_account_id
        wrong = self._domain_account(names, fallback, session)
        return "product.product", self._products(session) & wrong

    @api.model
    def _text_income_accounts(self, products):
        return self.env._(
            "The income account of these products is missing or cannot be posted to:"
            " %(products)s. An accountant has to set it on the product or its"
            " category.",
            products=self._names(products),
        )

    @api.model
    def _check_stock_accounts(self, session):
        """Core posts the cost of these goods with the session, if in real time."""
        company = session.company_id
        if company.inventory_valuation != "real_time":
            return self.env["product.product"]
        expense = (
            "property_account_expense_id",
            "categ_id.property_account_expense_categ_id",
        )
        stock = ("categ_id.property_stock_valuation_account_id",)
        return "product.product", (
            self._products(session)
            & Domain("is_storable", "=", True)
            & Domain("categ_id.property_valuation", "=", "real_time")
            & (
                self._domain_account(expense, company.expense_account_id, session)
                | self._domain_account(
                    stock, company.account_stock_valuation_id, session
                )
            )
        )

    @api.model
    def _text_stock_accounts(self, products):
        return self.env._(
            "The expense or stock account of these products is missing or cannot be"
            " posted to: %(products)s. An accountant has to set it on the category.",
            products=self._names(products),
        )

    @api.model
    def _taxes(self, session):
        """Return a domain of the taxes on the lines, and those they are mapped to."""
        field = self.env["pos.order.line"]._fields["tax_ids"]
        query = self._lines(session)
        relation = query.join(
            query.table, "id", field.relation, field.column1, "tax_ids"
        )
        sold = query.subselect(SQL.identifier(relation, field.column2))
        return Domain("id", "in", sold)

    @api.model
    def _check_archived_taxes(self, session):
        """Odoo leaves archived taxes out of the entry, which then does not balance."""
        return "account.tax", self._taxes(session) & Domain("active", "=", False)

    @api.model
    def _text_archived_taxes(self, taxes):
        return self.env._(
            "These taxes were charged and are archived now, so that Odoo leaves them"
            " out of the books: %(taxes)s. An accountant has to unarchive them until"
            " this session is closed.",
            taxes=self._names(taxes),
        )

    @api.model
    def _check_tax_accounts(self, session):
        """The taxes charged, including those of fiscal positions, and their parts."""
        sold = self._taxes(session)
        orders = self.env["pos.order"].sudo()._search(self._orders_to_post(session))
        positions = Domain(
            "fiscal_position_ids", "in", orders.subselect("fiscal_position_id")
        )
        mapped = Domain("original_tax_ids", "any", sold) & positions
        account = Domain("account_id", "!=", False) & self._domain_unusable(
            "account_id", session
        )
        wrong = Domain("repartition_line_ids", "any", account)
        return "account.tax", (sold | mapped) & (
            wrong | Domain("children_tax_ids", "any", wrong)
        )

    @api.model
    def _text_tax_accounts(self, taxes):
        return self.env._(
            "The accounts of these taxes cannot be posted to: %(taxes)s. An accountant"
            " has to correct them.",
            taxes=self._names(taxes),
        )
