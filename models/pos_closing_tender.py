import math
from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..engine.verdict import ACCEPT, APPROVAL, BLOCK, REASON, severity, strictest
from .pos_closing_policy_rule import REQUIREMENT_SELECTION

# Beyond these a slip of the finger is more likely than a full drawer.
MAX_AMOUNT = 1e12
MAX_PIECES = 1_000_000


class Share(NamedTuple):
    """A part of a difference, in the currency of the till, and where it is posted."""

    amount: float
    account: Any
    label: str


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
    judged_requirement = fields.Selection(
        REQUIREMENT_SELECTION,
        readonly=True,
        help="What the thresholds alone require: a reason may require more.",
    )
    explanation_ids = fields.One2many(
        "pos.closing.explanation",
        "tender_id",
        readonly=True,
        help="All that were ever given.",
    )
    # Of the first explanation that stands.
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
        for entry in self._read_entries(entries):
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

    def _read_entries(self, entries):
        """Whatever a remote caller sends, it is refused with a sentence."""
        entries = entries or []
        is_list = isinstance(entries, list | tuple)
        if not is_list or not all(isinstance(entry, dict) for entry in entries):
            raise UserError(
                self.env._(
                    "What was sent is no list of payment methods. Reload the page and"
                    " try again."
                )
            )
        return entries

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
        amount = self._read_money(amount)
        if self.kind == "cash" and amount < 0:
            raise UserError(
                self.env._(
                    "%(tender)s cannot be counted below zero.",
                    tender=self.payment_method_id.name,
                )
            )
        return amount

    def _read_money(self, amount):
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
        return rounded

    def _read_reference(self, reference):
        reference = str(reference or "").strip()
        if self.declaration == "reference" and not reference:
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
        self._read_entries([quantities])
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
        """Return the strictest of what was judged, carried, and asked by reasons."""
        reasons = self._current_explanations().reason_id
        asked = [judged, self.carried_requirement]
        return strictest(filter(None, asked + reasons.mapped("minimum_requirement")))

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
                "judged_requirement": False,
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
        """Take the reasons for each tender that is told of, or none of them all."""
        by_tender = {}
        for line in self._read_entries(lines):
            tender = self._of_closing(line.get("payment_method_id"))
            by_tender.setdefault(tender, []).append(line)
        Explanation = self.env["pos.closing.explanation"]
        told = {
            tender: Explanation._read_lines(tender, entries)
            for tender, entries in by_tender.items()
        }
        for tender, entries in told.items():
            Explanation._record(tender, entries)
            tender._take_explanations(tender._latest_explanations())

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
        """Return what was told last, whether or not it still stands."""
        told = self.explanation_ids
        latest = max(told.mapped("number"), default=0)
        return told.filtered(lambda explanation: explanation.number == latest)

    def _current_explanations(self):
        """Return the explanations that stand, none where no reason does."""
        if not self.reason_id:
            return self.env["pos.closing.explanation"]
        return self._latest_explanations()

    def _take_explanations(self, explanations):
        first = explanations[0]
        self.write({"reason_id": first.reason_id.id, "note": first.note})
        if self.judged_requirement:
            self.requirement = self._required(self.judged_requirement)
        self.closing_id._log(explanations._text())

    def _forget_explanations_unless(self, difference):
        """What explained another difference does not explain this one."""
        explained = sum(self._current_explanations().mapped("amount"))
        if self.reason_id and self.currency_id.compare_amounts(explained, difference):
            self.write({"reason_id": False, "note": False})

    def _check_reason(self, reason, note):
        company = self.closing_id.company_id
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
                    "%(reason)s does not explain differences of %(tender)s: it is meant"
                    " for another kind of payment.",
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
        shares = self._shares()
        self._check_accounts(shares)
        post = self._post_cash if self.kind == "cash" else self._post_bank
        post(shares).pos_closing_tender_id = self

    def _shares(self):
        """Return the difference by reason: one share where none or one was given."""
        explanations = self._current_explanations()
        parts = [(told.reason_id, told.amount) for told in explanations]
        return [
            Share(amount, self._difference_account(reason), self._share_label(reason))
            for reason, amount in parts or [(self.reason_id, self.difference)]
        ]

    def _difference_account(self, reason):
        """Return the account of the reason, of large differences, or of the journal."""
        company, difference = self.closing_id.company_id, self.difference
        name = "loss_account_id" if difference < 0 else "profit_account_id"
        policy = self.closing_id.policy_id.with_company(company)
        large = policy._is_large(difference, self.currency_id)
        return (
            reason.with_company(company)[name]
            or (large and policy[f"large_{name}"])
            or self.payment_method_id.journal_id[name]
        )

    def _check_accounts(self, shares):
        if not all(share.account for share in shares):
            raise UserError(
                self.env._(
                    "The journal %(journal)s has no profit or loss account for the"
                    " difference of %(tender)s. Set it in the journal, then close"
                    " again.",
                    journal=self.payment_method_id.journal_id.display_name,
                    tender=self.payment_method_id.name,
                )
            )

    def _post_cash(self, shares):
        """Post a statement line, as core does for the first cash method."""
        journal = self.payment_method_id.journal_id
        items = self._prepare_items(journal.default_account_id, shares)
        line = (
            self.env["account.bank.statement.line"]
            .with_context(no_retrieve_partner=True)
            .create(
                {
                    "journal_id": journal.id,
                    "amount": self.difference,
                    "date": fields.Date.context_today(self),
                    "pos_session_id": self.closing_id.session_id.id,
                    "payment_ref": items[0]["name"],
                    "line_ids": [Command.create(item) for item in items],
                }
            )
        )
        return line.move_id

    def _post_bank(self, shares):
        """Post a move against the account where the bank's money is awaited.

        The reference is core's for split methods: its sales details look for it.
        """
        method = self.payment_method_id
        awaited = method.outstanding_account_id or self._awaited_account()
        items = self._prepare_items(awaited, shares)
        move = self.env["account.move"].create(
            {
                "journal_id": method.journal_id.id,
                "date": fields.Date.context_today(self),
                "ref": self.closing_id.session_id._get_diff_account_move_ref(method),
                "line_ids": [Command.create(item) for item in items],
            }
        )
        move._post()
        return move

    def _prepare_items(self, account, shares):
        """Return the journal items: the money on one side, the shares on the other.

        What the shares come to is converted, not each of them: so they add up to the
        cent in the currency of the company as well.
        """
        session = self.closing_id.session_id
        label = shares[0].label if len(shares) == 1 else self._difference_label()
        money = {"account_id": account.id, "name": label}
        total = self._in_company_currency(self.difference)
        items = [session._debit_amounts(money, self.difference, total)]
        told = posted = 0
        for share in shares:
            told += share.amount
            balance = self._in_company_currency(told) - posted
            posted += balance
            item = {"account_id": share.account.id, "name": share.label}
            items.append(session._credit_amounts(item, share.amount, balance))
        return items

    def _in_company_currency(self, amount):
        """Convert on the day of the entry; rounded."""
        today = fields.Date.context_today(self)
        session = self.closing_id.session_id
        return session._amount_converter(
            self.currency_id.round(amount), today, round=True
        )

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

    def _share_label(self, reason):
        label = self._difference_label()
        return f"{label}: {reason.name}" if reason else label

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
            "%(tender)s: expected %(expected)s, counted %(counted)s, difference"
            " %(difference)s: %(requirement)s.",
            tender=self.payment_method_id.name,
            expected=self.currency_id.format(self.expected),
            counted=self.currency_id.format(self.counted),
            difference=self.currency_id.format(self.difference),
            requirement=dict(REQUIREMENT_SELECTION)[self.requirement],
        )
