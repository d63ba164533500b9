"""Ledgers of payments: what was taken, what the books show, and what was invoiced."""

from odoo.tools import SQL

from .ledger import (
    Ledger,
    ids_of,
    is_receivable,
    orders_of,
    orders_where,
    pay_later_items,
    statement_lines,
)
from .method import cash_method_of, has_online_payments, is_online, was_later


def _taken(sessions):
    """Payments by method. What an invoiced order left to pay is on its invoice."""
    return SQL(
        """SELECT o.session_id, 'pos.payment.method,' || p.payment_method_id AS key,
                  SUM(p.amount) AS amount, ARRAY_AGG(p.id) AS ids
             FROM %s o
             JOIN pos_payment p ON p.pos_order_id = o.id
             JOIN pos_payment_method m ON m.id = p.payment_method_id
            WHERE NOT (o.in_invoice AND %s)
            GROUP BY o.session_id, p.payment_method_id""",
        orders_of(sessions),
        was_later(SQL("o.session_id")),
    )


def _booked(sessions):
    """The receivables that cash lines and bank payments settled, by method.

    Not their money side: a difference of the count may have been added to that.
    """
    ledgers = [_booked_cash, _booked_bank, _booked_without_entry, _booked_later]
    if has_online_payments(sessions.env):
        ledgers += [_booked_online, _booked_online_without_entry]
    return SQL(" UNION ALL ").join(ledger(sessions) for ledger in ledgers)


def _booked_cash(sessions):
    """Cash lines by the method that had their journal."""
    return SQL(
        """(SELECT st.session_id, 'pos.payment.method,' || method.id AS key,
                   -item.amount_currency AS amount, ARRAY[item.id] AS ids,
                   'account.move.line' AS model
              FROM %(lines)s st
              -- The subquery of the method uses these names.
              JOIN pos_session s ON s.id = st.session_id
              JOIN pos_config config ON config.id = s.config_id
              JOIN LATERAL %(method)s method ON TRUE
              JOIN account_move move ON move.id = st.move_id
              JOIN account_move_line item ON item.move_id = move.id
             WHERE st.kind = 'payment' AND move.state = 'posted' AND %(receivable)s)""",
        lines=statement_lines(sessions),
        method=cash_method_of(SQL("st.journal_id")),
        receivable=is_receivable("item", SQL("move.company_id")),
    )


def _booked_bank(sessions):
    """The items of bank payments that are not money.

    If both items of a payment are receivables, the method tells which is the money.
    """
    return SQL(
        """(SELECT pay.pos_session_id,
                   'pos.payment.method,' || pay.pos_payment_method_id,
                   -item.amount_currency, ARRAY[item.id], 'account.move.line'
              FROM account_payment pay
              JOIN pos_payment_method m ON m.id = pay.pos_payment_method_id
              JOIN account_move move ON move.id = pay.move_id
              JOIN account_move_line item ON item.move_id = move.id
             WHERE pay.pos_session_id IN %(ids)s AND move.state = 'posted'
               AND item.account_id IS DISTINCT FROM m.outstanding_account_id
               AND NOT %(online)s AND %(receivable)s)""",
        ids=ids_of(sessions),
        online=is_online(),
        receivable=is_receivable("item", SQL("move.company_id")),
    )


def _booked_without_entry(sessions):
    """Without an outstanding account Odoo waits for the bank's statement."""
    return SQL(
        """(SELECT pay.pos_session_id,
                   'pos.payment.method,' || pay.pos_payment_method_id,
                   CASE pay.payment_type WHEN 'inbound'
                        THEN pay.amount ELSE -pay.amount END,
                   ARRAY[pay.id], 'account.payment'
              FROM account_payment pay
              JOIN pos_payment_method m ON m.id = pay.pos_payment_method_id
             WHERE pay.pos_session_id IN %s AND pay.move_id IS NULL
               AND pay.state IN ('in_process', 'paid') AND NOT %s)""",
        ids_of(sessions),
        is_online(),
    )


