from odoo import api, models

from ..engine.tieout import BROKEN, NOTHING, REMAPPED
from ..proofs import books
from ..proofs.ledger import read
from .document import COMPANY, Column, Row, Section

# Up to so many entries of a journal are listed one by one, more as a sum.
MOST_ENTRIES = 40


class PosClosingReport(models.AbstractModel):
    """The proof, and the journal entries of the sessions."""

    _inherit = "pos.closing.report"

    # ------------------------------------------------------------------
    # Proof
    # ------------------------------------------------------------------

    @api.model
    def _read_proof(self, sessions):
        """Proven when the report is made; the stored proof is not changed."""
        Proof = self.env["pos.closing.proof"]
        identities = list(Proof._identities().values())
        outcomes = Proof._outcomes(sessions, identities)
        changed = self._changed(sessions, outcomes)
        names = self.env["pos.closing.proof.row"]._names(
            {row.key for outcome in outcomes.values() for row in outcome.rows}
        )
        return Section(
            "proof",
            self.env._("Proof"),
            [
                Column(self.env._("Identity")),
                Column(self.env._("What is compared")),
                Column(self.env._("First side"), "amount"),
                Column(self.env._("Second side"), "amount"),
                Column(self.env._("Difference"), "amount"),
                Column(self.env._("Result")),
            ],
            {
                session.id: [
                    row
                    for identity in identities
                    for row in self._proof_rows(
                        session,
                        identity,
                        outcomes.get((session.id, identity.code), NOTHING),
                        names,
                        (session.id, identity.code) in changed,
                    )
                ]
                for session in sessions
            },
        )

    @api.model
    def _changed(self, sessions, outcomes):
        """Return the identities that had another result at closing."""
        stored = self.env["pos.closing.proof"].search(
            [("session_id", "in", sessions.ids), ("closed_at", "!=", False)]
        )
        changed = set()
        for proof in stored:
            key = proof.session_id.id, proof.code
            outcome = outcomes.get(key, NOTHING)
            then = proof.closed_status, proof.closed_left, proof.closed_right
            now = outcome.status, float(outcome.left), float(outcome.right)
            if outcome.status != REMAPPED and then != now:
                changed.add(key)
        return changed

    @api.model
    def _proof_rows(self, session, identity, outcome, names, changed):
        Proof = self.env["pos.closing.proof"]
        unit = Proof._currency(session, identity.unit).id
        texts = dict(Proof._selection_status())
        result = texts[outcome.status]
        if changed:
            result = self.env._("%(result)s, changed since closing", result=result)
        sides = f"{identity.left_name} / {identity.right_name}"
        style = {BROKEN: "bad", REMAPPED: "note"}.get(outcome.status, "")
        amounts = self._proof_amounts(outcome)
        if outcome.status == "not_applicable":
            amounts = [None, None, None]
        cells = [identity.name, sides, *amounts, result]
        yield Row(identity.code, cells, style, unit)
        for row in outcome.rows:
            cells = [None, names[row.key], *self._proof_amounts(row), None]
            yield Row((identity.code, row.key), cells, "detail", unit)

    @api.model
    def _proof_amounts(self, row):
        return [float(row.left), float(row.right), float(row.difference)]

    # ------------------------------------------------------------------
    # Journal entries
    # ------------------------------------------------------------------

    @api.model
    def _entries(self, sessions):
        """Return the entries of each session as ``{session id: account.move}``."""
        found = read(books.DEBIT, sessions)
        Move = self.env["account.move"]
        every = Move.browse(
            {number for keys in found.values() for number in self._move_ids(keys)}
        )
        return {
            session_id: Move.browse(self._move_ids(keys)).with_prefetch(every.ids)
            for session_id, keys in found.items()
        }

    @api.model
    def _move_ids(self, keys):
        numbers = [key.partition(",") for key in keys]
        return sorted(int(n) for model, _c, n in numbers if model == "account.move")

    @api.model
    def _item_sums(self, entries):
        """Return ``[(move, account, debit, credit)]`` of all entries."""
        ids = {number for moves in entries.values() for number in moves.ids}
        return self.env["account.move.line"]._read_group(
            [
                ("move_id", "in", list(ids)),
                ("display_type", "not in", ("line_section", "line_note")),
            ],
            ["move_id", "account_id"],
            ["debit:sum", "credit:sum"],
        )

    @api.model
    def _read_entries(self, sessions):
        entries = self._entries(sessions)
        sums = {}
        for move, _account, debit, credit in self._item_sums(entries):
            known = sums.setdefault(move.id, [0, 0])
            known[0] += debit
            known[1] += credit
        return Section(
            "entries",
            self.env._("Journal entries"),
            [
                Column(self.env._("Date"), "day"),
                Column(self.env._("Entry")),
                Column(self.env._("Journal")),
                Column(self.env._("Reference")),
                Column(self.env._("Debit"), "money", True),
                Column(self.env._("Credit"), "money", True),
            ],
            {
                session.id: self._entry_rows(entries.get(session.id), sums)
                for session in sessions
            },
            COMPANY,
            self.env._("Nothing is posted."),
        )

    @api.model
    def _entry_rows(self, moves, sums):
        if not moves:
            return []
        rows = []
        for journal, group in moves.grouped("journal_id").items():
            if len(group) > MOST_ENTRIES:
                rows.append(self._entries_row(journal, group, sums))
            else:
                ordered = group.sorted(lambda move: (move.date, move.id))
                rows += [self._entry_row(move, sums) for move in ordered]
        return rows

    @api.model
    def _entry_row(self, move, sums):
        name = move.name or self.env._("Draft")
        if move.state != "posted":
            state = dict(move._fields["state"]._description_selection(self.env))
            name = f"{name} ({state[move.state]})"
        cells = [move.date, name, move.journal_id.name, move.ref or None]
        return Row(move.id, [*cells, *sums.get(move.id, (0, 0))])

    @api.model
    def _entries_row(self, journal, moves, sums):
        """One row for very many entries: nobody would read all their names."""
        name = self.env._("%(count)s entries", count=len(moves))
        debit = sum(sums.get(move.id, (0, 0))[0] for move in moves)
        credit = sum(sums.get(move.id, (0, 0))[1] for move in moves)
        key = "journal", journal.id
        return Row(key, [None, name, journal.name, None, debit, credit])

    @api.model
    def _read_accounts(self, sessions):
        entries = self._entries(sessions)
        rows = {}
        sums = self._item_sums(entries)
        for session in sessions:
            moves = set(entries[session.id].ids) if session.id in entries else set()
            rows[session.id] = self._account_rows(session, moves, sums)
        return Section(
            "accounts",
            self.env._("Journal items by account"),
            [
                Column(self.env._("Account")),
                Column(self.env._("Debit"), "money", True),
                Column(self.env._("Credit"), "money", True),
                Column(self.env._("Balance"), "money", True),
            ],
            rows,
            COMPANY,
        )

    @api.model
    def _account_rows(self, session, move_ids, sums):
        by_account = {}
        for move, account, debit, credit in sums:
            if move.id in move_ids:
                known = by_account.setdefault(account, [0, 0])
                known[0] += debit
                known[1] += credit
        named = {
            account.with_company(session.company_id).display_name: (account.id, amounts)
            for account, amounts in by_account.items()
        }
        return [
            Row(number, [name, debit, credit, debit - credit])
            for name, (number, (debit, credit)) in sorted(named.items())
        ]
