from odoo import fields, models


class PosClosing(models.Model):
    """Where and how money was booked at closing, where no journal entry shows it.

    A proof compares with what was booked then: a later change of the set-up must not
    make an old session look wrong. Closings from before 19.0.1.1.0 have these fields
    empty; today's set-up is read instead.
    """

    _inherit = "pos.closing"

    rounding_scope = fields.Selection(
        [("none", "Nothing"), ("cash", "Cash payments"), ("order", "Every order")],
        string="Rounded",
        readonly=True,
        help="What cash rounding applied to when the session was closed.",
    )
    rounding_unit = fields.Float(readonly=True, digits=0)
    rounding_strategy = fields.Char(readonly=True, help="As in account.cash.rounding.")

    def _begin_posting(self):
        """Store it in the transaction that posts."""
        self.write(self._prepare_rounding())
        for tender in self.tender_ids:
            tender.write(tender._prepare_accounts())
        self._drawer().is_drawer = True
        return super()._begin_posting()

    def _prepare_rounding(self):
        config = self.config_id
        method = config.cash_rounding and config.rounding_method
        if not method:
            return {"rounding_scope": "none"}
        return {
            "rounding_scope": "cash" if config.only_round_cash_method else "order",
            "rounding_unit": method.rounding,
            "rounding_strategy": method.rounding_method,
        }


class PosClosingTender(models.Model):
    _inherit = "pos.closing.tender"

    journal_id = fields.Many2one(
        "account.journal",
        readonly=True,
        ondelete="restrict",
        help="The journal of the payment method when the session was closed.",
    )
    account_id = fields.Many2one(
        "account.account",
        string="Cash account",
        readonly=True,
        ondelete="restrict",
        help="The account of the journal's money when the session was closed.",
    )

    is_drawer = fields.Boolean(
        string="Odoo's drawer",
        readonly=True,
        help="The opening float, and cash in and out, were in the drawer of this one.",
    )

    def _prepare_accounts(self):
        journal = self.payment_method_id.journal_id
        return {"journal_id": journal.id, "account_id": journal.default_account_id.id}
