"""Ledgers of cash: in the drawer, in the books, and from session to session."""

from odoo.tools import SQL

from .books import posted_shares
from .ledger import Ledger, ids_of, statement_lines, trusts
from .method import cash_method_of


def _drawers(sessions):
    """A subquery of what was counted: by the closing, else in core's drawer.

    Core knows one drawer, that of the first cash method; ``judged`` is NULL where
    nobody judged a difference. Journal and cash account are those that the closing
    kept.
    """
    return SQL(
        """(
        SELECT s.id AS session_id, t.payment_method_id AS method_id,
               COALESCE(t.journal_id, m.journal_id) AS journal_id, t.account_id,
               -- Odoo knows one drawer: only this one has a float and hands over.
               CASE WHEN t.place = 1 THEN COALESCE(s.cash_register_balance_start, 0)
                    ELSE 0 END AS opening,
               COALESCE(CASE WHEN t.place = 1 THEN s.cash_register_balance_end_real
                             ELSE t.counted END, 0) AS counted,
               t.difference AS judged, t.id AS tender_id
          FROM pos_session s
          JOIN pos_closing c ON c.session_id = s.id AND c.status = 'closed'
          -- If the closing did not keep which one it is, it is the first.
          JOIN (SELECT *, ROW_NUMBER() OVER (
                            PARTITION BY closing_id
                            ORDER BY is_drawer IS TRUE DESC, sequence, id) AS place
                  FROM pos_closing_tender WHERE kind = 'cash') t ON t.closing_id = c.id
          JOIN pos_payment_method m ON m.id = t.payment_method_id
         WHERE s.id IN %(ids)s
         UNION ALL
        -- Closed without a closing, or not yet: the drawer as Odoo knows it.
        SELECT s.id, method.id, s.cash_journal_id, NULL,
               COALESCE(s.cash_register_balance_start, 0),
               COALESCE(s.cash_register_balance_end_real, 0), NULL, NULL
          FROM pos_session s
          JOIN pos_config config ON config.id = s.config_id
          JOIN LATERAL %(method)s method ON TRUE
         WHERE s.id IN %(ids)s AND NOT EXISTS (
               SELECT FROM pos_closing c
                WHERE c.session_id = s.id AND c.status = 'closed'))""",
        ids=ids_of(sessions),
        method=cash_method_of(SQL("s.cash_journal_id")),
    )


def cash_elsewhere(sessions):
    """A subquery of cash that lies in a drawer but is booked by another register.

    Registers that trust each other share their orders: an order partly paid here may be
    completed there. A cash method belongs to one register, so its payments tell in
    which drawer the cash is, and their time in which of its sessions.
    """
    return SQL(
        """(
        SELECT drawer.session_id, drawer.method_id, drawer.journal_id,
               p.amount, p.id AS payment_id
          FROM %s drawer
          JOIN pos_session here ON here.id = drawer.session_id
          -- Any session that was open at the same time may have completed the order.
          JOIN pos_session there
            ON (there.stop_at IS NULL OR there.stop_at >= here.start_at)
           AND (here.stop_at IS NULL OR there.start_at <= here.stop_at)
           AND %s
          JOIN pos_payment p ON p.session_id = there.id
           AND p.payment_method_id = drawer.method_id
           AND p.payment_date >= here.start_at
           AND (here.stop_at IS NULL OR p.payment_date <= here.stop_at)
          JOIN pos_order o ON o.id = p.pos_order_id AND o.state <> 'cancel')""",
        _drawers(sessions),
        trusts(SQL("there.config_id"), SQL("here.config_id")),
    )


def _should_be(sessions):
    """Opening, cash payments, cash in and out, and the difference that was judged."""
    return SQL(
        """WITH drawer AS (SELECT * FROM %(drawers)s drawers)
        SELECT session_id, 'pos.payment.method,' || method_id AS key,
               opening + COALESCE(judged, 0) AS amount,
               ARRAY[tender_id] AS ids, 'pos.closing.tender' AS model
          FROM drawer
         UNION ALL
        SELECT drawer.session_id, 'pos.payment.method,' || drawer.method_id,
               SUM(p.amount), ARRAY_AGG(p.id), 'pos.payment'
          FROM drawer
          JOIN pos_order o ON o.session_id = drawer.session_id
           AND o.state IN ('paid', 'done')
          JOIN pos_payment p ON p.pos_order_id = o.id
           AND p.payment_method_id = drawer.method_id
         GROUP BY drawer.session_id, drawer.method_id
         UNION ALL
        SELECT drawer.session_id, 'pos.payment.method,' || drawer.method_id,
               st.in_till, ARRAY[st.id], 'account.bank.statement.line'
          FROM drawer
          JOIN %(lines)s st ON st.session_id = drawer.session_id
           AND st.journal_id = drawer.journal_id
         -- A judged difference is included above already, whatever was posted of it.
         WHERE st.kind = 'move' OR (st.kind = 'difference' AND drawer.judged IS NULL)
         UNION ALL
        SELECT session_id, 'pos.payment.method,' || method_id, amount,
               ARRAY[payment_id], 'pos.payment'
          FROM %(elsewhere)s elsewhere
        """,
        drawers=_drawers(sessions),
        lines=statement_lines(sessions),
        elsewhere=cash_elsewhere(sessions),
    )


def _counted(sessions):
    return SQL(
        """SELECT session_id, 'pos.payment.method,' || method_id AS key,
                  counted AS amount, ARRAY[session_id] AS ids
             FROM %s drawer""",
        _drawers(sessions),
    )


