import logging
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple

from odoo import fields, models
from odoo.exceptions import ConcurrencyError, RedirectWarning, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.sql_db import Cursor

from ..remote import check_one
from ..statuses import CLOSED, READY, SIGNABLE, WAITING

_logger = logging.getLogger(__name__)

# Compared with "is": no client can send this object in a context.
TRIAL = object()
TRIAL_KEY = "pos_closing_control_trial"
# For so long an approver need not wait for another trial of the same count.
HOLDS = timedelta(minutes=15)


class Finding(NamedTuple):
    """The result of a trial: why it was refused, or what an approver must know."""

    refusal: Any = False
    imbalance: float = 0
    proof_broken: Any = False
    proof_key: Any = False


class Told(NamedTuple):
    """What a trial has to report that was not known before."""

    message: Any = False
    is_refused: bool = False


class Found(Exception):
    """Ends a trial whose posting would be rolled back anyway."""

    def __init__(self, finding):
        super().__init__()
        self.finding = finding


@contextmanager
def never_committed(cr):
    """Keeps what a trial posts from being committed by other code."""

    def commit():
        raise RuntimeError("A trial of posting is rolled back: nothing may commit it.")

    cr.commit = commit
    try:
        yield
    finally:
        del cr.commit


class PosClosing(models.Model):
    """A trial of Odoo's own posting, rolled back completely, before anybody is asked.

    On an imbalance core rolls the whole transaction back, which no savepoint survives,
    and a second cursor would wait for our own row lock. So a trial uses the transaction
    it is called in, provided that nothing was written in it. If a verb is called in the
    middle of other work, the trial is left out, so that the work is not lost.

    Like every rolled-back transaction, a trial may leave gaps in the numbers of
    transfers. Modules that call a device or a service while posting find the key
    ``pos_closing_control_trial`` in the context.
    """

    _inherit = "pos.closing"

    tried_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When Odoo's posting was last tried for the current count.",
    )

    # ------------------------------------------------------------------
    # The verbs
    # ------------------------------------------------------------------

    def try_posting(self):
        """Let Odoo post the session, roll that back, and answer what was found.

        An imbalance, and proofs that the policy requires to match, are added to what
        must be approved, or removed if they are gone. If Odoo or another module refuses
        to post, the message of the answer says why.

        :raise UserError: the register is not counted yet, or this is called in the
            middle of other work, which a trial would undo
        """
        check_one(self)
        self._enter_check()
        if not self._is_nothing_pending():
            raise UserError(
                self.env._(
                    "Posting can only be tried by a call of its own: it undoes all that"
                    " was done before it in the same request."
                )
            )
        told = self._look_ahead()
        closing = self._enter()
        message = closing._reopen_if_changed() or told.message
        return closing._answer(message or closing._text_nothing_new())

    def request_approval(self, note=None):
        """Try the posting first: nobody should approve what it would refuse."""
        check_one(self)
        told = self._is_trial_due() and self._look_ahead()
        if told and told.is_refused:
            return self._enter()._answer(told.message)
        return super().request_approval(note)

    def approve(self, approver_id=None, secret=None, note=None):
        """Try the posting first, so that approvers see everything they approve."""
        check_one(self)
        told = self.count_id and self._is_trial_due() and self._look_ahead()
        if told and told.message:
            return {**self._enter()._answer(told.message), "signed": False}
        return super().approve(approver_id, secret, note)

    def close(self):
        """What posting found before may be gone, so it is tried again."""
        check_one(self)
        if self._waits_for_what_was_found() and self._is_nothing_pending():
            self._look_ahead()
        return super().close()

    # ------------------------------------------------------------------
    # When
    # ------------------------------------------------------------------

    def _enter_check(self):
        """Refuse callers who may not, or are too early, before anything is tried."""
        self.check_access("read")
        self.session_id.check_access("write")
        closing = self.sudo()
        closing._check_open()
        if not closing.count_id:
            raise UserError(
                self.env._("Count the register before you try its posting.")
            )

    def _is_trial_due(self):
        """Tell whether the policy wants a trial now, and this transaction allows it."""
        closing = self.sudo()
        count = closing.count_id or closing.count_ids[:1]
        most = closing.policy_id.trial_orders
        return (
            bool(count and most)
            and closing.status != CLOSED
            and count.order_count <= most
            and not closing._is_just_tried(count)
            and self._is_nothing_pending()
        )

    def _is_just_tried(self, count):
        known = max(count.create_date, fields.Datetime.now() - HOLDS)
        return bool(self.tried_at) and self.tried_at >= known

    def _is_nothing_pending(self):
        """Tell whether nothing was written in this transaction, by any code.

        PostgreSQL gives a transaction its number when it first writes or locks a row.
        In a test, a request is a savepoint of the test's transaction, and a rollback
        leads back to the beginning of the request.
        """
        cr, transaction = self.env.cr, self.env.transaction
        unsaved = (*self.env._field_dirty.values(), *transaction.tocompute.values())
        if any(unsaved) or cr.precommit or cr.postcommit:
            return False
        if not isinstance(cr, Cursor):
            return True
        cr.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
        return cr.fetchone()[0]

    def _waits_for_what_was_found(self):
        """What posting found may be repaired by now; only another attempt tells."""
        closing = self.sudo()
        if closing.status == CLOSED or not closing._missing_found():
            return False
        return bool(closing._codes() & SIGNABLE)

    # ------------------------------------------------------------------
    # Trying
    # ------------------------------------------------------------------

    def _look_ahead(self):
        """Try, roll back, and record what was found; return it as :class:`Told`."""
        finding = self._try()
        return self._enter()._record(finding) if finding else Told()

    def _try(self):
        """Post as closing does, and roll back; return the :class:`Finding` or None."""
        try:
            with never_committed(self.env.cr):
                return self._enter()._post_for_trial()
        except Found as found:
            return found.finding
        finally:
            self.env.cr.rollback()
            # Forget what was cached of the records that were rolled back, too.
            self.env.registry.reset_changes()

    def _post_for_trial(self):
        if self.status == CLOSED or self._changes():
            return None
        if not self.count_id and self._stand_by_last_count():
            return None
        try:
            self.session_id.with_context(**{TRIAL_KEY: TRIAL})._validate_session()
        except (Found, ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            raise
        except (UserError, RedirectWarning) as refused:
            return Finding(refusal=self._text_refusal(refused))
        except Exception as error:
            _logger.exception("Trying to post %s failed", self.session_id)
            return Finding(refusal=self._text_failure(error))
        return self._finding()

    def _finding(self):
        """Return what posting found in this transaction, approved or not."""
        return Finding(
            imbalance=self.imbalance if self._is_unbalanced() else 0,
            proof_broken=self.proof_broken,
            proof_key=self.proof_key,
        )

    def _is_trial(self):
        return self.env.context.get(TRIAL_KEY) is TRIAL

    def _imbalance_found(self, amount):
        if self._is_trial():
            raise Found(Finding(imbalance=amount))
        return super()._imbalance_found(amount)

    def _broken_found(self):
        if self._is_trial():
            raise Found(self._finding())
        return super()._broken_found()

    # ------------------------------------------------------------------
    # Recording, in what is committed
    # ------------------------------------------------------------------

    def _record(self, finding):
        """Store what a trial has found; return it as :class:`Told`."""
        if self.status == CLOSED or self._changes():
            return Told()  # the verb itself reports that
        if not self.count_id and self._stand_by_last_count():
            return Told()
        # The transaction's time, as for the date of a count: both have microseconds.
        self.tried_at = self.env.cr.now()
        if finding.refusal:
            self._log(finding.refusal)
            return Told(finding.refusal, True)
        before = {item["message"] for item in self._missing_found()}
        self._take(finding)
        now = [item["message"] for item in self._missing_found()]
        if set(now) == before:
            return Told()
        message = "\n".join(now) or self._text_gone()
        self._log(message)
        return Told(message)

    def _take(self, finding):
        self.write(
            {
                "imbalance": finding.imbalance,
                "is_conversion": False,
                "proof_broken": finding.proof_broken,
                "proof_key": finding.proof_key,
            }
        )
        self._advance(requested=self.request_state == WAITING)
        if self.status == READY:
            self._end_request()

    def _missing_found(self):
        """Return what posting found, whether or not somebody approved it."""
        found = [self._is_unbalanced() and self._missing_imbalance()]
        found += [self._missing_proof()]
        return [item for item in found if item]

    # ------------------------------------------------------------------
    # Answers and messages
    # ------------------------------------------------------------------

    def _answer_more(self):
        return {**super()._answer_more(), "may_try": self._may_try()}

    def _may_try(self):
        """Offer a trial where it shows something that no other button does.

        Up to the policy's number of orders, requesting and approving try by themselves.
        """
        if not self.count_id or self.status == CLOSED:
            return False
        by_itself = self.count_id.order_count <= self.policy_id.trial_orders
        if by_itself:
            return self._waits_for_what_was_found()
        return bool(self._codes() & SIGNABLE)

    def _text_refusal(self, refused):
        return self.env._(
            "Posting was tried, and Odoo refuses it: %(reason)s\nCorrect this, then"
            " try again. Nothing was posted, and nobody was asked.",
            reason=refused.args[0] if refused.args else refused,
        )

    def _text_failure(self, error):
        return self.env._(
            "Posting was tried, and failed with an error that Odoo does not explain:"
            " %(error)s\nShow this to your administrator: the server log says more."
            " Nothing was posted, and nobody was asked.",
            error=error,
        )

    def _text_gone(self):
        return self.env._(
            "Posting was tried: what it had found before has been corrected. No"
            " approval is needed any more."
        )

    def _text_nothing_new(self):
        if self._waits_for_what_was_found():
            return self.env._(
                "Posting was tried again, and nothing has changed: what is listed here"
                " still prevents it."
            )
        return self._text_proof() or self.env._(
            "Posting was tried and rolled back: nothing prevents it."
        )
