"""Ledgers of what customers may still spend: gift cards and eWallets.

Only with ``pos_loyalty``, and only for cards whose products are sold on a liability
account, as they should be. What the orders put on the cards and took from them must be
what the session's entry and the invoices put on that account and took from it.
"""

from odoo.tools import SQL

from .ledger import Ledger, ids_of, orders_of, read
from .setup import by_setup


def has_cards(env):
    """Tell whether gift cards and eWallets are used at registers."""
    return "loyalty.card" in env and "coupon_id" in env["pos.order.line"]._fields


def _balances(sessions):
    """What each order put on cards and took from them, by product.

    A card is filled by the product that its program sells, and emptied by the product
    of its reward. Lines of these products have no amount here, but determine the
    account.
    """
    field = sessions.env["loyalty.rule"]._fields["product_ids"]
    return SQL(
        """WITH sold AS (
            SELECT o.session_id, o.id AS order_id, l.product_id,
                   program.id AS program_id, l.reward_id IS NOT NULL AS reward,
                   l.id AS line_id
              FROM %(orders)s o
              JOIN pos_order_line l ON l.order_id = o.id
              LEFT JOIN loyalty_reward reward ON reward.id = l.reward_id
              LEFT JOIN %(table)s filled ON filled.%(product)s = l.product_id
               AND l.reward_id IS NULL
              LEFT JOIN loyalty_rule rule ON rule.id = filled.%(rule)s
              JOIN loyalty_program program
                ON program.id = COALESCE(reward.program_id, rule.program_id)
               AND program.program_type IN ('gift_card', 'ewallet')),
        history AS (
            SELECT o.session_id, o.id AS order_id, card.program_id,
                   told.id, told.issued, told.used
              FROM %(orders)s o
              JOIN loyalty_history told
                ON told.order_model = 'pos.order' AND told.order_id = o.id
              JOIN loyalty_card card ON card.id = told.card_id
              JOIN loyalty_program program ON program.id = card.program_id
               AND program.program_type IN ('gift_card', 'ewallet'))
        SELECT 'cards' AS kind, session_id, NULL AS key, product_id::text AS source,
               0 AS amount, ARRAY_AGG(line_id) AS ids, 'pos.order.line' AS model,
               product_id
          FROM sold GROUP BY session_id, product_id
         UNION ALL
        SELECT 'cards', history.session_id, NULL, place.product_id::text,
               CASE WHEN side.reward THEN -history.used ELSE history.issued END,
               ARRAY[history.id], 'loyalty.history', place.product_id
          FROM history
          -- Filling and using have a product each, and may share one line of history.
          CROSS JOIN (VALUES (TRUE), (FALSE)) side(reward)
          -- The product in this order, or in another one if this has none.
          JOIN LATERAL (
               SELECT sold.product_id FROM sold
                WHERE sold.session_id = history.session_id
                  AND sold.program_id = history.program_id
                ORDER BY sold.reward = side.reward DESC,
                         sold.order_id = history.order_id DESC, sold.line_id
                LIMIT 1) place ON TRUE
         WHERE CASE WHEN side.reward THEN history.used ELSE history.issued END <> 0""",
        orders=orders_of(sessions),
        table=SQL.identifier(field.relation),
        rule=SQL.identifier(field.column1),
        product=SQL.identifier(field.column2),
    )


def _on_liabilities(sessions, rows):
    """Keep what is on a liability account, in the company's currency as cards are."""
    of_session = {session.id: session for session in sessions}
    products = sessions.env["product.product"].browse(
        {row["product_id"] for row in rows}
    )
    for row in rows:
        session = of_session[row["session_id"]]
        company = session.company_id
        product = products.browse(row["product_id"]).with_company(company)
        product = product.with_prefetch(products._prefetch_ids)
        account = product._get_product_accounts()["income"]
        if (
            session.currency_id == company.currency_id
            and account.internal_group == "liability"
        ):
            row["key"] = f"account.account,{account.id}"
    return [row for row in rows if row["key"]]


def _booked(sessions):
    """Items of sales on liabilities, of the session's entry and of invoices."""
    return SQL(
        """SELECT entry.session_id, 'account.account,' || item.account_id AS key,
                  -item.amount_currency AS amount, ARRAY[item.id] AS ids
             FROM (
              SELECT s.id AS session_id, s.move_id FROM pos_session s
               WHERE s.id IN %(ids)s
               UNION
              SELECT o.session_id, o.invoice_id FROM %(orders)s o
               WHERE o.in_invoice) entry
             JOIN account_move_line item ON item.move_id = entry.move_id
             JOIN account_account account ON account.id = item.account_id
            WHERE item.parent_state = 'posted' AND item.display_type = 'product'
              AND starts_with(account.account_type, 'liability')""",
        ids=ids_of(sessions),
        orders=orders_of(sessions),
    )


def _of_cards(sessions, rows):
    """Keep the accounts of cards: other liabilities, as deposits, are sold as well."""
    accounts = read(BALANCES, sessions)
    return [row for row in rows if row["key"] in accounts.get(row["session_id"], ())]


BALANCES = Ledger("loyalty.history", _balances, by_setup(cards=_on_liabilities))
BOOKED = Ledger("account.move.line", _booked, _of_cards)
