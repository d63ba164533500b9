from odoo import models
from odoo.exceptions import AccessError


class PosOrder(models.Model):
    _inherit = "pos.order"

    def write(self, vals):
        if "session_id" in vals and not self.env.su:
            self._check_closing_session_kept(vals["session_id"])
        return super().write(vals)

    def _check_closing_session_kept(self, session_id):
        """A paid order is money in its till: it is not moved out of the closing.

        Core lets every cashier do that, into a closed session too, where it would
        never be posted. Drafts are free: core takes them along to the next session.
        """
        paid = self.filtered(lambda order: order.state not in ("draft", "cancel"))
        moved = paid.session_id.filtered(lambda session: session.id != session_id)
        if moved.filtered("closing_policy_id"):
            raise AccessError(
                self.env._(
                    "A paid order stays in its session: %(sessions)s.",
                    sessions=", ".join(moved.mapped("display_name")),
                )
            )

    def action_pos_order_paid(self):
        """The one place where an order becomes paid, from the till or elsewhere."""
        session = self.session_id
        session._closing_admit_sale()
        if session.state == "opening_control" and self._closing_has_cash():
            session._opening_admit_cash()
        return super().action_pos_order_paid()

    def _closing_has_cash(self):
        return bool(self.payment_ids.payment_method_id.filtered("is_cash_count"))
