from odoo.tests import HttpCase, JsonRpcException
from odoo.tools import mute_logger

from .common import ClosingCommon


class RemoteCommon(ClosingCommon, HttpCase):
    """Real remote calls: each has a transaction of its own, which may be rolled back.

    ``self.till`` is the session as the cashier, opened by the test.
    """

    def call(self, user, model, method, *args, **kwargs):
        """Call a method as a browser does; raise JsonRpcException if it is refused."""
        self.authenticate(user.login, f"{user.login}-secret")
        answer = self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )
        self.env.invalidate_all()
        return answer

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

    def assertRefused(self, user, model, method, *args):
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self.call(user, model, method, *args)
