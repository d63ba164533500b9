from typing import Any, NamedTuple

from odoo import models
from odoo.tools import SQL


class Takings(NamedTuple):
    """What a session should hold, in the currency of the register.

    ``expected`` maps payment method ids to amounts, where it is known what to expect;
    ``move_count`` is the number of cash moves, ``others`` are the methods of payments
    that the closing does not count yet.
    """

    expected: dict
    order_count: int
    move_count: int
    others: Any = ()


class PosSession(models.Model):
    _inherit = "pos.session"

    def _closing_takings(self):
        """Return the :class:`Takings`, in one query for any number of orders.

        Expected in the drawer: opening, cash payments, cash in and out; elsewhere the
        payments. See ``_compute_cash_balance`` and ``get_closing_control_data``. Of
        what began here and was finished at another register see ``shared.py``.
        """
        session, sums = self.sudo(), self._closing_sums()
        closing = session.closing_id
        drawer = closing._drawer()
        expected = {
            tender.payment_method_id.id: session.currency_id.round(
                self._closing_expected(tender, sums)
                + (session._closing_float() if tender == drawer else 0)
            )
            for tender in closing.tender_ids
        }
        Method = closing.tender_ids.payment_method_id
        others = Method.browse(one for one in sums["payments"] if one not in expected)
        moves = sum(number for _amount, number in sums["moves"].values())
        _total, orders = sums["orders"].get(session.id, (0, 0))
        return Takings(expected, orders, moves, others)

    def _closing_expected(self, tender, sums):
        """Return what belongs to a tender, without what was there before."""
        method = tender.payment_method_id
        amount, _number = sums["payments"].get(method.id, (0, 0))
        if tender.kind == "cash":
            moved, _number = sums["moves"].get(method.journal_id.id, (0, 0))
            amount += moved
        return amount

    def _closing_sources(self):
        """Return what is added up: ``{name: (model, domain, what to group by)}``."""
        of_session = [("session_id", "=", self.id)]
        counted = [*of_session, ("state", "not in", ("draft", "cancel"))]
        moved = [("pos_session_id", "=", self.id)]
        captured = self._get_captured_payments_domain()
        return {
            "payments": ("pos.payment", captured, "payment_method_id", "amount"),
            "moves": ("account.bank.statement.line", moved, "journal_id", "amount"),
            "orders": ("pos.order", counted, "session_id", "amount_total"),
        }

    def _closing_sums(self):
        """Return ``{name: {id of what it is grouped by: (amount, number)}}``."""
        sources = self._closing_sources()
        queries = [self._closing_sum(name, *one) for name, one in sources.items()]
        sums = {name: {} for name in sources}
        rows = self.env.execute_query(SQL(" UNION ALL ").join(queries))
        for name, key, amount, number in rows:
            sums[name][key] = float(amount or 0), number
        return sums

    def _closing_sum(self, name, model, domain, key, amount):
        records = self.env[model].sudo()
        query = records._search(domain)
        key = records._field_to_sql(query.table, key, query)
        amount = records._field_to_sql(query.table, amount, query)
        chosen = query.subselect(SQL("%s AS key, %s AS amount", key, amount))
        return SQL(
            "SELECT %s AS name, key, SUM(amount), COUNT(*) FROM %s AS one GROUP BY key",
            name,
            chosen,
        )
