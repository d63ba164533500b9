from uuid import uuid4

from odoo import Command

# A provider's fallback method; it is archived.
UNKNOWN = "payment.payment_method_unknown"


class OnlinePayments:
    """Orders that customers pay on a web page: needs pos_online_payment.

    The screen saves the order as a draft; the answer of a provider makes it paid.
    """

    def _with_online(self):
        self.online_provider = self._online_provider()
        self.online_pm = self.env["pos.payment.method"].create(
            {
                "name": "Online",
                "is_online_payment": True,
                "online_payment_provider_ids": [Command.set(self.online_provider.ids)],
            }
        )
        self.methods |= self.online_pm

    def _online_provider(self):
        """A provider that asks nobody, whose payments go to the bank."""
        provider = (
            self.env["payment.provider"]
            .sudo()
            .create(
                {
                    "name": "Online",
                    "code": "none",
                    "state": "test",
                    "is_published": True,
                    "payment_method_ids": self.env.ref(UNKNOWN).ids,
                }
            )
        )
        method = (
            self.env["account.payment.method"]
            .sudo()
            .create({"name": "Online", "code": "none", "payment_type": "inbound"})
        )
        self.env["account.payment.method.line"].sudo().create(
            {
                "payment_method_id": method.id,
                "journal_id": self.bank_pm1.journal_id.id,
                "payment_provider_id": provider.id,
                "payment_account_id": self.outstanding_bank.id,
            }
        )
        return provider

    def pay_online(self, order):
        """What the customer does on the page, and the provider answers.

        An order of nothing is paid by the screen.
        """
        unpaid = order.get_amount_unpaid()
        if order.currency_id.compare_amounts(unpaid, 0) <= 0:
            return order._process_saved_order(draft=False)
        order.get_and_set_online_payments_data(unpaid)
        transaction = (
            self.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": self.online_provider.id,
                    "payment_method_id": self.env.ref(UNKNOWN).id,
                    "reference": uuid4().hex,
                    "amount": unpaid,
                    "currency_id": order.currency_id.id,
                    "partner_id": (order.partner_id or self.customer).id,
                    "pos_order_id": order.id,
                }
            )
        )
        transaction._set_done()
        return transaction._post_process()
