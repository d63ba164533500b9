from odoo import models

from ...engine.guard import FREE, strictest_level
from ..groups import ACCOUNTANTS, APPROVER, is_any

# Who may correct a sale of an open session.
MAY_CORRECT = (APPROVER, *ACCOUNTANTS)
ROAD = "pos_closing_road"


class Road:
    """Marks orders that Odoo itself is working on: what it writes there is allowed.

    It travels in the context. No client can send it: clients send numbers, texts, lists
    and dictionaries, never an object of this class.
    """

    def __init__(self, orders):
        self.order_ids = frozenset(orders.ids)

    @classmethod
    def leads_to(cls, order):
        road = order.env.context.get(ROAD)
        return isinstance(road, cls) and order.id in road.order_ids


class PosClosingGuard(models.AbstractModel):
    """A part of a paid order; its guard asks ``engine/guard.py``."""

    _name = "pos.closing.guard"
    _description = "Guard of paid orders"

    def _closing_orders(self):
        """Return the orders that these records belong to."""
        raise NotImplementedError

    def _closing_guard(self, names):
        """Refuse a change of these fields of paid orders, or ask for a recount.

        Superusers are not checked: that is Odoo itself, self-order and online payment.

        :param names: names of fields; ``EVERY_OTHER`` to create or delete a record
        :raise AccessError: this user may not, or not any more
        """
        if self.env.su:
            return
        level = strictest_level(self._name, names)
        if level != FREE:
            self._closing_orders()._closing_guarded()._closing_correct(level)

    def _closing_may_correct(self):
        return is_any(self.env.user, MAY_CORRECT)
