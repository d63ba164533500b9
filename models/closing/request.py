from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, plaintext2html

from ..numbers import format_difference
from ..remote import read_text
from ..statuses import COUNTING, EXPIRED, REVIEWED, TO_APPROVE, WAITING, WITHDRAWN

SIGN_ACTIVITY = "pos_closing_control.activity_closing_sign"
# Tells whoever counted or asked that there is a decision, never which one.
DECIDED = "pos_closing_control/decided"
HISTORY = 10


class PosClosing(models.Model):
    """The request for an approval: made, withdrawn, expired, decided.

    A request is for one count. It ends when somebody decides, when the register is
    counted again, when it is withdrawn, or when nobody decides in time. After a
    withdrawal or expiry the register must request again.
    """

    _inherit = "pos.closing"

    request_state = fields.Selection(
        [(WAITING, "Waiting"), (WITHDRAWN, "Withdrawn"), (EXPIRED, "Expired")],
        string="Request",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    requested_at = fields.Datetime(readonly=True, copy=False)
    requested_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    def withdraw_request(self, note=None):
        """Withdraw the request for an approval; the register can request again.

        :param str note: why, for the record
        """
        closing = self._enter()
        closing._check_open()
        note = read_text(self.env, note)
        message = closing._reopen_if_changed()
        if message:
            return closing._answer(message)
        if closing.request_state != WAITING:
            raise UserError(self.env._("There is no request to withdraw."))
        closing._end_request(WITHDRAWN)
        closing._log(self.env._("Request withdrawn. %(note)s", note=note))
        closing._advance()
        return closing._answer()

    # ------------------------------------------------------------------
    # Beginning and end
    # ------------------------------------------------------------------

    def _request(self, note):
        """Ask the register's approvers, and tell them what they need to decide.

        :return: a sentence for the register on who was asked
        """
        note = read_text(self.env, note)
        self._end_request()
        self.write(
            {
                "request_note": note or False,
                "request_state": WAITING,
                "requested_at": fields.Datetime.now(),
                "requested_by_id": self.env.uid,
            }
        )
        text = self._request_text()
        self._log(text)
        self._schedule_for_approvers(SIGN_ACTIVITY, plaintext2html(text))
        return self._asked_text(self.activity_search([SIGN_ACTIVITY]).user_id)

    def _end_request(self, state=False):
        if self.request_state:
            self.request_state = state
            self.activity_unlink([SIGN_ACTIVITY])

    def _settle(self, count):
        """End the request: another count has other amounts than those asked about."""
        self._end_request()
        return super()._settle(count)

    def _reopen(self):
        self._end_request()
        self._tell_till()
        return super()._reopen()

    def _advance(self, requested=False):
        """After a withdrawn or expired request, wait until the register asks again."""
        result = super()._advance(requested)
        over = self.request_state in (WITHDRAWN, EXPIRED)
        if over and not requested and self.status == TO_APPROVE:
            self.status = COUNTING
        return result

    def _decided(self):
        self._end_request()
        self._tell_till()

    def _tell_till(self):
        """Make the pages of those who counted or asked refresh at once."""
        users = self.count_ids.user_id | self.requested_by_id
        users._bus_send(DECIDED, {"closing_id": self.id})

    @api.model
    def _cron_expire_requests(self):
        waiting = self.sudo().search(
            Domain("request_state", "=", WAITING)
            & Domain("policy_id.request_hours", ">", 0)
        )
        expired = waiting.filtered(lambda closing: closing._is_request_expired())
        expired._each_apart("_expire_request")

    def _expire_request(self):
        self.session_id._closing_lock()
        self._end_request(EXPIRED)
        self._log(self.env._("The request has expired: nobody decided in time."))
        self._advance()
        self._tell_till()

    # ------------------------------------------------------------------
    # Whether a request is still valid
    # ------------------------------------------------------------------

    def _is_request_expired(self):
        hours = self.policy_id.request_hours
        if self.request_state != WAITING or not hours:
            return self.request_state == EXPIRED
        return self.requested_at <= fields.Datetime.now() - timedelta(hours=hours)

    def _check_something_to_sign(self, note):
        self._check_request_stands()
        return super()._check_something_to_sign(note)

    def _check_request_stands(self):
        """Say what became of the request that this approver got."""
        signature = self._signature()
        if signature:
            raise UserError(
                self.env._(
                    "%(user)s has already approved this closing.",
                    user=signature.signed_by,
                )
            )
        if self._request_is_over():
            raise UserError(self._request_hint())

    def _request_is_over(self):
        return self.request_state == WITHDRAWN or self._is_request_expired()

    def _request_hint(self):
        """Return what an approver should know about the request itself, or False."""
        if self.request_state == WITHDRAWN:
            return self.env._(
                "The request was withdrawn. The cashier requests approval again when"
                " ready."
            )
        if self._is_request_expired():
            return self.env._(
                "The request has expired. Ask the cashier to request approval again."
            )
        if self.status == TO_APPROVE and self._is_policy_changed():
            return self.env._(
                "The closing policy was changed after this count: the closing is judged"
                " by the rules as they were."
            )
        return False

    def _is_policy_changed(self):
        latest = self.policy_id._latest_version()
        return bool(self.count_id) and self.policy_version_id != latest

    def _may_sign(self):
        """What is not requested any more cannot be approved."""
        return super()._may_sign() and not self._request_is_over()

    def _answer_more(self):
        return {**super()._answer_more(), "request": self._request_answer()}

    def _request_answer(self):
        """Answer the state of the request; only a second person gets the hint."""
        told = self._request_is_over() or self._is_approver()
        state = EXPIRED if self._is_request_expired() else self.request_state
        return {
            "state": state,
            "user": self.requested_by_id.name if state else False,
            "date": fields.Datetime.to_string(self.requested_at) if state else False,
            "hint": self._request_hint() if told else False,
        }

    # ------------------------------------------------------------------
    # What is needed to decide
    # ------------------------------------------------------------------

    def _request_text(self):
        """Return amounts, reasons, requirement and history, one line each."""
        note = self.request_note or ""
        lines = [self.env._("Approval requested. %(note)s", note=note)]
        lines += [tender._request_text() for tender in self.tender_ids]
        if self._is_unbalanced():
            lines.append(self._missing_imbalance()["message"])
        till, user = self.config_id, self.counted_by_id
        lines.append(self._history_text(till.display_name, "config_id", till.id))
        if self.employee_ref:
            counter = "employee_ref", self.employee_ref
        else:
            counter = "counted_by_id", user.id
        lines.append(self._history_text(self.counted_by, *counter))
        return "\n".join(filter(None, lines))

    def _history_text(self, name, field, value):
        number, off, total = self._history(field, value)
        if not number:
            return self.env._("%(name)s: no earlier closings", name=name)
        return self.env._(
            "%(name)s: %(off)s of the last %(number)s closings were off, %(total)s in"
            " total",
            name=name,
            number=number,
            off=off,
            total=format_difference(self.env, self.currency_id, total),
        )

    def _history(self, field, value):
        """Return ``(closings, off, sum)`` of a register's or cashier's closings."""
        self.flush_model([field, "status", "difference", "currency_id"])
        self.env.cr.execute(
            SQL(
                """SELECT count(*), count(*) FILTER (WHERE difference != 0),
                          coalesce(sum(difference), 0)
                     FROM (SELECT difference FROM pos_closing
                            WHERE %(field)s = %(value)s AND status = 'closed'
                              AND currency_id = %(currency)s
                            ORDER BY id DESC LIMIT %(limit)s) AS last""",
                field=SQL.identifier(field),
                value=value or None,
                currency=self.currency_id.id,
                limit=HISTORY,
            )
        )
        return self.env.cr.fetchone()

    def _asked_text(self, users):
        if not users:
            return self._text_exits()
        return self.env._(
            "Approval requested from: %(names)s.", names=", ".join(users.mapped("name"))
        )


class PosClosingTender(models.Model):
    _inherit = "pos.closing.tender"

    def _request_text(self):
        """Return the judgement and its reason, or False if there is none."""
        judgement = self._judgement_text()
        why = [self.reason_id.name, self.note]
        return judgement and " ".join(filter(None, [judgement, *why]))


class PosClosingApproval(models.Model):
    _inherit = "pos.closing.approval"

    @api.model_create_multi
    def create(self, vals_list):
        """End the request after any decision, however it was made."""
        approvals = super().create(vals_list)
        for approval in approvals:
            if approval.decision != REVIEWED:
                approval._owner()._decided()
        return approvals
