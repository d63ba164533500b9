from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..groups import SECOND_PERSON
from ..remote import check_one
from ..statuses import OPENED


class PosSession(models.Model):
    """The opening of a register whose policy asks for it: its verbs, and its guard.

    A session becomes *opened* only through an opening that has been counted, judged and
    approved as the policy requires, and takes no cash before. Registers without a cash
    method have nothing to count: Odoo opens them.
    """

    _inherit = "pos.session"

    opening_id = fields.Many2one(
        "pos.closing.opening", readonly=True, copy=False, ondelete="restrict"
    )
    opening_summary = fields.Text(
        string="Opening cash", compute="_compute_opening_summary", groups=SECOND_PERSON
    )

    opening_controlled = fields.Boolean(
        compute="_compute_opening_controlled",
        compute_sudo=True,
        help="Tells the register's screen that its drawer is counted to open it.",
    )

    @api.depends(
        "opening_id",
        "closing_policy_id.opening_control",
        "payment_method_ids.is_cash_count",
    )
    def _compute_opening_controlled(self):
        for session in self:
            session.opening_controlled = session._opening_is_controlled()

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "opening_controlled"]

    @api.depends("opening_id.count_id", "opening_id.approval_ids")
    @api.depends_context("uid")
    def _compute_opening_summary(self):
        for session in self:
            opening = session.sudo().opening_id
            told = bool(opening.count_id) and opening.may_read
            session.opening_summary = told and opening._summary()

    # ------------------------------------------------------------------
    # The verbs: all answer the dictionary of ``opening_state``
    # ------------------------------------------------------------------

    def opening_state(self):
        """Answer the state of this session's opening, without changing anything.

        The dictionary is that of ``pos.closing.state`` with one payment method, the
        drawer, and without ``name``, ``review_state`` and ``request``. What differs:

        - ``id``: of the ``pos.closing.opening``, False before the first count
        - ``state``: *counting*, *to_approve*, *ready* (only something in the books
          prevents the opening, see ``checks``) or *opened*; ``done``: it is opened
        - ``steps``: of *checks*, *count*, *differences*, *signature*, *opened*
        - ``first``: bool, the register's first session: whatever is counted is its
          float
        - ``note``: what whoever counted had to say
        - ``tenders[0]["expected"]``: what was left; False while counted blind, and in
          the first session
        - codes of ``missing``: *check, count, block, approval, reason*
        - ``may_refuse`` is False: a manager grants a new count instead

        :raise UserError: the opening of this register is not counted, or it is open
            already
        """
        self._opening_check_access()
        session = self.sudo().with_company(self.sudo().company_id)
        session._check_opening_controlled()
        Opening = session.env["pos.closing.opening"]
        opening = session.opening_id or Opening.new(Opening._prepare_opening(session))
        return opening._answer()

    def opening_count(self, count=None):
        """Record what is in the drawer; open the register if nothing is missing.

        If called again once the register is open, it only says so.

        :param dict count: ``{"amount": float}`` or ``{"bills": {bill_id: quantity}}``;
            with ``"note": str`` if there is something to say, and ``"attempt": int``,
            the number of this attempt (``attempts`` of the last answer + 1): then a
            repeated call is known as such and is not counted as another attempt
        """
        return self._opening_enter()._submit(count)

    def opening_explain(self, reason_id=None, note=None, documents=None):
        """Give a reason for the difference; a blind count is locked as it is.

        :param int reason_id: without one, a blind count is only locked
        :param str note: what happened
        :param list documents: see ``pos.closing.explain``
        """
        opening = self._opening_enter()
        line = {
            "payment_method_id": opening.tender_ids.payment_method_id.id,
            "reason_id": reason_id,
            "note": note,
            "documents": documents,
        }
        return opening._explain([line] if reason_id else [])

    def opening_approve(self, approver_id=None, secret=None, note=None):
        """Approve the difference, and open the register: see ``pos.closing.approve``.

        An administrator can approve a blocked one, with a note.

        :return: the dictionary of ``opening_state`` and ``signed``: bool
        """
        return self._opening_enter()._sign(approver_id, secret, note)

    def opening_reset(self, note=None):
        """Grant a new round of counts, as a second person.

        :param str note: why, for the record; required
        """
        return self._opening_enter()._reset(note)

    def open_till(self):
        """Open the register once nothing is missing any more, after something in the
        books was in the way of a final count."""
        if not self.opening_id:
            return self.opening_state()
        return self._opening_enter()._finish()

    def action_view_opening(self):
        return self.opening_id._get_records_action(name=self.env._("Opening"))

    # ------------------------------------------------------------------
    # Entering
    # ------------------------------------------------------------------

    def _opening_enter(self):
        """Check the caller's rights, lock the session; return its opening."""
        self._opening_check_access()
        session = self.sudo().with_company(self.sudo().company_id)
        session._closing_lock()
        session._check_opening_controlled()
        return session.opening_id or session._opening_create()

    def _opening_check_access(self):
        check_one(self)
        self.check_access("write")
        self.opening_id.check_access("read")

    def _opening_create(self):
        Opening = self.env["pos.closing.opening"]
        self.opening_id = Opening._start(Opening._prepare_opening(self))
        return self.opening_id

    def _check_opening_controlled(self):
        if self.opening_id:
            return
        if self.state != "opening_control":
            raise UserError(
                self.env._("%(session)s is already open.", session=self.display_name)
            )
        if not self._opening_is_controlled():
            raise UserError(
                self.env._(
                    "The opening cash of %(till)s is not counted by a closing policy:"
                    " open it as usual in Odoo.",
                    till=self.config_id.display_name,
                )
            )

    def _opening_is_controlled(self):
        """Finish what was begun, also if the policy has changed meanwhile."""
        session = self.sudo()
        if session.opening_id or not session._opening_drawer():
            return bool(session.opening_id)
        policy = session.closing_policy_id
        return policy.opening_control or (
            bool(policy) and session._opening_left_while_away()
        )

    def _opening_drawer(self):
        """``point_of_sale`` supports one cash register: the first cash method."""
        return self.payment_method_ids.filtered("is_cash_count")[:1]

    # ------------------------------------------------------------------
    # What was left in the drawer
    # ------------------------------------------------------------------

    def _opening_earlier(self, domain=Domain.TRUE):
        """Return the last session of this register before this one, by this domain.

        Sessions of rescued orders do not count: they had no drawer.
        """
        domain &= Domain("config_id", "=", self.config_id.id)
        domain &= self._closing_domain_of_screens()
        if self._origin:
            domain &= Domain("id", "<", self._origin.id)
        return self.search(domain, order="id desc", limit=1)

    def _opening_previous(self):
        """Return the session that left its cash in this register's drawer, if any.

        Not simply the last one: the cash method may have been removed for a while. Odoo
        then forgets what was left (and, through a stored computed field, also that
        earlier sessions had a drawer), so a closing is asked what it counted.
        """
        counted = Domain("closing_id.tender_ids.kind", "=", "cash")
        not_counted = Domain("closing_id", "=", False)
        not_counted &= self._closing_domain_with_drawer()
        previous = self._opening_earlier(counted | not_counted)
        same_currency = previous.currency_id == self.currency_id
        return previous if same_currency else previous.browse()

    def _opening_drawer_was_away(self):
        """Tell whether the drawer was removed or replaced since it was last closed."""
        previous = self._opening_previous()
        counted = previous.closing_id.tender_ids.filtered(lambda t: t.kind == "cash")
        methods = counted.payment_method_id
        replaced = bool(methods) and self._opening_drawer() not in methods
        return replaced or previous != self._opening_earlier()

    def _opening_left_while_away(self):
        """Tell whether money was left in a drawer that was away meanwhile."""
        left = self._opening_previous()._closing_left()
        is_empty = self.currency_id.is_zero(left)
        return not is_empty and self._opening_drawer_was_away()

    def _opening_text(self):
        return self.env._(
            "%(till)s is opened by counting its drawer.",
            till=self.config_id.display_name,
        )

    # ------------------------------------------------------------------
    # The ways to "opened": what ``seam/opening_roads.py`` calls
    # ------------------------------------------------------------------

    def _opening_checked(self, counted, notes):
        """Return the session that may be opened, its amount and notes, or raise.

        Odoo's own call also opens if an amount is all that is required. It cannot
        return an answer, so whatever is missing is raised, and not recorded.
        """
        session = self.sudo() if self.closing_policy_id else self
        if not session._opening_is_controlled():
            return session, counted, notes
        opening = self._opening_enter()
        if not opening.count_id:
            opening._take_odoos_count(counted, notes)
        opening._begin()
        return session, opening.counted, opening.note

    def _opening_begun(self):
        """Start with what was left in the drawer, even if Odoo has forgotten it.

        A blind register does not show it: Odoo's screen prefills nothing.
        """
        for session in self.sudo().filtered("closing_policy_id"):
            if session.state == "opening_control" and session._opening_is_controlled():
                blind = session.closing_policy_id.blind
                left = 0 if blind else session._opening_previous()._closing_left()
                session._closing_set_float(left)

    def write(self, vals):
        if vals.get("state") == "opened":
            self.sudo()._check_opening_stands()
        return super().write(vals)

    def _check_opening_stands(self):
        """Let nobody, not even the superuser, open a session before it is judged."""
        for session in self.filtered(lambda one: one.state == "opening_control"):
            controlled = session._opening_is_controlled()
            if controlled and session.opening_id.status != OPENED:
                raise UserError(session._opening_text())

    def _check_opened_empty(self):
        if self.state != "opening_control" and self._opening_is_controlled():
            raise AccessError(self._opening_text())
        return super()._check_opened_empty()

    def _check_closing_can_start(self):
        if self.state == "opening_control" and self._opening_is_controlled():
            raise UserError(self._opening_text())
        return super()._check_closing_can_start()

    def _opening_admit_cash(self):
        """No cash moves into or out of a drawer before it has been counted."""
        if self.state == "opening_control" and self._opening_is_controlled():
            raise UserError(
                self.env._(
                    "%(till)s is being opened: count its drawer first. Cash sales"
                    " waiting on a device are sent again once it is open.",
                    till=self.config_id.display_name,
                )
            )

    # ------------------------------------------------------------------
    # Sessions that were counted are kept
    # ------------------------------------------------------------------

    def _opening_stays(self):
        """Leaving the screen deletes a session that is not open yet, for a new one.

        A counted one stays: a new session must not reset the number of attempts. Odoo's
        screen goes to the back office whatever the status.
        """
        return bool(self.exists() and self.sudo().opening_id)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_counted(self):
        counted = self.sudo().filtered("opening_id")
        if counted:
            raise UserError(
                self.env._(
                    "The opening cash of %(till)s has been counted: the session is"
                    " kept on record.",
                    till=counted[0].config_id.display_name,
                )
            )

    def _opening_entries(self):
        return self.sudo().opening_id.move_ids.with_env(self.env)
