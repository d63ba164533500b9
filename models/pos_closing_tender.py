import math

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..engine.verdict import ACCEPT, APPROVAL, BLOCK, REASON, severity, strictest
from .pos_closing_policy_rule import REQUIREMENT_SELECTION

# Beyond these a slip of the finger is more likely than a full drawer.
MAX_AMOUNT = 1e12
MAX_PIECES = 1_000_000


class PosClosingTender(models.Model):
    """One payment method of a closing: expected, counted, judged and explained.

    The amounts are those of the count that stands; before that there are none, so
    that a blind count has nothing to be read.
    """

    _name = "pos.closing.tender"
    _description = "Tender of a closing"
    _order = "closing_id, sequence, id"
    _rec_name = "payment_method_id"

    closing_id = fields.Many2one(
        "pos.closing", required=True, index=True, readonly=True, ondelete="cascade"
    )
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
        help="What the one who counts declares for this tender.",
    )
    currency_id = fields.Many2one(related="closing_id.currency_id")
    expected = fields.Monetary(readonly=True)
    counted = fields.Monetary(readonly=True)
    difference = fields.Monetary(readonly=True, help="Counted less expected.")
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
    reason_id = fields.Many2one("pos.closing.reason", readonly=True)
    note = fields.Char(readonly=True)
    move_ids = fields.One2many("account.move", "pos_closing_tender_id", readonly=True)

    _unique_method = models.Constraint(
        "UNIQUE (closing_id, payment_method_id)",
        "A payment method stands only once in a closing.",
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
        raise UserError(self.env._("A closing is kept: it cannot be deleted."))

    # ------------------------------------------------------------------
    # Declaring: what the client sends for one attempt
    # ------------------------------------------------------------------

    def _read_declarations(self, entries):
        """Check what the client declares, and price the coins and notes.

        :return: ``{tender: {"amount", "reference", "denominations"}}``
        """
        declared = {}
        for entry in entries or []:
            tender = self._of_closing(entry.get("payment_method_id"))
            if tender in declared or tender.declaration == "nothing":
                raise UserError(tender._text_not_declared())
            declared[tender] = tender._read_declaration(entry)
        forgotten = self.filtered(
            lambda tender: tender.declaration != "nothing" and tender not in declared
        )
        if forgotten:
            raise UserError(
                self.env._(
                    "Count these as well: %(tenders)s.",
                    tenders=", ".join(forgotten.payment_method_id.mapped("name")),
                )
            )
        return declared

    def _read_declaration(self, entry):
        reference = self._read_reference(entry.get("reference"))
        if entry.get("bills") is None:
            self._check_denominations_optional()
            amount, denominations = entry.get("amount"), False
        else:
            denominations = self._read_bills(entry["bills"])
            amount = sum(line["value"] * line["quantity"] for line in denominations)
        return {
            "amount": self._read_amount(amount),
            "reference": reference,
            "denominations": denominations,
        }

    def _read_amount(self, amount):
        name = self.payment_method_id.name
        if isinstance(amount, bool) or not isinstance(amount, int | float):
            raise UserError(self.env._("Type the amount of %(tender)s.", tender=name))
        if not math.isfinite(amount) or abs(amount) > MAX_AMOUNT:
            raise UserError(
                self.env._("The amount of %(tender)s is no money.", tender=name)
            )
        rounded = self.currency_id.round(amount)
        if not math.isclose(rounded, amount, rel_tol=1e-12, abs_tol=1e-9):
            raise UserError(
                self.env._(
                    "The amount of %(tender)s has more decimals than %(currency)s.",
                    tender=name,
                    currency=self.currency_id.name,
                )
            )
        if self.kind == "cash" and rounded < 0:
            raise UserError(
                self.env._("%(tender)s cannot be counted below zero.", tender=name)
            )
        return rounded

    def _read_reference(self, reference):
        if self.declaration == "reference" and not (reference or "").strip():
            raise UserError(
                self.env._(
                    "Type the batch reference of %(tender)s.",
                    tender=self.payment_method_id.name,
                )
            )
        return reference or False

    def _read_bills(self, quantities):
        """Return the counted coins and notes with the values they have today."""
        bills = self.closing_id.config_id._closing_bills()
        return [
            {
                "bill_id": bill.id,
                "name": bill.name,
                "value": bill.value,
                "quantity": quantity,
            }
            for bill, quantity in self._read_quantities(bills, quantities)
        ]

    def _check_denominations_optional(self):
        if self.kind == "cash" and self.closing_id.policy_id.require_denominations:
            raise UserError(
                self.env._(
                    "Count %(tender)s by coins and notes.",
                    tender=self.payment_method_id.name,
                )
            )

    def _read_quantities(self, bills, quantities):
        by_id = {str(bill.id): bill for bill in bills}
        for key, quantity in quantities.items():
            bill = by_id.get(str(key))
            if not bill or type(quantity) is not int or not 0 <= quantity < MAX_PIECES:
                raise UserError(
                    self.env._(
                        "%(quantity)s pieces of coin or note %(bill)s cannot be counted"
                        " at this till.",
                        quantity=quantity,
                        bill=bill.name if bill else key,
                    )
                )
            yield bill, quantity

    def _text_not_declared(self):
        return self.env._(
            "%(tender)s is not to be counted, or is there twice.",
            tender=self.payment_method_id.name,
        )

    def _prepare_count_line(self, declared, takings):
        """Return a count's line: declared, or as expected where nothing is."""
        expected = takings.expected[self.payment_method_id.id]
        entry = declared.get(self) or {"amount": expected}
        difference = self.currency_id.round(entry["amount"] - expected)
        return {
            **entry,
            "payment_method_id": self.payment_method_id.id,
            "is_declared": self in declared,
            "expected": expected,
            "agrees": self._judge(difference, expected).requirement == ACCEPT,
        }

    # ------------------------------------------------------------------
    # Judging
    # ------------------------------------------------------------------

    def _settle(self, line):
        """Take over a count's line and judge it."""
        difference = self.currency_id.round(line.amount - line.expected)
        judged = self._judge(difference, line.expected)
        requirement = strictest(
            filter(None, [judged.requirement, self.carried_requirement])
        )
        self.write(
            {
                "expected": line.expected,
                "counted": line.amount,
                "difference": difference,
                "reference": line.reference,
                "requirement": requirement,
                "rule_text": judged.rule.ref if judged.rule else "",
            }
        )

    def _judge(self, difference, expected):
        policy = self.closing_id.policy_id
        return policy._judge(
            self.payment_method_id, difference, expected, self.currency_id
        )

    def _reopen(self):
        self.write(
            {
                "expected": 0,
                "counted": 0,
                "difference": 0,
                "requirement": False,
                "rule_text": False,
            }
        )

    def _needs(self, requirement):
        """Tell whether at least this requirement was judged."""
        return severity(self.requirement or ACCEPT) >= severity(requirement)

    def _missing(self):
        """Return what this tender still needs before closing, or None."""
        names = {"tender": self.payment_method_id.name}
        if self.requirement == BLOCK:
            message = self.env._(
                "%(tender)s: this difference blocks the closing. A manager grants a"
                " new count, or an administrator releases it.",
                **names,
            )
        elif self.requirement == APPROVAL:
            message = self.env._("%(tender)s: a manager must sign.", **names)
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
        for line in lines:
            tender = self._of_closing(line.get("payment_method_id"))
            reason = self.env["pos.closing.reason"].browse(
                int(line.get("reason_id") or 0)
            )
            tender._set_reason(reason.exists(), line.get("note") or False)

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

    def _set_reason(self, reason, note):
        self._check_reason(reason, note)
        self.write({"reason_id": reason.id, "note": note})
        self.closing_id._log(
            self.env._(
                "%(tender)s: %(reason)s. %(note)s",
                tender=self.payment_method_id.name,
                reason=reason.name,
                note=note or "",
            )
        )

    def _check_reason(self, reason, note):
        if not reason:
            raise UserError(
                self.env._(
                    "Choose a reason for %(tender)s.",
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
    # Posting
    # ------------------------------------------------------------------

    def _post_difference(self):
        """Post the difference to the profit or loss account of its journal.

        One mechanism for every tender: core changes the amount of a combined card
        payment, posts a move for split ones, knows one cash method only, and drops or
        crashes on a method without payments or a loss larger than the takings.
        """
        if self.currency_id.is_zero(self.difference):
            return
        self._check_difference_account()
        post = self._post_cash if self.kind == "cash" else self._post_bank
        post().pos_closing_tender_id = self

    def _check_difference_account(self):
        journal = self.payment_method_id.journal_id
        if not self._difference_account():
            raise UserError(
                self.env._(
                    "The journal %(journal)s has no profit or loss account for the"
                    " difference of %(tender)s. Set it in the journal, then close"
                    " again.",
                    journal=journal.display_name,
                    tender=self.payment_method_id.name,
                )
            )

    def _difference_account(self):
        journal = self.payment_method_id.journal_id
        is_loss = self.difference < 0
        return journal.loss_account_id if is_loss else journal.profit_account_id

    def _post_cash(self):
        """Post a statement line, as core does for the first cash method."""
        session = self.closing_id.session_id
        line = (
            self.env["account.bank.statement.line"]
            .with_context(no_retrieve_partner=True)
            .create(
                {
                    "journal_id": self.payment_method_id.journal_id.id,
                    "amount": self.difference,
                    "date": fields.Date.context_today(self),
                    "pos_session_id": session.id,
                    "payment_ref": self._difference_label(),
                    "counterpart_account_id": self._difference_account().id,
                }
            )
        )
        return line.move_id

    def _post_bank(self):
        """Post a move against the account where the bank's money is awaited.

        The reference is core's for split methods: its sales details look for it.
        """
        session, method = self.closing_id.session_id, self.payment_method_id
        source, counterpart = session._get_diff_vals(
            method.id, self.difference, self._awaited_account()
        )
        label = {"name": self._difference_label()}
        move = self.env["account.move"].create(
            {
                "journal_id": method.journal_id.id,
                "date": fields.Date.context_today(self),
                "ref": session._get_diff_account_move_ref(method),
                "line_ids": [
                    Command.create({**source, **label}),
                    Command.create({**counterpart, **label}),
                ],
            }
        )
        move._post()
        return move

    def _awaited_account(self):
        """Return where takings of this method wait for the bank's statement.

        That is the outstanding account of the payments that core has just posted;
        without accounting app there is none, and the receivable stays open instead.
        """
        payments = self.closing_id.session_id.bank_payment_ids.filtered(
            lambda payment: (
                payment.pos_payment_method_id == self.payment_method_id
                and payment.move_id
            )
        )
        receivable = self.closing_id.session_id._get_receivable_account(
            self.payment_method_id
        )
        waiting = payments.move_id.line_ids.account_id - receivable
        return waiting[:1] or receivable

    def _difference_label(self):
        return self.env._(
            "Closing difference in %(tender)s (%(session)s)",
            tender=self.payment_method_id.name,
            session=self.closing_id.session_id.name,
        )

    # ------------------------------------------------------------------
    # Answers and messages
    # ------------------------------------------------------------------

    def _answer(self, shown):
        """Return the tender for the client.

        :param dict shown: expected amounts that may be shown before the count
        :return: dict with ``payment_method_id, name, kind, declaration, expected,
            counted, difference, requirement, decided_by, reason_id, reason, note,
            reference``; amounts are False where nothing is to be shown
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
            "reference": self.reference,
        }

    def _judgement_text(self):
        if not self.requirement or self.declaration == "nothing":
            return False
        return self.env._(
            "%(tender)s: expected %(expected)s, counted %(counted)s, difference"
            " %(difference)s: %(requirement)s.",
            tender=self.payment_method_id.name,
            expected=self.currency_id.format(self.expected),
            counted=self.currency_id.format(self.counted),
            difference=self.currency_id.format(self.difference),
            requirement=dict(REQUIREMENT_SELECTION)[self.requirement],
        )
