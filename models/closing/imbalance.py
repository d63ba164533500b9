from odoo import api, fields, models

from ...engine.verdict import APPROVAL, strictest
from ..statuses import CLOSED


class PosClosing(models.Model):
    """An entry that does not balance: found while posting, asked about, found again.

    An approval is for the amount found at that moment. At closing, the same amount is
    posted; if there is none any more, nothing is; any other amount has to be approved
    again.
    """

    _inherit = "pos.closing"

    imbalance = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        help="What Odoo misses to balance the session's entry. Posting it is"
        " force-closing, and needs an approval.",
    )
    is_conversion = fields.Boolean(
        string="Conversion cents",
        readonly=True,
        help="The imbalance is what converting each amount by itself has rounded: at"
        " most a cent for each order. It was posted without an approval.",
    )

    @api.depends("imbalance", "is_conversion")
    def _compute_outcome(self):
        return super()._compute_outcome()

    def _strictest_required(self):
        required = super()._strictest_required()
        if not self._is_unbalanced():
            return required
        return strictest([required or APPROVAL, APPROVAL])

    def _is_unbalanced(self):
        currency = self.company_currency_id
        return not self.is_conversion and not currency.is_zero(self.imbalance)

    # ------------------------------------------------------------------
    # Asked and approved
    # ------------------------------------------------------------------

    def _reopen(self):
        self.write({"imbalance": 0, "is_conversion": False})
        return super()._reopen()

    def _missing_of_count(self):
        missing = super()._missing_of_count()
        if self._is_unbalanced() and not self._may_post_imbalance():
            missing.append(self._missing_imbalance())
        return missing

    def _may_post_imbalance(self):
        """An approval is of no use while there is no account to post the amount to."""
        return bool(self._signature() and self.session_id._get_balancing_account())

    def _missing_imbalance(self):
        account = self.session_id._get_balancing_account()
        text = self.env._(
            "The journal entry of this session does not balance: %(amount)s is"
            " missing. %(why)s",
            amount=self.company_currency_id.format(self.imbalance),
            why=self._text_why_unbalanced(),
        )
        if account:
            what = self.env._(
                "Correct it and try posting again, or request approval to post it to"
                " %(account)s.",
                account=account.display_name,
            )
        else:
            what = self.env._(
                "Correct it and try posting again, or set the default receivable"
                " account of the Point of Sale, to which it can be posted."
            )
        return {"code": "imbalance", "message": f"{text} {what}"}

    def _text_why_unbalanced(self):
        if self.session_id.is_in_company_currency:
            return self.env._(
                "Usually this means that taxes or accounts were changed while the"
                " register was open."
            )
        return self.env._(
            "That is more than converting currencies rounds, a cent for each order:"
            " look at rates, taxes and accounts that changed while the register was"
            " open."
        )

    def _signed_values(self):
        return {**super()._signed_values(), "imbalance": self.imbalance}

    def _is_of(self, approval):
        """An approval also covers the imbalance as it was then."""
        currency = self.company_currency_id
        return super()._is_of(approval) and not currency.compare_amounts(
            approval.imbalance, self.imbalance
        )

    # ------------------------------------------------------------------
    # Found while posting
    # ------------------------------------------------------------------

    def _balance(self, found):
        """Return the amount posted to balance the entry: all of it, or zero.

        :param float found: sum of the items of the session's entry
        """
        currency = self.company_currency_id
        found = currency.round(found)
        conversion = self._is_of_conversion(found)
        posted = found if conversion or self._is_approved_imbalance(found) else 0
        if posted or not currency.is_zero(self.imbalance):
            self.write({"imbalance": posted, "is_conversion": conversion})
        return posted

    def _is_of_conversion(self, found):
        """Tell whether rounding explains it: at most a cent for each order."""
        session, currency = self.session_id, self.company_currency_id
        if session.is_in_company_currency or currency.is_zero(found):
            return False
        limit = currency.rounding * len(session._get_closed_orders())
        return currency.compare_amounts(abs(found), limit) <= 0

    def _is_approved_imbalance(self, found):
        """Tell whether somebody approved exactly this amount for this count."""
        currency = self.company_currency_id
        return not currency.is_zero(found) and any(
            approval.decision == "approved"
            and approval.count_id == self.count_id
            and not currency.compare_amounts(approval.imbalance, found)
            for approval in self.approval_ids
        )

    def _imbalance_found(self, amount):
        """Core rolled the posting back: keep the closing, and ask for an approval.

        :param float amount: missing amount, in the currency of the company
        """
        self.session_id._closing_lock()  # the rollback released the lock
        if self.status == CLOSED:
            return
        self.write({"imbalance": amount, "is_conversion": False})
        self._advance()
        self._log(self._missing_imbalance()["message"])
