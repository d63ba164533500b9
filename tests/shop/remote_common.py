from odoo.tests import HttpCase, JsonRpcException
from odoo.tools import mute_logger

from .common import ClosingCommon

# How a client's call is refused; anything else is a fault.
REFUSALS = "odoo.exceptions."


class RemoteCalls(HttpCase):
    """Real remote calls: each has a transaction of its own."""

    def call(self, user, model, method, *args, **kwargs):
        """Call a method as a browser does; raise JsonRpcException if it is refused."""
        self.env.flush_all()
        self.authenticate(user.login, f"{user.login}-secret")
        answer = self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )
        self.env.invalidate_all()
        return answer

    def assertCallRefused(self, user, model, method, *args, **kwargs):
        """The call is refused, and does not just fail for lack of such a method."""
        with (
            mute_logger("odoo.http", "odoo.models"),
            self.assertRaises(JsonRpcException) as refused,
        ):
            self.call(user, model, method, *args, **kwargs)
        self.assertTrue(hasattr(self.env[model], method), f"{model}.{method}")
        self.assertIn(REFUSALS, str(refused.exception))


class RemoteCommon(RemoteCalls, ClosingCommon):
    """``self.till`` is the session as the cashier, opened by the test."""

    def closing_call(self, user, verb, *args, **kwargs):
        closing = self.pos_session.closing_id
        return self.call(user, "pos.closing", verb, closing.ids, *args, **kwargs)

    def count_remotely(self, cash, card=20):
        self.call(self.cashier, "pos.session", "closing_start", self.till.ids)
        entries = [
            {"payment_method_id": self.cash_pm1.id, "amount": cash},
            {"payment_method_id": self.bank_pm1.id, "amount": card},
        ]
        return self.closing_call(self.cashier, "submit_count", entries)

    def sell_taxed(self, tax, price=100, pieces=1):
        """Sell with a percent of tax on top; once archived, the entry lacks it."""
        product = self.create_product("Taxed", self.categ_basic, price, 0, tax.ids)
        paid = pieces * price * (1 + tax.amount / 100)
        data = self.create_ui_order_data(
            [(product, pieces)], payments=[(self.cash_pm1, paid)]
        )
        orders = self.env["pos.order"].with_user(self.cashier)
        synced = orders.sync_from_ui([data])["pos.order"]
        return self.env["pos.order"].browse(synced[0]["id"])
