from odoo import api, models
from odoo.exceptions import AccessError

from ...engine.guard import EVERY_OTHER
from .pos_order import UNPAID


class PosPayment(models.Model):
    """Odoo lets every cashier change and delete payments of paid orders.

    On a register with a closing policy only those who may correct them can, and code
    that runs as superuser. Such a change waits for a closing like a sale does, sends a
    counted register back to counting, and is refused once the session is closed.
    """

    _name = "pos.payment"
    _inherit = ["pos.payment", "pos.closing.guard"]

    def _closing_orders(self):
        return self.sudo().pos_order_id

    @api.model_create_multi
    def create(self, vals_list):
        payments = super().create(vals_list)
        payments._closing_guard([EVERY_OTHER])
        payments._closing_check_session()
        return payments

    def write(self, vals):
        self._closing_guard(vals)
        if not {"amount", "payment_method_id", "pos_order_id"}.isdisjoint(vals):
            self._closing_admit_change()
        result = super().write(vals)
        if "pos_order_id" in vals:  # the orders they are on now
            self._closing_guard(["pos_order_id"])
        if "session_id" in vals:
            self._closing_check_session()
        return result

    def unlink(self):
        self._closing_guard([EVERY_OTHER])
        self._closing_admit_change()
        return super().unlink()

    def _closing_admit_change(self):
        """Payments of drafts take no lock: it is taken when their order is paid."""
        paid = self.pos_order_id.filtered(lambda o: o.state not in UNPAID)
        for session in paid.session_id:
            session._closing_admit_sale()

    def _closing_check_session(self):
        """A payment counts in its own session, so that must be its order's session."""
        if self.env.su:
            return
        for payment in self.sudo():
            session = payment.pos_order_id.session_id
            both = session | payment.session_id
            if payment.session_id != session and both.closing_policy_id:
                raise AccessError(
                    self.env._(
                        "A payment must be in the session of its order: %(session)s.",
                        session=session.display_name,
                    )
                )
