import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ..groups import SECOND_PERSON
from ..remote import read_text

MAX_LINES = 20
MAX_DOCUMENTS = 5
MAX_DOCUMENT_MB = 10
LONGEST_NAME = 100
# No type that a browser would run: approvers open documents in their own login.
DOCUMENT_TYPES = frozenset(
    {
        "application/pdf",
        "image/gif",
        "image/heic",
        "image/heif",
        "image/jpeg",
        "image/png",
        "image/webp",
    }
)


class PosClosingExplanation(models.Model):
    """One reason for a difference of a payment method, or for a part of it.

    New explanations are added as a new set. Superseded reasons stay on record, so that
    "theft" cannot be quietly withdrawn when it turns out to need an approval.
    """

    _name = "pos.closing.explanation"
    _inherit = ["pos.closing.evidence"]
    _description = "Explanation of a difference"
    _order = "number desc, id"
    _rec_name = "reason_id"

    tender_id = fields.Many2one(
        "pos.closing.tender",
        string="Method of the closing",
        required=True,
        index=True,
        ondelete="cascade",
    )
    closing_id = fields.Many2one(related="tender_id.closing_id", store=True, index=True)
    payment_method_id = fields.Many2one(related="tender_id.payment_method_id")
    number = fields.Integer(
        string="Explanation Number",
        required=True,
        help="Explanations given together have the same number.",
    )
    currency_id = fields.Many2one(related="tender_id.currency_id")
    reason_id = fields.Many2one(
        "pos.closing.reason", required=True, ondelete="restrict"
    )
    # In a blind recount, an old difference would reveal what is expected.
    amount = fields.Monetary(groups=SECOND_PERSON)
    note = fields.Char()
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        string="Documents",
        domain=[("res_model", "=", "pos.closing.explanation")],
    )
    is_current = fields.Boolean(
        string="Still valid",
        compute="_compute_is_current",
        compute_sudo=True,
        help="Unset once the payment method was explained or counted again.",
    )

    @api.depends("tender_id.explanation_ids", "tender_id.reason_id")
    def _compute_is_current(self):
        for explanation in self:
            current = explanation.tender_id._current_explanations()
            explanation.is_current = explanation in current

    # ------------------------------------------------------------------
    # Checking what a client sends; nothing is stored before all of it is valid
    # ------------------------------------------------------------------

    @api.model
    def _read_lines(self, tender, lines):
        """Return what to record for one payment method, or raise a sentence."""
        if len(lines) > MAX_LINES:
            raise UserError(
                self.env._(
                    "%(tender)s: enter at most %(count)s reasons.",
                    tender=tender.payment_method_id.name,
                    count=MAX_LINES,
                )
            )
        told = [self._read_line(tender, line) for line in lines]
        if len(told) == 1 and told[0]["amount"] is None:
            told[0]["amount"] = tender.difference
        else:
            self._check_amounts(tender, [line["amount"] for line in told])
        return told

    @api.model
    def _read_line(self, tender, line):
        reason_id = line.get("reason_id")
        # Larger numbers do not fit the database's ids and would cause an error.
        known = type(reason_id) is int and 0 < reason_id < 2**31
        reason = self.env["pos.closing.reason"].browse(reason_id if known else [])
        note, amount = read_text(self.env, line.get("note")), line.get("amount")
        tender._check_reason(reason.exists(), note)
        documents = self._read_documents(tender, reason, line.get("documents"))
        if reason.document_required and not documents:
            raise UserError(
                self.env._(
                    "%(reason)s needs a document: attach a photo or a PDF.",
                    reason=reason.name,
                )
            )
        return {
            "reason_id": reason.id,
            "amount": None if amount is None else tender._read_money(amount),
            "note": note or False,
            "documents": documents,
        }

    @api.model
    def _check_amounts(self, tender, amounts):
        """The parts have the direction of the difference and add up to it."""
        currency, difference = tender.currency_id, tender.difference
        names = {"tender": tender.payment_method_id.name}
        if None in amounts:
            raise UserError(
                self.env._("%(tender)s: enter an amount for each reason.", **names)
            )
        if any(currency.is_zero(amount) for amount in amounts):
            raise UserError(
                self.env._("%(tender)s: enter an amount for each reason.", **names)
            )
        if any((amount < 0) != (difference < 0) for amount in amounts):
            raise UserError(
                self.env._(
                    "%(tender)s: the amounts of all reasons must go in the same"
                    " direction as the difference of %(difference)s.",
                    difference=currency.format(difference),
                    **names,
                )
            )
        if currency.compare_amounts(sum(amounts), difference):
            raise UserError(
                self.env._(
                    "%(tender)s: the reasons add up to %(total)s, the difference is"
                    " %(difference)s.",
                    total=currency.format(sum(amounts)),
                    difference=currency.format(difference),
                    **names,
                )
            )

    # ------------------------------------------------------------------
    # Documents
    # ------------------------------------------------------------------

    @api.model
    def _read_documents(self, tender, reason, documents):
        """Return attachment values; without the key, earlier documents are kept."""
        if documents is None:
            latest = tender._latest_explanations()
            kept = latest.filtered(lambda told: told.reason_id == reason)[:1]
            # A client's context could replace the contents by their sizes.
            kept = kept.with_context(bin_size=False, bin_size_raw=False)
            return [
                {"name": document.name, "raw": document.raw}
                for document in kept.attachment_ids.sorted("id")
            ]
        if len(tender._read_entries(documents)) > MAX_DOCUMENTS:
            raise UserError(
                self.env._(
                    "Attach at most %(count)s documents to a reason.",
                    count=MAX_DOCUMENTS,
                )
            )
        return [self._read_document(document) for document in documents]

    @api.model
    def _read_document(self, document):
        name = read_text(self.env, document.get("name"))[:LONGEST_NAME]
        data = document.get("data")
        data = data if isinstance(data, str) else ""
        limit = MAX_DOCUMENT_MB * 1024 * 1024
        if len(data) > limit * 4 / 3 + 4:
            raise UserError(
                self.env._(
                    "%(document)s is larger than %(limit)s MB.",
                    document=name,
                    limit=MAX_DOCUMENT_MB,
                )
            )
        try:
            raw = base64.b64decode(data, validate=True)
        except (binascii.Error, TypeError, ValueError):
            raw = b""
        mimetype = raw and guess_mimetype(raw)
        if not name or mimetype not in DOCUMENT_TYPES:
            raise UserError(
                self.env._(
                    "%(document)s cannot be attached: attach a photo or a PDF.",
                    document=name or self.env._("A document without a name"),
                )
            )
        return {"name": name, "raw": raw, "mimetype": mimetype}

    # ------------------------------------------------------------------
    # Recording and answering
    # ------------------------------------------------------------------

    @api.model
    def _record(self, tender, told):
        number = max(tender.explanation_ids.mapped("number"), default=0) + 1
        for line in told:
            documents = line.pop("documents")
            explanation = self.create(
                {**line, "tender_id": tender.id, "number": number}
            )
            self.env["ir.attachment"].create(
                [
                    {**document, "res_model": self._name, "res_id": explanation.id}
                    for document in documents
                ]
            )

    def _answer(self, judged):
        """Return the explanation for the client, its amount only once judged."""
        return {
            "reason_id": self.reason_id.id,
            "reason": self.reason_id.name,
            "amount": self.amount if judged else False,
            "note": self.note,
            "documents": [
                {"id": document.id, "name": document.name}
                for document in self.attachment_ids.sorted("id")
            ],
        }

    def _text(self):
        """Return one line for each, with its amount if there are several."""
        return "\n".join(
            self.env._(
                "%(tender)s: %(reason)s. %(note)s",
                tender=explanation.tender_id.payment_method_id.name,
                reason=explanation._text_reason(alone=len(self) == 1),
                note=explanation.note or "",
            )
            for explanation in self
        )

    def _text_reason(self, alone):
        if alone:
            return self.reason_id.name
        return f"{self.reason_id.name} ({self.currency_id.format(self.amount)})"
