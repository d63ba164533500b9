from odoo import Command


class BegunOrders:
    """Orders that are drafts before they are paid: at a second register, which trusts
    the first, or at the same one, where a part is paid."""

    def _with_shared(self):
        here = self.config
        journal = self.cash_pm1.journal_id.copy({"code": "THER", "name": "Cash there"})
        self.cash_there = self.cash_pm1.copy(
            {"name": "Cash there", "journal_id": journal.id, "config_ids": False}
        )
        methods = self.cash_there | self.bank_pm1
        there = here.copy(
            {"name": "There", "payment_method_ids": [Command.set(methods.ids)]}
        )
        here.trusted_config_ids, there.trusted_config_ids = there, here
        self.there = self.open_till(50, methods, config=there)
        self.config = here

    def begin_there(self, data):
        """Send an order as a draft of the other register; change data to continue."""
        data["pos_reference"] = f"260-{self.there.config_id.id}-{len(self.orders):05}"
        self._begin(data, self.there)

    def begin_here(self, data):
        """Send an order of which a part is paid; change the data to pay the rest."""
        _command, _id, payment = data["payment_ids"][0]
        part = self._in_cash(self.currency.round(payment["amount"] / 2))
        rest = self.currency.round(payment["amount"] - part)
        deposit = payment | {"amount": part, "name": f"{payment['name']} first"}
        data["payment_ids"][0] = Command.create(payment | {"amount": rest})
        self._begin(data, self.pos_session, deposit)

    def _begin(self, data, session, *payments):
        draft = data | {
            "session_id": session.id,
            "state": "draft",
            "payment_ids": [Command.create(payment) for payment in payments],
            "amount_return": 0,
            "to_invoice": False,
        }
        Order = self.env["pos.order"].with_user(self.cashier)
        Order.sync_from_ui([draft])
        order = Order.search([("uuid", "=", data["uuid"])])
        data |= {
            "lines": [],
            "access_token": order.access_token,
            "state": data.get("state", "paid"),
        }

    def close_there(self):
        session = self.there.with_user(self.env.user)
        self.close_counted(session)
        return session
