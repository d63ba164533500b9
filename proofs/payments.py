"""Ledgers of payments: what was taken, what the books show, and what is open."""

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


def _taken(sessions):
    """Payments by method. What an invoiced order left to pay is on its invoice."""
    return SQL(
        """SELECT o.session_id, 'pos.payment.method,' || p.payment_method_id AS key,
                  SUM(p.amount) AS amount, ARRAY_AGG(p.id) AS ids
             FROM %s o
             JOIN pos_payment p ON p.pos_order_id = o.id
             JOIN pos_payment_method m ON m.id = p.payment_method_id
            WHERE NOT (m.journal_id IS NULL AND o.in_invoice) AND %s
            GROUP BY o.session_id, p.payment_method_id""",
        orders_of(sessions),
        _booked_at_closing(sessions),
    )


def _booked_at_closing(sessions):
    """Online payments are booked when they are made, without a journal of the till."""
    if "is_online_payment" not in sessions.env["pos.payment.method"]._fields:
        return SQL("TRUE")
    return SQL("m.is_online_payment IS NOT TRUE")


def _booked(sessions):
    """The receivables that cash lines and bank payments settled, by method.

    Not their money side: a difference of the count may have been added to that.
    """
    return SQL(
        "%s UNION ALL %s UNION ALL %s UNION ALL %s",
        _booked_cash(sessions),
        _booked_bank(sessions),
        _booked_without_entry(sessions),
        _booked_later(sessions),
    )


def _booked_cash(sessions):
    return SQL(
        """(SELECT st.session_id, 'pos.payment.method,' || method.id AS key,
                   -item.amount_currency AS amount, ARRAY[item.id] AS ids,
                   'account.move.line' AS model
              FROM %(lines)s st
              JOIN %(methods)s method
                ON method.session_id = st.session_id
               AND method.journal_id = st.journal_id
              JOIN account_move move ON move.id = st.move_id
              JOIN account_move_line item ON item.move_id = move.id
             WHERE st.kind = 'payment' AND move.state = 'posted' AND %(receivable)s)""",
        lines=statement_lines(sessions),
        methods=_cash_methods(sessions),
        receivable=is_receivable("item", SQL("move.company_id")),
    )


def _cash_methods(sessions):
    """One method for each cash journal: that which was used, else the till's."""
    return SQL(
        """(SELECT DISTINCT ON (s.id, m.journal_id) s.id AS session_id, m.journal_id,
                   m.id
              FROM pos_session s
              JOIN pos_config config ON config.id = s.config_id
              JOIN pos_payment_method m
                ON m.is_cash_count AND m.company_id = config.company_id
             WHERE s.id IN %s
             ORDER BY s.id, m.journal_id, EXISTS (
                   SELECT FROM pos_payment p
                    WHERE p.session_id = s.id AND p.payment_method_id = m.id) DESC,
                   m.active DESC, m.id)""",
        ids_of(sessions),
    )


