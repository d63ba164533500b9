from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from ...engine.verdict import APPROVAL, Verdict, strictest
from ..closing.request import DECIDED
from ..numbers import format_difference
from ..remote import read_text
from ..session.takings import Takings
from ..statuses import COUNTING, OPENED, READY, TO_APPROVE

SIGN_ACTIVITY = "pos_closing_control.activity_opening_sign"


class PosClosingOpening(models.Model):
    """What was found in the drawer when a session was opened, and who approved it.

    Created by the first count, one for each session. What the session before left is
    expected, and the difference is posted, so that the books add up from one session to
    the next. The verbs are those of ``pos.session``.
    """

    _name = "pos.closing.opening"
    _description = "Opening of a POS session"
    _inherit = ["pos.closing.control"]

    status = fields.Selection(
        [
            (COUNTING, "Counting"),
            (TO_APPROVE, "To approve"),
            (READY, "Ready"),
            (OPENED, "Opened"),
        ],
        default=COUNTING,
        required=True,
        readonly=True,
        index=True,
    )
    previous_session_id = fields.Many2one(
        "pos.session",
        string="Cash left by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The session that left its cash in the drawer. Empty: this is the first"
        " session of the register, whose float nobody left and nobody judges.",
    )
    drawer_was_away = fields.Boolean(
        string="Drawer was missing",
        readonly=True,
        help="The cash payment method was removed or replaced since cash was last left"
        " in the drawer: what is short of it needs an approval, whatever the"
        " thresholds say.",
    )
    tender_ids = fields.One2many(
        "pos.closing.tender", "opening_id", string="Payment methods", readonly=True
    )
    count_ids = fields.One2many("pos.closing.count", "opening_id", readonly=True)
    approval_ids = fields.One2many("pos.closing.approval", "opening_id", readonly=True)
    explanation_ids = fields.One2many(
        related="tender_ids.explanation_ids", string="Reasons"
    )
    expected = fields.Monetary(related="tender_ids.expected", string="Cash left")
    counted = fields.Monetary(related="tender_ids.counted")
    note = fields.Char(readonly=True, help="Note of the person who counted.")
    opened_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    opened_at = fields.Datetime(readonly=True)
    move_ids = fields.One2many("account.move", "pos_closing_opening_id", readonly=True)

    _unique_session = models.Constraint(
        "UNIQUE (session_id)", "The opening of this session has already been counted."
    )

    @api.depends("session_id.name", "config_id.name")
    def _compute_display_name(self):
        for opening in self:
            opening.display_name = self.env._(
                "Opening of %(session)s",
                session=opening.opened_at
                and opening.session_id.name
                or opening.config_id.name,
            )

    @api.model
    def _prepare_opening(self, session):
        """Return the values of a session's opening."""
        previous = session._opening_previous()
        values = self._prepare(session, session._opening_drawer())
        return {
            **values,
            "previous_session_id": previous.id,
            "drawer_was_away": bool(previous) and session._opening_drawer_was_away(),
        }

    def _is_done(self):
        return self.status == OPENED

    def action_decide(self):
        """Ask a second person for a note, and whether to approve or to count again."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Opening"),
            "res_model": "pos.closing.opening.wizard",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_opening_id": self.id},
        }

    # ------------------------------------------------------------------
    # The verbs of pos.session, after rights and lock
    # ------------------------------------------------------------------

    def _submit(self, count):
        """Take a count, and open the register if nothing is missing; answer."""
        if self._is_done():
            return self._answer(self._opened_message())
        [count] = self.tender_ids._read_entries([count])
        overtaken = self._text_overtaken(count.get("attempt"))
        if overtaken:
            return self._answer(overtaken)
        return self._finish(self._take_count(count))

    def _take_count(self, count):
        """Record and judge a count; return a sentence if it is not final."""
        self._check_not_signed()
        self._check_attempts_left()
        # Of two simultaneous counts only one can write; the other is retried and sees
        # it.
        self.note = read_text(self.env, count.get("note"))
        method = {"payment_method_id": self.tender_ids.payment_method_id.id}
        recorded = self.count_ids._record(self, [{**count, **method}])
        return self._judge_count(recorded)

    def _take_odoos_count(self, amount, notes):
        """Take the amount of Odoo's own call, if the policy requires no more."""
        if self.policy_id.blind or self.policy_id.require_denominations:
            raise UserError(self.session_id._opening_text())
        self._take_count({"amount": amount, "note": notes})

    def _text_overtaken(self, attempt):
        """Say why a numbered attempt is not accepted, or return False.

        A call repeated after a lost answer must not use up another attempt, and two
        people at two devices must not overwrite each other's count.
        """
        if type(attempt) is not int or not 0 < attempt <= self._attempts():
            return False
        latest = self.count_ids[:1]
        if latest.user_id != self.env.user:
            return self.env._(
                "%(user)s has counted in the meantime.", user=latest.counted_by
            )
        return False if self.count_id else self._text_count_again()

    def _explain(self, lines):
        if self._is_done():
            return self._answer(self._opened_message())
        self._stand_by_last_count()
        self._check_not_signed()
        self.tender_ids._explain(lines)
        self._advance()
        return self._finish()

    def _sign(self, approver_id, secret, note):
        if self._is_done():
            signature = self._signature()
            signed = signature and signature._is_by(approver_id or self.env.uid)
            return {**self._answer(self._opened_message()), "signed": bool(signed)}
        answer = self._approve(approver_id, secret, note)
        return {**answer, **self._finish(answer["message"])}

    def _reset(self, note):
        if self._is_done():
            raise UserError(self._opened_message())
        if not self.count_ids:
            raise UserError(self.env._("Count first."))
        return self._answer(self._grant_round(note))

    def _finish(self, message=False):
        """Open the session through Odoo's own opening, if nothing is missing; answer.

        :param message: the sentence to answer if it is not opened
        """
        if self.status == READY and not self._missing(self._run_checks()):
            self.session_id.set_opening_control(self.counted, self.note or "")
            message = self._opened_message()
        return self._answer(message)

    # ------------------------------------------------------------------
    # Counting and judging
    # ------------------------------------------------------------------

    def _takings(self):
        """What was left is expected; a register's first session has no expectation."""
        previous, method = self.previous_session_id, self.tender_ids.payment_method_id
        left = {method.id: previous._closing_left()} if previous else {}
        return Takings(left, 0, 0)

    def _judged(self, judged, difference):
        """No threshold lets pass what was left while the drawer was away."""
        if (
            not self.drawer_was_away
            or self.currency_id.compare_amounts(difference, 0) >= 0
        ):
            return judged
        required = strictest([judged.requirement, APPROVAL])
        return judged if required == judged.requirement else Verdict(required, None)

    def _signed_first(self):
        """A blocked opening goes to the approvers as well, because nobody can sell."""
        return super()._signed_first() | {"block"}

    def _advance(self, requested=False):
        result = super()._advance(requested)
        if self.status == TO_APPROVE:
            text = self._judgement_text()
            self._schedule_for_approvers(SIGN_ACTIVITY, plaintext2html(text))
        else:
            self.activity_unlink([SIGN_ACTIVITY])
        return result

    def _reopen(self):
        self.activity_unlink([SIGN_ACTIVITY])
        return super()._reopen()

    def _decided(self):
        """Make the screens of those who counted refresh at once."""
        users = self.count_ids.user_id
        users._bus_send(DECIDED, {"session_id": self.session_id.id})
        return super()._decided()

    def _run_checks(self):
        if self._is_done():
            return []
        Check = self.env["pos.closing.check"]
        return Check._run(self.session_id, Check._codes_opening())

    # ------------------------------------------------------------------
    # Opening: called by the guard of pos.session, under its lock
    # ------------------------------------------------------------------

    def _begin(self):
        """Become *opened* in the transaction that opens the session, and post."""
        missing = [item["message"] for item in self._missing(self._run_checks())]
        if self.status != READY or missing:
            raise UserError("\n".join([self.session_id._opening_text(), *missing]))
        now = fields.Datetime.now()
        self.write({"status": OPENED, "opened_by_id": self.env.uid, "opened_at": now})
        self.activity_unlink([SIGN_ACTIVITY])
        # Core writes the difference to it into the session's chatter.
        self.session_id._closing_set_float(self.expected)
        self.tender_ids._post_difference()
        self._log(self._opened_message())

    # ------------------------------------------------------------------
    # Answers and messages
    # ------------------------------------------------------------------

    def _answer(self, message=False):
        """Answer a caller; see ``pos.session.opening_state``."""
        checks = self._run_checks()
        missing = self._missing(checks)
        return self.env["pos.closing.answer"]._build(self, message, checks, missing)

    def _answer_more(self):
        first = not self.previous_session_id
        return {**super()._answer_more(), "first": first, "note": self.note}

    def _summary(self):
        """Return what was left and found, why it differs and who approved."""
        found = self.env._(
            "%(difference)s: %(user)s counted %(counted)s, %(left)s had been left",
            counted=self.currency_id.format(self.counted),
            user=self.counted_by,
            left=self.currency_id.format(self.expected),
            difference=format_difference(self.env, self.currency_id, self.difference),
        )
        signed = self.signed_by and self.env._(
            "Approved by %(user)s", user=self.signed_by
        )
        why = self.tender_ids._current_explanations()._text()
        return "\n".join(filter(None, [found, why, self.note, signed]))

    def _opened_message(self):
        return self.env._(
            "%(till)s was opened by %(user)s with %(amount)s.",
            till=self.config_id.display_name,
            user=self.opened_by_id.name,
            amount=self.currency_id.format(self.counted),
        )
