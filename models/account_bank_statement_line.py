from odoo import api, models


class AccountBankStatementLine(models.Model):
    """Cash in and out are takings as well: they must not slip past a closing."""

    _inherit = "account.bank.statement.line"

    @api.model_create_multi
    def create(self, vals_list):
        session_ids = {vals.get("pos_session_id") for vals in vals_list} - {None, False}
        for session in self.env["pos.session"].sudo().browse(session_ids):
            session._closing_admit_sale()
            session._opening_admit_cash()
        return super().create(vals_list)

    def write(self, vals):
        if not {"amount", "pos_session_id"}.isdisjoint(vals):
            self._closing_admit_change()
        return super().write(vals)

    def unlink(self):
        self._closing_admit_change()
        return super().unlink()

    def _closing_admit_change(self):
        """Afterwards the line is the accountants': only open sessions are asked."""
        for session in self.sudo().pos_session_id:
            if session.state != "closed":
                session._closing_admit_sale()

    def action_open_pos_closing(self):
        """Open the closing of the session whose cash this is."""
        return self.sudo().pos_session_id.with_env(self.env)._action_closings()