def _booked_bank(sessions):
    return SQL(
        """(SELECT pay.pos_session_id,
                   'pos.payment.method,' || pay.pos_payment_method_id,
                   -item.amount_currency, ARRAY[item.id], 'account.move.line'
              FROM account_payment pay
              JOIN pos_payment_method m ON m.id = pay.pos_payment_method_id
              JOIN account_move move ON move.id = pay.move_id
              JOIN account_move_line item ON item.move_id = move.id
             WHERE pay.pos_session_id IN %s AND move.state = 'posted'
               AND item.account_id IS DISTINCT FROM m.outstanding_account_id
               AND %s)""",
        ids_of(sessions),
        is_receivable("item", SQL("move.company_id")),
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
             WHERE pay.pos_session_id IN %s AND pay.move_id IS NULL
               AND pay.state IN ('in_process', 'paid'))""",
        ids_of(sessions),
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
# Open receivables
# ----------------------------------------------------------------------


def _open(sessions):
    """What is left open on the receivables through which the tills' money passes.

    Not what is meant to stay open: customer accounts, and methods whose payments have
    no entry. The customers' side of invoices is proven with these.
    """
    return SQL(
        """SELECT s.id AS session_id, 'pos.session,' || s.id AS key, 0 AS amount,
                  NULL::int[] AS ids
             FROM pos_session s WHERE s.id IN %(ids)s AND s.move_id IS NOT NULL
            UNION ALL
           SELECT entry.session_id, 'account.move.line,' || item.id,
                  item.amount_residual_currency, ARRAY[item.id]
             FROM %(entries)s entry
             JOIN account_move_line item ON item.move_id = entry.move_id
             JOIN account_account account ON account.id = item.account_id
            WHERE account.reconcile AND item.parent_state = 'posted'
              AND item.amount_residual_currency <> 0
              AND (item.partner_id IS NULL OR entry.split)
              AND %(receivable)s
              AND item.id NOT IN (SELECT id FROM %(later)s later)
              AND NOT EXISTS (%(waiting)s)
              AND NOT EXISTS (%(taken_back)s)""",
        ids=ids_of(sessions),
        entries=_passing_entries(sessions),
        receivable=is_receivable("item", SQL("item.company_id")),
        later=pay_later_items(sessions),
        waiting=_waiting_for_statement(),
        taken_back=_taken_back_from_customers(),
    )


def _passing_entries(sessions):
    """Entries through which money passes; ``split`` where customers' items count."""
    return SQL(
        """(SELECT s.id AS session_id, s.move_id, TRUE AS split
              FROM pos_session s WHERE s.id IN %(ids)s
             UNION
            SELECT session_id, move_id, TRUE FROM %(lines)s st WHERE kind = 'payment'
             UNION
            SELECT pos_session_id, move_id, TRUE FROM account_payment
             WHERE pos_session_id IN %(ids)s
             UNION
            SELECT o.session_id, p.account_move_id, FALSE
              FROM pos_order o JOIN pos_payment p ON p.pos_order_id = o.id
             WHERE o.session_id IN %(ids)s AND p.account_move_id IS NOT NULL
             UNION
            SELECT o.session_id, reversal.id, FALSE
              FROM pos_order o
              JOIN account_move reversal ON reversal.reversed_pos_order_id = o.id
             WHERE o.session_id IN %(ids)s)""",
        ids=ids_of(sessions),
        lines=statement_lines(sessions),
    )


def _waiting_for_statement():
    return SQL(
        """SELECT FROM account_payment pay
             JOIN pos_payment_method m ON m.id = pay.pos_payment_method_id
             JOIN res_company c ON c.id = item.company_id
            WHERE pay.pos_session_id = entry.session_id AND pay.move_id IS NULL
              AND item.account_id = COALESCE(
                  m.receivable_account_id,
                  c.account_default_pos_receivable_account_id)"""
    )


def _taken_back_from_customers():
    """An order to be paid later is on its invoice now: core lets both items stand."""
    return SQL(
        """SELECT FROM account_move reversal
             JOIN pos_payment p ON p.pos_order_id = reversal.reversed_pos_order_id
             JOIN pos_payment_method m ON m.id = p.payment_method_id
            WHERE reversal.id = item.move_id AND m.journal_id IS NULL
           HAVING SUM(p.amount) = -item.amount_residual_currency"""
    )


# ----------------------------------------------------------------------
# Invoices
# ----------------------------------------------------------------------


def _invoiced(sessions):
    """All orders of an invoice, of other sessions too: it may be for many."""
    return SQL(
        """SELECT here.session_id, 'account.move,' || here.invoice_id AS key,
                  o.due AS amount, ARRAY[o.id] AS ids
             FROM (SELECT DISTINCT session_id, account_move AS invoice_id
                     FROM pos_order
                    WHERE session_id IN %(ids)s AND account_move IS NOT NULL) here
             JOIN %(orders)s o ON o.invoice_id = here.invoice_id
            UNION ALL
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
    """Posted invoices, less what is unpaid of them beyond what was to be paid later."""
    return SQL(
        """SELECT here.session_id, 'account.move,' || invoice.id AS key,
                  CASE WHEN invoice.state <> 'posted' THEN 0
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
                   WHERE o.account_move = invoice.id AND m.journal_id IS NULL
                  ) later ON TRUE""",
        ids_of(sessions),
    )


TAKEN = Ledger("pos.payment", _taken)
BOOKED = Ledger("account.move.line", _booked)
OPEN = Ledger("account.move.line", _open)
NONE_OPEN = Ledger("account.move.line")
INVOICED = Ledger("pos.order", _invoiced)
INVOICES = Ledger("account.move", _invoices)
