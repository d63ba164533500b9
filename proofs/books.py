"""Ledgers of the books: sales by account, differences, and the entries themselves."""

from odoo.tools import SQL

from ..seam.labels import ROUNDING_LINE, balancing_labels, is_unnamed
from .ledger import Ledger, ids_of, is_receivable, orders_of, signed
from .setup import by_order_then, by_setup, is_newer
from .taxes import by_tax


def _sold(sessions):
    """Sales, taxes and cash rounding of the orders in the session's entry."""
    return SQL(
        """WITH line AS (
            SELECT o.*, l.id AS line_id, l.product_id, l.price_unit, l.qty, l.discount,
                   l.extra_tax_data, tax.ids AS tax_ids,
                   %(net)s AS net, %(gross)s AS gross,
                   -- Where taxes round by order, the net and each tax of a line may be
                   -- off by half a unit.
                   CASE WHEN %(by_order)s THEN 2 ELSE 0 END AS slack
              FROM %(orders)s o
              JOIN pos_order_line l ON l.order_id = o.id
              JOIN res_company company ON company.id = o.company_id
              LEFT JOIN LATERAL (
                   SELECT ARRAY_AGG(rel.account_tax_id ORDER BY rel.account_tax_id)
                          AS ids
                     FROM account_tax_pos_order_line_rel rel
                    WHERE rel.pos_order_line_id = l.id) tax ON TRUE
             WHERE NOT o.in_invoice)
        -- The net, grouped by what determines its account.
        SELECT 'income' AS kind, session_id, NULL AS key,
               CONCAT_WS('@', product_id, fiscal_position_id) AS source,
               SUM(net) AS amount, ARRAY_AGG(line_id) AS ids,
               'pos.order.line' AS model, SUM(slack) AS slack,
               product_id, fiscal_position_id, NULL::int[] AS tax_ids,
               NULL::numeric AS price_unit, NULL::numeric AS qty,
               NULL::numeric AS discount, NULL::jsonb AS extra_tax_data, 1 AS times
          FROM line GROUP BY session_id, product_id, fiscal_position_id
         UNION ALL
        -- The taxes, grouped by all that they are computed from: identical lines are
        -- one.
        SELECT 'taxes', session_id, NULL,
               CONCAT_WS('@', ARRAY_TO_STRING(tax_ids, ','), fiscal_position_id),
               SUM(gross - net), ARRAY_AGG(line_id), 'pos.order.line', SUM(slack),
               product_id, fiscal_position_id, tax_ids,
               price_unit, qty, discount, extra_tax_data, COUNT(*)
          FROM line WHERE tax_ids IS NOT NULL OR gross <> net
         GROUP BY session_id, product_id, fiscal_position_id, tax_ids,
                  price_unit, qty, discount, extra_tax_data
         UNION ALL
        -- What cash rounding has added or deducted: it is paid, but on no line.
        SELECT NULL, session_id, 'rounding', NULL,
               amount_paid - SUM(gross), ARRAY[id], 'pos.order', SUM(slack),
               NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1
          FROM line
         WHERE rounding IS NOT NULL
         GROUP BY session_id, id, amount_paid
        HAVING amount_paid <> SUM(gross) OR SUM(slack) > 0""",
        orders=orders_of(sessions),
        net=signed("price_subtotal"),
        gross=signed("price_subtotal_incl"),
        by_order=by_order_then(SQL("o.session_id"), "company"),
    )


def _by_income_account(sessions, rows):
    """Map products to accounts as core does."""
    of_session = {session.id: session for session in sessions}
    products = _Accounts(sessions, rows)
    for row in rows:
        session = of_session[row["session_id"]]
        row["key"], changed = products.key(session, row)
        row["loose"] = (row["amount"],) if changed else ()
    return rows


