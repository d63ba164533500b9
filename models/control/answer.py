from odoo import api, models

from ..statuses import SIGNABLE, TO_APPROVE


class PosClosingAnswer(models.AbstractModel):
    """The dictionary that every verb of a closing or an opening answers.

    Its keys are described at ``pos.closing.state``. It is redacted here, on the server:
    it holds nothing that a blind count must not reveal.
    """

    _name = "pos.closing.answer"
    _description = "Answer of a closing or an opening"

    @api.model
    def _build(self, control, message, checks, missing, brief=False):
        """Return the answer.

        :param message: sentence on what just happened, or False
        :param list checks: see ``pos.closing.check._run``
        :param list missing: see ``pos.closing._missing``
        :param bool brief: leave out who could approve at the register, and the coins to
            count a counted register again with, to save queries
        """
        return {
            **self._identity(control),
            **control._answer_more(),
            **self._progress(control),
            **self._second_person(control),
            **self._at_the_till(control, brief),
            "steps": self._steps(control, checks, missing),
            "message": message,
            "checks": checks,
            "missing": missing,
            "tenders": self._tenders(control),
            "bills": self._bills(control, brief),
            "reasons": self._reasons(control),
            "approvals": [approval._answer() for approval in control.approval_ids],
        }

    @api.model
    def _identity(self, control):
        return {
            "id": control._origin.id,
            "session_id": control.session_id.id,
            "session_name": control.session_id.display_name,
            "config_name": control.config_id.display_name,
            "currency_id": control.currency_id.id,
        }

    @api.model
    def _progress(self, control):
        policy = control.policy_id
        return {
            "state": control.status,
            "done": control._is_done(),
            "requirement": control.requirement,
            "blind": policy.blind,
            "locked": bool(control.count_id),
            "counted_by": control.counted_by,
            "require_denominations": policy.require_denominations,
            "attempts": control._attempts(),
            "attempts_left": control._attempts_left(),
            "may_count": control._may_count() and not control._signature(),
            "may_explain": control._may_explain(),
        }

    @api.model
    def _second_person(self, control):
        """Say which buttons to offer; the verbs check for themselves."""
        approver = not control._is_done() and control._is_second_person()
        alone = not control._is_done() and control._may_self_approve()
        return {
            "may_sign": (approver or alone) and control._may_sign(),
            "self_approval": alone,
            "may_refuse": approver and control._may_refuse(),
            "may_grant": approver and bool(control.count_ids),
        }

    @api.model
    def _steps(self, control, checks, missing):
        """Return the steps that an interface can show now, the next one first."""
        codes = {item["code"] for item in missing}
        if control._is_done():
            return [control.status]
        if codes & {"check", "changed"}:
            return ["checks"]
        if not control.count_id:
            return ["checks", "count"] if checks else ["count"]
        steps = ["differences"]
        if codes & SIGNABLE:
            steps.insert(0 if control.status == TO_APPROVE else 1, "signature")
        may_count = control._may_count() and not control._signature()
        return steps + ["count"] * may_count

    @api.model
    def _at_the_till(self, control, brief):
        """Return who could approve in the caller's session, and with which secrets."""
        if brief:
            return {"approvers": False, "secret_kinds": False}
        if not control.count_id or not control._codes() & SIGNABLE:
            return {"approvers": [], "secret_kinds": []}
        Signature = self.env["pos.closing.signature"]
        return {
            "approvers": Signature._approvers(control),
            "secret_kinds": list(Signature._kinds(control)),
        }

    @api.model
    def _tenders(self, control):
        shown = {}
        if not control.count_id and not control.policy_id.blind:
            shown = control._takings().expected
        return [tender._answer(shown) for tender in control.tender_ids]

    @api.model
    def _bills(self, control, brief):
        """Coins and notes to count with, while there is something to count."""
        if control.count_id and brief:
            return False
        if not control._may_count():
            return []
        return control.config_id._closing_bills().read(["name", "value"])

    @api.model
    def _reasons(self, control):
        """Reasons to choose from, once there is something to explain."""
        if not control.count_id or control._is_done():
            return []
        names = [
            "name",
            "direction",
            "tender_kind",
            "note_required",
            "document_required",
        ]
        Reason = self.env["pos.closing.reason"]
        domain = Reason._check_company_domain(control.company_id)
        return Reason.search_fetch(domain, names).read(names)
