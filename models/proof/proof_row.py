from odoo import api, fields, models

from ..remote import check_one
from .proof import AT_CLOSING, LATEST


class PosClosingProofRow(models.Model):
    """A key on which the two sides of an identity differ, with the records behind it.

    The label is stored, so that an accountant can read it without other rights.
    """

    _name = "pos.closing.proof.row"
    _inherit = "pos.closing.undefaulted"
    _description = "Difference in a proof"
    _order = "proof_id, id"

    proof_id = fields.Many2one(
        "pos.closing.proof",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    moment = fields.Selection(
        [(AT_CLOSING, "At closing"), (LATEST, "Current")],
        required=True,
        readonly=True,
    )
    session_id = fields.Many2one(related="proof_id.session_id", store=True, index=True)
    company_id = fields.Many2one(related="proof_id.company_id", store=True)
    code = fields.Selection(related="proof_id.code", store=True)
    currency_id = fields.Many2one(related="proof_id.currency_id")
    key = fields.Char(required=True, readonly=True, help="Technical: what it is about.")
    name = fields.Char(string="What differs", readonly=True)
    left_amount = fields.Monetary(string="First side", readonly=True)
    right_amount = fields.Monetary(string="Second side", readonly=True)
    difference = fields.Monetary(readonly=True, help="First side minus second side.")
    left_records = fields.Json(
        string="Ids of the first side", readonly=True, help="Ids by model."
    )
    right_records = fields.Json(
        string="Ids of the second side", readonly=True, help="Ids by model."
    )
    is_changed = fields.Boolean(
        string="Changed since closing",
        readonly=True,
        help="It was different when the session was closed.",
    )
    changed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    changed_at = fields.Datetime(readonly=True)

    # ------------------------------------------------------------------
    # Storing
    # ------------------------------------------------------------------

    @api.model
    def _replace(self, proofs, outcomes, moment):
        """Store the rows of outcomes, replacing those of the same moment."""
        self.search([("proof_id", "in", proofs.ids), ("moment", "=", moment)]).unlink()
        found = [
            (proof, row)
            for proof in proofs
            if (proof.session_id.id, proof.code) in outcomes
            for row in outcomes[proof.session_id.id, proof.code].rows
        ]
        names = self._names({row.key for _proof, row in found})
        return self.create(
            [
                {"moment": moment, "name": names[row.key], **self._prepare(proof, row)}
                for proof, row in found
            ]
        )

    @api.model
    def _prepare(self, proof, row):
        return {
            "proof_id": proof.id,
            "key": row.key,
            "left_amount": float(row.left),
            "right_amount": float(row.right),
            "difference": float(row.difference),
            "left_records": row.left_records,
            "right_records": row.right_records,
        }

    @api.model
    def _names(self, keys):
        """Return a label for each key, reading the records of a model together.

        A key of several parts, as ``"product.product,1/A12"``, is labelled by all of
        them.
        """
        parts = {key: key.split("/", 1) for key in keys}
        names = self._names_of_parts({part for one in parts.values() for part in one})
        return {
            key: ": ".join(names[part] for part in several)
            for key, several in parts.items()
        }

    @api.model
    def _names_of_parts(self, parts):
        names = {part: self._words().get(part, part) for part in parts}
        by_model = {}
        for part in parts:
            model, _comma, number = part.partition(",")
            if model in self.env and number.isdecimal():
                by_model.setdefault(model, []).append(int(number))
        for model, ids in by_model.items():
            for record in self.env[model].browse(ids).exists():
                names[f"{model},{record.id}"] = record.display_name
        return names

    @api.model
    def _words(self):
        """Return labels of the keys that are not records."""
        return {
            "tax": self.env._("Taxes"),
            "rounding": self.env._("Cash rounding"),
        }

    # ------------------------------------------------------------------
    # Showing
    # ------------------------------------------------------------------

    def _answer(self):
        """Return the row for a caller.

        :return: dict with ``id, key, name, left, right, difference``; ``left_records``
            and ``right_records``: ids by model; ``changed``: bool, ``changed_by``: name
            of the user or False, ``changed_at``
        """
        return {
            "id": self.id,
            "key": self.key,
            "name": self.name,
            "left": self.left_amount,
            "right": self.right_amount,
            "difference": self.difference,
            "left_records": self.left_records or {},
            "right_records": self.right_records or {},
            "changed": self.is_changed,
            "changed_by": self.changed_by_id.name,
            "changed_at": self.changed_at,
        }

    def action_open_left(self):
        return self._open(self.left_records)

    def action_open_right(self):
        return self._open(self.right_records)

    def _open(self, records):
        """Open the records behind one side, with the rights of the caller.

        If there are several models: the one that the button names in the context, else
        the one with the most records.
        """
        check_one(self)
        records = records or {}
        model = self.env.context.get("proof_model")
        if model not in records:
            model = max(records, key=lambda model: len(records[model]), default=None)
        if not model:
            return False
        found = self._openable(self.env[model].browse(records[model]))
        return found._get_records_action(name=self.name)
