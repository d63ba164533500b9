from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.tieout import BROKEN, OK

# How many differing keys a list names.
MOST_NAMED = 3


class PosClosingProof(models.Model):
    """What the views show of a proof, and where their buttons lead."""

    _inherit = "pos.closing.proof"

    is_broken = fields.Boolean(
        string="Is Not Matched",
        compute="_compute_is_broken",
        store=True,
        help="Technical: those not matched come first.",
    )
    row_text = fields.Char(string="What differs", compute="_compute_row_text")

    @api.depends("status")
    def _compute_is_broken(self):
        for proof in self:
            proof.is_broken = proof.status == BROKEN

    @api.depends("row_ids.name", "status", "difference")
    @api.depends_context("lang")
    def _compute_row_text(self):
        for proof in self:
            is_rounded = proof._agrees_but_for_rounding()
            proof.row_text = self.env._("Rounding") if is_rounded else proof._named()

    def _agrees_but_for_rounding(self):
        currency = self.currency_id
        return self.status == OK and currency and not currency.is_zero(self.difference)

    def _named(self):
        """Name the first of the rows that differ."""
        names = self.row_ids.mapped("name")
        text = ", ".join(names[:MOST_NAMED])
        more = len(names) - MOST_NAMED
        if more > 0:
            return self.env._("%(what)s and %(more)s more", what=text, more=more)
        return text

    @api.depends("code", "session_name")
    def _compute_display_name(self):
        names = dict(self._selection_code())
        for proof in self:
            proof.display_name = f"{proof.session_name}: {names.get(proof.code)}"

    @api.model
    def _get_reconciliation_action(self):
        return self.env["ir.actions.act_window"]._for_xml_id(
            "pos_closing_control.action_proof"
        )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_prove(self):
        """Prove the sessions of these identities again, with all identities."""
        self.session_id.closing_prove()

    def action_open_session_proofs(self):
        return self.session_id._action_closing_proofs()

    def action_open_closing(self):
        return self.session_id._action_closings()

    def action_open_entries(self):
        return self.session_id._action_closing_entries()

    def action_open_pickings(self):
        return self.session_id._action_closing_pickings()


class PosClosingProofRow(models.Model):
    _inherit = "pos.closing.proof.row"

    left_links = fields.Json(
        string="Records of the first side", compute="_compute_links"
    )
    right_links = fields.Json(
        string="Records of the second side", compute="_compute_links"
    )

    @api.depends("left_records", "right_records")
    @api.depends_context("uid", "lang")
    def _compute_links(self):
        """Return for each side ``[{"model", "label", "may_open"}]``, one per model.

        A single record is shown by its name, several by their number.
        """
        existing = self._existing()
        for row in self:
            row.left_links = row._links(row.left_records, existing)
            row.right_links = row._links(row.right_records, existing)

    def _existing(self):
        """Return ``{model: records}`` of all rows, with one query for each model."""
        by_model = {}
        for row in self:
            for records in (row.left_records, row.right_records):
                for model, ids in (records or {}).items():
                    by_model.setdefault(model, set()).update(ids)
        return {
            model: self.env[model].browse(ids).exists()
            for model, ids in by_model.items()
            if model in self.env  # its module may be gone
        }

    @api.model
    def _links(self, records, existing):
        return [
            {
                "model": model,
                "label": self._label(existing[model].browse(ids), existing[model]),
                "may_open": bool(existing[model].browse(ids) & existing[model])
                and self.env[model].has_access("read"),
            }
            for model, ids in (records or {}).items()
            if model in existing
        ]

    @api.model
    def _openable(self, records):
        """Return those of the records that the caller may read; say so if none."""
        there = records.exists()
        kind = self.env["ir.model"]._get(records._name).name
        if not there:
            raise UserError(
                self.env._(
                    "This was deleted since (%(kind)s): prove the session again to see"
                    " its current state.",
                    kind=kind,
                )
            )
        openable = there._filtered_access("read")
        if not openable:
            raise UserError(
                self.env._(
                    "You do not have access to this (%(kind)s): show this proof to"
                    " somebody who has.",
                    kind=kind,
                )
            )
        return openable

    @api.model
    def _label(self, records, existing):
        kind = self.env["ir.model"]._get(records._name).name
        there = records & existing
        if not there:
            return self.env._("%(kind)s (deleted)", kind=kind)
        if len(there) == 1:
            return there.sudo().display_name or kind
        return self.env._("%(kind)s: %(count)s", kind=kind, count=len(there))
