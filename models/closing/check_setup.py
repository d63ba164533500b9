from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date


class PosClosingCheck(models.AbstractModel):
    """Checks of the set-up that every posting of a register needs."""

    _inherit = "pos.closing.check"

    @api.model
    def _codes(self):
        return [
            *super()._codes(),
            "accounts",
            "journals",
            "cash_accounts",
            "unusable_accounts",
            "receivable_account",
            "rounding_accounts",
            "currencies",
            "currency_rates",
            "lock_dates",
        ]

    @api.model
    def _codes_opening(self):
        return [*super()._codes_opening(), "opening_accounts", "opening_lock_dates"]

    @api.model
    def _warnings(self):
        return super()._warnings() | {"currency_rates"}

    # ------------------------------------------------------------------
    # Journals
    # ------------------------------------------------------------------

    @api.model
    def _methods(self, session):
        """Return the payment methods that are counted, with everything they post to."""
        methods = session.closing_id.tender_ids.payment_method_id
        # Read together: all journals in one query.
        (methods.journal_id | session.config_id.journal_id).mapped("type")
        return methods

    @api.model
    def _check_accounts(self, session):
        """Journals of payment methods in which a difference could not be posted."""
        return self._methods(session).journal_id.filtered(
            lambda journal: not (journal.loss_account_id and journal.profit_account_id)
        )

    @api.model
    def _text_accounts(self, journals):
        return self.env._(
            "These journals have no profit or loss account for differences:"
            " %(journals)s.",
            journals=self._names(journals),
        )

    @api.model
    def _check_opening_accounts(self, session):
        """The drawer's journal, if the opening difference could not be posted."""
        tender = session.opening_id.tender_ids
        return tender.payment_method_id.journal_id.filtered(
            lambda _journal: not tender._has_accounts()
        )

    @api.model
    def _text_opening_accounts(self, journals):
        return self._text_accounts(journals)

    @api.model
    def _check_journals(self, session):
        """Archived journals, and banks whose payments have no method of their own."""
        journals = self._methods(session).journal_id
        banks = journals.filtered(lambda journal: journal.type == "bank")
        refunded = Domain(
            "pos_payment_method_ids", "any", self._domain_negative(session)
        )
        unpaid = Domain("inbound_payment_method_line_ids", "=", False) | (
            Domain("outbound_payment_method_line_ids", "=", False) & refunded
        )
        return "account.journal", (
            Domain("id", "in", (journals | session.config_id.journal_id).ids)
            & Domain("active", "=", False)
        ) | (Domain("id", "in", banks.ids) & unpaid)

    @api.model
    def _text_journals(self, journals):
        return self.env._(
            "Nothing can be posted in these journals, as they are archived or have no"
            " incoming or outgoing payment method: %(journals)s. An accountant has to"
            " correct them.",
            journals=self._names(journals),
        )

    @api.model
    def _check_cash_accounts(self, session):
        """Cash journals without an account for their money."""
        return self._methods(session).journal_id.filtered(
            lambda journal: journal.type == "cash" and not journal.default_account_id
        )

    @api.model
    def _text_cash_accounts(self, journals):
        return self.env._(
            "These cash journals have no cash account: %(journals)s. An accountant has"
            " to set it.",
            journals=self._names(journals),
        )

    # ------------------------------------------------------------------
    # Accounts
    # ------------------------------------------------------------------

    @api.model
    def _check_unusable_accounts(self, session):
        accounts = self._accounts(session)
        unusable = self._domain_unusable("", session)
        return "account.account", Domain("id", "in", accounts.ids) & unusable

    @api.model
    def _accounts(self, session):
        """Return the accounts that the closing of this register may post to.

        Those of products, taxes and customers are not among them: they depend on sales.
        """
        methods, journals = self._methods(session), self._methods(session).journal_id
        policy, config = session.closing_policy_id, session.config_id
        cash = journals.filtered(lambda journal: journal.type == "cash")
        accounts = (
            cash.default_account_id
            | journals.loss_account_id
            | journals.profit_account_id
            | methods.outstanding_account_id
            | methods.receivable_account_id
            | session.company_id.account_default_pos_receivable_account_id
        )
        if policy.large_amount:
            accounts |= policy.large_loss_account_id | policy.large_profit_account_id
        if config.cash_rounding:
            rounding = config.rounding_method
            accounts |= rounding.loss_account_id | rounding.profit_account_id
        return accounts

    @api.model
    def _domain_unusable(self, path, session):
        """Return a domain of accounts that Odoo cannot post to.

        :param str path: fields that lead to the account, or empty for the account
            itself
        """
        company = session.company_id
        allowed = (False, session.currency_id.id, company.currency_id.id)
        faults = (
            Domain("active", "=", False)
            | Domain("account_type", "=", "off_balance")
            | Domain("currency_id", "not in", allowed)
            | Domain("company_ids", "not in", company.parent_ids.ids)
        )
        if not path:
            return faults
        return self._domain_leads_to(path, faults) | Domain(path, "=", False)

    @api.model
    def _domain_leads_to(self, path, accounts):
        """Return a domain of what leads to one of these accounts.

        Odoo would read a field's default to compare it: that takes four queries.
        """
        every = self.env["account.account"].sudo().with_context(active_test=False)
        found = every._search(accounts)
        *above, name = path.split(".")

        def is_one(model, alias, query):
            field = model._field_to_sql(alias, name, query)
            return SQL("%s IN %s", field, found.subselect())

        domain = Domain.custom(to_sql=is_one)
        for step in reversed(above):
            domain = Domain(step, "any", domain)
        return domain

    @api.model
    def _text_unusable_accounts(self, accounts):
        return self.env._(
            "Odoo cannot post to these accounts: %(accounts)s. An accountant has to"
            " correct them or choose others.",
            accounts=", ".join(
                f"{account.display_name} ({self._account_fault(account)})"
                for account in accounts
            ),
        )

    @api.model
    def _account_fault(self, account):
        if not account.active:
            return self.env._("archived")
        if account.account_type == "off_balance":
            return self.env._("off the balance sheet")
        if account.currency_id:
            return self.env._("only for %(name)s", name=account.currency_id.name)
        return self.env._("of another company")

    @api.model
    def _check_receivable_account(self, session):
        """The company without the account that core falls back to, if it is needed.

        Branches often have none and need none. Without it, the amount that an entry
        lacks to balance would be approved with no account to post it to.
        """
        company, closing = session.company_id, session.closing_id
        if company.account_default_pos_receivable_account_id:
            return company.browse()
        if closing._is_unbalanced() and not session._get_balancing_account():
            return company
        combined = Domain("payment_method_id.split_transactions", "=", False)
        without = Domain("payment_method_id.receivable_account_id", "=", False)
        paid = self._domain_some(session) & combined & without
        invoiced = Domain("session_id", "=", session.id) & Domain(
            "account_move", "!=", False
        )
        orders = self._orders_paid(session, paid) | invoiced
        query = self.env["pos.order"].sudo()._search(orders)
        return "res.company", Domain("id", "in", query.subselect("company_id"))

    @api.model
    def _text_receivable_account(self, company):
        return self.env._(
            "%(company)s has no default receivable account for the Point of Sale. An"
            " accountant sets it in the settings of Accounting or Invoicing.",
            company=company.display_name,
        )

    @api.model
    def _check_rounding_accounts(self, session):
        config = session.config_id
        method = config.rounding_method
        complete = method.loss_account_id and method.profit_account_id
        return method if config.cash_rounding and not complete else method.browse()

    @api.model
    def _text_rounding_accounts(self, methods):
        return self.env._(
            "The cash rounding %(name)s has no profit or no loss account. An"
            " accountant has to set it.",
            name=self._names(methods),
        )

    # ------------------------------------------------------------------
    # Currencies and dates
    # ------------------------------------------------------------------

    @api.model
    def _check_currencies(self, session):
        journals = self._methods(session).journal_id
        used = (
            session.currency_id | session.company_id.currency_id | journals.currency_id
        )
        return "res.currency", Domain("id", "in", used.ids) & Domain(
            "active", "=", False
        )

    @api.model
    def _text_currencies(self, currencies):
        return self.env._(
            "Nothing can be posted in these currencies, as they are not active:"
            " %(currencies)s. An accountant has to activate them.",
            currencies=self._names(currencies),
        )

    @api.model
    def _check_currency_rates(self, session):
        """Without any rate Odoo silently converts one to one."""
        company = session.company_id
        foreign = session.currency_id - company.currency_id
        rates = Domain("company_id", "in", (False, company.root_id.id))
        return "res.currency", (
            Domain("id", "in", foreign.ids) & ~Domain("rate_ids", "any", rates)
        )

    @api.model
    def _text_currency_rates(self, currencies):
        return self.env._(
            "There is no rate of %(currencies)s: Odoo posts its amounts one to one.",
            currencies=self._names(currencies),
        )

    @api.model
    def _check_lock_dates(self, session):
        """The entries are dated today; if today is locked, Odoo dates them later."""
        journal = session.config_id.journal_id
        return journal if self._locked_until(journal) else journal.browse()

    @api.model
    def _locked_until(self, journal):
        """Return the last locked day if that is today or later, or False."""
        today = fields.Date.context_today(journal)
        locks = journal.env.company._get_violated_lock_dates(today, True, journal)
        return locks[-1][0] if locks else False

    @api.model
    def _text_lock_dates(self, journal):
        locked = self._locked_until(journal)
        return self.env._(
            "The books are locked until %(locked)s: Odoo dates the entries of this"
            " register %(date)s.",
            locked=format_date(self.env, locked),
            date=format_date(self.env, locked + timedelta(days=1)),
        )

    @api.model
    def _check_opening_lock_dates(self, session):
        """Odoo opens no session on a locked day, whatever the policy says."""
        return self._check_lock_dates(session)

    @api.model
    def _text_opening_lock_dates(self, journal):
        locked = self._locked_until(journal)
        return self.env._(
            "The books are locked until %(locked)s, and Odoo cannot open a register on"
            " a locked day: ask an accountant, or open it on %(date)s.",
            locked=format_date(self.env, locked),
            date=format_date(self.env, locked + timedelta(days=1)),
        )