class _Accounts:
    """Income accounts of products, read together and not one by one."""

    def __init__(self, sessions, rows):
        env = sessions.env
        self.products = env["product.product"].browse(_distinct(rows, "product_id"))
        self.positions = env["account.fiscal.position"].browse(
            _distinct(rows, "fiscal_position_id")
        )
        self.known = {}

    def key(self, session, row):
        """Return the key, and whether the set-up behind it is newer than the books."""
        wanted = session, row["product_id"], row["fiscal_position_id"]
        if wanted not in self.known:
            self.known[wanted] = self._account(*wanted)
        return self.known[wanted]

    def _account(self, session, product_id, position_id):
        company, journal = session.company_id, session.config_id.journal_id
        products = self.products.with_company(company)
        product = products.browse(product_id).with_prefetch(products._prefetch_ids)
        position = self.positions.browse(position_id or ())
        position = position.with_prefetch(self.positions._prefetch_ids)
        account = product._get_product_accounts()["income"]
        account = position.map_account(account or journal.default_account_id)
        asked = product, product.product_tmpl_id, product.categ_id, position, journal
        return f"account.account,{account.id}", is_newer(session, *asked)


def _distinct(rows, column):
    return list({row[column] for row in rows if row[column]})


def _booked(sessions):
    """Items of the session's entry that are sales, taxes or cash rounding.

    Costs have no label there; a forced balance has core's label, in some language.
    """
    return SQL(
        """SELECT s.id AS session_id,
                  CASE WHEN item.tax_repartition_line_id IS NOT NULL
                       THEN 'account.tax,' || repartition.tax_id
                       WHEN item.name = %(rounding)s THEN 'rounding'
                       ELSE 'account.account,' || item.account_id END AS key,
                  -item.amount_currency AS amount, ARRAY[item.id] AS ids
             FROM pos_session s
             JOIN account_move move ON move.id = s.move_id
             JOIN account_move_line item ON item.move_id = move.id
             LEFT JOIN account_tax_repartition_line repartition
               ON repartition.id = item.tax_repartition_line_id
            WHERE s.id IN %(ids)s AND move.state = 'posted'
              AND NOT %(receivable)s
              AND NOT %(cost)s
              AND item.name <> ALL(%(balancing)s)""",
        ids=ids_of(sessions),
        rounding=ROUNDING_LINE,
        receivable=is_receivable("item", SQL("move.company_id")),
        cost=is_unnamed("item"),
        balancing=balancing_labels(sessions.env),
    )


# ----------------------------------------------------------------------
# Differences
# ----------------------------------------------------------------------


def judged_tenders(sessions):
    """A subquery of the differences judged when sessions were closed, and opened."""
    return SQL(
        """(
        SELECT c.session_id, t.id, t.difference, t.posted_accounts,
               FALSE AS at_opening
          FROM pos_closing c JOIN pos_closing_tender t ON t.closing_id = c.id
         WHERE c.session_id IN %(ids)s AND c.status = 'closed'
         UNION ALL
        SELECT o.session_id, t.id, t.difference, t.posted_accounts, TRUE
          FROM pos_closing_opening o JOIN pos_closing_tender t ON t.opening_id = o.id
         WHERE o.session_id IN %(ids)s AND o.status = 'opened')""",
        ids=ids_of(sessions),
    )


def posted_shares(sessions):
    """A subquery of the profits and losses: all items but the first, the money."""
    return SQL(
        """(
        SELECT t.session_id, t.id AS tender_id, t.at_opening, item.id,
               -item.amount_currency AS amount,
               -- As in _judged.
               CASE WHEN t.posted_accounts IS NOT NULL THEN item.account_id END
               AS account_id
          FROM %s t
          JOIN account_move move ON move.pos_closing_tender_id = t.id
          JOIN LATERAL (
               -- Posting creates the item of the money first.
               SELECT MIN(first.id) AS id FROM account_move_line first
                WHERE first.move_id = move.id) money ON TRUE
          JOIN account_move_line item
            ON item.move_id = move.id AND item.id <> money.id
         WHERE move.state = 'posted')""",
        judged_tenders(sessions),
    )


def _judged(sessions):
    """Differences by the accounts that they had when they were posted.

    Those posted before accounts were kept have none; only their amount is known.
    """
    return SQL(
        """SELECT tender.session_id,
                  CONCAT_WS('/', 'pos.closing.tender,' || tender.id,
                            'account.account,' || share.account_id) AS key,
                  COALESCE(share.amount, tender.difference) AS amount,
                  ARRAY[tender.id] AS ids
             FROM %s tender
             LEFT JOIN LATERAL (
                  -- Any rest of the difference beyond its shares is on the first of
                  -- them.
                  SELECT (told ->> 0)::int AS account_id,
                         (told ->> 1)::numeric + CASE WHEN place > 1 THEN 0
                         ELSE tender.difference - (
                              SELECT SUM((one ->> 1)::numeric)
                                FROM jsonb_array_elements(tender.posted_accounts) one)
                         END AS amount
                    FROM jsonb_array_elements(tender.posted_accounts)
                         WITH ORDINALITY AS shares(told, place)) share ON TRUE""",
        judged_tenders(sessions),
    )


