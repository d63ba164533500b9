from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.remote import check_one
from ..models.statuses import COUNTING, READY, SIGNABLE, TO_APPROVE, TO_REVIEW, WAITING

STEPS = [
    ("checks", "Checks"),
    ("count", "Count"),
    ("differences", "Differences"),
    ("signature", "Approval"),
    ("closed", "Closed"),
]


def is_dict(value):
    return isinstance(value, dict)


class PosClosingWizard(models.TransientModel):
    """The closing in the back office: shows the answer of the verbs, nothing else.

    It holds what the user types and which page they are looking at. Everything shown is
    :meth:`pos.closing.state` at the moment of reading, so a page that was left open is
    up to date as soon as it is read again. Each button is one request that calls one
    verb as the signed-in user; counting and closing must not share a transaction.
    """

    _name = "pos.closing.wizard"
    _description = "Close a register"
    _rec_name = "session_id"

    session_id = fields.Many2one("pos.session", required=True, readonly=True)
    closing_id = fields.Many2one("pos.closing", required=True, readonly=True)
    # With the reader's rights, so that naming a closing of another company reads
    # nothing.
    config_id = fields.Many2one(
        string="Register", related="session_id.config_id", related_sudo=False
    )
    currency_id = fields.Many2one(related="closing_id.currency_id", related_sudo=False)
    request_note = fields.Text(related="closing_id.request_note", related_sudo=False)

    # What the user enters
    page = fields.Char(help="The step the user asked for. Shown if it is possible.")
    message = fields.Char(help="What the last action answered.")
    counted = fields.Json(
        help="As typed, by payment method: amount, bills (quantity by id), by_bills,"
        " reference. What was not typed is missing, which is not a zero."
    )
    explained = fields.Json(
        help="As typed, by payment method: a list of reason_id, note, documents and,"
        " where there are several, amount (always positive)."
    )
    note = fields.Char()

    # What the closing answers
    answer = fields.Json(compute="_compute_answer")
    step = fields.Selection(STEPS, compute="_compute_answer")
    status = fields.Char(compute="_compute_answer")
    obstacles = fields.Text(compute="_compute_answer")
    refusal = fields.Char(compute="_compute_answer")
    z_number = fields.Char(compute="_compute_answer")
    attempts_left = fields.Integer(compute="_compute_answer")
    is_attempts_limited = fields.Boolean(compute="_compute_answer")
    is_stopped = fields.Boolean(compute="_compute_answer")
    is_recorded = fields.Boolean(compute="_compute_answer")
    is_editing = fields.Boolean(compute="_compute_answer")
    is_explained = fields.Boolean(compute="_compute_answer")
    needs_signature = fields.Boolean(string="Needs Approval", compute="_compute_answer")
    needs_review = fields.Boolean(compute="_compute_answer")
    may_explain = fields.Boolean(compute="_compute_answer")
    is_waiting = fields.Boolean(compute="_compute_answer")
    request_hint = fields.Char(compute="_compute_answer")
    may_withdraw = fields.Boolean(compute="_compute_answer")
    may_count = fields.Boolean(compute="_compute_answer")
    may_sign = fields.Boolean(string="May Approve", compute="_compute_answer")
    may_refuse = fields.Boolean(compute="_compute_answer")
    may_grant = fields.Boolean(compute="_compute_answer")
    is_self_approval = fields.Boolean(compute="_compute_answer")
    may_try = fields.Boolean(compute="_compute_answer")
    is_broken = fields.Boolean(string="Is Not Matched", compute="_compute_answer")

    @api.depends("closing_id", "page")
    def _compute_answer(self):
        for wizard in self:
            answer = wizard.closing_id.state()
            wizard.update(
                {
                    "answer": answer,
                    "step": wizard._step(answer),
                    **wizard._read_answer(answer),
                    **wizard._read_rights(answer),
                    **wizard._read_request(answer),
                }
            )

    # ------------------------------------------------------------------
    # Reading an answer
    # ------------------------------------------------------------------

    def _step(self, answer):
        """Return the step to show: the one asked for, if the answer has it."""
        possible = answer["steps"]
        page = "differences" if self.page == "explain" else self.page
        return page if page in possible else possible[0]

    def _read_answer(self, answer):
        codes = self._codes(answer)
        latest = (answer["approvals"] or [{}])[0]
        refused = answer["state"] == COUNTING and latest.get("decision") == "refused"
        attempts_left = answer["attempts_left"]
        return {
            "status": answer["state"],
            "obstacles": "\n".join(item["message"] for item in answer["missing"]),
            "refusal": latest["note"] if refused else False,
            "z_number": answer["name"],
            "attempts_left": attempts_left,
            "is_attempts_limited": attempts_left is not False,
            "is_stopped": bool(codes & {"check"}),
            "is_recorded": bool(answer["attempts"]) and not answer["locked"],
            "is_editing": self._is_editing(answer),
            "is_explained": any(tender["reason_id"] for tender in answer["tenders"]),
            "needs_signature": bool(codes & SIGNABLE),
            "needs_review": answer["review_state"] == TO_REVIEW,
            "is_broken": bool(answer["proof"]["broken"]),
        }

    @api.model
    def _read_rights(self, answer):
        names = ("may_count", "may_explain", "may_sign", "may_refuse", "may_grant")
        rights = {name: answer[name] for name in (*names, "may_try")}
        return {**rights, "is_self_approval": answer["self_approval"]}

    @api.model
    def _read_request(self, answer):
        """Whoever may approve does not wait; only others can withdraw a request."""
        requested = answer["request"]["state"] == WAITING
        waiting = requested or answer["state"] == TO_APPROVE
        return {
            "is_waiting": waiting and not answer["may_sign"],
            "may_withdraw": requested and not answer["may_sign"],
            "request_hint": answer["request"]["hint"],
        }

    def _is_editing(self, answer):
        """Reasons are typed until nothing is missing, or if asked for afterwards."""
        return self._step(answer) == "differences" and (
            answer["state"] != READY or self.page == "explain"
        )

    @api.model
    def _codes(self, answer):
        return {item["code"] for item in answer["missing"]}

    # ------------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------------

    @api.model
    def _open(self, session):
        """Start or continue a session's closing, with what this user has typed.

        :return: action that shows the wizard as a full page
        """
        answer = session.closing_start()
        wizard = self.search(
            [
                ("closing_id", "=", answer["id"]),
                ("create_uid", "=", self.env.uid),
            ],
            limit=1,
        ) or self.create({"session_id": session.id, "closing_id": answer["id"]})
        wizard._follow(answer)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close Register"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "current",
        }

    def _follow(self, answer, page=False):
        """Go where a verb's answer leads; the client then reads the record again."""
        self.write({"message": answer["message"], "page": page})
        self.invalidate_recordset()

    # ------------------------------------------------------------------
    # Buttons: one verb each
    # ------------------------------------------------------------------

    def action_start(self):
        """Continue after the checks; sales after the count lead back to counting."""
        self._follow(self.session_id.closing_start(), "count")

    def action_submit_count(self):
        check_one(self)
        answer = self.closing_id.submit_count(self._declarations())
        self._follow(answer, "differences" if answer["locked"] else "count")

    def action_keep_count(self):
        """Lock a blind count although it does not agree."""
        self._follow(self.closing_id.explain([]), "differences")

    def action_explain(self):
        check_one(self)
        answer = self.closing_id.explain(self._explanations())
        self.explained = self._without_documents()
        signable = self._codes(answer) & SIGNABLE
        self._follow(answer, "signature" if signable else "differences")

    def action_request_approval(self):
        answer = self.closing_id.request_approval(self.note)
        self._forget_note()
        self._follow(answer, "signature")

    def action_try_posting(self):
        self._follow(self.closing_id.try_posting(), self.page)

    def action_withdraw_request(self):
        self._follow(self.closing_id.withdraw_request(self._take_note()), "signature")

    def action_approve(self):
        answer = self.closing_id.approve(note=self.note)
        if answer["signed"]:
            self._forget_note()
        self._follow(answer)

    def action_refuse(self):
        self._follow(self.closing_id.refuse(self._take_note()))

    def action_grant_count(self):
        self._follow(self.closing_id.reset_counts(self._take_note()))

    def action_close(self):
        self._follow(self.closing_id.close())

    def action_refresh(self):
        self._follow(self.closing_id.state())

    def _take_note(self):
        """Return the note, and clear it once the verb has taken it."""
        note = self.note
        self._forget_note()
        return note

    def _forget_note(self):
        """Clear the note after a verb that tries the posting, not before."""
        self.note = False

    # ------------------------------------------------------------------
    # Buttons: turning pages
    # ------------------------------------------------------------------

    def action_show_checks(self):
        self.write({"page": "checks", "message": False})

    def action_show_count(self):
        self.write({"page": "count", "message": False})

    def action_show_differences(self):
        self.write({"page": "explain", "message": False})

    def action_show_signature(self):
        self.write({"page": "signature", "message": False})

    def action_open_check(self, code=None):
        """Open the records that a check of the answer is about."""
        check_one(self)
        checks = [check for check in self.answer["checks"] if check["code"] == code]
        if not checks:
            raise UserError(self.env._("This is settled: there is nothing to open."))
        check = checks[0]
        ids = check["res_ids"]
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("To resolve"),
            "res_model": check["res_model"],
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", ids)],
            "target": "current",
        }
        if len(ids) == 1:
            action.update(res_id=ids[0], views=[(False, "form")])
        return action

    def action_open_closing(self):
        return self.closing_id._get_records_action()

    def action_open_entry(self):
        return self.session_id._closing_entry()._get_records_action()

    def action_open_dashboard(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "point_of_sale.action_pos_config_kanban"
            ),
            "target": "main",
        }

    # ------------------------------------------------------------------
    # What was typed, as the verbs want it
    # ------------------------------------------------------------------

    def _declarations(self):
        """Return one entry for each payment method of the answer that is declared."""
        return [
            self._declaration(tender, self._typed(self.counted, key, dict))
            for key, tender in self._tenders()
            if tender["declaration"] != "nothing"
        ]

    def _declaration(self, tender, typed):
        entry = {
            "payment_method_id": tender["payment_method_id"],
            "reference": typed.get("reference"),
        }
        by_bills = self.answer["require_denominations"] or typed.get("by_bills")
        if tender["kind"] == "cash" and by_bills:
            # No quantity at all means a drawer that was not counted, not an empty one.
            return {**entry, "bills": typed.get("bills") or None}
        return {**entry, "amount": typed.get("amount")}

    def _explanations(self):
        """Return what was typed and is not stored in the closing yet."""
        lines = []
        for key, tender in self._tenders():
            typed = self._typed_lines(tender, self._typed(self.explained, key, list))
            known = self._typed_lines(tender, tender["explanations"])
            if typed != known and any(line["reason_id"] for line in typed):
                lines += [{"payment_method_id": int(key), **line} for line in typed]
        return lines

    @api.model
    def _typed_lines(self, tender, lines):
        """Return lines as the verb wants them, with the sign of the difference.

        Documents are sent only if there are new ones; otherwise the closing keeps its
        own.
        """
        sign = -1 if tender["difference"] < 0 else 1
        told = []
        for line in filter(is_dict, lines):
            entry = {
                "reason_id": line.get("reason_id") or False,
                "note": line.get("note") or False,
            }
            if len(lines) > 1:
                amount = line.get("amount")
                is_number = isinstance(amount, int | float)
                entry["amount"] = sign * abs(amount) if is_number else amount
            documents = self._typed(line, "documents", list)
            if any(is_dict(document) and "data" in document for document in documents):
                entry["documents"] = documents
            told.append(entry)
        return told

    def _without_documents(self):
        """Return what was typed without documents, which are stored by now."""
        return {
            key: [
                {name: line[name] for name in line if name != "documents"}
                for line in filter(is_dict, self._typed(self.explained, key, list))
            ]
            for key, _tender in self._tenders()
        }

    @api.model
    def _typed(self, typed, key, kind):
        """Return what was typed, or an empty value: a client may send anything."""
        value = typed.get(key) if is_dict(typed) else None
        return value if isinstance(value, kind) else kind()

    def _tenders(self):
        for tender in self.answer["tenders"]:
            yield str(tender["payment_method_id"]), tender
