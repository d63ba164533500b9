import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import plaintext2html

from ...engine.fingerprint import fingerprint
from ...engine.tieout import BROKEN, OK
from ...engine.verdict import ACCEPT, APPROVAL, BLOCK, REVIEW, severity, strictest
from ..approval.people import MOST_ASKED
from ..groups import ACCOUNT_READER, ACCOUNTANTS, SECOND_PERSON, ids_of_groups
from ..statuses import CLOSED, NO_REVIEW, TO_REVIEW

_logger = logging.getLogger(__name__)

PROOF_ACTIVITY = "pos_closing_control.activity_closing_proof"
FAILED = "failed"
# Not readable for cashiers, who may count blind.
READS_AMOUNTS = ",".join([SECOND_PERSON, ACCOUNT_READER, *ACCOUNTANTS])
# Models whose records each attempt at posting creates anew.
MADE_BY_POSTING = frozenset(
    {
        "account.bank.statement.line",
        "account.move",
        "account.move.line",
        "account.payment",
        "stock.move",
        "stock.picking",
    }
)
MOST_REPEATED = 100
# Changed sales have been put before an approver by name already.
APPROVED_BY_NAME = "sales_journal"


class PosClosing(models.Model):
    """A closing reads its own proof, in the transaction that posts.

    What does not match is shown where the register is closed and to accountants, and
    the policy says what it requires. An approval covers exactly what was found; at
    closing the proof is made again.
    """

    _inherit = "pos.closing"

    proof_state = fields.Selection(
        [(BROKEN, "Not matched"), (FAILED, "Not made yet")],
        string="Proof at closing",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Empty: the proof agreed when the session was closed.",
    )
    # Codes and amounts, so that everybody reads the text in their own language.
    proof_broken = fields.Json(
        string="Identities not matched",
        groups=READS_AMOUNTS,
        readonly=True,
        copy=False,
        help="Technical: the identities that posting has found not matched.",
    )
    proof_text = fields.Text(
        string="Not matched",
        compute="_compute_proof_text",
        groups=READS_AMOUNTS,
        help="The identities that posting has found not matched.",
    )
    proof_key = fields.Char(
        readonly=True,
        copy=False,
        help="Technical: tells whether what is found not matched is what was found"
        " before.",
    )

    @api.depends("proof_broken")
    @api.depends_context("lang")
    def _compute_proof_text(self):
        for closing in self:
            closing.proof_text = closing._broken()._text_all_broken()

    @api.depends("proof_key")
    def _compute_outcome(self):
        return super()._compute_outcome()

    def _strictest_required(self):
        required = super()._strictest_required()
        if not self._missing_proof():
            return required
        return strictest(filter(None, [required, self.policy_id.proof_requirement]))

    # ------------------------------------------------------------------
    # Asked and approved
    # ------------------------------------------------------------------

    def _reopen(self):
        self.write({"proof_key": False, "proof_broken": False})
        return super()._reopen()

    def _missing_of_count(self):
        missing = super()._missing_of_count()
        proof = self._missing_proof()
        return missing + [proof] if proof and not self._signature() else missing

    def _missing_proof(self):
        """Return what a proof that does not match needs before closing, or None."""
        if not self.proof_key or not self._is_proof_required():
            return None
        if self.policy_id.proof_requirement == BLOCK:
            code, what = "block", self._text_proof_blocks()
        else:
            code, what = "proof", self._text_proof_asks()
        return {"code": code, "message": f"{self._text_broken()} {what}"}

    def _is_proof_required(self):
        required = self.policy_id.proof_requirement
        return severity(required) >= severity(APPROVAL)

    def _signed_values(self):
        found = {"proof_key": self.proof_key, "proof_broken": self.proof_broken}
        return {**super()._signed_values(), **found}

    def _is_of(self, approval):
        """An approval covers exactly what did not match then."""
        same = (approval.proof_key or False) == (self.proof_key or False)
        return super()._is_of(approval) and (same or not self._is_proof_required())

    # ------------------------------------------------------------------
    # Found while posting
    # ------------------------------------------------------------------

    def _posted(self, result):
        result = super()._posted(result)
        self._take_proofs(self.session_id._closing_prove_posted())
        if (
            self.proof_key
            and self._is_proof_required()
            and not self._is_proof_approved()
        ):
            return self._broken_found()
        self._tell_proof()
        return result

    def _take_proofs(self, proofs):
        """Remember what does not match; ``proofs`` is None if they failed."""
        broken = (proofs or self.env["pos.closing.proof"]).filtered(
            lambda proof: proof.closed_status == BROKEN
        )
        asked = broken.filtered(lambda proof: proof.code != APPROVED_BY_NAME)
        state = BROKEN if broken else FAILED if proofs is None else False
        values = {
            "proof_state": state,
            "proof_broken": [proof._broken_values() for proof in broken] or False,
            "proof_key": asked._key(),
        }
        if state or self.proof_state or self.proof_key:
            self.write(values)

    def _is_proof_approved(self):
        return any(
            approval.decision == "approved"
            and approval.count_id == self.count_id
            and approval.proof_key == self.proof_key
            for approval in self.approval_ids
        )

    def _broken_found(self):
        """Roll the whole posting back, as core does on an imbalance, and ask.

        :return: the action that the callers in core show instead
        """
        values = {"proof_key": self.proof_key, "proof_broken": self.proof_broken}
        self.env.cr.rollback()
        self.env.registry.reset_changes()
        self.session_id._closing_lock()
        if self.status != CLOSED:
            self.write(values)
            self._advance()
            self._log(self._missing_proof()["message"])
        action = self._get_records_action()
        return {**action, "name": self.env._("The session was not posted")}

    # ------------------------------------------------------------------
    # What is reported
    # ------------------------------------------------------------------

    def _tell_proof(self):
        """After closing, tell those who are responsible for the books what is wrong."""
        if not self.proof_state:
            return
        if self._is_proof_reviewed() and self.review_state == NO_REVIEW:
            self.review_state = TO_REVIEW
        broken = self.proof_state == BROKEN
        self._log(self._text_broken() if broken else self._text_proof())
        if broken:
            self._tell_accountants()

    def _is_proof_reviewed(self):
        """By now, what needs an approval has one, unless the proof failed."""
        required = self.policy_id.proof_requirement
        return required == REVIEW or (self.proof_state == FAILED and required != ACCEPT)

    def _tell_accountants(self):
        told = self.activity_search([PROOF_ACTIVITY]).user_id
        note = plaintext2html(self.proof_text)
        for user in (self._accountants() or self._approvers()) - told:
            self._schedule_for(user, PROOF_ACTIVITY, note)

    def _accountants(self):
        groups = ids_of_groups(self.env, ACCOUNTANTS)
        domain = Domain("all_group_ids", "in", groups)
        domain &= Domain("company_ids", "in", self.company_id.ids)
        domain &= Domain("share", "=", False)
        users = self.env["res.users"].sudo()
        return users.search(domain, order="id", limit=MOST_ASKED)

    def _answer_more(self):
        return {**super()._answer_more(), "proof": self._answer_proof()}

    def _answer_proof(self):
        """Answer the names of what does not match; only proof readers get amounts."""
        known = self.proof_state or (BROKEN if self.proof_key else False)
        agreed = self.status == CLOSED and bool(self.proof_ids)
        return {
            "status": known or (OK if agreed else False),
            "broken": self._broken_names() if known else [],
            "message": self._text_proof(),
        }

    def _broken_names(self):
        return [proof._identity_name() for proof in self._broken()]

    def _broken(self):
        """Return the proofs that did not match, as they were found then."""
        return self.env["pos.closing.proof"]._as_found(self.proof_broken)

    def _text_proof(self):
        if self.proof_state == FAILED:
            return self.env._(
                "The proof of this session could not be made. It is retried"
                " automatically; an administrator finds the reason in the server log."
            )
        if not self.proof_key and self.proof_state != BROKEN:
            return False
        names = ", ".join(self._broken_names())
        return self.env._("The proof does not match: %(what)s.", what=names)

    def _closed_message(self):
        told = self.status == CLOSED and self._text_proof()
        return " ".join(filter(None, [super()._closed_message(), told]))

    def _text_broken(self):
        return self.env._(
            "The proof does not match: %(what)s.",
            what="; ".join(proof._text_broken() for proof in self._broken()),
        )

    def _text_proof_asks(self):
        return self.env._(
            "Correct it and try posting again, or request approval to close the"
            " register as it is."
        )

    def _text_proof_blocks(self):
        return self.env._(
            "Nothing was posted. Correct it and try posting again, or have a Point of"
            " Sale administrator approve it."
        )

    # ------------------------------------------------------------------
    # Proofs that could not be made
    # ------------------------------------------------------------------

    @api.model
    def _cron_prove_again(self):
        """Prove what could not be proven at closing."""
        failed = self.sudo().search([("proof_state", "=", FAILED)], limit=MOST_REPEATED)
        failed._each_apart("_prove_again")

    def _prove_again(self):
        self._take_proofs(self.session_id._closing_prove_posted())
        if self.proof_state == FAILED:
            return
        self._log(self._text_proof() or self.env._("The proof matches."))
        self._tell_proof()


