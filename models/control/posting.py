"""What a difference becomes in the books: one entry for each payment method.

Debits come first, then credits. Tests post exactly these entries and compare.

Short: 130.00 should be in the drawer, 126.55 are counted. ::

    Loss                         3.45
    Cash                                      3.45

Over: cards should come to 20.00, their batch says 21.50. The money is expected on the
account where the payments that Odoo posted wait for the bank. ::

    Outstanding                  1.50
    Profit                                    1.50

Split: 130.00 expected, 125.55 counted; 3.33 were stolen, 1.12 miscounted, and both
reasons have an account. A reason without one uses the policy's account for large
differences, else the journal's. ::

    Stolen                       3.33
    Miscounted                   1.12
    Cash                                      4.45

Another currency: the register is in EUR, the books are in USD, one EUR is two USD. Of
130.00 EUR only 126.40 are counted. ::

    Loss                         7.20                3.60 EUR
    Cash                                      7.20   3.60 EUR

Split in another currency, one EUR being 0.60 USD: four reasons of 0.01 EUR each come to
0.04 EUR, and so to 0.02 USD. Each takes what the running total rounds to. ::

    Stolen                       0.01                0.01 EUR
    Stolen                                           0.01 EUR
    Stolen                       0.01                0.01 EUR
    Stolen                                           0.01 EUR
    Cash                                      0.02   0.04 EUR

Differences found at an opening are posted in the same way. The session that is being
opened has no name yet, so its entry names the session that left the cash.
"""

from typing import Any, NamedTuple

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class Share(NamedTuple):
    """A part of a difference, in the register's currency, and where it is posted."""

    amount: float
    account: Any
    label: str