def _moved(sessions):
    """What the session's entries moved on the cash journal's account.

    The opening float was in the drawer before, whether or not it was ever booked. If
    the journal has another currency than the register, the statement line also has its
    amount in the register's currency, and the item is converted at this rate.
    """
    return SQL(
        """SELECT drawer.session_id, 'account.journal,' || drawer.journal_id AS key,
                  0 AS amount, NULL::int[] AS ids
             FROM %(drawers)s drawer
            UNION ALL
           -- Zero above, so that a drawer without movements is compared as well.
           SELECT drawer.session_id, 'account.journal,' || drawer.journal_id,
                  -- A line of 0 has no rate.
                  CASE WHEN st.in_till = st.amount THEN item.amount_currency
                       ELSE COALESCE(
                            item.amount_currency * st.in_till / NULLIF(st.amount, 0),
                            st.in_till) END,
                  ARRAY[item.id]
             FROM %(drawers)s drawer
             JOIN %(lines)s st
               ON st.session_id = drawer.session_id AND st.state = 'posted'
              AND st.journal_id = drawer.journal_id
             JOIN account_move_line item ON item.move_id = st.move_id
            WHERE item.account_id = COALESCE(drawer.account_id, %(account)s)""",
        drawers=_drawers(sessions),
        lines=statement_lines(sessions),
        account=_cash_account(),
    )


def _cash_account():
    """The account of the journal's cash in this session, if no closing kept it.

    It is the journal's account, unless none of the session's lines uses that. Then the
    journal has been given another account since, and it is the liquidity account that
    the lines have in common.
    """
    return SQL(
        """(SELECT COALESCE(
                   MAX(one.account_id) FILTER (
                       WHERE one.account_id = j.default_account_id),
                   MODE() WITHIN GROUP (ORDER BY one.account_id) FILTER (
                       WHERE a.account_type = 'asset_cash'))
              FROM account_bank_statement_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN account_journal j ON j.id = move.journal_id
              JOIN account_move_line one ON one.move_id = move.id
              JOIN account_account a ON a.id = one.account_id
             WHERE line.pos_session_id = drawer.session_id
               AND move.journal_id = drawer.journal_id)"""
    )


def _gained(sessions):
    """Cash added to the drawer since the opening, by entries of this session."""
    return SQL(
        """SELECT session_id, 'account.journal,' || journal_id AS key,
                  counted - opening AS amount, ARRAY[session_id] AS ids,
                  'pos.session' AS model
             FROM %s drawer
            UNION ALL
           SELECT session_id, 'account.journal,' || journal_id, -amount,
                  ARRAY[payment_id], 'pos.payment'
             FROM %s elsewhere""",
        _drawers(sessions),
        cash_elsewhere(sessions),
    )


# ----------------------------------------------------------------------
# From session to session
# ----------------------------------------------------------------------


def _previous(sessions):
    """The session that left its cash in the drawer of each.

    Not simply the last one: the cash method may have been removed for a while. Odoo
    recomputes ``cash_journal_id`` for closed sessions too, so a closing is asked what
    it counted; see ``pos.session._opening_previous``.
    """
    return SQL(
        """(SELECT s.id AS session_id, previous.id AS previous_id,
                   previous.cash_register_balance_end_real AS left_in_drawer
              FROM pos_session s
              JOIN LATERAL (
                   SELECT p.id, p.cash_register_balance_end_real
                     FROM pos_session p
                     LEFT JOIN pos_closing c
                       ON c.session_id = p.id AND c.status = 'closed'
                    WHERE p.config_id = s.config_id AND p.id < s.id
                      AND p.state = 'closed' AND NOT COALESCE(p.rescue, FALSE)
                      AND (EXISTS (SELECT FROM pos_closing_tender t
                                    WHERE t.closing_id = c.id AND t.kind = 'cash')
                           OR (c.id IS NULL
                               -- Odoo forgets the journal, but not what was left.
                               AND (p.cash_journal_id IS NOT NULL
                                    OR p.cash_register_balance_end_real > 0)))
                    ORDER BY p.id DESC LIMIT 1) previous ON TRUE
             WHERE s.id IN %s AND NOT COALESCE(s.rescue, FALSE)
               AND s.state <> 'opening_control'
               AND s.cash_journal_id IS NOT NULL)""",
        ids_of(sessions),
    )


def _handed_over(sessions):
    """What the session before left, and the differences posted when this was opened."""
    return SQL(
        """WITH previous AS (SELECT * FROM %(previous)s previous)
        SELECT session_id, 'pos.session,' || previous_id AS key,
               COALESCE(left_in_drawer, 0) AS amount, ARRAY[previous_id] AS ids,
               'pos.session' AS model
          FROM previous
         UNION ALL
        SELECT previous.session_id, 'pos.session,' || previous.previous_id,
               share.amount, ARRAY[share.id], 'account.move.line'
          FROM previous
          JOIN %(shares)s share
            ON share.session_id = previous.session_id AND share.at_opening""",
        previous=_previous(sessions),
        shares=posted_shares(sessions),
    )


def _taken_over(sessions):
    return SQL(
        """SELECT session_id, 'pos.session,' || previous_id AS key,
                  COALESCE(s.cash_register_balance_start, 0) AS amount,
                  ARRAY[s.id] AS ids
             FROM %s previous JOIN pos_session s ON s.id = previous.session_id""",
        _previous(sessions),
    )


SHOULD_BE = Ledger("pos.payment", _should_be)
COUNTED = Ledger("pos.session", _counted)
MOVED = Ledger("account.move.line", _moved)
GAINED = Ledger("pos.session", _gained)
HANDED_OVER = Ledger("pos.session", _handed_over)
TAKEN_OVER = Ledger("pos.session", _taken_over)
