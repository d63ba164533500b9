from odoo import models


class PosPayment(models.Model):
    """Odoo lets every cashier change and delete payments of paid orders.

    On a till with a closing policy that waits for a closing like a sale does, sends a
    counted till back to counting, and is refused once the session is closed.
    """

    _inherit = "pos.payment"

    def write(self, vals):
        if not {"amount", "payment_method_id", "pos_order_id"}.isdisjoint(vals):
            self._closing_admit_change()
        return super().write(vals)

    def unlink(self):
        self._closing_admit_change()
        return super().unlink()

    def _closing_admit_change(self):
        """Payments of drafts are free: the lock comes when their order is paid."""
        paid = self.pos_order_id.filtered(lambda o: o.state not in ("draft", "cancel"))
        for session in paid.session_id:
            session._closing_admit_sale()
