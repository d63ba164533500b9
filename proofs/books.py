"""Ledgers of the books: sales by account, differences, and the entries themselves."""

from odoo.tools import SQL
from odoo.tools.translate import code_translations

from .ledger import Ledger, ids_of, is_receivable, orders_of, signed

# Core's own label, in no language but this.
ROUNDING_LINE = "Rounding line"
BALANCING_LINE = "Difference at closing PoS session"


def _sold(sessions):
    """Sales, taxes and cash rounding of the orders that the session's entry holds."""
    return SQL(
        """WITH line AS (
            SELECT o.*, l.id AS line_id, l.product_id,
                   %(net)s AS net, %(gross)s AS gross
              FROM %(orders)s o JOIN pos_order_line l ON l.order_id = o.id
             WHERE NOT o.in_invoice)
        SELECT session_id, 'net' AS key, SUM(net) AS amount,
               ARRAY_AGG(line_id) AS ids, 'pos.order.line' AS model, product_id,
               fiscal_position_id, 2 * COUNT(*) AS parts
          FROM line GROUP BY session_id, product_id, fiscal_position_id
         UNION ALL
        SELECT session_id, 'tax', SUM(gross - net), ARRAY_AGG(line_id),
               'pos.order.line', NULL, NULL, 2 * COUNT(*)
          FROM line GROUP BY session_id HAVING BOOL_OR(gross <> net)
         UNION ALL
        SELECT session_id, 'rounding', amount_paid - SUM(gross), ARRAY[id],
               'pos.order', NULL, NULL, 2 * COUNT(*)
          FROM line
         WHERE rounding IS NOT NULL
         GROUP BY session_id, id, amount_paid HAVING amount_paid <> SUM(gross)""",
        orders=orders_of(sessions),
        net=signed("price_subtotal"),
        gross=signed("price_subtotal_incl"),
    )


def _by_income_account(sessions, rows):
    """Products lead to accounts as in core; slack only where taxes round by order."""
    of_session = {session.id: session for session in sessions}
    products = _Accounts(sessions, rows)
    for row in rows:
        session = of_session[row["session_id"]]
        if row["product_id"]:
            row["key"] = products.key(session, row)
        by_order = session.company_id.tax_calculation_rounding_method
        row["slack"] = row["parts"] if by_order == "round_globally" else 0
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
        wanted = (
            session.company_id,
            session.config_id.journal_id,
            row["product_id"],
            row["fiscal_position_id"],
        )
        if wanted not in self.known:
            self.known[wanted] = f"account.account,{self._account(*wanted).id}"
        return self.known[wanted]

    def _account(self, company, journal, product_id, position_id):
        products = self.products.with_company(company)
        product = products.browse(product_id).with_prefetch(products._prefetch_ids)
        account = product._get_product_accounts()["income"]
        account = account or journal.default_account_id
        if not position_id:
            return account
        position = self.positions.browse(position_id)
        return position.with_prefetch(self.positions._prefetch_ids).map_account(account)


def _distinct(rows, column):
    return list({row[column] for row in rows if row[column]})


def _booked(sessions):
    """Items of the session's entry that are sales, taxes or cash rounding.

    Costs have no label there, and a forced balance has core's, in some language.
    """
    return SQL(
        """SELECT s.id AS session_id,
                  CASE WHEN item.tax_repartition_line_id IS NOT NULL THEN 'tax'
                       WHEN item.name = %(rounding)s THEN 'rounding'
                       ELSE 'account.account,' || item.account_id END AS key,
                  -item.amount_currency AS amount, ARRAY[item.id] AS ids
             FROM pos_session s
             JOIN account_move move ON move.id = s.move_id
             JOIN account_move_line item ON item.move_id = move.id
            WHERE s.id IN %(ids)s AND move.state = 'posted'
              AND NOT %(receivable)s
              AND COALESCE(item.name, '') <> ''
              AND item.name <> ALL(%(balancing)s)""",
        ids=ids_of(sessions),
        rounding=ROUNDING_LINE,
        receivable=is_receivable("item", SQL("move.company_id")),
        balancing=_balancing_labels(sessions.env),
    )


def _balancing_labels(env):
    labels = [BALANCING_LINE]
    for code, _name in env["res.lang"].get_installed():
        terms = code_translations.get_python_translations("point_of_sale", code)
        labels.append(terms.get(BALANCING_LINE, BALANCING_LINE))
    return labels


# ----------------------------------------------------------------------
# Differences
# ----------------------------------------------------------------------


def judged_tenders(sessions):
    """A subquery of what was judged when sessions were closed, and when opened."""
    return SQL(
        """(
        SELECT c.session_id, t.id, t.difference, FALSE AS at_opening
          FROM pos_closing c JOIN pos_closing_tender t ON t.closing_id = c.id
         WHERE c.session_id IN %(ids)s AND c.status = 'closed'
         UNION ALL
        SELECT o.session_id, t.id, t.difference, TRUE
          FROM pos_closing_opening o JOIN pos_closing_tender t ON t.opening_id = o.id
         WHERE o.session_id IN %(ids)s AND o.status = 'opened')""",
        ids=ids_of(sessions),
    )


def posted_shares(sessions):
    """A subquery of the profits and losses: all items but the first, the money."""
    return SQL(
        """(
        SELECT t.session_id, t.id AS tender_id, t.at_opening, item.id,
               -item.amount_currency AS amount
          FROM %s t
          JOIN account_move move ON move.pos_closing_tender_id = t.id
          JOIN LATERAL (
               SELECT MIN(first.id) AS id FROM account_move_line first
                WHERE first.move_id = move.id) money ON TRUE
          JOIN account_move_line item
            ON item.move_id = move.id AND item.id <> money.id
         WHERE move.state = 'posted')""",
        judged_tenders(sessions),
    )


def _judged(sessions):
    return SQL(
        """SELECT session_id, 'pos.closing.tender,' || id AS key,
                  difference AS amount, ARRAY[id] AS ids
             FROM %s tender""",
        judged_tenders(sessions),
    )


def _posted(sessions):
    return SQL(
        """SELECT session_id, 'pos.closing.tender,' || tender_id AS key, amount,
                  ARRAY[id] AS ids
             FROM %s share""",
        posted_shares(sessions),
    )


# ----------------------------------------------------------------------
# Entries
# ----------------------------------------------------------------------


def entries_of(sessions):
    """All entries of the sessions; invoices have an identity that asks for posting."""
    return SQL(
        """(SELECT session_id, move_id, BOOL_OR(invoice) AS invoice FROM (
            SELECT s.id AS session_id, s.move_id, FALSE AS invoice
              FROM pos_session s WHERE s.id IN %(ids)s
             UNION ALL
            SELECT pos_session_id, move_id, FALSE FROM account_bank_statement_line
             WHERE pos_session_id IN %(ids)s
             UNION ALL
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
    """Debits by entry; and what a closed session should have posted, but has not."""
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


SOLD = Ledger("pos.order.line", _sold, _by_income_account)
BOOKED = Ledger("account.move.line", _booked)
JUDGED = Ledger("pos.closing.tender", _judged)
POSTED = Ledger("account.move.line", _posted)
DEBIT = Ledger("account.move.line", _debit)
CREDIT = Ledger("account.move.line", _credit)