def _booked_online(sessions):
    """What customers paid online: booked at once, only by its payment.

    An order may have been paid for in another session than the one in which it was
    begun, so the order's session counts. Drafts are not takings yet.
    """
    return SQL(
        """(SELECT o.session_id, 'pos.payment.method,' || p.payment_method_id,
                   -item.amount_currency, ARRAY[item.id], 'account.move.line'
              FROM %s o
              JOIN pos_payment p ON p.pos_order_id = o.id
              JOIN account_payment pay ON pay.id = p.online_account_payment_id
              JOIN account_move_line item ON item.move_id = pay.move_id
             WHERE item.parent_state = 'posted'
               AND item.account_id = pay.destination_account_id)""",
        orders_of(sessions),
    )


def _booked_online_without_entry(sessions):
    return SQL(
        """(SELECT o.session_id, 'pos.payment.method,' || p.payment_method_id,
                   CASE pay.payment_type WHEN 'inbound'
                        THEN pay.amount ELSE -pay.amount END,
                   ARRAY[pay.id], 'account.payment'
              FROM %s o
              JOIN pos_payment p ON p.pos_order_id = o.id
              JOIN account_payment pay ON pay.id = p.online_account_payment_id
             WHERE pay.move_id IS NULL AND pay.state IN ('in_process', 'paid'))""",
        orders_of(sessions),
    )


def _booked_later(sessions):
    return SQL(
        """(SELECT later.session_id, 'pos.payment.method,' || later.method_id,
                   later.amount_currency, ARRAY[later.id], 'account.move.line'
              FROM %s later
              JOIN account_move_line item ON item.id = later.id
             WHERE item.parent_state = 'posted')""",
        pay_later_items(sessions),
    )


# ----------------------------------------------------------------------
# Invoices
# ----------------------------------------------------------------------


def _invoiced(sessions):
    """All orders of an invoice, also of other sessions: it may be for many."""
    return SQL(
        """SELECT here.session_id, 'account.move,' || here.invoice_id AS key,
                  o.due AS amount, ARRAY[o.id] AS ids
             FROM (SELECT DISTINCT session_id, account_move AS invoice_id
                     FROM pos_order
                    WHERE session_id IN %(ids)s AND account_move IS NOT NULL) here
             JOIN %(orders)s o ON o.invoice_id = here.invoice_id
            UNION ALL
           -- To be invoiced, but not invoiced: there is nothing to compare it with.
           SELECT o.session_id, 'pos.order,' || o.id, o.due, ARRAY[o.id]
             FROM %(lost)s o""",
        ids=ids_of(sessions),
        orders=orders_where(
            SQL(
                """o.account_move IN (SELECT account_move FROM pos_order
                                       WHERE session_id IN %s)""",
                ids_of(sessions),
            )
        ),
        lost=orders_where(
            SQL(
                "o.session_id IN %s AND o.to_invoice AND o.account_move IS NULL",
                ids_of(sessions),
            )
        ),
    )


def _invoices(sessions):
    """Posted invoices, less what is unpaid beyond what was to be paid later."""
    return SQL(
        """SELECT here.session_id, 'account.move,' || invoice.id AS key,
                  CASE WHEN invoice.state <> 'posted' THEN 0
                       -- Towards zero: the total of a credit note is negative.
                       ELSE invoice.amount_total_in_currency_signed
                            - SIGN(invoice.amount_total_in_currency_signed)
                            * GREATEST(0, ABS(invoice.amount_residual) - later.amount)
                  END AS amount,
                  ARRAY[invoice.id] AS ids
             FROM (SELECT DISTINCT session_id, account_move AS invoice_id
                     FROM pos_order
                    WHERE session_id IN %s AND state IN ('paid', 'done')) here
             JOIN account_move invoice ON invoice.id = here.invoice_id
             JOIN LATERAL (
                  SELECT COALESCE(ABS(SUM(p.amount)), 0) AS amount
                    FROM pos_order o
                    JOIN pos_payment p ON p.pos_order_id = o.id
                    JOIN pos_payment_method m ON m.id = p.payment_method_id
                   WHERE o.account_move = invoice.id AND %s) later ON TRUE""",
        ids_of(sessions),
        was_later(SQL("o.session_id")),
    )


TAKEN = Ledger("pos.payment", _taken)
BOOKED = Ledger("account.move.line", _booked)
INVOICED = Ledger("pos.order", _invoiced)
INVOICES = Ledger("account.move", _invoices)