def _posted(sessions):
    return SQL(
        """SELECT session_id,
                  CONCAT_WS('/', 'pos.closing.tender,' || tender_id,
                            'account.account,' || account_id) AS key,
                  amount, ARRAY[id] AS ids
             FROM %s share""",
        posted_shares(sessions),
    )


# ----------------------------------------------------------------------
# Entries
# ----------------------------------------------------------------------


def entries_of(sessions):
    """All entries of the sessions; another identity checks that invoices are posted."""
    return SQL(
        """(SELECT session_id, move_id, BOOL_OR(invoice) AS invoice FROM (
            SELECT s.id AS session_id, s.move_id, FALSE AS invoice
              FROM pos_session s WHERE s.id IN %(ids)s
             UNION ALL
            SELECT pos_session_id, move_id, FALSE FROM account_bank_statement_line
             WHERE pos_session_id IN %(ids)s
             UNION ALL
            -- Payments that were cancelled or never confirmed have no entry.
            SELECT pos_session_id, move_id, FALSE FROM account_payment
             WHERE pos_session_id IN %(ids)s AND state IN ('in_process', 'paid')
             UNION ALL
            SELECT session_id, account_move, TRUE FROM pos_order
             WHERE session_id IN %(ids)s
             UNION ALL
            SELECT o.session_id, p.account_move_id, FALSE
              FROM pos_order o JOIN pos_payment p ON p.pos_order_id = o.id
             WHERE o.session_id IN %(ids)s
             UNION ALL
            SELECT o.session_id, reversal.id, FALSE
              FROM pos_order o
              JOIN account_move reversal ON reversal.reversed_pos_order_id = o.id
             WHERE o.session_id IN %(ids)s
             UNION ALL
            SELECT tender.session_id, move.id, FALSE
              FROM %(tenders)s tender
              JOIN account_move move ON move.pos_closing_tender_id = tender.id) every
            WHERE move_id IS NOT NULL GROUP BY session_id, move_id)""",
        ids=ids_of(sessions),
        tenders=judged_tenders(sessions),
    )


def _debit(sessions):
    """Debits by entry, and what a closed session should have posted but has not."""
    return SQL(
        """SELECT entry.session_id, 'account.move,' || entry.move_id AS key,
                  COALESCE(SUM(item.debit), 0) AS amount, ARRAY_AGG(item.id) AS ids,
                  'account.move.line' AS model
             FROM %(entries)s entry
             LEFT JOIN account_move_line item ON item.move_id = entry.move_id
            GROUP BY entry.session_id, entry.move_id
            UNION ALL
           SELECT o.session_id, 'pos.session,' || o.session_id,
                  SUM(ABS(o.total)), ARRAY_AGG(o.id), 'pos.order'
             FROM %(orders)s o JOIN pos_session s ON s.id = o.session_id
            -- Odoo creates no entry for a session that has nothing to post.
            WHERE s.move_id IS NULL AND NOT o.in_invoice AND o.total <> 0
            GROUP BY o.session_id""",
        entries=entries_of(sessions),
        orders=orders_of(sessions),
    )


def _credit(sessions):
    return SQL(
        """SELECT entry.session_id, 'account.move,' || entry.move_id AS key,
                  COALESCE(SUM(item.credit), 0) AS amount,
                  ARRAY_AGG(item.id) AS ids
             FROM %s entry
             JOIN account_move move ON move.id = entry.move_id
             LEFT JOIN account_move_line item ON item.move_id = move.id
            WHERE entry.invoice OR move.state = 'posted'
            GROUP BY entry.session_id, entry.move_id""",
        entries_of(sessions),
    )


SOLD = Ledger(
    "pos.order.line", _sold, by_setup(income=_by_income_account, taxes=by_tax)
)
BOOKED = Ledger("account.move.line", _booked)
JUDGED = Ledger("pos.closing.tender", _judged)
POSTED = Ledger("account.move.line", _posted)
DEBIT = Ledger("account.move.line", _debit)
CREDIT = Ledger("account.move.line", _credit)
