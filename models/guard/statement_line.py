from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...engine.guard import FREE, KEPT, strictest_level
from ..groups import ACCOUNT_BASIC

# Who reconciles bank statements in the back office, without journal entries.


class AccountBankStatementLine(models.Model):
    """Cash in and out count as takings as well, so a closing must notice them."""

    _name = "account.bank.statement.line"
    _inherit = ["account.bank.statement.line", "pos.closing.guard"]

    @api.model_create_multi
    def create(self, vals_list):
        """Check the lines, since their session can come from a default as well."""
        lines = super().create(vals_list)
        for session in lines.sudo().pos_session_id:
            session._closing_admit_sale()
            session._opening_admit_cash()
        return lines

    def write(self, vals):
        self._closing_guard(vals)
        if not {"amount", "pos_session_id"}.isdisjoint(vals):
            self._closing_admit_change()
        result = super().write(vals)
        if vals.get("pos_session_id"):
            self._closing_guard(["pos_session_id"])
        return result

    def unlink(self):
        self._closing_guard(["amount"])
        self._closing_admit_change()
        return super().unlink()

    def _closing_guard(self, names):
        """Nobody moves a line between sessions; cashiers change none of them."""
        level = FREE if self.env.su else strictest_level(self._name, names)
        sessions = self.sudo().pos_session_id.filtered("closing_policy_id")
        if level == FREE or not sessions:
            return
        if level == KEPT or not self._closing_may_correct():
            raise AccessError(
                self.env._(
                    "Cash in and out of %(sessions)s cannot be changed. Ask an"
                    " accountant, or record another cash move.",
                    sessions=", ".join(sessions.mapped("display_name")),
                )
            )

    def _closing_may_correct(self):
        return super()._closing_may_correct() or self.env.user.has_group(ACCOUNT_BASIC)

    def _closing_admit_change(self):
        """Check open sessions only: afterwards a line belongs to the accountants."""
        for session in self.sudo().pos_session_id:
            if session.state != "closed":
                session._closing_admit_sale()

    def action_open_pos_closing(self):
        """Open the closing of the session whose cash this is."""
        return self.sudo().pos_session_id.with_env(self.env)._action_closings()


class AccountMove(models.Model):
    """With its entry the database deletes a line, and asks nobody."""

    _inherit = "account.move"

    @api.ondelete(at_uninstall=False)
    def _unlink_closing_cash(self):
        of_session = Domain("move_id", "in", self.ids)
        of_session &= Domain("pos_session_id", "!=", False)
        lines = self.env["account.bank.statement.line"].sudo().search(of_session)
        lines = lines.with_env(self.env)
        lines._closing_guard(["amount"])
        lines._closing_admit_change()
