from odoo import models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def action_open_pos_closing(self):
        """Open the closing of the session in which this was paid."""
        return self.sudo().pos_session_id.with_env(self.env)._action_closings()
