from odoo import models


class PosSession(models.Model):
    """The ways to *opened*, as Odoo names them."""

    _inherit = "pos.session"

    def action_pos_session_open(self):
        result = super().action_pos_session_open()
        self._opening_begun()
        return result

    def _set_opening_control_data(self, cashbox_value, notes):
        session, counted, notes = self._opening_checked(cashbox_value, notes)
        return super(PosSession, session)._set_opening_control_data(counted, notes)

    def delete_opening_control_session(self):
        if self._opening_stays():
            return {"status": "counted"}
        return super().delete_opening_control_session()

    def _get_other_related_moves(self):
        return super()._get_other_related_moves() | self._opening_entries()
