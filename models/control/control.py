"""A control: its states, what leads from one to the next, and who can do it.

::

                  +----- nothing is missing -----+
                  |                              v
    start ---> counting ---> to_approve ---> ready ---> closed, opened
                  ^              |             |
                  +--------------+-------------+
                    refused, withdrawn, expired,
                    counted again, sold meanwhile

A *cashier* is whoever works at the register. An *approver* is a second person, in the
back office or with a secret at the register; an *administrator* can also approve what
is blocked. *Odoo* means that nobody decides: a request expires; a sale is found changed
since it was paid; posting, as a trial or for real, finds something that does not match,
or that is repaired. A *sale* is whatever came after the count, including cash moves and
other payments: the next verb notices it.

The closing::

    start       -> counting    cashier        closing_start
    counting    -> to_approve  cashier        submit_count, explain, request_approval
    counting    -> to_approve  Odoo           change, finding
    counting    -> ready       cashier        submit_count, explain
    counting    -> ready       approver       approve
    counting    -> ready       administrator  approve
    to_approve  -> counting    cashier        submit_count, explain, sale
    to_approve  -> counting    cashier        withdraw_request
    to_approve  -> counting    approver       refuse, reset_counts
    to_approve  -> counting    Odoo           expiry
    to_approve  -> ready       cashier        submit_count, explain
    to_approve  -> ready       approver       approve
    to_approve  -> ready       Odoo           repair
    ready       -> counting    cashier        submit_count, explain, sale
    ready       -> counting    approver       reset_counts
    ready       -> to_approve  cashier        submit_count, explain
    ready       -> to_approve  Odoo           change, finding
    ready       -> closed      cashier        close

A blocked closing is *counting*, because it has to be counted again. From there an
approver gets it to *ready* after a refusal, with a note; an administrator by approving
the block.

The opening begins with its first count, and opens the register in the same call::

    start       -> counting    cashier        opening_count
    start       -> to_approve  cashier        opening_count
    start       -> ready       cashier        opening_count
    start       -> opened      cashier        opening_count, set_opening_control
    counting    -> to_approve  cashier        opening_count, opening_explain
    counting    -> ready       cashier        opening_count, opening_explain
    counting    -> opened      cashier        opening_count, opening_explain
    to_approve  -> counting    cashier        opening_count
    to_approve  -> counting    approver       opening_reset
    to_approve  -> ready       cashier        opening_count, opening_explain
    to_approve  -> ready       approver       opening_approve
    to_approve  -> ready       administrator  opening_approve
    to_approve  -> opened      cashier        opening_count, opening_explain
    to_approve  -> opened      approver       opening_approve
    to_approve  -> opened      administrator  opening_approve
    ready       -> counting    cashier        opening_count
    ready       -> counting    approver       opening_reset
    ready       -> to_approve  cashier        opening_count, opening_explain
    ready       -> opened      cashier        opening_count, opening_explain, open_till
    ready       -> opened      cashier        set_opening_control

It is *ready* only while something in the books prevents the opening. A blocked opening
is *to_approve*, because nobody can sell yet. Nothing follows *closed* and *opened*.
"""

import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ...engine.verdict import APPROVAL, BLOCK, strictest
from ..groups import POS_MANAGER, SECOND_PERSON
from ..policy.rule import REQUIREMENT_SELECTION
from ..remote import check_one, read_text
from ..statuses import COUNTING, READY, SIGNABLE, TO_APPROVE

_logger = logging.getLogger(__name__)


