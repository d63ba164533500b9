"""What is open on the receivables through which the registers' money passes."""

from odoo.tools import SQL

from .ledger import Ledger, ids_of, is_receivable, pay_later_items, statement_lines
from .method import was_later


def _open(sessions):
    """What is left open of the register's own, in the currency of the company.

    A cent by which an entry was force-balanced may be nothing in the register's
    currency; an item that somebody has changed may be open in that currency alone.
    """
    return SQL(
        """SELECT s.id AS session_id, 'pos.session,' || s.id AS key, 0 AS amount,
                  NULL::int[] AS ids
             FROM pos_session s WHERE s.id IN %(ids)s AND s.move_id IS NOT NULL
            UNION ALL
           -- Item by item, so that two that cancel out are both reported.
           SELECT entry.session_id, 'account.move.line,' || item.id,
                  %(residual)s, ARRAY[item.id]
             FROM %(entries)s entry
             JOIN account_move move ON move.id = entry.move_id
             JOIN account_move_line item ON item.move_id = move.id
             JOIN account_account account ON account.id = item.account_id
            WHERE account.reconcile AND item.parent_state = 'posted'
              AND %(residual)s <> 0 AND %(receivable)s
              AND %(kind)s = 'till'""",
        ids=ids_of(sessions),
        residual=residual(),
        entries=passing_entries(sessions),
        receivable=is_receivable("item", SQL("item.company_id")),
        kind=kind_of_open(SQL("entry.session_id"), sessions),
    )


def residual():
    """The open amount of an item, in the company's currency unless that is zero."""
    return SQL(
        """CASE WHEN COALESCE(item.amount_residual, 0) <> 0 THEN item.amount_residual
                ELSE COALESCE(item.amount_residual_currency, 0) END"""
    )


def kind_of_open(session, sessions):
    """What an open item is: *till*, *customer*, *invoice* or *bank*.

    *till* is what the register's closing should have settled. Customer accounts are
    meant to stay open, and so are payments without an entry, which wait for the bank's
    statement. Once an order is invoiced, the customer's items in its reversal and its
    payment belong to the invoice: if it is unreconciled or credited, they are open for
    the customer.
    """
    return SQL(
        """(CASE WHEN move.move_type <> 'entry' THEN 'invoice'
                 WHEN EXISTS (SELECT FROM %(later)s later WHERE later.id = item.id)
                   OR (item.partner_id IS NOT NULL AND %(invoicing)s)
                   OR EXISTS (%(taken_back)s) THEN 'customer'
                 WHEN EXISTS (%(waiting)s) THEN 'bank'
                 ELSE 'till' END)""",
        later=pay_later_items(sessions),
        invoicing=_is_of_invoicing(),
        taken_back=_taken_back_from_customers(),
        waiting=_waiting_for_statement(session),
    )


def passing_entries(sessions):
    """A subquery of the entries through which money passes, and their sessions."""
    return SQL(
        """(SELECT s.id AS session_id, s.move_id
              FROM pos_session s WHERE s.id IN %(ids)s
             UNION
            SELECT session_id, move_id FROM %(lines)s st WHERE kind = 'payment'
             UNION
            -- A draft may be paid online: the money is the customer's until it is sold.
            SELECT pay.pos_session_id, pay.move_id FROM account_payment pay
              LEFT JOIN pos_order o
                     ON o.id = (to_jsonb(pay) ->> 'pos_order_id')::int
             WHERE pay.pos_session_id IN %(ids)s AND (
                   o.id IS NULL
                   OR o.state IN ('paid', 'done') AND o.session_id = pay.pos_session_id)
             UNION
            SELECT o.session_id, p.account_move_id
              FROM pos_order o JOIN pos_payment p ON p.pos_order_id = o.id
             WHERE o.session_id IN %(ids)s AND p.account_move_id IS NOT NULL
             UNION
            SELECT o.session_id, reversal.id
              FROM pos_order o
              JOIN account_move reversal ON reversal.reversed_pos_order_id = o.id
             WHERE o.session_id IN %(ids)s)""",
        ids=ids_of(sessions),
        lines=statement_lines(sessions),
    )


def _is_of_invoicing():
    """The entry is the reversal of an invoiced order, or the payment of its invoice."""
    return SQL(
        """(move.reversed_pos_order_id IS NOT NULL OR EXISTS (
            SELECT FROM pos_payment p WHERE p.account_move_id = move.id))"""
    )


def _waiting_for_statement(session):
    return SQL(
        """SELECT FROM account_payment pay
            WHERE pay.pos_session_id = %s AND pay.move_id IS NULL
              AND item.account_id = pay.destination_account_id
              -- Odoo books a contact's payment on the company it belongs to.
              AND item.partner_id IS NOT DISTINCT FROM (
                  SELECT partner.commercial_partner_id FROM res_partner partner
                   WHERE partner.id = pay.partner_id)""",
        session,
    )


def _taken_back_from_customers():
    """An order to be paid later is on its invoice now: core leaves both items open."""
    return SQL(
        """SELECT FROM account_move reversal
             JOIN pos_order o ON o.id = reversal.reversed_pos_order_id
             JOIN pos_payment p ON p.pos_order_id = o.id
             JOIN pos_payment_method m ON m.id = p.payment_method_id
            WHERE reversal.id = item.move_id AND %s
           HAVING SUM(p.amount) = -item.amount_residual_currency""",
        was_later(SQL("o.session_id")),
    )


OPEN = Ledger("account.move.line", _open)
NONE_OPEN = Ledger("account.move.line")
