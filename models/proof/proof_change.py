from odoo import api, models

from ...engine.tieout import NOT_APPLICABLE, REMAPPED, WORST_FIRST
from ..numbers import format_number


class PosClosingProof(models.Model):
    """What changed since a session was closed, who changed it, and the answers."""

    _inherit = "pos.closing.proof"

    # ------------------------------------------------------------------
    # What changed
    # ------------------------------------------------------------------

    def _note_changes(self):
        """Compare with the proof of the closing, if there is one."""
        kept = self.filtered("closed_at")
        for proof in kept:
            proof.is_changed = proof._differs_from_closed()
        rows = kept.filtered("is_changed").row_ids.filtered(lambda row: row._is_new())
        rows.is_changed = True
        rows._find_who_changed()

    def _differs_from_closed(self):
        """Tell whether records have changed; a changed set-up alone does not count."""
        if self.status == REMAPPED:
            return False
        then = self.closed_status, self.closed_left, self.closed_right
        if then != (self.status, self.left_amount, self.right_amount):
            return True
        return self.row_ids._content() != self.closed_row_ids._content()

    @api.depends("is_changed", "row_ids.changed_by_id")
    def _compute_change_text(self):
        for proof in self:
            proof.change_text = proof.is_changed and proof._text_change()

    def _text_change(self):
        names = dict(self._fields["status"]._description_selection(self.env))
        text = self.env._(
            "At closing: %(then)s, %(left)s and %(right)s; now: %(now)s.",
            then=names[self.closed_status],
            left=self._format(self.closed_left),
            right=self._format(self.closed_right),
            now=names[self.status],
        )
        changes = [row._text_change() for row in self.row_ids if row.is_changed]
        return " ".join([text, *changes])

    def _format(self, amount):
        currency = self.currency_id
        return currency.format(amount) if currency else format_number(self.env, amount)

    # ------------------------------------------------------------------
    # Answers
    # ------------------------------------------------------------------

    def _answer_by_session(self, sessions):
        """Answer as described at ``pos.session.closing_prove``."""
        by_session = self.grouped("session_id")
        return [by_session[session]._answer_session(session) for session in sessions]

    def _answer_session(self, session):
        return {
            "session_id": session.id,
            "session_name": session.name,
            "state": session.state,
            "status": self._worst(),
            "identities": [proof._answer() for proof in self],
        }

    def _worst(self):
        statuses = set(self.mapped("status"))
        return next(filter(statuses.__contains__, WORST_FIRST), NOT_APPLICABLE)

    def _answer(self):
        names = dict(self._selection_code())
        return {
            "id": self.id,
            "code": self.code,
            "name": names.get(self.code, self.code),
            "status": self.status,
            "reason": self.reason,
            "left_name": self.left_name,
            "right_name": self.right_name,
            "left": self.left_amount,
            "right": self.right_amount,
            "difference": self.difference,
            "currency_id": self.currency_id.id,
            "rows": [row._answer() for row in self.row_ids],
            "closed": self._answer_closed(),
            "changed": self.is_changed,
            "change": self.change_text,
        }

    def _answer_closed(self):
        if not self.closed_at:
            return False
        return {
            "status": self.closed_status,
            "left": self.closed_left,
            "right": self.closed_right,
            "difference": self.closed_left - self.closed_right,
            "date": self.closed_at,
        }


class PosClosingProofRow(models.Model):
    _inherit = "pos.closing.proof.row"

    def _content(self):
        return {(row.key, row.left_amount, row.right_amount) for row in self}

    def _is_new(self):
        """Tell whether the session was closed without this difference."""
        return not self._content() <= self.proof_id.closed_row_ids._content()

    def _find_who_changed(self):
        """Return who wrote last on a record behind the row, if after the closing.

        Deleting a record, or bypassing Odoo, leaves no name.
        """
        written = self._written()
        for row in self:
            marks = [
                mark
                for records in (row.left_records, row.right_records)
                for model, ids in (records or {}).items()
                for mark in (written.get((model, number)) for number in ids)
                if mark and mark[0] > row.proof_id.closed_at
            ]
            if marks:
                row.changed_at, row.changed_by_id = max(marks)

    def _written(self):
        """Return ``{(model, id): (when, user id)}``, one query for each model."""
        by_model = {}
        for row in self:
            for records in (row.left_records, row.right_records):
                for model, ids in (records or {}).items():
                    by_model.setdefault(model, set()).update(ids)
        return {
            (model, record["id"]): (record["write_date"], record["write_uid"])
            for model, ids in by_model.items()
            for record in self._read_written(model, ids)
        }

    @api.model
    def _read_written(self, model, ids):
        records = self.env[model].with_context(active_test=False)
        fields = ["write_date", "write_uid"]
        return records.search_read([("id", "in", list(ids))], fields, load=None)

    def _text_change(self):
        values = {
            "what": self.name,
            "left": self.proof_id._format(self.left_amount),
            "right": self.proof_id._format(self.right_amount),
        }
        if not self.changed_by_id:
            return self.env._("%(what)s: %(left)s against %(right)s.", **values)
        return self.env._(
            "%(what)s: %(left)s against %(right)s, last changed by %(user)s.",
            user=self.changed_by_id.name,
            **values,
        )
