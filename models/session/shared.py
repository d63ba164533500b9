from odoo import models
from odoo.fields import Domain


class PosSession(models.Model):
    """Registers that trust each other share their open orders.

    An order partly paid at one register may be completed at another. The order belongs
    to the session that completes it, which books all its payments, including the cash
    taken at the first register; but the coins are in the first drawer. Odoo expects
    them nowhere, and would book them as a profit of the first register.
    """

    _inherit = "pos.session"

    def _closing_sources(self):
        """Add cash in this drawer that other registers book.

        A cash method belongs to one register, so it tells where the coins are.
        """
        elsewhere = self._closing_domain_elsewhere()
        source = "pos.payment", elsewhere, "payment_method_id", "amount"
        return {**super()._closing_sources(), "elsewhere": source}

    def _closing_expected(self, tender, sums):
        amount, _number = sums["elsewhere"].get(tender.payment_method_id.id, (0, 0))
        return super()._closing_expected(tender, sums) + amount

    def _closing_domain_elsewhere(self):
        session = self.sudo()
        tenders = session.closing_id.tender_ids
        cash = tenders.filtered(lambda tender: tender.kind == "cash")
        return (
            Domain("session_id", "any", self._closing_domain_trusting(session))
            & Domain("payment_method_id", "in", cash.payment_method_id.ids)
            & Domain("payment_date", ">=", session.start_at)
            & Domain("pos_order_id.state", "!=", "cancel")
            # What is given back is given where the order is completed.
            & Domain("amount", ">", 0)
        )

    def _closing_without_elsewhere(self, amount):
        """Odoo counts this cash as a profit of the drawer; the closing did not."""
        drawer = self.sudo().closing_id._drawer().payment_method_id
        sums = self._closing_sums()["elsewhere"]
        elsewhere, _number = sums.get(drawer.id, (0, 0))
        return self.currency_id.round(amount - elsewhere)

    def _closing_domain_trusting(self, session):
        """Concurrent sessions of registers that complete orders of this one."""
        trusting = Domain("config_id.trusted_config_ids", "in", session.config_id.ids)
        unfinished = Domain("stop_at", "=", False)
        return trusting & (unfinished | Domain("stop_at", ">=", session.start_at))
