from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..remote import check_one
from ..statuses import CLOSED, READY


class PosSession(models.Model):
    """The guard: a session becomes *closed* only through a closing that is ready.

    Every decision rests on stored records. Odoo calls it from the room ``seam``; the
    answers are here.
    """

    _inherit = "pos.session"

    closing_policy_id = fields.Many2one(
        "pos.closing.policy",
        compute="_compute_closing_policy_id",
        store=True,
        compute_sudo=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The policy of the register. A closed session keeps the one it had; an"
        " open one keeps its terms if the policy has become more lenient since.",
    )
    closing_id = fields.Many2one(
        "pos.closing", readonly=True, copy=False, ondelete="restrict"
    )
    closing_status = fields.Selection(
        related="closing_id.status", string="Status of the closing"
    )
    closing_locked = fields.Boolean(
        readonly=True,
        copy=False,
        help="The register is counted: the next sale must take the row lock to unset"
        " this.",
    )

    @api.depends("name", "closing_policy_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Odoo names a session when it opens; until then it is called "/"."""
        result = super()._compute_display_name()
        for session in self:
            if session.closing_policy_id and session.name in (False, "/"):
                session.display_name = self.env._(
                    "%(register)s (not opened yet)",
                    register=session.config_id.display_name,
                )
        return result

    @api.depends("config_id.closing_policy_id")
    def _compute_closing_policy_id(self):
        for session in self:
            policy = session.config_id.closing_policy_id
            kept = policy and session.closing_policy_id.origin_id == policy
            if session.state != "closed" and not kept:
                session.closing_policy_id = policy

    # ------------------------------------------------------------------
    # Starting a closing
    # ------------------------------------------------------------------

    def closing_start(self):
        """Start the closing of this session, or continue the one there is.

        :return: the dictionary of ``pos.closing.state``
        :raise UserError: the register has no closing policy, or was closed without one
        """
        check_one(self)
        self.check_access("write")
        session = self.sudo().with_company(self.sudo().company_id)
        session._closing_lock()
        session._check_closing_can_start()
        closing = session._begin_closing()
        followed = closing._follow_methods()
        return closing._answer(closing._reopen_if_changed() or followed)

    def action_open_closing(self):
        """Open the closing wizard, or for a closed session its closing."""
        check_one(self)
        if self.state == "closed" and self.closing_id:
            return self.action_view_closing()
        return self.env["pos.closing.wizard"]._open(self)

    def action_view_closing(self):
        return self.closing_id._get_records_action(name=self.env._("Closing"))

    def _check_closing_can_start(self):
        if not self.closing_policy_id:
            raise UserError(
                self.env._(
                    "%(till)s has no closing policy: close it as usual in Odoo, or"
                    " have a manager set a policy in the settings of the register.",
                    till=self.config_id.display_name,
                )
            )
        if self.state == "closed" and not self.closing_id:
            raise UserError(self.env._("This session is already closed."))

    def _begin_closing(self):
        """Return the existing closing, or a new one. The session is locked."""
        return self.closing_id or self._create_closing()

    def _create_closing(self):
        Closing = self.env["pos.closing"]
        self.closing_id = Closing._start(
            Closing._prepare(self, self.payment_method_ids)
        )
        self.closing_id._log(self.env._("Closing started."))
        return self.closing_id

    # ------------------------------------------------------------------
    # Locks
    # ------------------------------------------------------------------

    def _closing_lock(self):
        """Lock the session's row until the end of the transaction.

        It waits for sales that are being synced, and makes later ones wait. NO KEY:
        inserts that only reference the session (draft orders) are not blocked.
        """
        self.env.cr.execute(
            SQL("SELECT id FROM pos_session WHERE id = %s FOR NO KEY UPDATE", self.id)
        )

    def _closing_admit_sale(self):
        """Let a sale or cash move into this session, or refuse it: one query.

        The share lock is kept until the sale is committed. A transaction that began
        before the register was counted or closed fails to get it (serialization
        failure) and is retried by Odoo. A sale after the count unsets
        ``closing_locked``, so that a concurrent closing that does not see the sale yet
        fails and is retried as well.

        :raise UserError: the session is closed
        """
        if not self.closing_policy_id:
            return
        self.flush_recordset(["state", "closing_locked"])
        self.env.cr.execute(
            SQL(
                "SELECT state, closing_locked FROM pos_session WHERE id = %s FOR SHARE",
                self.id,
            )
        )
        state, locked = self.env.cr.fetchone()
        if state == "closed":
            raise UserError(
                self.env._(
                    "%(session)s is closed: it can no longer be changed. Open a new"
                    " session and record it there.",
                    session=self.display_name,
                )
            )
        if locked and self.sudo().closing_id.status != CLOSED:
            self.sudo()._closing_set_locked(False)

    def _closing_set_locked(self, locked):
        """Remember, and tell the register's screens, whether it is counted."""
        self.closing_locked = locked
        self.config_id._notify(
            "CLOSING_CONTROL", {"session_id": self.id, "locked": locked}
        )

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "closing_locked"]

    # ------------------------------------------------------------------
    # What came since a count
    # ------------------------------------------------------------------

    def _closing_changes_since(self, count):
        """Return what came after a count as a sentence, or False.

        For a blind count without amounts, which would add up to the expected ones.
        """
        takings, count = self._closing_takings(), count.sudo()
        # Cash of an order begun at another register lies there, and is counted there.
        others = takings.others & self.sudo().payment_method_ids
        if others - count.line_ids.payment_method_id:
            return self.env._(
                "Something was paid by %(methods)s, which was not counted. Please count"
                " again.",
                methods=", ".join(others.mapped("name")),
            )
        changed = [
            takings.expected[line.payment_method_id.id] - line.expected
            for line in count.line_ids
        ]
        orders = takings.order_count - count.order_count
        moves = takings.move_count - count.move_count
        if not orders and not moves and all(map(self.currency_id.is_zero, changed)):
            return False
        blind = self.closing_policy_id.blind
        return self._closing_text_changes(orders, moves, False if blind else changed)

    def _closing_text_changes(self, orders, moves, changed):
        what = []
        if orders:
            what.append(self.env._("sales: %(count)s", count=orders))
        if moves:
            what.append(self.env._("cash moves: %(count)s", count=moves))
        text = ", ".join(what) or self.env._("changed payments")
        if changed:
            text = f"{text} ({self.currency_id.format(sum(changed))})"
        return self.env._(
            "Changed since your count (%(what)s). Please count again.", what=text
        )

    # ------------------------------------------------------------------
    # The ways to "closed": what ``seam/closing_roads.py`` calls
    # ------------------------------------------------------------------

    def _closing_post_differences(self, amount):
        """Post what was judged; Odoo knows the drawer's difference as well.

        :param float amount: the drawer's difference as Odoo computed it
        """
        found = self._closing_without_elsewhere(amount)
        self.closing_id._check_drawer_difference(found)
        self.closing_id._post_differences()

    def _closing_refusal(self):
        """Return what to tell Odoo's screen while this is not ready, or None."""
        if not self.closing_policy_id or self._closing_is_ready():
            return None
        return {
            "successful": False,
            "type": "alert",
            "title": self.env._("This register is closed through its closing control"),
            "message": self._closing_text_not_ready(),
            # Without it Odoo's dialog offers to cancel the open orders.
            "redirect": True,
        }

    def _closing_checked(self, only_status=False):
        """Return the session as superuser if its closing is ready, or raise.

        A register without a policy is returned as it is.

        :param only_status: check only the status; the rest is checked later
        """
        guarded = self.filtered("closing_policy_id")
        if not guarded:
            return self
        check_one(self)
        self.check_access("write")
        self._closing_lock()
        session = self.sudo()
        if self.state == "closed":
            raise UserError(self.env._("This session is already closed."))
        if not session.closing_id:
            raise UserError(self._closing_text_not_ready())
        trusted = only_status and session.closing_id.status == READY
        if not trusted and not session.closing_id._is_trial():
            session.closing_id._check_ready()
        return session

    def _closing_is_ready(self):
        """Refuse early with a clear message; ``_closing_checked`` is the real check."""
        closing = self.sudo().closing_id
        return closing.status == READY and not closing._missing(
            closing._run_checks(), closing._changes()
        )

    def _closing_text_not_ready(self):
        return self.env._(
            "%(session)s has a closing policy: count it first with Close Register on"
            " the Point of Sale dashboard.",
            session=self.display_name,
        )