class PosClosingControl(models.AbstractModel):
    """What a closing and an opening have in common: counted, judged and approved.

    Each has its own payment methods, counts, approvals and status, and verbs that enter
    through :meth:`_enter`. Nobody can change it in any other way: no group has write
    access.
    """

    _name = "pos.closing.control"
    _description = "Control of a register's money"
    _inherit = ["pos.closing.undefaulted", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    session_id = fields.Many2one(
        "pos.session", required=True, readonly=True, ondelete="restrict"
    )
    # Copied from the session at the start; the guard keeps the session's from changing.
    config_id = fields.Many2one(
        "pos.config", string="Register", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    policy_id = fields.Many2one(
        "pos.closing.policy",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    policy_version_id = fields.Many2one(
        "pos.closing.policy.version",
        string="Judged by",
        readonly=True,
        ondelete="restrict",
        groups=SECOND_PERSON,
        help="The policy as it was when this was counted.",
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    count_id = fields.Many2one(
        "pos.closing.count",
        string="Current count",
        readonly=True,
        ondelete="restrict",
        help="Empty while counting. Once set, the count is locked and judged.",
    )
    counted_by_id = fields.Many2one(
        related="count_id.user_id",
        store=True,
        ondelete="restrict",
        string="User who counted",
    )
    counted_by = fields.Char(
        related="count_id.counted_by", store=True, string="Counted by"
    )
    employee_ref = fields.Integer(
        related="count_id.employee_ref",
        store=True,
        string="Employee who counted",
        help="Id of the employee at the register, from pos_hr.",
    )
    round = fields.Integer(default=1, readonly=True)
    requirement = fields.Selection(
        REQUIREMENT_SELECTION, compute="_compute_outcome", store=True
    )
    difference = fields.Monetary(compute="_compute_outcome", store=True)
    reason_text = fields.Char(string="Why", compute="_compute_why")
    signed_by = fields.Char(string="Approved by", compute="_compute_why")

    @api.depends("tender_ids.requirement", "tender_ids.difference")
    def _compute_outcome(self):
        for control in self:
            control.requirement = control._strictest_required()
            control.difference = sum(control.tender_ids.mapped("difference"))

    def _strictest_required(self):
        required = list(filter(None, self.tender_ids.mapped("requirement")))
        return strictest(required) if required else False

    @api.depends("tender_ids.reason_id", "approval_ids.decision")
    def _compute_why(self):
        for control in self:
            reasons = control.tender_ids.reason_id.mapped("name")
            control.reason_text = ", ".join(reasons)
            signed = control.approval_ids.filtered(lambda a: a.decision == "approved")
            control.signed_by = signed[:1].signed_by

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "%(record)s is kept on record and cannot be deleted.",
                record=self[0].display_name,
            )
        )

    # ------------------------------------------------------------------
    # Starting
    # ------------------------------------------------------------------

    @api.model
    def _prepare(self, session, payment_methods):
        """Return the values to control these methods of a session."""
        Tender, policy = self.env["pos.closing.tender"], session.closing_policy_id
        # Read together: what posts to them is checked next.
        (payment_methods.journal_id | session.config_id.journal_id).mapped("type")
        return {
            "session_id": session.id,
            "config_id": session.config_id.id,
            "company_id": session.company_id.id,
            "policy_id": policy.id,
            "currency_id": session.currency_id.id,
            "tender_ids": [
                Command.create(Tender._prepare(method, policy, sequence))
                for sequence, method in enumerate(payment_methods)
            ],
        }

    @api.model
    def _start(self, values):
        """Create a control without the messages of a new record: it has its own log."""
        quiet = {"mail_create_nolog": True, "mail_create_nosubscribe": True}
        control = self.with_context(**quiet).create(values)
        return control.with_context(**dict.fromkeys(quiet, False))

    # ------------------------------------------------------------------
    # Entering: rights and lock
    # ------------------------------------------------------------------

    def _enter(self):
        """Check the caller's rights, lock the session and continue as superuser."""
        check_one(self)
        self.check_access("read")
        self.session_id.check_access("write")
        control = self.sudo().with_company(self.sudo().company_id)
        control.session_id._closing_lock()
        return control

    def _each_apart(self, method):
        """Call a method on each record, for a scheduled job. A failure is logged and
        shown on the record, and does not stop the others."""
        for control in self:
            try:
                with self.env.cr.savepoint():
                    getattr(control, method)()
            except Exception as error:
                _logger.exception("%s failed for %s", method, control)
                control._log(
                    self.env._(
                        "A scheduled action failed here and will be retried: %(error)s",
                        error=error,
                    )
                )

    def _check_note(self, note):
        if not read_text(self.env, note):
            raise UserError(self.env._("Add a note saying why."))

    def _check_not_signed(self):
        if self._signature():
            raise UserError(
                self.env._(
                    "This is already approved. To change it, have a manager grant a"
                    " new count."
                )
            )

    def _check_attempts_left(self):
        if not self._may_count():
            raise UserError(
                self.env._(
                    "The count is locked. Enter a reason, request approval, or have a"
                    " manager grant a new count."
                )
            )

    def _is_done(self):
        """Tell whether the session has reached its goal: closed, or opened."""
        raise NotImplementedError

    def _as_owner(self):
        """Return the value that makes a ``pos.closing.part`` belong to this record."""
        self.ensure_one()
        return {self._fields["tender_ids"].inverse_name: self.id}

    # ------------------------------------------------------------------
    # Second persons
    # ------------------------------------------------------------------

    def _is_administrator(self):
        return self.env.user.has_group(POS_MANAGER)

    def _may_sign(self):
        """Tell a second person whether there is something to approve."""
        codes = self._codes()
        released = BLOCK not in codes or self._is_administrator()
        return bool(self.count_id and codes & SIGNABLE and released)

    def _may_refuse(self):
        return False

    def _check_signable(self, note):
        """Check that there is something to approve, the user's right, and the note."""
        if BLOCK in self._codes() and not self._is_administrator():
            raise AccessError(
                self.env._(
                    "This difference is blocked. A manager can grant a new count, or a"
                    " Point of Sale administrator can approve it."
                )
            )
        self._check_something_to_sign(note)

    def _check_something_to_sign(self, note):
        """Check, for any user, that there is something to approve, and the note."""
        codes = self._codes()
        if not self.count_id or not codes & SIGNABLE:
            raise UserError(self.env._("There is nothing to approve here."))
        asked_again = self.status == TO_APPROVE
        if self._refusal() and not asked_again and not str(note or "").strip():
            raise UserError(self._text_refused())
        silent = self.tender_ids.filtered(
            lambda tender: tender._needs(APPROVAL) and not tender.reason_id
        )
        if silent or codes & {"block", "imbalance", "proof", "sales"}:
            self._check_note(note)

    def _text_refused(self):
        refusal = self._refusal()
        return self.env._(
            "%(user)s refused to approve this: %(note)s To approve it anyway, add a"
            " note saying why.",
            user=refusal.signed_by,
            note=refusal.note,
        )

    def _approve(self, approver_id, secret, note):
        """Approve as the signed-in user, or as an approver in a cashier's session.

        :return: what the verbs answer, and ``signed``: bool
        """
        if secret or (approver_id and approver_id != self.env.uid):
            Signature = self.env["pos.closing.signature"]
            return Signature._sign(self, approver_id, secret, note)
        self._check_may_approve(note)
        self._check_signable(note)
        self.approval_ids._sign(self, "approved", note)
        self._advance()
        return {**self._answer(), "signed": True}

    def _check_may_approve(self, note):
        self._check_second_person()

    def _may_self_approve(self):
        """Tell whether this user may approve what they counted themselves."""
        return False

    def _signature(self):
        """Return the approval that covers the current state."""
        if not self.count_id:
            return self.approval_ids.browse()
        return self.approval_ids.filtered(
            lambda approval: approval.decision == "approved" and self._is_of(approval)
        )[:1]

    def _refusal(self):
        latest = self.approval_ids[:1]
        refused = latest.decision == "refused" and self._is_of(latest)
        return latest if refused else latest.browse()

    def _is_of(self, approval):
        """Tell whether this was decided on the current state."""
        return approval.count_id == self.count_id

    def _signed_values(self):
        """Return what a decision is about, to be stored with it."""
        return {**self._as_owner(), "count_id": self.count_id.id}

    def _decided(self):
        """Called when a second person has decided something."""

    # ------------------------------------------------------------------
    # Counting and judging
    # ------------------------------------------------------------------

    def _attempts(self):
        return len(self.count_ids.filtered(lambda count: count.round == self.round))

    def _attempts_allowed(self):
        """Return how many counts this round has, 0 for no limit."""
        return self.policy_id.max_counts

    def _attempts_left(self):
        """Return how many counts are left in this round, False for no limit."""
        allowed = self._attempts_allowed()
        return max(allowed - self._attempts(), 0) if allowed else False

    def _has_attempts_left(self):
        left = self._attempts_left()
        return left is False or left > 0

    def _may_count(self):
        """A locked blind count has revealed its amounts: no more counting then."""
        revealed = self.policy_id.blind and self.count_id
        return not self._is_done() and self._has_attempts_left() and not revealed

    def _may_explain(self):
        """An approval covers the reasons as they are: they cannot change after it."""
        if self._is_done() or not self.count_id or self._signature():
            return False
        differs = self.tender_ids.filtered(
            lambda tender: not tender.currency_id.is_zero(tender.difference)
        )
        return bool(differs)

    def _stands(self, count):
        """An open count is always final; a blind one if it agrees or is the last."""
        return (
            not self.policy_id.blind or count._agrees() or not self._has_attempts_left()
        )

    def _takings(self):
        """Return what should be there, as :class:`Takings`."""
        raise NotImplementedError

    def _judged(self, judged, difference):
        """Return what a difference requires beyond the verdict of the thresholds."""
        return judged

    def _judge_count(self, count):
        """Lock a count if it is final; otherwise return the sentence for the user."""
        if self._stands(count):
            self._settle(count)
            self._log(f"{count._text()}\n{self._judgement_text()}")
            return False
        self._log(count._text())
        return self._text_count_again()

    def _text_count_again(self):
        return self.env._(
            "The count does not match. Please count again. Counts left: %(left)s.",
            left=self._attempts_left(),
        )

    def _settle(self, count):
        """Lock a count: its amounts become final, and are judged."""
        self.policy_version_id = self.policy_id._version()
        self.count_id = count
        for line in count.line_ids:
            self._tender(line.payment_method_id)._settle(line)
        self._advance()

    def _stand_by_last_count(self):
        """Lock the last blind count without another attempt, or answer a sentence."""
        if self.count_id:
            return False
        count = self.count_ids.filtered(lambda c: c.round == self.round)[:1]
        if not count:
            raise UserError(self.env._("Count first."))
        changes = self._changes_since(count)
        if changes:
            return changes
        self._settle(count)
        self._log(self._judgement_text())
        return False

    def _changes_since(self, count):
        """Return what came after a count as a sentence, or False."""
        return False

    def _grant_round(self, note):
        """A second person grants a new round of counts; everything before is kept."""
        self._check_second_person()
        self._check_note(note)
        self.approval_ids._sign(self, "recount", note)
        self._reopen()
        self.round += 1
        self.tender_ids.carried_requirement = False
        return self.env._("%(user)s granted a new count.", user=self.env.user.name)

    def _reopen(self):
        self.write({"count_id": False, "status": COUNTING})
        self.tender_ids._reopen()

    def _advance(self, requested=False):
        """Set the status that follows from what is still missing.

        After a refusal only a new request leads to the approvers again.
        """
        codes = self._codes()
        if not codes:
            self.status = READY
        elif codes & self._signed_first() and (requested or not self._refusal()):
            self.status = TO_APPROVE
        else:
            self.status = COUNTING

    def _signed_first(self):
        """Return the codes of what is missing that an approver must supply."""
        return {"approval", "imbalance", "proof", "sales"}

    # ------------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------------

    def _codes(self):
        return {missing["code"] for missing in self._missing_of_count()}

    def _missing_of_count(self):
        """Return what the count still needs, as ``{"code", "message"}`` in order."""
        if not self.count_id:
            return [{"code": "count", "message": self.env._("Count the register.")}]
        if self._signature():
            return []
        missing = [tender._missing() for tender in self.tender_ids]
        return [item for item in missing if item]

    def _missing(self, checks):
        """Return everything that is still missing, in order.

        :param list checks: what ``pos.closing.check`` found
        """
        if self._is_done():
            return []
        return self._missing_of_checks(checks) + self._missing_of_count()

    def _missing_of_checks(self, checks):
        return [
            {"code": "check", "message": check["message"]}
            for check in checks
            if check["level"] == "block"
        ]

    # ------------------------------------------------------------------
    # Answers and messages
    # ------------------------------------------------------------------

    def _answer_more(self):
        """Return keys that only this kind of control answers."""
        return {}

    def _judgement_text(self):
        judged = [tender._judgement_text() for tender in self.tender_ids]
        return "\n".join(filter(None, judged)) or self.env._("Nothing was counted.")

    def _tender(self, payment_method):
        return self.tender_ids.filtered(lambda t: t.payment_method_id == payment_method)
