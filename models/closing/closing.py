from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.verdict import REVIEW
from ..groups import SECOND_PERSON
from ..remote import check_one
from ..statuses import (
    CLOSED,
    COUNTING,
    NO_REVIEW,
    READY,
    REVIEWED,
    SIGNABLE,
    TO_APPROVE,
    TO_REVIEW,
)


class PosClosing(models.Model):
    """What was counted, explained and approved when a session was closed.

    Both user interfaces, the register's screen and the back office, use only the public
    methods below. Each of them checks the caller's rights, locks the session, works as
    superuser and answers the dictionary of :meth:`state`. A closing cannot be changed
    in any other way: no group has write access.
    """

    _name = "pos.closing"
    _description = "Closing of a POS session"
    _inherit = ["pos.closing.control"]

    name = fields.Char(string="Z number", readonly=True, copy=False)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    # Named status because the contract gives the name "state" to the verb.
    status = fields.Selection(
        [
            (COUNTING, "Counting"),
            (TO_APPROVE, "To approve"),
            (READY, "Ready"),
            (CLOSED, "Closed"),
        ],
        default=COUNTING,
        required=True,
        readonly=True,
        index=True,
    )
    review_state = fields.Selection(
        [
            (NO_REVIEW, "No review"),
            (TO_REVIEW, "To review"),
            (REVIEWED, "Reviewed"),
        ],
        default=NO_REVIEW,
        required=True,
        readonly=True,
    )

    tender_ids = fields.One2many(
        "pos.closing.tender", "closing_id", string="Payment methods", readonly=True
    )
    explanation_ids = fields.One2many(
        "pos.closing.explanation", "closing_id", readonly=True
    )
    count_ids = fields.One2many("pos.closing.count", "closing_id", readonly=True)
    approval_ids = fields.One2many("pos.closing.approval", "closing_id", readonly=True)
    granted_counts = fields.Integer(
        readonly=True, help="Counts granted in this round because sales went on."
    )
    request_note = fields.Text(string="Request note", readonly=True)

    attention = fields.Text(
        compute="_compute_attention",
        compute_sudo=True,
        help="What still prevents this closing, and warnings.",
    )
    move_ids = fields.One2many("account.move", "pos_closing_id", readonly=True)
    proof_ids = fields.One2many("pos.closing.proof", "closing_id", readonly=True)
    opening_summary = fields.Text(
        related="session_id.opening_summary", groups=SECOND_PERSON
    )
    closed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    closed_at = fields.Datetime(string="Closed on", readonly=True)

    _to_review_index = models.Index("(closed_at) WHERE review_state = 'to_review'")
    _unique_session = models.Constraint(
        "UNIQUE (session_id)", "The closing of this session has already been started."
    )

    def _compute_attention(self):
        for closing in self:
            answer = closing.state()
            items = answer["checks"] + answer["missing"]
            messages = dict.fromkeys(item["message"] for item in items)
            closing.attention = "\n".join(messages)

    @api.depends("name", "session_id.name")
    def _compute_display_name(self):
        for closing in self:
            session = closing.session_id.display_name
            closing.display_name = (
                f"{closing.name} ({session})"
                if closing.name
                else self.env._("Closing of %(session)s", session=session)
            )

    # ------------------------------------------------------------------
    # The verbs: the contract for both interfaces, for tests and integrators. They raise
    # UserError or AccessError with a sentence for the user when the call itself is
    # wrong, and otherwise answer the dictionary of ``state``.
    # ------------------------------------------------------------------

    def state(self):
        """Answer the state of the closing, without changing anything.

        Amounts are floats in the currency of the register. While a blind count is not
        locked, *expected*, *difference* and *requirement* are False everywhere.

        :return: dict with the keys

            - ``id``, ``session_id``, ``session_name``, ``config_name``, ``currency_id``
            - ``name``: Z number, or False before it is closed
            - ``state``: *counting*, *to_approve*, *ready* or *closed*; ``done``: bool
            - ``message``: a sentence on what just happened, or False
            - ``blind``, ``locked``, ``require_denominations``: bool
            - ``attempts``, ``attempts_left`` (False: no limit)
            - ``may_count``, ``may_explain``: bool, whether a count or reasons are
              accepted
            - ``may_sign``, ``may_refuse``, ``may_grant``: bool, what the caller may do
              now as a second person
            - ``may_report``: bool, whether the caller gets the X report
            - ``counted_by``: who made the count that stands, or False; with ``pos_hr``
              the employee at the register
            - ``checks``: list of dict, see ``pos.closing.check``
            - ``tenders``: list of dict, see ``pos.closing.tender._answer``
            - ``steps``: what an interface can show now, the next one first: *checks*,
              *count*, *differences*, *signature*, *closed*
            - ``bills``: list of ``{"id", "name", "value"}`` to count cash with, while a
              count is accepted
            - ``reasons``: list of ``{"id", "name", "direction", "tender_kind",
              "note_required", "document_required"}``, once it is counted
            - ``requirement``: the strictest of all payment methods, or False
            - ``missing``: list of ``{"code", "message"}``, empty when ready; codes are
              *check, count, changed, block, approval, imbalance, proof, sales,
              reason*
            - ``self_approval``: bool, whether the caller would approve their own count
              because nobody else could: a note is required then
            - ``approvals``: list of ``{"user", "decision", "note", "date",
              "self_approved"}``; the user is a name, of a user or of an employee who is
              not a user
            - ``approvers``: list of ``{"id", "name"}`` who could approve at the
              register, while something has to be approved; the id is a user's, or a
              text like *employee-12* for an employee who is not a user.
              ``secret_kinds``: list of *pin*, *password*, *employee_pin*; employees
              have only the last. After ``submit_count`` both are False, and so are
              ``bills`` once counted, to save queries: ``state`` answers them
            - ``request``: dict with *state* (*waiting*, *withdrawn*, *expired* or
              False), *user* and *date*, and *hint*: a sentence for an approver
            - ``review_state``: *none*, *to_review* or *reviewed*
            - ``proof``: dict with *status* (*ok*, *broken*, *failed*: it could not be
              made and is repeated; False while nothing is known), *broken*: the names
              of the identities that do not match, and *message*: a sentence, or False
            - ``may_try``: bool, whether :meth:`try_posting` can find out something now
        """
        check_one(self)
        self.check_access("read")
        closing = self.sudo()
        message = closing.status == CLOSED and closing._closed_message()
        return closing._answer(message, changes=closing._changes())

    def submit_count(self, tenders=None, products=None):
        """Record one attempt to count, judge it, and lock it if it is final.

        :param list tenders: a dict for each declared payment method:
            ``{"payment_method_id": int, "amount": float}`` or, for cash,
            ``{"payment_method_id": int, "bills": {bill_id: quantity}}``; with
            ``"reference": str`` where the policy wants a batch reference
        :param products: counted products; refused until a policy controls some
        """
        closing = self._enter()
        if products:
            raise UserError(self.env._("No products are counted at this register."))
        message = closing._reopen_if_changed()
        checks = closing._run_checks()
        closing._check_may_count(checks)
        count = closing.count_ids._record(closing, tenders)
        closing.session_id._closing_set_locked(True)
        message = closing._judge_count(count) or message
        return closing._answer(message, checks, brief=True)

    def explain(self, lines=None):
        """Give reasons for differences; a blind count is locked as it is.

        New reasons for a payment method replace its old ones, which are kept on record.

        :param list lines: ``{"payment_method_id": int, "reason_id": int,
                "note": str}`` for each payment method to explain; several for one, each
                with its signed ``"amount"``, split its difference; ``"documents"``:
                list of ``{"name": str, "data": base64}``; without it, documents given
                before for the same reason are kept
        """
        closing = self._enter()
        closing._check_open()
        message = closing._reopen_if_changed() or closing._stand_by_last_count()
        if message:
            return closing._answer(message)
        closing._check_not_signed()
        closing.tender_ids._explain(lines)
        closing._advance()
        return closing._answer()

    def request_approval(self, note=None):
        """Ask for a second person's approval; a blind count is locked as it is.

        :param str note: what the approver should know
        """
        closing = self._enter()
        closing._check_open()
        message = closing._reopen_if_changed() or closing._stand_by_last_count()
        if message:
            return closing._answer(message)
        if not closing._codes() & SIGNABLE:
            raise UserError(self.env._("This closing needs no approval."))
        message = closing._request(note)
        closing._advance(requested=True)
        return closing._answer(message)

    def approve(self, approver_id=None, secret=None, note=None):
        """Approve what the policy does not let the cashier decide alone.

        In the back office the signed-in user approves and no secret is asked for. At
        the register an approver does so in a cashier's session; see
        ``pos.closing.signature``. A wrong secret is not raised as an error: it is
        answered, and counted.

        :param approver_id: who approves, if not the signed-in user: the id of a user,
            or of an employee who is not a user, as in ``approvers`` of the answer
        :param str secret: the approver's closing PIN, password or employee PIN
        :param str note: why it is accepted; required where no reason was given
        :return: the dictionary of ``state`` and ``signed``: bool
        """
        closing = self._enter()
        closing._check_open()
        message = closing._reopen_if_changed()
        if message:
            return {**closing._answer(message), "signed": False}
        return closing._approve(approver_id, secret, note)

    def refuse(self, note=None):
        """Refuse to approve: the register is counted again.

        :param str note: why, for whoever counted; required
        """
        closing = self._enter()
        closing._check_second_person()
        closing._check_note(note)
        if closing.status != TO_APPROVE:
            raise UserError(self.env._("There is nothing to refuse on this closing."))
        closing.approval_ids._sign(closing, "refused", note)
        closing.status = COUNTING
        return closing._answer(
            self.env._("%(user)s refused: %(note)s", user=self.env.user.name, note=note)
        )

    def reset_counts(self, note=None):
        """Grant a new round of counts; earlier counts and approvals are kept.

        :param str note: why, for the record; required
        """
        closing = self._enter()
        closing._check_open()
        message = closing._grant_round(note)
        closing.granted_counts = 0
        return closing._answer(message)

    def close(self):
        """Post the session through Odoo's own closing, if nothing is missing.

        If called again after a lost answer, it says that the session is closed.
        """
        closing = self._enter()
        if closing.status == CLOSED:
            return closing._answer(closing._closed_message())
        message = closing._reopen_if_changed()
        checks = closing._run_checks()
        if closing._missing(checks):
            return closing._answer(message, checks)
        closing._advance()  # what was missing may have been supplied elsewhere
        result = closing.session_id.action_pos_session_closing_control()
        if closing.status != CLOSED:
            return closing._answer(closing._why_not_posted(result))
        if self.env.user.email:  # as core does when its popup closes a session
            closing.session_id.post_close_register_message()
        return closing._answer(closing._closed_message())

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_continue(self):
        return self.session_id.action_open_closing()

    def action_view_session(self):
        return self.session_id._get_records_action(name=self.env._("Session"))

    def action_prove(self):
        self.session_id.closing_prove()

    def action_view_journal_items(self):
        check_one(self)
        return self.session_id.show_journal_items()

    # ------------------------------------------------------------------
    # What is asked before
    # ------------------------------------------------------------------

    def _is_done(self):
        return self.status == CLOSED

    def _check_open(self):
        if self.status == CLOSED:
            raise UserError(self._closed_message())

    def _check_may_count(self, checks):
        self._check_open()
        self._check_not_signed()
        obstacles = self._missing_of_checks(checks)
        if obstacles:
            raise UserError("\n".join(item["message"] for item in obstacles))
        self._check_attempts_left()

    # ------------------------------------------------------------------
    # Counting and judging
    # ------------------------------------------------------------------

    def _attempts_allowed(self):
        allowed = super()._attempts_allowed()
        return allowed and allowed + self.granted_counts

    def _takings(self):
        return self.session_id._closing_takings()

    def _changes_since(self, count):
        return self.session_id._closing_changes_since(count)

    def _reopen_if_changed(self):
        """Return to counting when sales or cash moves came after the count.

        :return: the sentence for the user, or False
        """
        if self.status == CLOSED or not self.count_id:
            return False
        message = self._changes()
        if message:
            self._add_tenders()
            if not self._may_count():
                self._grant_count()
            self._reopen()
            self._log(message)
        return message

    def _add_tenders(self):
        """Count again if a payment method was added to the register meanwhile."""
        if self.status == CLOSED:
            return
        known = self.tender_ids.payment_method_id
        new = self.session_id.payment_method_ids - known
        Tender = self.env["pos.closing.tender"]
        Tender.create(
            [
                {
                    **Tender._prepare(method, self.policy_id, sequence),
                    **self._as_owner(),
                }
                for sequence, method in enumerate(new, len(known))
            ]
        )

    def _grant_count(self):
        """Grant one more count because of new sales, but keep what was required.

        Otherwise the smallest sale would buy a recount of a known shortage.
        """
        self.granted_counts += 1
        for tender in self.tender_ids:
            tender.carried_requirement = tender.requirement

    def _reopen(self):
        self.session_id._closing_set_locked(False)
        return super()._reopen()

    def _changes(self):
        """Return what happened after the count that stands, as a sentence or False."""
        if self.status == CLOSED or not self.count_id:
            return False
        return self._changes_since(self.count_id)

    # ------------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------------

    def _missing(self, checks, changes=False):
        """Return everything that this closing lacks to become *closed*, in order.

        :param list checks: what :meth:`_run_checks` found
        :param changes: what :meth:`_changes` found, unless it is known to be nothing
        """
        missing = super()._missing(checks)
        if changes and not self._is_done():
            obstacles = len(self._missing_of_checks(checks))
            missing.insert(obstacles, {"code": "changed", "message": changes})
        return missing

    def _run_checks(self):
        if self.status == CLOSED:
            return []
        return self.env["pos.closing.check"]._run(self.session_id)

    def _may_refuse(self):
        return self.status == TO_APPROVE

    # ------------------------------------------------------------------
    # Posting: called by the guard of pos.session, under its lock
    # ------------------------------------------------------------------

    def _check_ready(self):
        """Raise unless this closing lets its session be closed now."""
        missing = [
            item["message"]
            for item in self._missing(self._run_checks(), self._changes())
        ]
        if self.status != READY or missing:
            raise UserError(
                "\n".join(
                    [
                        self.env._(
                            "%(session)s is not ready to be closed.",
                            session=self.session_id.display_name,
                        ),
                        *missing,
                    ]
                )
            )

    def _begin_posting(self):
        """Become *closed* in the transaction that posts; Odoo rolls back both."""
        judged = self.tender_ids | self.session_id.opening_id.tender_ids
        needs_review = REVIEW in judged.mapped("requirement")
        self.write(
            {
                "status": CLOSED,
                "review_state": TO_REVIEW if needs_review else NO_REVIEW,
                "closed_by_id": self.env.user.id,
                "closed_at": fields.Datetime.now(),
            }
        )
        self.session_id._closing_hand_over(self._drawer().counted)

    def _end_posting(self, result):
        """Keep the result of posting; return what core's callers should get.

        :param result: what core's posting has returned. A dict is an action: core's own
            to force-close, for which it has rolled everything back, or that of another
            module.
        """
        if self.session_id.state == "closed":
            return self._posted(result)
        missing = self.session_id._closing_imbalance_of(result)
        if missing is not None:
            self._imbalance_found(missing)
        elif self.status == CLOSED:
            self._undo_posting(result)
        return result

    def _posted(self, result):
        """The session is closed: number its closing.

        This comes last: Z numbers have no gaps, so whoever takes one blocks other
        closings of the register until the end of the transaction.
        """
        self.name = self.config_id._closing_next_number()
        self._end_request()
        self._log(self._closed_message())
        return result

    def _undo_posting(self, result):
        """Another module has returned an action instead of closing the session."""
        self.write(
            {
                "status": READY,
                "review_state": NO_REVIEW,
                "closed_by_id": False,
                "closed_at": False,
            }
        )
        self._log(self._text_not_posted(result))

    def _why_not_posted(self, result):
        """What posting found is missing now; otherwise another module has answered."""
        return not self._missing_of_count() and self._text_not_posted(result)

    def _text_not_posted(self, result):
        name = isinstance(result, dict) and result.get("name")
        return self.env._(
            "The session was not posted: something else has to be done first"
            " (%(what)s). Do it, then close the register again.",
            what=name or self.env._("asked by another module"),
        )

    def _drawer(self):
        """Return the payment method whose money lies in the drawer that Odoo knows.

        Core supports one cash drawer. It books the opening float, and cash in and out,
        in the journal that it found when the session was created. The order of the
        methods may have changed since, but the money is still in that drawer.
        """
        journal = self.session_id._closing_drawer_journal()
        cash = self.tender_ids.filtered(lambda tender: tender.kind == "cash")
        return (
            cash.filtered(lambda tender: tender.payment_method_id.journal_id == journal)
            or cash
        )[:1]

    def _check_drawer_difference(self, amount):
        """Check that core is about to post exactly the difference that was judged.

        :param float amount: core's ``cash_register_difference``
        """
        drawer, session = self._drawer(), self.session_id
        core_drawer = session.payment_method_ids.filtered("is_cash_count")[:1]
        if drawer.payment_method_id != core_drawer:
            return  # core's figure is for another drawer, and is not posted
        judged = drawer.difference
        if self.currency_id.compare_amounts(judged, amount):
            raise UserError(
                self.env._(
                    "The drawer changed while the session was being closed (%(judged)s"
                    " was judged, %(found)s found). Nothing was posted: close again.",
                    judged=self.currency_id.format(judged),
                    found=self.currency_id.format(amount),
                )
            )

    def _post_differences(self):
        for tender in self.tender_ids:
            tender._post_difference()

    # ------------------------------------------------------------------
    # Answers and messages
    # ------------------------------------------------------------------

    def _answer(self, message=False, checks=None, changes=False, brief=False):
        """Answer a caller; see :meth:`state` and ``pos.closing.answer``."""
        if checks is None:
            checks = self._run_checks()
        missing = self._missing(checks, changes)
        Answer = self.env["pos.closing.answer"]
        return Answer._build(self, message, checks, missing, brief)

    def _answer_more(self):
        hidden = self.session_id.sudo(False)._closing_hidden()
        more = {
            "name": self.name,
            "review_state": self.review_state,
            "may_report": not hidden,
        }
        return {**super()._answer_more(), **more}

    def _closed_message(self):
        return self.env._(
            "%(session)s was closed by %(user)s as %(number)s.",
            session=self.session_id.display_name,
            user=self.closed_by_id.name,
            number=self.name,
        )
