import logging

from odoo import models
from odoo.exceptions import AccessError, ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ...proofs.identities import all_identities
from ..groups import (
    ACCOUNT_READER,
    APPROVER,
    AUDITOR,
    INVOICING,
    POS_USER,
    STOCK_USER,
    is_any,
)

_logger = logging.getLogger(__name__)

# They read closed sessions: an open one may be counted blind.
READERS = (APPROVER, AUDITOR, POS_USER, ACCOUNT_READER, INVOICING, STOCK_USER)


class PosSession(models.Model):
    """The proof that orders, payments, books, cash and stock agree."""

    _inherit = "pos.session"

    def closing_prove(self):
        """Compute all identities for these sessions, and store the result.

        At any time and for any number of sessions, also for those closed before this
        module was installed. The proof of the closing is kept, and compared with. The
        number of queries depends neither on sessions nor on orders.

        :return: list of dict, one for each session, with the keys

            - ``session_id``, ``session_name``, ``state``
            - ``status``: the worst of its identities: *broken*, *remapped*, *ok*, or
              *not_applicable*
            - ``identities``: list of dict, in their order, with

              - ``id``: of the ``pos.closing.proof``, ``code``, ``name``
              - ``status``: *ok*, *broken*, *remapped* (they differ, which is
                explained by a set-up that was changed since: nobody changed what was
                booked) or *not_applicable*; ``reason``: why it is not applicable, or
                False
              - ``left_name``, ``right_name``, ``left``, ``right``, ``difference``
              - ``currency_id``: False for quantities and counts
              - ``rows``: list of dict, the keys that differ; see
                ``pos.closing.proof.row._answer``
              - ``closed``: dict with *status, left, right, difference, date* as found
                at closing, or False
              - ``changed``: bool, whether it differs from the closing; ``change``: a
                sentence on what changed and by whom, or False
        :raise AccessError: the caller may not prove these sessions
        """
        self._check_closing_may_prove()
        sessions = self.sudo()
        proofs = sessions.env["pos.closing.proof"]._run(sessions)
        return proofs._answer_by_session(sessions)

    def _closing_identities(self):
        """Return the identities to prove; extend it to add some. See the README."""
        return all_identities(self.env)

    def _check_closing_may_prove(self):
        """Accountants and stock users may, without any right on the register."""
        user, sessions = self.env.user, self.sudo()
        if self.env.su:
            return
        may = is_any(user, READERS)
        if not may or sessions.company_id - self.env.companies:
            raise AccessError(
                self.env._(
                    "Only users who can read a company's closings can prove them."
                )
            )
        if is_any(user, (APPROVER, AUDITOR)):
            return
        for session in sessions.filtered(lambda session: session.state != "closed"):
            raise AccessError(
                self.env._(
                    "%(session)s is still open: until it is closed, only approvers and"
                    " auditors can prove it.",
                    session=session.display_name,
                )
            )

    def _closing_prove_posted(self):
        """Prove a session as it is when it is closed.

        If somebody proves at the same moment, Odoo retries the closing, so its proof is
        not lost. Any other failure does not stop the closing.

        :return: the proofs, or None if they could not be made
        """
        try:
            with self.env.cr.savepoint():
                Proof = self.env["pos.closing.proof"].sudo()
                return Proof._run(self.sudo(), closing=True)
        except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            raise
        except Exception:
            _logger.exception("The proof of session %s failed", self.ids)
            return None


class PosOrder(models.Model):
    """Find which numbers of a register are missing, and which come next."""

    _inherit = "pos.order"

    _closing_number_index = models.Index("(config_id, sequence_number)")
