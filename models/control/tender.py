from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.verdict import ACCEPT, APPROVAL, BLOCK, REASON, severity, strictest
from ..numbers import format_difference
from ..policy.rule import REQUIREMENT_SELECTION


class PosClosingTender(models.Model):
    """One payment method of a closing: expected, counted, judged and explained.

    The amounts are those of the count that stands. Before that there are none, so that
    a blind count has nothing to read.
    """

    _name = "pos.closing.tender"
    _inherit = ["pos.closing.part"]
    _description = "Payment method of a closing"
    _order = "closing_id, sequence, id"
    _rec_name = "payment_method_id"

    sequence = fields.Integer(readonly=True)
    payment_method_id = fields.Many2one(
        "pos.payment.method", required=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("cash", "Cash"),
            ("bank", "Cards and other non-cash"),
            ("pay_later", "Customer account"),
        ],
        required=True,
        readonly=True,
    )
    declaration = fields.Selection(
        [
            ("nothing", "Nothing"),
            ("total", "Total"),
            ("reference", "Total and batch reference"),
        ],
        required=True,
        readonly=True,
        help="What is declared for this payment method when it is counted.",
    )
    expected = fields.Monetary(readonly=True)
    counted = fields.Monetary(readonly=True)
    difference = fields.Monetary(readonly=True, help="Counted minus expected.")
    reference = fields.Char(string="Batch reference", readonly=True)
    requirement = fields.Selection(REQUIREMENT_SELECTION, readonly=True)
    rule_text = fields.Char(
        string="Decided by", readonly=True, help="The threshold that was exceeded."
    )
    carried_requirement = fields.Selection(
        REQUIREMENT_SELECTION,
        readonly=True,
        help="What an earlier, final count required: a late sale does not lift it.",
    )
    judged_requirement = fields.Selection(
        REQUIREMENT_SELECTION,
        readonly=True,
        help="What the thresholds alone require: a reason may require more.",
    )
    explanation_ids = fields.One2many(
        "pos.closing.explanation",
        "tender_id",
        readonly=True,
        help="All explanations ever given.",
    )
    # Of the first of the current explanations.
    reason_id = fields.Many2one(
        "pos.closing.reason", readonly=True, ondelete="restrict"
    )
    note = fields.Char(readonly=True)
    move_ids = fields.One2many("account.move", "pos_closing_tender_id", readonly=True)

    _unique_method = models.Constraint(
        "UNIQUE (closing_id, payment_method_id)",
        "A closing lists each payment method only once.",
    )

    @api.model
    def _prepare(self, payment_method, policy, sequence):
        return {
            "sequence": sequence,
            "payment_method_id": payment_method.id,
            "kind": payment_method._closing_kind(),
            "declaration": payment_method._closing_declaration(policy),
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A closing is kept on record and cannot be deleted.")
        )

    # ------------------------------------------------------------------
    # Judging
    # ------------------------------------------------------------------

    def _prepare_count_line(self, declared, takings):
        """Return a line of a count: as declared, or as expected if nothing is.

        If nothing is known to be expected, it is what was declared.
        """
        expected = takings.expected.get(self.payment_method_id.id)
        entry = declared.get(self) or {"amount": expected}
        expected = entry["amount"] if expected is None else expected
        difference = self.currency_id.round(entry["amount"] - expected)
        return {
            **entry,
            "payment_method_id": self.payment_method_id.id,
            "is_declared": self in declared,
            "expected": expected,
            "agrees": self._judge(difference, expected).requirement == ACCEPT,
        }

    def _settle(self, line):
        """Take over a count's line and judge it."""
        difference = self.currency_id.round(line.amount - line.expected)
        judged = self._judge(difference, line.expected)
        self._forget_explanations_unless(difference)
        self.write(
            {
                "expected": line.expected,
                "counted": line.amount,
                "difference": difference,
                "reference": line.reference,
                "judged_requirement": judged.requirement,
                "requirement": self._required(judged.requirement),
                "rule_text": judged.rule.ref if judged.rule else "",
            }
        )

    def _required(self, judged):
        """Return the strictest of the verdict, what is carried over, and reasons."""
        reasons = self._current_explanations().reason_id
        asked = [judged, self.carried_requirement]
        return strictest(filter(None, asked + reasons.mapped("minimum_requirement")))

    def _judge(self, difference, expected):
        judged = self._owner().policy_id._judge(
            self.payment_method_id,
            difference,
            self._takings_of(expected),
            self.currency_id,
            opening=bool(self.opening_id),
        )
        return self._owner()._judged(judged, difference)

    def _takings_of(self, expected):
        """Return the base of percentages: for a drawer, without the float."""
        if self.opening_id or self != self.closing_id._drawer():
            return expected
        return expected - self.closing_id.session_id._closing_float()

    def _reopen(self):
        self.write(
            {
                "expected": 0,
                "counted": 0,
                "difference": 0,
                "judged_requirement": False,
                "requirement": False,
                "rule_text": False,
            }
        )

    def _needs(self, requirement):
        """Tell whether the verdict is at least this requirement."""
        return severity(self.requirement or ACCEPT) >= severity(requirement)

    def _missing(self):
        """Return what this payment method still needs before closing, or None."""
        names = {"tender": self.payment_method_id.name}
        if self.requirement == BLOCK:
            message = self.env._(
                "%(tender)s: this difference blocks the closing. A manager can grant a"
                " new count, or an administrator can approve it.",
                **names,
            )
        elif self.requirement == APPROVAL:
            message = self.env._("%(tender)s: a manager must approve.", **names)
        elif self.requirement == REASON and not self.reason_id:
            message = self.env._("%(tender)s: give a reason.", **names)
        else:
            return None
        return {
            "code": self.requirement,
            "message": message,
            "payment_method_id": self.payment_method_id.id,
        }

    # ------------------------------------------------------------------
    # Explaining
    # ------------------------------------------------------------------

    def _explain(self, lines):
        """Take the reasons for all payment methods given, or for none of them."""
        by_tender = {}
        for line in self._read_entries(lines):
            tender = self._of_closing(line.get("payment_method_id"))
            by_tender.setdefault(tender, []).append(line)
        Explanation = self.env["pos.closing.explanation"]
        told = {
            tender: Explanation._read_lines(tender, entries)
            for tender, entries in by_tender.items()
            # An interface may still hold what was chosen for an earlier count.
            if not tender._needs_no_reason()
        }
        for tender, entries in told.items():
            Explanation._record(tender, entries)
            tender._take_explanations(tender._latest_explanations())

    def _needs_no_reason(self):
        """Tell whether there is nothing to explain: the count agrees."""
        agrees = self.currency_id.is_zero(self.difference)
        return agrees and self.requirement == ACCEPT

    def _of_closing(self, payment_method_id):
        tender = self.filtered(lambda t: t.payment_method_id.id == payment_method_id)
        if not tender:
            raise UserError(
                self.env._(
                    "Payment method %(id)s is not part of this closing.",
                    id=payment_method_id,
                )
            )
        return tender

    def _latest_explanations(self):
        """Return the latest explanations, whether or not they are still valid."""
        told = self.explanation_ids
        latest = max(told.mapped("number"), default=0)
        return told.filtered(lambda explanation: explanation.number == latest)

    def _current_explanations(self):
        """Return the current explanations, none if there is no current reason."""
        if not self.reason_id:
            return self.env["pos.closing.explanation"]
        return self._latest_explanations()

    def _take_explanations(self, explanations):
        first = explanations[0]
        self.write({"reason_id": first.reason_id.id, "note": first.note})
        if self.judged_requirement:
            self.requirement = self._required(self.judged_requirement)
        self._owner()._log(explanations._text())

    def _forget_explanations_unless(self, difference):
        """Drop explanations that were given for another difference."""
        explained = sum(self._current_explanations().mapped("amount"))
        differs = self.currency_id.compare_amounts(explained, difference)
        if self.reason_id and (differs or self.currency_id.is_zero(difference)):
            self.write({"reason_id": False, "note": False})

    def _check_reason(self, reason, note):
        company = self._owner().company_id
        ours = reason.filtered_domain(reason._check_company_domain(company))
        if not ours.filtered("active"):
            raise UserError(
                self.env._(
                    "Choose a reason for %(tender)s.",
                    tender=self.payment_method_id.name,
                )
            )
        if not reason._suits(self.kind):
            raise UserError(
                self.env._(
                    "%(reason)s does not explain differences of %(tender)s: it is"
                    " meant for another type of payment.",
                    reason=reason.name,
                    tender=self.payment_method_id.name,
                )
            )
        if self.difference and not reason._explains(self.difference):
            raise UserError(
                self.env._(
                    "%(reason)s does not explain this difference of %(tender)s: it is"
                    " meant for the other direction.",
                    reason=reason.name,
                    tender=self.payment_method_id.name,
                )
            )
        if reason.note_required and not (note or "").strip():
            raise UserError(
                self.env._(
                    "%(reason)s needs a note that says what happened.",
                    reason=reason.name,
                )
            )

    # ------------------------------------------------------------------
    # Answers and messages
    # ------------------------------------------------------------------

    def _answer(self, shown):
        """Return the payment method for the client.

        :param dict shown: expected amounts that may be shown before the count
        :return: dict with ``payment_method_id, name, kind, declaration, expected,
            counted, difference, requirement, decided_by, reason_id, reason, note,
            reference``; amounts are False where nothing is to be shown; and
            ``explanations``, a list of dict with ``reason_id, reason, amount, note``
            and ``documents``, a list of ``{"id", "name"}`` of attachments
        """
        judged = bool(self.requirement)
        method = self.payment_method_id
        return {
            "payment_method_id": method.id,
            "name": method.name,
            "kind": self.kind,
            "declaration": self.declaration,
            "expected": self.expected if judged else shown.get(method.id, False),
            "counted": self.counted if judged else False,
            "difference": self.difference if judged else False,
            "requirement": self.requirement,
            "decided_by": self.rule_text,
            "reason_id": self.reason_id.id,
            "reason": self.reason_id.name,
            "note": self.note,
            "explanations": [
                explanation._answer(judged)
                for explanation in self._current_explanations()
            ],
            "reference": self.reference,
        }

    def _judgement_text(self):
        if not self.requirement or self.declaration == "nothing":
            return False
        return self.env._(
            "%(tender)s: %(difference)s (expected %(expected)s, counted %(counted)s)."
            " %(requirement)s.",
            tender=self.payment_method_id.name,
            expected=self.currency_id.format(self.expected),
            counted=self.currency_id.format(self.counted),
            difference=format_difference(self.env, self.currency_id, self.difference),
            requirement=dict(REQUIREMENT_SELECTION)[self.requirement],
        )
