from odoo import api, models

from ..engine.verdict import BLOCK
from .pos_closing import CLOSED, SIGNABLE, TO_APPROVE


class PosClosingAnswer(models.AbstractModel):
    """The dictionary that every verb of a closing answers.

    Its keys are described at ``pos.closing.state``. It is redacted here, on the
    server: what a blind count must not know is not in it.
    """

    _name = "pos.closing.answer"
    _description = "Answer of a closing"

    @api.model
    def _build(self, closing, message, checks, missing, brief=False):
        """Return the answer.

        :param message: sentence on what just happened, or False
        :param list checks: see ``pos.closing.check._run``
        :param list missing: see ``pos.closing._missing``
        :param bool brief: leave out who could sign at the till, and the coins to
            count a counted till again with: no queries are left for them
        """
        return {
            **self._identity(closing),
            **self._progress(closing),
            **self._second_person(closing),
            **self._at_the_till(closing, brief),
            "steps": self._steps(closing, checks, missing),
            "message": message,
            "checks": checks,
            "missing": missing,
            "tenders": self._tenders(closing),
            "bills": self._bills(closing, brief),
            "reasons": self._reasons(closing),
            "approvals": [approval._answer() for approval in closing.approval_ids],
        }

    @api.model
    def _identity(self, closing):
        return {
            "id": closing.id,
            "session_id": closing.session_id.id,
            "session_name": closing.session_id.display_name,
            "config_name": closing.config_id.display_name,
            "currency_id": closing.currency_id.id,
            "name": closing.name,
        }

    @api.model
    def _progress(self, closing):
        policy = closing.policy_id
        return {
            "state": closing.status,
            "done": closing.status == CLOSED,
            "review_state": closing.review_state,
            "requirement": closing.requirement,
            "blind": policy.blind,
            "locked": bool(closing.count_id),
            "counted_by": closing.counted_by,
            "require_denominations": policy.require_denominations,
            "attempts": closing._attempts(),
            "attempts_left": closing._attempts_left(),
            "may_count": closing._may_count() and not closing._signature(),
            "may_explain": closing._may_explain(),
        }

    @api.model
    def _second_person(self, closing):
        """Tell a face which buttons to offer; the verbs check for themselves."""
        codes = closing._codes()
        approver = closing.status != CLOSED and closing._is_second_person()
        signable = closing.count_id and codes & SIGNABLE
        released = BLOCK not in codes or closing._is_administrator()
        return {
            "may_sign": bool(approver and signable and released),
            "may_refuse": approver and closing.status == TO_APPROVE,
            "may_grant": approver and bool(closing.count_ids),
        }

    @api.model
    def _steps(self, closing, checks, missing):
        """Return the steps that a face can show just now, the next one first."""
        codes = {item["code"] for item in missing}
        if closing.status == CLOSED:
            return ["closed"]
        if codes & {"check", "changed"}:
            return ["checks"]
        if not closing.count_id:
            return ["checks", "count"] if checks else ["count"]
        steps = ["differences"]
        if codes & SIGNABLE:
            steps.insert(0 if closing.status == TO_APPROVE else 1, "signature")
        may_count = closing._may_count() and not closing._signature()
        return steps + ["count"] * may_count

    @api.model
    def _at_the_till(self, closing, brief):
        """Who could sign in the session of the one who asks, and with what."""
        if brief:
            return {"approvers": False, "secret_kinds": False}
        if not closing.count_id or not closing._codes() & SIGNABLE:
            return {"approvers": [], "secret_kinds": []}
        Signature = self.env["pos.closing.signature"]
        return {
            "approvers": Signature._approvers(closing),
            "secret_kinds": list(Signature._kinds(closing)),
        }

    @api.model
    def _tenders(self, closing):
        shown = {}
        if not closing.count_id and not closing.policy_id.blind:
            shown = closing.session_id._closing_takings().expected
        return [tender._answer(shown) for tender in closing.tender_ids]

    @api.model
    def _bills(self, closing, brief):
        """Coins and notes to count with, as long as there is something to count."""
        if closing.count_id and brief:
            return False
        if not closing._may_count():
            return []
        return closing.config_id._closing_bills().read(["name", "value"])

    @api.model
    def _reasons(self, closing):
        """Reasons to choose from, once there is something to explain."""
        if not closing.count_id or closing.status == CLOSED:
            return []
        names = [
            "name",
            "direction",
            "tender_kind",
            "note_required",
            "document_required",
        ]
        Reason = self.env["pos.closing.reason"]
        domain = Reason._check_company_domain(closing.company_id)
        return Reason.search_fetch(domain, names).read(names)
