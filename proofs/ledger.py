"""What a ledger is, how it is read, and the SQL that several of them share.

A ledger is one query for any number of sessions. Its columns:

``session_id``
    the session that the amount belongs to
``key``
    what the two sides have in common, as text: ``"pos.order,12"`` for a record, any
    other word for anything else
``amount``
    money in the currency of the register, or a quantity; see ``Identity.unit``
``ids``
    the records behind the amount, of the ledger's model or of the one in ``model``
``model``, ``slack``, ``loose``, ``unsure``
    optional, see :class:`Ledger` and :class:`..engine.tieout.Entry`
``kind``, ``source``
    in place of a key, if the set-up determines it; see ``setup.py``

Rows of one session and key are added up.
"""

from collections.abc import Callable
from typing import NamedTuple

from odoo.tools import SQL

from ..engine.tieout import Entry, merge
from ..seam.labels import (
    ROUNDING_LINE,
    is_of_cash_move,
    is_of_method,
    is_of_provider,
    is_of_tender,
)
from ..seam.postgres import without_jit
from .method import is_online, was_later


class Ledger(NamedTuple):
    """A query, and what SQL cannot compute.

    ``model`` is that of the records behind the amounts. ``finish`` takes the sessions
    and the rows as dictionaries and returns other rows; its number of queries must not
    depend on theirs. A ledger without a query is always zero.
    """

    model: str
    query: Callable | None = None
    finish: Callable | None = None


class Readings:
    """Reads ledgers. The caller has flushed pending writes.

    :param again: keep the rows of each query for other ledgers, as long as nothing is
        written to the tables they are read from
    """

    def __init__(self, again=False):
        self.known = {} if again else None

    def of(self, ledger, sessions):
        """Run a ledger; return ``{session_id: {key: Entry}}``."""
        if not ledger.query or not sessions:
            return {}
        rows = self.rows(ledger, sessions)
        if ledger.finish:
            rows = ledger.finish(sessions, rows)
        by_session = {}
        for row in rows:
            entry = _entry(row, ledger.model)
            by_session.setdefault(row["session_id"], []).append(entry)
        return {session: merge(entries) for session, entries in by_session.items()}

    def rows(self, ledger, sessions):
        """Return the rows of a ledger's query, as the caller's own dictionaries."""
        if self.known is None:
            return self._queried(ledger, sessions)
        key = ledger, sessions
        if key not in self.known:
            self.known[key] = self._queried(ledger, sessions)
        return [dict(row) for row in self.known[key]]

    def _queried(self, ledger, sessions):
        cr = sessions.env.cr
        cr.execute(without_jit(ledger.query(sessions)))
        # A record may belong to two sessions, as when an order was moved after it was
        # paid; the other session may not be among those asked about.
        asked = set(sessions.ids)
        return [row for row in cr.dictfetchall() if row["session_id"] in asked]


def read(ledger, sessions):
    """Read one ledger, once; see :meth:`Readings.of`."""
    return Readings().of(ledger, sessions)


def _entry(row, model):
    ids = sorted(set(row["ids"] or []) - {None})
    records = {row.get("model") or model: ids} if ids else {}
    slack = int(row.get("slack") or 0)
    told = tuple(row.get("loose") or ()), bool(row.get("unsure"))
    return row["key"], Entry(row["amount"] or 0, records, slack, *told)


# In place of sessions, for a subquery that is restricted by records instead.
EVERY_SESSION = SQL("(SELECT id FROM pos_session)")


def ids_of(sessions):
    return sessions if isinstance(sessions, SQL) else tuple(sessions.ids)


def orders_of(sessions):
    """The paid orders of these sessions; see :func:`orders_where`."""
    return orders_where(SQL("o.session_id IN %s", ids_of(sessions)))


