"""A register of the shop, used by remote calls: quicker than on its screen."""

from datetime import datetime, timezone
from uuid import uuid4


class Till:
    def __init__(self, shop, config_id, method_ids):
        self.shop = shop
        self.config_id = config_id
        self.method_ids = method_ids
        self.session_id = None

    @property
    def pos_path(self):
        return f"/pos/ui?config_id={self.config_id}"

    @property
    def closing_path(self):
        return f"/odoo/{self.session_id}/close-register"

    def open(self, opening=100.0, person=None):
        """Open a session with this much in the drawer."""
        person = person or self.shop.cashier
        person.call("pos.config", "open_ui", [self.config_id])
        self.find_session()
        person.call(
            "pos.session", "set_opening_control", [self.session_id], opening, ""
        )
        return self

    def find_session(self):
        """Find the session that the screen has opened."""
        session = self.shop.admin.read(
            "pos.config", self.config_id, "current_session_id"
        )
        self.session_id = session and session[0]
        return self.session_id

    def sell(self, person=None, **payments):
        """Sync one order as the screen does: ``till.sell(Cash=20, Card=5.5)``."""
        return self.sell_many([payments], person)[0]

    def sell_many(self, sales, person=None):
        """Sync orders in one call; a sale is ``{"Cash": amount}``. Return their ids."""
        person = person or self.shop.cashier
        orders = [self._order(payments, person) for payments in sales]
        synced = person.call("pos.order", "sync_from_ui", orders)
        return [order["id"] for order in synced["pos.order"]]

    def _order(self, payments, person):
        total = sum(payments.values())
        now = f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M:%S}"
        line = {
            "product_id": self.shop.coin,
            "qty": total,
            "price_unit": 1,
            "price_subtotal": total,
            "price_subtotal_incl": total,
            "tax_ids": [(6, 0, [])],
        }
        return {
            "uuid": str(uuid4()),
            "access_token": str(uuid4()),
            "name": "Order",
            "session_id": self.session_id,
            "user_id": person.id,
            "date_order": now,
            "amount_total": total,
            "amount_paid": total,
            "amount_tax": 0,
            "amount_return": 0,
            "lines": [(0, 0, line)],
            "payment_ids": [
                (0, 0, self._payment(name, amount, now))
                for name, amount in payments.items()
            ],
            "to_invoice": False,
            "last_order_preparation_change": "{}",
            "state": "paid",
        }

    def _payment(self, name, amount, now):
        method_id = self.method_ids[name]
        return {"payment_method_id": method_id, "amount": amount, "name": now}

    # Closing by remote calls --------------------------------------------

    def closing(self, verb, *args, person=None, **kwargs):
        """Call a verb of the closing; the first call starts it."""
        person = person or self.shop.cashier
        answer = self.shop.cashier.call(
            "pos.session", "closing_start", [self.session_id]
        )
        return person.call("pos.closing", verb, [answer["id"]], *args, **kwargs)

    def count(self, person=None, **amounts):
        """``till.count(Cash=110, Card=20)``; return the answer."""
        tenders = [
            {"payment_method_id": self.method_ids[name], "amount": amount}
            for name, amount in amounts.items()
        ]
        return self.closing("submit_count", tenders, person=person)

    @property
    def state(self):
        return self.shop.admin.read("pos.session", self.session_id, "state")
