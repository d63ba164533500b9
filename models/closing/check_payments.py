from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class PosClosingCheck(models.AbstractModel):
    """Checks of payments that Odoo cannot post, or that nobody would count."""

    _inherit = "pos.closing.check"

    @api.model
    def _codes(self):
        return [
            *super()._codes(),
            "unknown_customers",
            "refused_refunds",
            "archived_methods",
            "customer_accounts",
            "negative_methods",
        ]

    @api.model
    def _warnings(self):
        return super()._warnings() | {"negative_methods"}

    @api.model
    def _level(self, code, session):
        """Hide from who counts blind whether a method took in or gave out money."""
        if code == "negative_methods" and session.sudo(False)._closing_hidden():
            return "ignore"
        return super()._level(code, session)

    @api.model
    def _domain_taken(self, session):
        """Return a domain of payments that are money, and not zero."""
        return self._domain_some(session) & Domain(
            "payment_method_id.journal_id", "!=", False
        )

    @api.model
    def _domain_some(self, session):
        """Return a domain of payments that do not round to zero, as core checks."""
        half = session.currency_id.rounding / 2
        return Domain("amount", ">=", half) | Domain("amount", "<=", -half)

    @api.model
    def _domain_identified(self, session):
        """Return a domain of payments that core posts for each customer."""
        invoiced = Domain("pos_order_id.account_move", "!=", False)
        on_account = Domain("payment_method_id.journal_id", "=", False)
        return (
            self._domain_some(session)
            & Domain("payment_method_id.split_transactions", "=", True)
            & ~(invoiced & on_account)
        )

    @api.model
    def _orders_paid(self, session, payments):
        """Return a domain of this session's orders that have such a payment."""
        return (
            Domain("session_id", "=", session.id)
            & Domain("state", "not in", ("draft", "cancel"))
            & Domain("payment_ids", "any", payments)
        )

    @api.model
    def _check_unknown_customers(self, session):
        paid = self._orders_paid(session, self._domain_identified(session))
        return "pos.order", paid & Domain("partner_id", "=", False)

    @api.model
    def _text_unknown_customers(self, orders):
        return self.env._(
            "These orders were paid with a payment method that identifies the customer,"
            " but have none: %(orders)s. Set the customer of each order.",
            orders=self._names(orders),
        )

    @api.model
    def _check_refused_refunds(self, session):
        """Refunds whose payment core would create without an account.

        For a refund, core swaps the outstanding account and the customer's, and does
        not fall back to a default account.
        """
        refunds = (
            self._domain_identified(session)
            & Domain("amount", "<", 0)
            & Domain("payment_method_id.journal_id.type", "=", "bank")
            & Domain("payment_method_id.outstanding_account_id", "=", False)
        )
        return "pos.order", self._orders_paid(session, refunds)

    @api.model
    def _text_refused_refunds(self, orders):
        return self.env._(
            "Odoo cannot post the refunds of these orders, as their payment method"
            " identifies the customer and has no outstanding account: %(orders)s."
            " Change the payment of each order to another payment method. Before the"
            " next session, an accountant should set the outstanding account.",
            orders=self._names(orders),
        )

    @api.model
    def _check_archived_methods(self, session):
        """Payment methods whose money nobody would count.

        Odoo hides an archived method from the register, but posts what it took.
        """
        taken = self._domain_taken(session) & Domain(
            "pos_order_id", "any", self._orders_paid(session, Domain.TRUE)
        )
        payments = self.env["pos.payment"].sudo()._search(taken)
        return "pos.payment.method", (
            Domain("id", "in", payments.subselect("payment_method_id"))
            & Domain("active", "=", False)
        )

    @api.model
    def _text_archived_methods(self, methods):
        return self.env._(
            "Archived payment methods were used, which nobody would count:"
            " %(methods)s. A manager has to unarchive them until this session is"
            " closed.",
            methods=self._names(methods),
        )

    @api.model
    def _check_customer_accounts(self, session):
        """Customers whose own receivable account cannot be posted to."""
        paid = self._orders_paid(session, self._domain_identified(session))
        orders = self.env["pos.order"].sudo()._search(paid)
        account = "commercial_partner_id.property_account_receivable_id"
        return "res.partner", (
            Domain("id", "in", orders.subselect("partner_id"))
            & self._domain_unusable(account, session)
        )

    @api.model
    def _text_customer_accounts(self, customers):
        return self.env._(
            "The receivable account of these customers is missing or cannot be posted"
            " to: %(customers)s. An accountant has to correct it.",
            customers=self._names(customers),
        )

    @api.model
    def _domain_negative(self, session):
        """Return a domain of methods, posted in one sum, that gave more than came."""
        payments = self.env["pos.payment"].sudo()
        query = payments._search(
            Domain("pos_order_id", "any", self._orders_paid(session, Domain.TRUE))
        )
        method, amount = (
            SQL.identifier(query.table, name)
            for name in ("payment_method_id", "amount")
        )
        query.groupby, query.order = method, None
        query.having = SQL("SUM(%s) <= %s", amount, -session.currency_id.rounding / 2)
        return (
            Domain("id", "in", SQL("(%s)", query.select(method)))
            & Domain("journal_id.type", "=", "bank")
            & Domain("split_transactions", "=", False)
        )

    @api.model
    def _check_negative_methods(self, session):
        """Core posts these the wrong way round if the method has an account."""
        account = Domain("outstanding_account_id", "!=", False)
        return "pos.payment.method", self._domain_negative(session) & account

    @api.model
    def _text_negative_methods(self, methods):
        return self.env._(
            "More was refunded than sold with %(methods)s. Odoo posts this the wrong"
            " way round, so it stays open on the receivable account: an accountant has"
            " to correct it after the closing.",
            methods=self._names(methods),
        )