def orders_where(condition):
    """A subquery of paid orders as they are now, as the books must show them.

    ``due`` is the total, or what was paid if cash rounding allows the difference.
    ``in_invoice`` means that the invoice, not the session's entry, holds the sale; an
    order that was invoiced after its session was closed is in both, and in a reversal.
    ``rounding`` is the unit of cash rounding, NULL without any.

    Orders created through the API may leave columns empty that the screen always fills:
    ``to_invoice`` and ``is_refund`` are then NULL, which means no.
    """
    return SQL(
        """(
        SELECT o.id, o.session_id, s.config_id, o.company_id, o.is_refund,
               o.shipping_date, o.fiscal_position_id, o.partner_id,
               o.account_move AS invoice_id,
               COALESCE(o.to_invoice, FALSE) AS to_invoice,
               COALESCE(o.amount_total, 0) AS total,
               COALESCE(o.amount_paid, 0) AS amount_paid,
               rounding.unit AS rounding,
               CASE WHEN ABS(COALESCE(o.amount_total, 0) - paid.amount)
                         <= most.difference
                    THEN paid.amount ELSE COALESCE(o.amount_total, 0) END AS due,
               (o.account_move IS NOT NULL OR COALESCE(o.to_invoice, FALSE))
               AND NOT EXISTS (
                    SELECT FROM account_move reversal
                     WHERE reversal.reversed_pos_order_id = o.id) AS in_invoice
          FROM pos_order o
          JOIN pos_session s ON s.id = o.session_id
          JOIN pos_config config ON config.id = s.config_id
          -- The cash rounding that the closing kept; if none did, the one of today, or
          -- what was booked if there is none today.
          LEFT JOIN pos_closing kept
                 ON kept.session_id = s.id AND kept.rounding_scope IS NOT NULL
          LEFT JOIN LATERAL %s today ON kept.id IS NULL
          CROSS JOIN LATERAL (
               SELECT CASE WHEN kept.rounding_scope = 'none' THEN NULL
                           WHEN kept.id IS NOT NULL THEN kept.rounding_unit::numeric
                           ELSE today.rounding::numeric END AS unit,
                      CASE WHEN kept.id IS NOT NULL THEN kept.rounding_scope = 'cash'
                           ELSE COALESCE(config.only_round_cash_method, FALSE)
                           END AS cash_only,
                      COALESCE(kept.rounding_strategy, today.rounding_method)
                      AS strategy) rounding
          LEFT JOIN LATERAL (
               SELECT COALESCE(SUM(p.amount), 0) AS amount,
                      COALESCE(BOOL_OR(m.is_cash_count), FALSE) AS in_cash
                 FROM pos_payment p
                 JOIN pos_payment_method m ON m.id = p.payment_method_id
                WHERE p.pos_order_id = o.id) paid ON TRUE
          -- At most half a unit when rounding to the nearest, else less than one. NULL,
          -- which allows no difference, if only cash is rounded and none was paid.
          CROSS JOIN LATERAL (
               SELECT CASE WHEN rounding.cash_only AND NOT paid.in_cash THEN NULL
                           WHEN rounding.strategy = 'HALF-UP' THEN rounding.unit / 2
                           ELSE rounding.unit END AS difference) most
         WHERE o.state IN ('paid', 'done') AND %s)""",
        _rounding_today_or_booked(),
        condition,
    )


def _rounding_today_or_booked():
    """The rounding of register ``config``, or what session ``s`` shows to have been.

    An entry tells that something was rounded, but not to which unit: it is looked for
    among all there are. An invoice knows its own.
    """
    return SQL(
        """(SELECT one.rounding, one.rounding_method FROM account_cash_rounding one
             WHERE one.id = config.rounding_method
                OR config.rounding_method IS NULL AND (
                   one.id IN (SELECT invoice.invoice_cash_rounding_id
                                FROM pos_order invoiced JOIN account_move invoice
                                  ON invoice.id = invoiced.account_move
                               WHERE invoiced.session_id = s.id)
                OR EXISTS (SELECT FROM account_move_line item
                            WHERE item.move_id = s.move_id AND item.name = %s))
             ORDER BY one.rounding DESC LIMIT 1)""",
        ROUNDING_LINE,
    )


def signed(column):
    """A line's subtotal with the sign of the quantity sold.

    The POS screen stores the lines of a refund without the sign of the refund, the back
    office with it. The stored approves show which of them it was. For one piece that is
    refunded (quantity -1, price above zero):

    ===================================  ==================  ==================
    subtotal; with taxes; the tax alone  POS screen          back office
    ===================================  ==================  ==================
    with or without tax                  ``+``; ``+``; ``+``  ``-``; ``-``; ``-``
    given away, without tax              0; 0; 0             0; 0; 0
    given away, fixed tax on top         0; ``+``; ``+``     0; ``-``; ``-``
    given away, fixed tax included       ``-``; 0; ``+``     ``+``; 0; ``-``
    the same, and a percentage on top    ``-``; ``-``; ``+``  ``+``; ``+``; ``-``
    ===================================  ==================  ==================

    Where the last two approves contradict each other, the tax is the larger amount, so
    the sum of the amount with taxes and of the tax alone decides.
    """
    return SQL(
        """(CASE WHEN o.is_refund
                  AND SIGN(l.qty) * CASE WHEN l.price_unit < 0 THEN -1 ELSE 1 END
                      = -SIGN(2 * l.price_subtotal_incl - l.price_subtotal)
                 THEN -%(column)s ELSE %(column)s END)""",
        column=SQL.identifier("l", column),
    )


