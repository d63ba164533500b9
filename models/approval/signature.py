import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.verdict import BLOCK
from ..control.employee import EMPLOYEE_PIN
from ..groups import POS_MANAGER
from .res_users import PASSWORD, PIN

_logger = logging.getLogger(__name__)


class PosClosingSignature(models.AbstractModel):
    """An approval at the register: name and secret typed in a cashier's session.

    The secret is verified here, on the server. A wrong one is answered, not raised: the
    attempt, and the lock it may lead to, must be committed.
    """

    _name = "pos.closing.signature"
    _description = "Approval of a closing at the register"

    @api.model
    def _sign(self, closing, approver_id, secret, note):
        """Approve as somebody other than the signed-in user; answer as the verbs do.

        :return: the answer, with ``signed``: bool
        """
        kinds = self._kinds(closing)
        self._check_call(approver_id, secret, kinds)
        signature = closing._signature()
        if signature and signature._is_by(approver_id):
            return self._answer(closing, self._signed_text(signature), signed=True)
        closing._check_something_to_sign(note)
        signer = self._signer(closing, approver_id, kinds)
        method, message = self._verify(closing, signer, secret, kinds)
        if not method:
            return self._answer(closing, message, signed=False)
        signature = closing.approval_ids._sign(
            closing, "approved", note, method=method, signer=signer
        )
        closing._advance()
        return self._answer(closing, self._signed_text(signature), signed=True)

    @api.model
    def _answer(self, closing, message, signed):
        return {**closing._answer(message), "signed": signed}

    @api.model
    def _check_call(self, approver_id, secret, kinds):
        """Say what is wrong with the call itself, before any secret is tried."""
        if not kinds:
            raise UserError(
                self.env._(
                    "This company does not allow approvals at the register: approvers"
                    " log in to the back office and approve there."
                )
            )
        if not approver_id:
            raise UserError(self.env._("Choose an approver."))
        if approver_id == self.env.uid:
            raise UserError(
                self.env._("You are logged in: approve without a PIN or password.")
            )
        if not secret:
            raise UserError(self.env._("The approver's PIN or password is missing."))

    # ------------------------------------------------------------------
    # Who may approve here
    # ------------------------------------------------------------------

    @api.model
    def _kinds(self, closing):
        """Return the kinds of secret that are allowed for this closing.

        A company that forbids PINs forbids employee PINs too, as they are weaker. Only
        administrators approve what is blocked, with a secret of their own.
        """
        company, Employee = closing.company_id, self.env["pos.closing.employee"]
        allowed = {
            PIN: not company.pos_closing_forbid_pin,
            PASSWORD: not company.pos_closing_forbid_password,
            EMPLOYEE_PIN: not company.pos_closing_forbid_pin
            and Employee._is_pin_allowed(closing)
            and BLOCK not in closing._codes(),
        }
        return tuple(kind for kind, is_allowed in allowed.items() if is_allowed)

    @api.model
    def _signer(self, closing, approver_id, kinds):
        """Return whom a client names: a user, an employee who is no user, or nobody."""
        user = self._eligible(closing, approver_id)
        if user or EMPLOYEE_PIN not in kinds:
            return user
        Employee = self.env["pos.closing.employee"]
        return Employee._decider(closing, approver_id) or user

    @api.model
    def _eligible(self, closing, approver_id):
        """Return the user if they may approve this closing at the register, or nobody.

        They may do no more here than in the back office, so their rights to the closing
        and the session are checked as well.
        """
        nobody = self.env["res.users"].sudo()
        # A client may send anything; True equals 1, the superuser's id.
        if type(approver_id) is not int:
            return nobody
        user = nobody.search(
            Domain("id", "=", approver_id)
            & Domain("active", "=", True)
            & Domain("share", "=", False)
            & Domain("company_ids", "in", closing.company_id.ids)
        )
        return user if user and self._may_sign(closing, user) else nobody

    @api.model
    def _may_sign(self, closing, user):
        theirs = self._as(closing, user)
        return (
            user != self.env.user
            and theirs._is_second_person()
            and (BLOCK not in theirs._codes() or theirs._is_administrator())
            and theirs.sudo(False).has_access("read")
            and theirs.session_id.sudo(False).has_access("write")
        )

    @api.model
    def _as(self, closing, user):
        """Return the closing as this user sees it, in the closing's company only."""
        return (
            closing.with_user(user)
            .with_context(allowed_company_ids=closing.company_id.ids)
            .sudo()
        )

    @api.model
    def _approvers(self, closing):
        """Return who could approve this closing at the register, to pick from."""
        kinds = self._kinds(closing)
        if not kinds:
            return []
        barred = closing._barred()
        domain = closing._domain_approvers(barred) & Domain("id", "!=", self.env.uid)
        if BLOCK in closing._codes():
            administrators = self.env.ref(POS_MANAGER)
            domain &= Domain("all_group_ids", "in", administrators.ids)
        users = self.env["res.users"].sudo()
        users = users.search_fetch(domain, ["name"], order="name, id")
        approvers = [{"id": user.id, "name": user.name} for user in users]
        if EMPLOYEE_PIN in kinds:
            approvers += self.env["pos.closing.employee"]._offered(closing, barred)
        return approvers

    # ------------------------------------------------------------------
    # The secret
    # ------------------------------------------------------------------

    @api.model
    def _verify(self, closing, signer, secret, kinds):
        """Return ``(method, message)``: how the approver proved it, or why not.

        Unknown or ineligible approvers cost one hash and get the same message as a
        wrong secret, so that neither time nor text reveals who may approve.
        """
        if not signer:
            self._proof(closing, signer, secret, kinds)
            return False, self._fail(closing)
        lock = self.env["pos.closing.secret.lock"].sudo()._acquire(signer)
        minutes = lock._minutes_left()
        if minutes:
            return False, self._locked_text(signer, minutes)
        method = self._proof(closing, signer, secret, kinds)
        if not method:
            return False, self._fail(closing, signer, lock)
        lock._succeed()
        return method, False

    @api.model
    def _proof(self, closing, signer, secret, kinds):
        """Return which kind of secret this is for the approver, or False.

        An employee who is not a user has none of a user's secrets; the time is the
        same.
        """
        Employee = self.env["pos.closing.employee"]
        users = signer if not Employee._is_employee(signer) else self.env["res.users"]
        method = users._pos_closing_verify(secret, kinds)
        if method or EMPLOYEE_PIN not in kinds:
            return method
        return Employee._is_pin(closing, signer, secret) and EMPLOYEE_PIN

    @api.model
    def _fail(self, closing, signer=None, lock=None):
        """Log and count a wrong attempt; return the sentence for the register."""
        name = signer.name if signer else self.env._("somebody who may not approve")
        closing._log(self.env._("Wrong PIN or password for %(name)s.", name=name))
        minutes = lock._fail(closing.config_id.display_name) if lock else 0
        if minutes:
            message = self._locked_text(signer, minutes)
            closing._log(message)
            _logger.warning("Secrets of %s locked at tills", signer)
            return message
        return self._wrong_text(signer)

    @api.model
    def _wrong_text(self, signer):
        message = self.env._(
            "Not approved: this person cannot approve here, or the PIN or password is"
            " wrong."
        )
        is_user = signer and not self.env["pos.closing.employee"]._is_employee(signer)
        if is_user and signer.sudo()._mfa_type():
            # Shown whatever was typed, so it does not reveal that a password was right.
            hint = self.env._(
                "With two-factor authentication a password is not accepted at the"
                " register: use the closing PIN, or approve in the back office."
            )
            message = f"{message} {hint}"
        return message

    @api.model
    def _locked_text(self, signer, minutes):
        locked = self.env._(
            "Too many failed attempts: %(name)s cannot approve at a register for"
            " %(minutes)s min.",
            name=signer.name,
            minutes=minutes,
        )
        if self.env["pos.closing.employee"]._is_employee(signer):
            return locked
        hint = self.env._("They can approve in the back office.")
        return f"{locked} {hint}"

    @api.model
    def _signed_text(self, signature):
        return self.env._("Approved by %(user)s.", user=signature.signed_by)
