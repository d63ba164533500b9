"""Ledgers of orders: totals, lines, payments and numbers."""

from odoo.tools import SQL

from .ledger import Ledger, ids_of, orders_of, signed, trusts
from .setup import by_order_then


def _totals(sessions):
    return SQL(
        """SELECT o.session_id, 'pos.order,' || o.id AS key, o.total AS amount,
                  ARRAY[o.id] AS ids
             FROM %s o""",
        orders_of(sessions),
    )


def _lines(sessions):
    """Lines add up to the total, or to the total rounded to cash.

    Core rounds the total when the server computes it, but not when the screen does.
    Where taxes are rounded by order, every line and tax may be off by half a unit.
    """
    return SQL(
        """SELECT o.session_id, 'pos.order,' || o.id AS key,
                  -- To the nearest, down or up: each is a way of rounding cash.
                  CASE WHEN o.total = ROUND(sum.amount / o.rounding) * o.rounding
                         OR o.total = TRUNC(sum.amount / o.rounding) * o.rounding
                         OR o.total = (TRUNC(sum.amount / o.rounding)
                                       + SIGN(sum.amount)) * o.rounding
                       THEN o.total ELSE sum.amount END AS amount,
                  sum.ids,
                  CASE WHEN %s THEN sum.parts + 1 ELSE 0 END AS slack
             FROM %s o
             JOIN res_company c ON c.id = o.company_id
             JOIN LATERAL (
                  SELECT SUM(%s) AS amount, ARRAY_AGG(l.id) AS ids,
                         SUM(1 + taxes.count) AS parts
                    FROM pos_order_line l
                    LEFT JOIN LATERAL (
                         SELECT COUNT(*) AS count
                           FROM account_tax_pos_order_line_rel rel
                          WHERE rel.pos_order_line_id = l.id) taxes ON TRUE
                   WHERE l.order_id = o.id) sum ON sum.ids IS NOT NULL""",
        by_order_then(SQL("o.session_id"), "c"),
        orders_of(sessions),
        signed("price_subtotal_incl"),
    )


def _due(sessions):
    return SQL(
        """SELECT o.session_id, 'pos.order,' || o.id AS key, o.due AS amount,
                  ARRAY[o.id] AS ids
             FROM %s o""",
        orders_of(sessions),
    )


def _payments(sessions):
    return SQL(
        """SELECT o.session_id, 'pos.order,' || o.id AS key, SUM(p.amount) AS amount,
                  ARRAY_AGG(p.id) AS ids
             FROM %s o JOIN pos_payment p ON p.pos_order_id = o.id
            GROUP BY o.session_id, o.id""",
        orders_of(sessions),
    )


def _numbered_by():
    """The register that gave order ``o`` its number: its reference names it.

    References are ``<year and device>-<register>-<number>``, the number being that of
    the device. Registers that trust each other share their open orders: one numbered
    here may be paid there, where it then belongs. If the reference names no such
    register, the number is that of the order's own register.
    """
    return SQL(
        """COALESCE((
           SELECT trust.is_trusted FROM pos_config_trust_relation trust
            WHERE trust.is_trusting = o.config_id
              AND trust.is_trusted = (REGEXP_MATCH(
                  o.pos_reference, '-([0-9]{1,9})-[0-9]+$'))[1]::int),
           o.config_id)"""
    )


def _numbers(sessions):
    """Each register numbers its orders without gaps, drafts and cancelled ones too.

    A session covers the numbers from its first order to the next larger one of a later
    session, or to the last number of the sequence.
    """
    return SQL(
        """(
        SELECT s.id AS session_id, s.config_id,
               -- Numbers up to the last one of an earlier session belong to that one.
               GREATEST(own.first, earlier.last + 1) AS first,
               GREATEST(own.last, COALESCE(later.first, seq.number_next) - 1) AS last
          FROM pos_session s
          JOIN pos_config config ON config.id = s.config_id
          JOIN ir_sequence seq
            -- Any other sequence leaves gaps when an order is rolled back.
            ON seq.id = config.order_seq_id AND seq.implementation = 'no_gap'
          JOIN LATERAL (
               SELECT MIN(o.sequence_number) AS first, MAX(o.sequence_number) AS last
                 FROM pos_order o
                WHERE o.session_id = s.id AND o.sequence_number > 0
                  AND %(issuer)s = s.config_id
               ) own ON own.first IS NOT NULL
          LEFT JOIN LATERAL (
               SELECT MAX(o.sequence_number) AS last FROM pos_order o
                WHERE o.config_id = s.config_id AND o.session_id < s.id
                  AND %(issuer)s = s.config_id) earlier ON TRUE
          LEFT JOIN LATERAL (
               SELECT MIN(o.sequence_number) AS first FROM pos_order o
                WHERE o.config_id = s.config_id AND o.session_id > s.id
                  AND o.sequence_number > own.last
                  AND %(issuer)s = s.config_id) later ON TRUE
         WHERE s.id IN %(ids)s)""",
        ids=ids_of(sessions),
        issuer=_numbered_by(),
    )


def _issued(sessions):
    """The number of orders, and one for each number that must occur once."""
    return SQL(
        """WITH range AS (SELECT * FROM %(numbers)s numbers)
        SELECT o.session_id, 'pos.session,' || o.session_id AS key,
               COUNT(*) AS amount, ARRAY[o.session_id] AS ids
          FROM pos_order o WHERE o.session_id IN (SELECT session_id FROM range)
         GROUP BY o.session_id
         UNION ALL
        SELECT missing.session_id, '#' || missing.number, 1,
               ARRAY[missing.session_id]
          FROM (SELECT range.session_id, number
                  FROM range, generate_series(range.first, range.last) number
                EXCEPT
                SELECT range.session_id, o.sequence_number
                  FROM range
                  -- It may have been paid at a register that shares its orders.
                  JOIN pos_config other
                    ON other.id = range.config_id OR %(trusted)s
                  JOIN pos_order o
                    ON o.config_id = other.id
                   AND o.sequence_number BETWEEN range.first AND range.last
                 WHERE %(issuer)s = range.config_id) missing
         UNION ALL
        SELECT twice.session_id, '#' || twice.number, 1, ARRAY[twice.session_id]
          FROM %(twice)s twice""",
        numbers=_numbers(sessions),
        issuer=_numbered_by(),
        trusted=trusts(SQL("other.id"), SQL("range.config_id")),
        twice=_twice(sessions),
    )


def _present(sessions):
    return SQL(
        """SELECT o.session_id, 'pos.session,' || o.session_id AS key,
                  COUNT(*) AS amount, NULL::int[] AS ids
             FROM pos_order o
            WHERE o.session_id IN (SELECT session_id FROM %s numbers)
            GROUP BY o.session_id
            UNION ALL
           SELECT session_id, '#' || number, CARDINALITY(ids), ids FROM %s twice""",
        _numbers(sessions),
        _twice(sessions),
    )


def _twice(sessions):
    return SQL(
        """(SELECT o.session_id, o.sequence_number AS number, ARRAY_AGG(o.id) AS ids
              FROM pos_order o
             WHERE o.session_id IN %s AND o.sequence_number > 0
             GROUP BY o.session_id, o.sequence_number, %s HAVING COUNT(*) > 1)""",
        ids_of(sessions),
        _numbered_by(),
    )


TOTALS = Ledger("pos.order", _totals)
LINES = Ledger("pos.order.line", _lines)
DUE = Ledger("pos.order", _due)
PAYMENTS = Ledger("pos.payment", _payments)
ISSUED = Ledger("pos.session", _issued)
PRESENT = Ledger("pos.order", _present)
