from odoo import api, models
from odoo.fields import Domain


class PosConfig(models.Model):
    """Kiosks of ``pos_self_order``, detected at run time.

    Nobody closes a kiosk at its own screen: Odoo does that from the dashboard.
    """

    _inherit = "pos.config"

    def _closing_is_kiosk(self):
        mode = "self_ordering_mode"
        return mode in self._fields and self[mode] == "kiosk"


class PosSession(models.Model):
    """A kiosk is closed from the back office, after its customers have left."""

    _inherit = "pos.session"

    def closing_start(self):
        """Cancel what was left unpaid at a kiosk; Odoo's own closing deletes it.

        The kiosk's screen is told that it is closed, whichever button was pressed.
        """
        answer = super().closing_start()
        session = self.sudo()
        if answer["done"] or not session.config_id._closing_is_kiosk():
            return answer
        session.config_id._notify("STATUS", {"status": "closed"})
        abandoned = session._closing_abandoned_orders()
        if not abandoned:
            return answer
        abandoned._closing_cancel_abandoned()
        return session.closing_id._answer(answer["message"])

    def _closing_abandoned_orders(self):
        return self.env["pos.order"].search(
            Domain("session_id", "=", self.id) & self._closing_domain_abandoned()
        )

    @api.model
    def _closing_domain_abandoned(self):
        """Return a domain of orders without any payment."""
        later = self.env["pos.closing.check"]._domain_for_later()
        return (
            Domain("state", "=", "draft")
            & Domain("payment_ids", "=", False)
            & (Domain("preset_time", "=", False) | ~later)
        )

    def _closing_waits_at_kiosk(self):
        """Tell whether this session of a kiosk is not ready to be closed yet."""
        kiosk = self.closing_policy_id and self.config_id._closing_is_kiosk()
        return kiosk and self.state != "closed" and not self._closing_is_ready()

    def _closing_instead(self):
        """Make Odoo's button for kiosks open the closing: a kiosk has no other one."""
        if len(self) == 1 and self._closing_waits_at_kiosk():
            return self.action_open_closing()
        return super()._closing_instead()


class PosOrder(models.Model):
    _inherit = "pos.order"

    def unlink(self):
        """Cancel, and do not delete, what Odoo's button removes when closing a kiosk.

        When customers start over at the kiosk itself, their order is deleted, as
        superuser.
        """
        kept = self.browse() if self.env.su else self._closing_of_kiosk()
        kept.filtered_domain(
            self.env["pos.session"]._closing_domain_abandoned()
        )._closing_cancel_abandoned()
        return super(PosOrder, self - kept).unlink()

    def _closing_of_kiosk(self):
        """Return the drafts of kiosks with a policy."""
        return self.filtered(
            lambda order: (
                order.state == "draft"
                and order.session_id.closing_policy_id
                and order.config_id._closing_is_kiosk()
            )
        )

    def _closing_cancel_abandoned(self):
        """Cancel orders and log it on their closing, or on their session if none."""
        for session, orders in self.grouped("session_id").items():
            # Core takes the "active_ids" of any button that was pressed for orders.
            orders.with_context(active_ids=False).action_pos_order_cancel()
            text = self.env._(
                "Orders left unpaid at the kiosk were cancelled: %(orders)s.",
                orders=", ".join(orders.mapped("display_name")),
            )
            (session.sudo().closing_id or session.sudo())._message_log(body=text)
