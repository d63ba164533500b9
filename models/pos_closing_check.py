from odoo import api, fields, models
from odoo.fields import Domain


class PosClosingCheck(models.AbstractModel):
    """What must be in order before a till is counted.

    Another module adds a check by adding its code to :meth:`_codes` and a method
    ``_check_<code>(session)`` that returns the records in the way and a sentence.
    Its level is the policy's field ``check_<code>``, or *block* without such a field.
    """

    _name = "pos.closing.check"
    _description = "Checks before a closing"

    @api.model
    def _codes(self):
        return [
            "draft_orders",
            "unposted_invoices",
            "undone_pickings",
            "lock_dates",
            "accounts",
        ]

    @api.model
    def _run(self, session):
        """Return the obstacles of a session as a list of dict.

        Keys: ``code``, ``level`` (*warn* or *block*), ``message``, and ``res_model``
        with ``res_ids`` of the records to look at.
        """
        session = session.sudo()
        return [
            check
            for check in (self._run_one(code, session) for code in self._codes())
            if check
        ]

    @api.model
    def _run_one(self, code, session):
        policy = session.closing_policy_id
        level = policy[f"check_{code}"] if f"check_{code}" in policy else "block"
        if level == "ignore":
            return None
        records, message = getattr(self, f"_check_{code}")(session)
        if not message:
            return None
        return {
            "code": code,
            "level": level,
            "message": message,
            "res_model": records._name,
            "res_ids": records.ids,
        }

    @api.model
    def _check_draft_orders(self, session):
        """Orders of today that are neither paid nor cancelled, as core sees them."""
        tomorrow = fields.Date.add(fields.Date.today(), days=1)
        orders = self.env["pos.order"].search(
            Domain("session_id", "=", session.id)
            & Domain("state", "=", "draft")
            & (Domain("preset_time", "=", False) | Domain("preset_time", "<", tomorrow))
        )
        return orders, orders and self.env._(
            "%(count)s orders are still open: finish or cancel them.",
            count=len(orders),
        )

    @api.model
    def _check_unposted_invoices(self, session):
        invoices = self.env["account.move"].search(
            [("pos_order_ids.session_id", "=", session.id), ("state", "!=", "posted")]
        )
        return invoices, invoices and self.env._(
            "%(count)s invoices of this session are not posted.", count=len(invoices)
        )

    @api.model
    def _check_undone_pickings(self, session):
        """Pickings that should be done; those to be shipped later are not meant."""
        pickings = self.env["stock.picking"].search(
            [
                ("pos_session_id", "=", session.id),
                ("state", "not in", ("done", "cancel")),
                ("pos_order_id.shipping_date", "=", False),
            ]
        )
        return pickings, pickings and self.env._(
            "%(count)s pickings of this session are not done.", count=len(pickings)
        )

    @api.model
    def _check_lock_dates(self, session):
        """The entry is posted today, so it is today that must not be locked."""
        journal = session.config_id.journal_id
        violated = session.company_id._get_violated_lock_dates(
            fields.Date.context_today(session), True, journal
        )
        return journal, violated and self.env._(
            "The books are locked for today: %(lock_dates)s. Ask an accountant.",
            lock_dates=self.env["res.company"]._format_lock_dates(violated),
        )

    @api.model
    def _check_accounts(self, session):
        """Journals of tenders in which a difference could not be posted."""
        journals = session.payment_method_ids.journal_id.filtered(
            lambda journal: not (journal.loss_account_id and journal.profit_account_id)
        )
        return journals, journals and self.env._(
            "These journals have no profit or loss account for differences:"
            " %(journals)s.",
            journals=", ".join(journals.mapped("name")),
        )