class PosClosingApproval(models.Model):
    _inherit = "pos.closing.approval"

    proof_key = fields.Char(
        string="Approved proof",
        help="Technical: the proof that did not match and was approved with it.",
    )
    proof_broken = fields.Json(
        string="Identities not matched", groups=READS_AMOUNTS, readonly=True
    )
    proof_text = fields.Text(
        string="Proof that does not match",
        compute="_compute_proof_text",
        groups=READS_AMOUNTS,
    )

    @api.depends("proof_broken")
    @api.depends_context("lang")
    def _compute_proof_text(self):
        Proof = self.env["pos.closing.proof"]
        for approval in self:
            broken = Proof._as_found(approval.proof_broken)
            approval.proof_text = broken._text_all_broken()


class PosClosingProof(models.Model):
    _inherit = "pos.closing.proof"

    def _key(self):
        """Return what identifies these proofs when they are found again."""
        return fingerprint(
            [
                (
                    row.code,
                    row.key,
                    f"{row.left_amount:.6f}",
                    f"{row.right_amount:.6f}",
                )
                for row in self.closed_row_ids
            ],
            MADE_BY_POSTING,
        )

    def _broken_values(self):
        """Return what is kept of a proof that does not match, to be read by ``new``."""
        return {
            "code": self.code,
            "currency_id": self.currency_id.id,
            "closed_left": self.closed_left,
            "closed_right": self.closed_right,
        }

    @api.model
    def _as_found(self, kept):
        """Return proofs of what :meth:`_broken_values` has kept, not stored."""
        return self.union(*(self.new(values) for values in kept or ()))

    def _text_all_broken(self):
        return "\n".join(proof._text_broken() for proof in self) or False

    def _identity_name(self):
        return dict(self._selection_code()).get(self.code, self.code)

    def _text_broken(self):
        return self.env._(
            "%(identity)s: %(left_name)s %(left)s, %(right_name)s %(right)s",
            identity=self._identity_name(),
            left_name=self.left_name,
            right_name=self.right_name,
            left=self._format(self.closed_left),
            right=self._format(self.closed_right),
        )
