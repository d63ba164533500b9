from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..models.groups import (
    ACCOUNT_READER,
    APPROVER,
    AUDITOR,
    INVOICING,
    POS_USER,
    is_any,
)
from .document import COMPANY, added_up, narrowed, table

# They read what is closed, without any right on the register.
READERS_OF_BOOKS = (ACCOUNT_READER, INVOICING)
# The sections that are added up over the registers of a day.
OF_A_DAY = ("summary", "sales", "taxes", "payments", "discounts")
# What fits on the paper of a receipt printer: sections, and positions of their columns.
OF_A_RECEIPT = {
    "summary": (0, 2),
    "sales": (0, 6),
    "taxes": (0, 2),
    "payments": (0, 3, 4, 5, 6),
    "cash": (1, 3),
    "proof": (0, 5),
}


class PosClosingReport(models.AbstractModel):
    """The X and Z report: one document, gathered here for every kind of output.

    Every section reads all sessions at once: the number of queries depends neither on
    sessions nor on orders. Another module adds a section by adding its code to
    :meth:`_codes` and a method ``_read_<code>`` that returns a ``Section``.
    """

    _name = "pos.closing.report"
    _description = "X and Z report of POS sessions"

    @api.model
    def _codes(self):
        """Return the codes of the sections, in their order."""
        return [
            "summary",
            "sales",
            "taxes",
            "payments",
            "denominations",
            "cash",
            "refunds",
            "discounts",
            "cancellations",
            "proof",
            "entries",
            "accounts",
            "stock",
            "pickings",
        ]

    # ------------------------------------------------------------------
    # Who may read it
    # ------------------------------------------------------------------

    @api.model
    def _check_access(self, sessions):
        """Raise unless the caller may have these reports; the rest runs as sudo."""
        user = self.env.user
        if self.env.su:
            return
        groups = (APPROVER, AUDITOR, POS_USER, *READERS_OF_BOOKS)
        if not is_any(user, groups) or sessions.sudo().company_id - self.env.companies:
            raise AccessError(
                self.env._(
                    "Closing reports are for Point of Sale users, accountants and"
                    " auditors of the company."
                )
            )
        if not user.has_group(AUDITOR):
            self._check_open(sessions)
            self._check_responsible(sessions)

    @api.model
    def _check_open(self, sessions):
        """Refuse open sessions to whoever counts blind: they show what is expected."""
        still_open = sessions.sudo().filtered(lambda s: s.state != "closed")
        still_open = still_open.with_user(self.env.user)
        if self.env.user.has_group(POS_USER):
            still_open._closing_hidden()._check_closing_may_know()
        elif still_open:
            raise AccessError(
                self.env._(
                    "%(session)s is still open: accountants can print its report once"
                    " it is closed.",
                    session=still_open[0].sudo().display_name,
                )
            )

    @api.model
    def _check_responsible(self, sessions):
        """Approvers do not read closings of registers that others are responsible for.

        Accountants do: they read everything that is closed.
        """
        user = self.env.user
        if is_any(user, READERS_OF_BOOKS):
            sessions = sessions.sudo().filtered(lambda s: s.state != "closed")
        closings = sessions.sudo().closing_id.with_user(user)
        if closings:
            closings.check_access("read")

    # ------------------------------------------------------------------
    # Gathering
    # ------------------------------------------------------------------

    @api.model
    def _gather(self, sessions, short=False):
        """Return the reports of sessions; see ``pos.session.closing_report``."""
        self._check_access(sessions)
        if not sessions:
            return []
        report = self._as_reader()
        sessions = sessions.with_env(report.env)
        codes = [code for code in report._codes() if not short or code in OF_A_RECEIPT]
        sections = report._read(sessions, codes)
        reports = [report._of_session(session, sections) for session in sessions]
        for one in reports if short else []:
            one["sections"] = [
                narrowed(section, OF_A_RECEIPT[section["code"]])
                for section in one["sections"]
            ]
        return reports

    @api.model
    def _gather_day(self, sessions, title):
        """Return a report that adds up sessions, with those of the single sessions.

        :return: dict with *title, printed, printed_by, company*; ``days``: a list of
            dict, one for each currency, with *currency_id, currency* and ``sections``;
            ``reports``: as of :meth:`_gather`
        """
        self._check_access(sessions)
        report = self._as_reader()
        sessions = sessions.with_env(report.env)
        sections = report._read(sessions, report._codes())
        reports = [report._of_session(session, sections) for session in sessions]
        return {
            "title": title,
            "company": ", ".join(sessions.company_id.mapped("name")),
            "printed": fields.Datetime.now(),
            "printed_by": self.env.user.name,
            "days": [
                report._of_day(currency, group, sections)
                for currency, group in sessions.grouped("currency_id").items()
            ],
            "reports": reports,
        }

    @api.model
    def _as_reader(self):
        """As superuser, in the language of the reader."""
        lang = self.env.context.get("lang") or self.env.user.lang
        return self.sudo().with_context(lang=lang, active_test=False)

    @api.model
    def _read(self, sessions, codes):
        self.env.flush_all()
        return [getattr(self, f"_read_{code}")(sessions) for code in codes]

    @api.model
    def _of_session(self, session, sections):
        return {
            **self._head(session),
            "sections": [
                table(
                    section,
                    section.rows.get(session.id, []),
                    self._currency(session, section),
                )
                for section in sections
                if section.empty or section.rows.get(session.id)
            ],
        }

    @api.model
    def _of_day(self, currency, sessions, sections):
        by_code = {section.code: section for section in sections}
        added = [by_code[code] for code in OF_A_DAY]
        overview = self._read_overview(sessions, by_code)
        return {
            "currency_id": currency.id,
            "currency": currency.name,
            "sections": [
                table(overview, overview.rows[0], currency),
                *(
                    table(section, added_up(section, sessions.ids), currency)
                    for section in added
                ),
            ],
        }

    @api.model
    def _currency(self, session, section):
        if section.unit == COMPANY:
            return session.company_id.currency_id
        return session.currency_id

    # ------------------------------------------------------------------
    # Head
    # ------------------------------------------------------------------

    @api.model
    def _head(self, session):
        is_closed = session.state == "closed"
        closing = session.closing_id
        return {
            "id": session.id,
            "kind": "z" if is_closed else "x",
            "title": self.env._("Z report") if is_closed else self.env._("X report"),
            "company": session.company_id.name,
            "till": session.config_id.name,
            "session": session.name,
            "number": closing.name or False,
            "opened": session.start_at,
            "opened_by": session.user_id.name,
            "closed": is_closed and (closing.closed_at or session.stop_at),
            "closed_by": closing.closed_by_id.name,
            "counted_by": closing.counted_by,
            "signed_by": closing.signed_by,
            "printed": fields.Datetime.now(),
            "printed_by": self.env.user.name,
            "currency_id": session.currency_id.id,
            "currency": session.currency_id.name,
            "company_currency": session.company_id.currency_id.name,
        }

    @api.model
    def _head_rows(self, report):
        """Return the head of a report as ``(label, value, kind)``, if not empty."""
        rows = [
            (self.env._("Company"), report["company"], "text"),
            (self.env._("Register"), report["till"], "text"),
            (self.env._("Session"), report["session"], "text"),
            (self.env._("Z number"), report["number"], "text"),
            (self.env._("Currency"), report["currency"], "text"),
            (self.env._("Opened"), report["opened"], "moment"),
            (self.env._("Opened by"), report["opened_by"], "text"),
            (self.env._("Closed"), report["closed"], "moment"),
            (self.env._("Closed by"), report["closed_by"], "text"),
            (self.env._("Counted by"), report["counted_by"], "text"),
            (self.env._("Approved by"), report["signed_by"], "text"),
            (self.env._("Printed"), report["printed"], "moment"),
            (self.env._("Printed by"), report["printed_by"], "text"),
        ]
        return [row for row in rows if row[1]]
