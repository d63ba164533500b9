from odoo import models


class PosOrder(models.Model):
    _inherit = "pos.order"

    def action_pos_order_paid(self):
        """The one place where an order becomes paid, from the till or elsewhere."""
        self.session_id._closing_admit_sale()
        return super().action_pos_order_paid()
