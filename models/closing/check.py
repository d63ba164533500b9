from odoo import api, models
from odoo.tools import SQL

from ...seam.postgres import without_jit

MOST_NAMED = 10


class PosClosingCheck(models.AbstractModel):
    """What must be in order before a register is counted.

    Whatever Odoo's posting will refuse, drop or get wrong is reported here if the data
    show it: after the count and its approval it would be too late.

    Another module adds a check by adding its code to :meth:`_codes` and a method
    ``_check_<code>(session)`` that returns either the model and the domain of the
    records in the way, or the records themselves; and ``_text_<code>(records)`` with
    the sentence. Its level is the policy's field ``check_<code>``, else what
    :meth:`_warnings` says: *warn* for its codes, *block* for all others.
    """

    _name = "pos.closing.check"
    _description = "Checks before a closing"

    @api.model
    def _codes(self):
        """Return the codes of all checks, in the order in which they are shown."""
        return []

    @api.model
    def _warnings(self):
        """Return the codes of what Odoo posts anyway, but users should know."""
        return set()

    @api.model
    def _codes_opening(self):
        """Return what must be in order before a counted register is opened."""
        return []

    @api.model
    def _run(self, session, codes=None):
        """Return what stands in the way of a session, as a list of dict.

        Keys: ``code``, ``level`` (*warn* or *block*), ``message``, and ``res_model``
        with ``res_ids`` of the records to look at, empty if the caller may not read
        them.
        """
        session = session.sudo().with_company(session.sudo().company_id)
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
                "message": getattr(self, f"_text_{code}")(records.sudo()),
                "res_model": records._name,
                "res_ids": records.ids if self._may_look_at(records) else [],
            }
            for code, records in self._search_all(session, found).items()
            if records
        ]

    @api.model
    def _may_look_at(self, records):
        """Offer no button that would open nothing but an access error."""
        return self.env[records._name].sudo(False).has_access("read")

    @api.model
    def _level(self, code, session):
        policy = session.closing_policy_id
        if f"check_{code}" in policy:
            return policy[f"check_{code}"]
        return "warn" if code in self._warnings() else "block"

    @api.model
    def _search_all(self, session, found):
        """Turn every model and domain into records, all of them in one query.

        Archived records are included: being archived is often what is wrong with them.
        """
        models_ = session.with_context(active_test=False).env
        searches = {
            code: search for code, search in found.items() if isinstance(search, tuple)
        }
        queries = [
            SQL(
                "SELECT %s AS code, id FROM (%s) AS found",
                code,
                models_[model]._search(domain).select(),
            )
            for code, (model, domain) in searches.items()
        ]
        every = without_jit(SQL(" UNION ALL ").join(queries))
        rows = self.env.execute_query(every) if queries else []
        for code, (model, _domain) in searches.items():
            ids = [row_id for row_code, row_id in rows if row_code == code]
            found[code] = models_[model].browse(ids)
        return found

    @api.model
    def _names(self, records):
        """Return the names of the first few records, to fit into a sentence."""
        names = records[:MOST_NAMED].mapped("display_name")
        return ", ".join(names + ["…"] * (len(records) > MOST_NAMED))
