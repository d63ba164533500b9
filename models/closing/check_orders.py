from odoo import api, fields, models
from odoo.fields import Domain


class PosClosingCheck(models.AbstractModel):
    """Checks of orders, their invoices and their transfers."""

    _inherit = "pos.closing.check"

    @api.model
    def _codes(self):
        return [
            *super()._codes(),
            "draft_orders",
            "deposits",
            "unposted_invoices",
            "undone_pickings",
        ]

    @api.model
    def _orders_to_post(self, session):
        """Return a domain of the orders that the session's own entry is made of."""
        return (
            Domain("session_id", "=", session.id)
            & Domain("state", "not in", ("draft", "cancel"))
            & Domain("account_move", "=", False)
        )

    @api.model
    def _domain_for_later(self):
        """Return a domain of orders for a later day, as core defines them."""
        tomorrow = fields.Date.add(fields.Date.today(), days=1)
        return Domain("preset_time", ">=", tomorrow)

    @api.model
    def _check_draft_orders(self, session):
        """Today's orders that are neither paid nor cancelled: core posts none of them.

        So no level can be chosen.
        """
        today = Domain("preset_time", "=", False) | ~self._domain_for_later()
        return "pos.order", (
            Domain("session_id", "=", session.id)
            & Domain("state", "=", "draft")
            & today
        )

    @api.model
    def _text_draft_orders(self, orders):
        return self.env._(
            "Orders still open: %(count)s. Finish or cancel them.", count=len(orders)
        )

    @api.model
    def _check_deposits(self, session):
        """Drafts for a later day that are partly paid: that money is in the drawer now.

        Odoo expects a payment on the day on which its order is completed.
        """
        return "pos.order", (
            Domain("session_id", "=", session.id)
            & Domain("state", "=", "draft")
            & self._domain_for_later()
            & Domain("payment_ids", "any", self._domain_taken(session))
        )

    @api.model
    def _text_deposits(self, orders):
        return self.env._(
            "These orders are for another day and not finished, but something has been"
            " paid on them: %(orders)s. Odoo expects that money on the day they are"
            " finished: counted now it is over, and then it is short. Finish the"
            " orders, or take the payments back, before you count.",
            orders=self._names(orders),
        )

    @api.model
    def _check_unposted_invoices(self, session):
        """Core refuses to post while these exist, so no level can be chosen."""
        return "account.move", [
            ("pos_order_ids.session_id", "=", session.id),
            ("state", "!=", "posted"),
        ]

    @api.model
    def _text_unposted_invoices(self, invoices):
        return self.env._(
            "Invoices of this session not posted: %(count)s. An accountant has to post"
            " them.",
            count=len(invoices),
        )

    @api.model
    def _check_undone_pickings(self, session):
        """Transfers that should be done, without those that are to be shipped later."""
        return "stock.picking", [
            ("pos_session_id", "=", session.id),
            ("state", "not in", ("done", "cancel")),
            ("pos_order_id.shipping_date", "=", False),
        ]

    @api.model
    def _text_undone_pickings(self, pickings):
        return self.env._(
            "Outstanding transfers of this session: %(count)s.", count=len(pickings)
        )
