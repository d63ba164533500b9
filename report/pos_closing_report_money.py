from odoo import api, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ..proofs.cash import cash_elsewhere
from ..proofs.ledger import ids_of, statement_lines
from .document import Column, Row, Section

# Position of the expected amount, followed by the counted one and the difference.
EXPECTED = 3


class PosClosingReport(models.AbstractModel):
    """What was paid, expected and counted, and what went through the drawer."""

    _inherit = "pos.closing.report"

    # ------------------------------------------------------------------
    # Payments by method
    # ------------------------------------------------------------------

    @api.model
    def _read_payments(self, sessions):
        taken = self._payments_taken(sessions)
        moves = self._cash_moved(sessions)
        booked = self._bank_booked(sessions)
        return Section(
            "payments",
            self.env._("Payments by payment method"),
            [
                Column(self.env._("Payment method")),
                Column(self.env._("Payments"), "integer", True),
                Column(self.env._("Taken"), "money", True),
                Column(self.env._("Expected"), "money", True),
                Column(self.env._("Counted"), "money", True),
                Column(self.env._("Difference"), "money", True),
                Column(self.env._("Reason")),
            ],
            {
                session.id: [
                    self._payment_row(session, method, taken, moves, booked)
                    for method in self._methods(session, taken)
                ]
                for session in sessions
            },
            empty=self.env._("The register takes no payments."),
            compared=(EXPECTED, EXPECTED + 1, EXPECTED + 2),
        )

    @api.model
    def _payments_taken(self, sessions):
        """Return ``{(session id, method id): (number without change, amount)}``."""
        found = self._query(
            SQL(
                """SELECT o.session_id, p.payment_method_id, SUM(p.amount) AS amount,
                          COUNT(*) FILTER (WHERE p.is_change IS NOT TRUE) AS count
                     FROM pos_order o JOIN pos_payment p ON p.pos_order_id = o.id
                    WHERE o.session_id IN %s AND o.state IN ('paid', 'done')
                    GROUP BY o.session_id, p.payment_method_id""",
                ids_of(sessions),
            )
        )
        return {
            (row["session_id"], row["payment_method_id"]): (row["count"], row["amount"])
            for row in found
        }

    @api.model
    def _cash_moved(self, sessions):
        """Return cash in and out as ``{(session id, journal id): amount}``."""
        found = self._query(
            SQL(
                """SELECT session_id, journal_id, SUM(in_till) AS amount FROM %s st
                    WHERE kind = 'move' GROUP BY session_id, journal_id""",
                statement_lines(sessions),
            )
        )
        return {(row["session_id"], row["journal_id"]): row["amount"] for row in found}

    @api.model
    def _bank_booked(self, sessions):
        """Return what registers without a policy declared, by session and method.

        Odoo stores it only in the amount of its combined payment.
        """
        found = self._query(
            SQL(
                """SELECT pay.pos_session_id, pay.pos_payment_method_id,
                          SUM(CASE pay.payment_type WHEN 'inbound'
                              THEN pay.amount ELSE -pay.amount END) AS amount
                     FROM account_payment pay
                     JOIN pos_payment_method m ON m.id = pay.pos_payment_method_id
                    WHERE pay.pos_session_id IN %s
                      AND m.split_transactions IS NOT TRUE
                    GROUP BY 1, 2""",
                ids_of(sessions),
            )
        )
        return {
            (row["pos_session_id"], row["pos_payment_method_id"]): row["amount"]
            for row in found
        }

    @api.model
    def _methods(self, session, taken):
        """Methods that were counted or used, and the register's, in its order."""
        tenders = session.closing_id.tender_ids.payment_method_id
        used = [method for session_id, method in taken if session_id == session.id]
        of_till = session.payment_method_ids if session.state != "closed" else tenders
        methods = tenders | of_till | tenders.browse(sorted(used))
        return methods | self._drawer(session)

    @api.model
    def _drawer(self, session):
        """The cash method whose drawer Odoo counts, if the session had one."""
        journal = session._closing_drawer_journal()
        return session.payment_method_ids.filtered(
            lambda m: m.is_cash_count and m.journal_id == journal
        )[:1]

    @api.model
    def _payment_row(self, session, method, taken, moves, booked):
        key = session.id, method.id
        count, amount = taken.get(key, (0, 0))
        tender = session.closing_id.tender_ids.filtered(
            lambda tender: tender.payment_method_id == method and tender.requirement
        )
        if tender:
            told = self._told_by_tender(tender)
        else:
            expected = float(amount) + self._drawer_moves(session, method, moves)
            counted = self._counted_in_core(session, method, booked)
            told = expected, counted, self._difference(counted, expected), None
        return Row(method.id, [method.name, count, amount, *told])

    @api.model
    def _difference(self, counted, expected):
        return None if counted is None else counted - expected

    @api.model
    def _told_by_tender(self, tender):
        """What nobody counted is taken to be as expected."""
        counted = tender.declaration != "nothing"
        return (
            tender.expected,
            tender.counted if counted else None,
            tender.difference if counted else None,
            self._reason_text(tender),
        )

    @api.model
    def _reason_text(self, tender):
        told = tender._current_explanations()
        reasons = [
            ": ".join(filter(None, (line.reason_id.name, line.note))) for line in told
        ]
        if tender.reference:
            reasons.append(self.env._("Batch %(number)s", number=tender.reference))
        return "; ".join(reasons) or None

    @api.model
    def _drawer_moves(self, session, method, moves):
        if not method.is_cash_count:
            return 0
        moved = float(moves.get((session.id, method.journal_id.id), 0))
        is_drawer = method == self._drawer(session)
        return moved + (session._closing_float() if is_drawer else 0)

    @api.model
    def _counted_in_core(self, session, method, booked):
        if session.state != "closed":
            return None
        if method.is_cash_count and method == self._drawer(session):
            return session._closing_left()
        counted = booked.get((session.id, method.id))
        return None if counted is None else float(counted)

    # ------------------------------------------------------------------
    # Denominations
    # ------------------------------------------------------------------

    @api.model
    def _read_denominations(self, sessions):
        return Section(
            "denominations",
            self.env._("Coins and notes"),
            [
                Column(self.env._("Payment method")),
                Column(self.env._("Coin or note")),
                Column(self.env._("Pieces"), "integer"),
                Column(self.env._("Amount"), "money", True),
            ],
            {
                session.id: [
                    self._denomination_row(line, piece)
                    for line in session.closing_id.count_id.line_ids
                    for piece in line.denominations or []
                    if piece["quantity"]
                ]
                for session in sessions
            },
        )

    @api.model
    def _denomination_row(self, line, piece):
        name, quantity = line.payment_method_id.name, piece["quantity"]
        amount = piece["value"] * quantity
        key = line.payment_method_id.id, piece["value"]
        digits = line.currency_id.decimal_places
        shown = formatLang(self.env, piece["value"], digits=digits)
        return Row(key, [name, shown, quantity, amount])

    # ------------------------------------------------------------------
    # Cash
    # ------------------------------------------------------------------

    @api.model
    def _read_cash(self, sessions):
        """The drawer from opening to what was left in it."""
        taken = self._payments_taken(sessions)
        shared = self._cash_elsewhere(sessions)
        lines = self._query_cash_lines(sessions)
        makers = self._makers(lines)
        by_session = self._by_session((line["session_id"], line) for line in lines)
        return Section(
            "cash",
            self.env._("Cash movements"),
            [
                Column(self.env._("Time"), "moment"),
                Column(self.env._("Movement")),
                Column(self.env._("By")),
                Column(self.env._("Amount"), "money", True),
            ],
            {
                session.id: [
                    *self._cash_rows(session, taken),
                    *self._shared_rows(session, shared),
                    *(
                        self._cash_line_row(session, line, makers)
                        for line in by_session.get(session.id, [])
                    ),
                ]
                for session in sessions
            },
        )

    @api.model
    def _cash_rows(self, session, taken):
        rows = []
        if session._closing_drawer_journal():
            opening = session._closing_float()
            name = self.env._("Opening")
            cells = [session.start_at, name, session.user_id.name, opening]
            rows.append(Row("opening", cells))
        for method in self._methods(session, taken).filtered("is_cash_count"):
            _count, amount = taken.get((session.id, method.id), (0, 0))
            name = self.env._("Payments in %(tender)s", tender=method.name)
            rows.append(Row(("taken", method.id), [None, name, None, amount]))
        return rows

    @api.model
    def _cash_elsewhere(self, sessions):
        """Return cash of orders that other registers finished, by session and method"""
        found = self._query(
            SQL(
                """SELECT session_id, method_id, SUM(amount) AS amount
                     FROM %s elsewhere GROUP BY session_id, method_id""",
                cash_elsewhere(sessions),
            )
        )
        return {(row["session_id"], row["method_id"]): row["amount"] for row in found}

    @api.model
    def _shared_rows(self, session, shared):
        method_ids = [method for of, method in shared if of == session.id]
        return [
            Row(
                ("elsewhere", method.id),
                [
                    None,
                    self.env._(
                        "%(tender)s for orders finished at another register",
                        tender=method.name,
                    ),
                    None,
                    shared[session.id, method.id],
                ],
            )
            for method in self.env["pos.payment.method"].browse(method_ids)
        ]

    @api.model
    def _query_cash_lines(self, sessions):
        return self._query(
            SQL(
                """SELECT st.session_id, st.id, st.kind, st.in_till AS amount,
                          line.create_date, line.payment_ref
                     FROM %s st
                     JOIN account_bank_statement_line line ON line.id = st.id
                    WHERE st.kind <> 'payment'
                    ORDER BY st.kind = 'difference', line.create_date, st.id""",
                statement_lines(sessions),
            )
        )

    @api.model
    def _makers(self, lines):
        """Return who moved the cash by line: the register's employee, or the user."""
        Line = self.env["account.bank.statement.line"]
        found = Line.browse([line["id"] for line in lines])
        has_employee = "employee_id" in Line._fields
        return {
            line.id: (has_employee and line.employee_id.name) or line.create_uid.name
            for line in found
        }

    @api.model
    def _cash_line_row(self, session, line, makers):
        name = self._movement_name(session, line["payment_ref"] or "")
        cells = [line["create_date"], name, makers[line["id"]], line["amount"]]
        return Row((line["kind"], name), cells)

    @api.model
    def _movement_name(self, session, label):
        """Odoo writes the session, in or out, and the reason."""
        own = f"{session.name}-"
        if not label.startswith(own):
            return label
        return label.removeprefix(own).replace("-", ": ", 1)
