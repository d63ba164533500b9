from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class PosClosingCheck(models.AbstractModel):
    """What must be in order before a till is counted.

    Another module adds a check by adding its code to :meth:`_codes` and a method
    ``_check_<code>(session)`` that returns either the model and the domain of the
    records in the way, or the records themselves; and ``_text_<code>(records)`` with
    the sentence. Its level is the policy's field ``check_<code>``, or *block* without
    such a field.
    """

    _name = "pos.closing.check"
    _description = "Checks before a closing"

    @api.model
    def _codes(self):
        return [
            "draft_orders",
            "unposted_invoices",
            "undone_pickings",
            "accounts",
            "lock_dates",
        ]

    @api.model
    def _codes_opening(self):
        """Return what must be in order before a counted till is opened."""
        return ["opening_accounts", "lock_dates"]

    @api.model
    def _run(self, session, codes=None):
        """Return the obstacles of a session as a list of dict.

        Keys: ``code``, ``level`` (*warn* or *block*), ``message``, and ``res_model``
        with ``res_ids`` of the records to look at.
        """
        session = session.sudo()
        levels = {code: self._level(code, session) for code in codes or self._codes()}
        found = {
            code: getattr(self, f"_check_{code}")(session)
            for code, level in levels.items()
            if level != "ignore"
        }
        return [
            {
                "code": code,
                "level": levels[code],
                "message": getattr(self, f"_text_{code}")(records),
                "res_model": records._name,
                "res_ids": records.ids,
            }
            for code, records in self._search_all(found).items()
            if records
        ]

    @api.model
    def _level(self, code, session):
        policy = session.closing_policy_id
        return policy[f"check_{code}"] if f"check_{code}" in policy else "block"

    @api.model
    def _search_all(self, found):
        """Turn every model and domain into records, all of them in one query."""
        searches = {
            code: search for code, search in found.items() if isinstance(search, tuple)
        }
        queries = [
            SQL(
                "SELECT %s AS code, id FROM (%s) AS found",
                code,
                self.env[model].sudo()._search(domain).select(),
            )
            for code, (model, domain) in searches.items()
        ]
        rows = (
            self.env.execute_query(SQL(" UNION ALL ").join(queries)) if queries else []
        )
        for code, (model, _domain) in searches.items():
            ids = [row_id for row_code, row_id in rows if row_code == code]
            found[code] = self.env[model].browse(ids)
        return found

    @api.model
    def _check_draft_orders(self, session):
        """Orders of today that are neither paid nor cancelled, as core sees them."""
        tomorrow = fields.Date.add(fields.Date.today(), days=1)
        today = Domain("preset_time", "=", False) | Domain("preset_time", "<", tomorrow)
        return "pos.order", (
            Domain("session_id", "=", session.id)
            & Domain("state", "=", "draft")
            & today
        )

    @api.model
    def _text_draft_orders(self, orders):
        return self.env._(
            "Orders still open: %(count)s. Finish or cancel them.", count=len(orders)
        )

    @api.model
    def _check_unposted_invoices(self, session):
        return "account.move", [
            ("pos_order_ids.session_id", "=", session.id),
            ("state", "!=", "posted"),
        ]

    @api.model
    def _text_unposted_invoices(self, invoices):
        return self.env._(
            "Invoices of this session not posted: %(count)s.", count=len(invoices)
        )

    @api.model
    def _check_undone_pickings(self, session):
        """Pickings that should be done; those to be shipped later are not meant."""
        return "stock.picking", [
            ("pos_session_id", "=", session.id),
            ("state", "not in", ("done", "cancel")),
            ("pos_order_id.shipping_date", "=", False),
        ]

    @api.model
    def _text_undone_pickings(self, pickings):
        return self.env._(
            "Pickings of this session not done: %(count)s.", count=len(pickings)
        )

    @api.model
    def _check_lock_dates(self, session):
        """The entry is posted today, so it is today that must not be locked."""
        company, journal = session.company_id, session.config_id.journal_id
        today = fields.Date.context_today(session)
        violated = company._get_violated_lock_dates(today, True, journal)
        return company if violated else company.browse()

    @api.model
    def _text_lock_dates(self, company):
        return self.env._("The books are locked for today: ask an accountant.")

    @api.model
    def _check_accounts(self, session):
        """Journals of tenders in which a difference could not be posted."""
        journals = session.closing_id.tender_ids.payment_method_id.journal_id
        (journals | session.config_id.journal_id).fetch()
        return journals.filtered(
            lambda journal: not (journal.loss_account_id and journal.profit_account_id)
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
    def _text_accounts(self, journals):
        return self.env._(
            "These journals have no profit or loss account for differences:"
            " %(journals)s.",
            journals=", ".join(journals.mapped("name")),
        )