class PosClosingTender(models.Model):
    """Posts a difference to the accounts of its reasons, of the policy or journal."""

    _inherit = "pos.closing.tender"

    posted_accounts = fields.Json(
        readonly=True,
        copy=False,
        help="Technical: the accounts to which the difference was posted, each with its"
        " amount.",
    )

    def _post_difference(self):
        """Post the difference to the profit or loss account of its journal.

        The same way for every payment method. Core changes the amount of a combined
        card payment, posts a move for split ones, knows one cash method only, and drops
        the difference or crashes for a method without payments or a loss larger than
        the takings.
        """
        if self.currency_id.is_zero(self.difference):
            return
        self._check_accounts()
        shares = self._shares()
        post = self._post_cash if self.kind == "cash" else self._post_bank
        post(shares).pos_closing_tender_id = self
        self.posted_accounts = [[one.account.id, one.amount] for one in shares]

    def _shares(self):
        """Return the difference by reason: one share if no or one reason was given."""
        explanations = self._current_explanations()
        parts = [(told.reason_id, told.amount) for told in explanations]
        return [
            Share(amount, self._difference_account(reason), self._share_label(reason))
            for reason, amount in parts or [(self.reason_id, self.difference)]
        ]

    def _difference_account(self, reason):
        """Return the account of the reason, of large differences, or of the journal."""
        policy, difference = self._owner().policy_id, self.difference
        name = "loss_account_id" if difference < 0 else "profit_account_id"
        large = policy._is_large(difference, self.currency_id)
        return (
            self._account_of(reason, name)
            or (large and self._account_of(policy, f"large_{name}"))
            or self.payment_method_id.journal_id[name]
        )

    def _account_of(self, record, name):
        """Return the company's own account; a branch without one uses its parent's."""
        companies = self._owner().company_id.sudo().parent_ids[::-1]
        accounts = (record.with_company(company)[name] for company in companies)
        return next(filter(None, accounts), record[name].browse())

    def _has_accounts(self):
        """Tell whether there is an account for every part of the difference."""
        if self.currency_id.is_zero(self.difference):
            return True
        return all(share.account for share in self._shares())

    def _check_accounts(self):
        if not self._has_accounts():
            raise UserError(
                self.env._(
                    "The journal %(journal)s has no profit or loss account for the"
                    " difference of %(tender)s. Set it in the journal, then try"
                    " again.",
                    journal=self.payment_method_id.journal_id.display_name,
                    tender=self.payment_method_id.name,
                )
            )

    def _post_cash(self, shares):
        """Post a statement line, as core does for the first cash method.

        A register may have another currency than the company, and its cash journal none
        of its own. The line is then in the company's currency, and also says the amount
        in the register's, like core's lines of payments. Core's own line of a
        difference confuses the two amounts.
        """
        journal = self.payment_method_id.journal_id
        amounts = self._statement_amounts(journal)
        items = self._prepare_items(journal.default_account_id, shares)
        if "foreign_currency_id" in amounts:
            items[0]["currency_id"] = self._owner().company_id.currency_id.id
            items[0]["amount_currency"] = amounts["amount"]
        line = (
            self.env["account.bank.statement.line"]
            .with_context(no_retrieve_partner=True)
            .create(
                {
                    "journal_id": journal.id,
                    "company_id": self._owner().company_id.id,
                    "date": fields.Date.context_today(self),
                    # Not for an opening: core would add it to what is expected.
                    "pos_session_id": self.closing_id.session_id.id,
                    "payment_ref": items[0]["name"],
                    "line_ids": [Command.create(item) for item in items],
                    **amounts,
                }
            )
        )
        return line.move_id

    def _statement_amounts(self, journal):
        """Return the amounts of a statement line, converted as the items are."""
        company_currency = self._owner().company_id.currency_id
        if (journal.currency_id or company_currency) == self.currency_id:
            return {"amount": self.difference}
        return {
            "amount": self._in_company_currency(self.difference),
            "amount_currency": self.difference,
            "foreign_currency_id": self.currency_id.id,
        }

    def _post_bank(self, shares):
        """Post a move against the account where the bank's money is expected.

        The reference is core's for split methods: its sales details search for it.
        """
        method = self.payment_method_id
        awaited = method.outstanding_account_id or self._awaited_account()
        items = self._prepare_items(awaited, shares)
        move = self.env["account.move"].create(
            {
                "journal_id": method.journal_id.id,
                # Odoo would take the journal's, which may be a parent company.
                "company_id": self._owner().company_id.id,
                "date": fields.Date.context_today(self),
                "ref": self.closing_id.session_id._get_diff_account_move_ref(method),
                "line_ids": [Command.create(item) for item in items],
            }
        )
        move._post()
        return move

    def _prepare_items(self, account, shares):
        """Return the journal items: one for the money, one for each share.

        The running total of the shares is converted, not each share: so they add up to
        the cent in the currency of the company as well.
        """
        session = self._owner().session_id
        label = shares[0].label if len(shares) == 1 else self._difference_label()
        money = {"account_id": account.id, "name": label}
        total = self._in_company_currency(self.difference)
        items = [session._debit_amounts(money, self.difference, total)]
        told = posted = 0
        for share in shares:
            told += share.amount
            balance = self._in_company_currency(told) - posted
            posted += balance
            item = {"account_id": share.account.id, "name": share.label}
            items.append(session._credit_amounts(item, share.amount, balance))
        return items

    def _in_company_currency(self, amount):
        """Convert at the rate of the entry's date; rounded."""
        today = fields.Date.context_today(self)
        session = self._owner().session_id
        return session._amount_converter(
            self.currency_id.round(amount), today, round=True
        )

    def _awaited_account(self):
        """Return where takings of this method wait for the bank's statement.

        That is the outstanding account of the payments that core has just posted.
        Without an accounting app there is none, and the receivable stays open instead.
        """
        session, method = self.closing_id.session_id, self.payment_method_id
        receivable = session._get_receivable_account(method)
        entries = session._closing_card_entries(method)
        waiting = entries.line_ids.account_id - receivable
        return waiting[:1] or receivable

    def _share_label(self, reason):
        label = self._difference_label()
        return f"{label}: {reason.name}" if reason else label

    def _difference_label(self):
        if self.opening_id:
            # A session has no name before it is open.
            return self.env._(
                "Opening difference in %(tender)s (after %(session)s)",
                tender=self.payment_method_id.name,
                session=self.opening_id.previous_session_id.name,
            )
        return self.env._(
            "Closing difference in %(tender)s (%(session)s)",
            tender=self.payment_method_id.name,
            session=self.closing_id.session_id.name,
        )