def trusts(register, other):
    """Whether open orders of another register can be completed at this one."""
    return SQL(
        """EXISTS (SELECT FROM pos_config_trust_relation trust
                    WHERE trust.is_trusting = %s AND trust.is_trusted = %s)""",
        register,
        other,
    )


def is_receivable(item, company):
    """An item on a receivable, or on what the company uses as one for its registers."""
    return SQL(
        """EXISTS (SELECT FROM account_account a, res_company c
                    WHERE a.id = %(account)s AND c.id = %(company)s
                      AND (a.account_type = 'asset_receivable'
                           OR a.id = c.account_default_pos_receivable_account_id))""",
        account=SQL.identifier(item, "account_id"),
        company=company,
    )


def statement_lines(sessions):
    """A subquery of the sessions' cash lines by what they are.

    ``kind`` is *difference* for what was posted at closing, *move* for cash in and out,
    *payment* for cash taken from customers. Core tells them apart only by when they are
    created; this also works after accountants have re-booked cash moves. ``in_till`` is
    the amount in the currency of the register, if the journal has another one.
    """
    return SQL(
        """(
        SELECT st.id, st.pos_session_id AS session_id, st.amount, st.move_id,
               move.journal_id, move.state,
               CASE WHEN st.foreign_currency_id IS NULL THEN st.amount
                    ELSE st.amount_currency END AS in_till,
               -- By what is written on it first: accounts of a line may be re-booked.
               CASE WHEN move.pos_closing_tender_id IS NOT NULL THEN 'difference'
                    WHEN %(cash_move)s THEN 'move'
                    WHEN account.receivable THEN 'payment'
                    WHEN account.result THEN 'difference'
                    ELSE 'move' END AS kind
          FROM account_bank_statement_line st
          JOIN pos_session s ON s.id = st.pos_session_id
          JOIN account_move move ON move.id = st.move_id
          LEFT JOIN LATERAL (
               SELECT BOOL_OR(a.account_type = 'asset_receivable'
                        OR a.id = c.account_default_pos_receivable_account_id
                      ) AS receivable,
                      BOOL_OR(a.account_type LIKE 'income%%'
                           OR a.account_type LIKE 'expense%%'
                           OR a.id IN (j.loss_account_id, j.profit_account_id)
                      ) AS result
                 FROM account_move_line item
                 JOIN account_account a ON a.id = item.account_id
                 JOIN res_company c ON c.id = move.company_id
                 JOIN account_journal j ON j.id = move.journal_id
                WHERE item.move_id = move.id) account ON TRUE
         WHERE st.pos_session_id IN %(ids)s)""",
        ids=ids_of(sessions),
        cash_move=is_of_cash_move("st", "s"),
    )


def pay_later_items(sessions):
    """A subquery of the items that pay-later payments left open: id, session, method.

    Core writes them like those of cards. They are recognised by their name, or by being
    subject to follow-ups when the journal's other items are not. Online payments have
    their provider in brackets in their name.
    """
    return SQL(
        """(
        SELECT item.id, s.id AS session_id, item.amount_currency, method.id AS method_id
          FROM pos_session s
          JOIN account_move move ON move.id = s.move_id
          JOIN account_journal journal ON journal.id = move.journal_id
          JOIN account_move_line item ON item.move_id = move.id
          JOIN LATERAL (
               SELECT m.id, %(later)s AS later, EXISTS (
                        SELECT FROM jsonb_each_text(m.name) term
                         WHERE %(named)s OR %(provided)s AND %(online)s) AS named
                 FROM pos_payment_method m
                WHERE m.id IN (SELECT p.payment_method_id FROM pos_payment p
                                WHERE p.session_id = s.id)
                -- Without a name that matches, it may have been renamed.
                ORDER BY named DESC, later DESC, m.id
                LIMIT 1) method ON method.later
         WHERE s.id IN %(ids)s
           AND %(of_tender)s
           AND (method.named OR journal.type <> 'general'
                OR item.no_followup IS NOT TRUE)
           AND %(receivable)s)""",
        ids=ids_of(sessions),
        later=was_later(SQL("s.id")),
        named=is_of_method("item", "s", SQL("term.value")),
        provided=is_of_provider("item", "s", SQL("term.value")),
        of_tender=is_of_tender("item", "s"),
        online=is_online(),
        receivable=is_receivable("item", SQL("move.company_id")),
    )
