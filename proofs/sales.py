"""The journal of sales: what an order was when it was paid, and what it is now.

One subquery reads everything that identifies an order. The receipts are written with it
and compared with it, so both are read in the same way from what is stored.
"""

from odoo.tools import SQL

from .ledger import Ledger, ids_of, signed

PAID = ("paid", "done")
# Copied into a receipt as they are.
COPIED = (
    "order_ref",
    "order_uuid",
    "order_name",
    "pos_reference",
    "tracking_number",
    "session_id",
    "config_id",
    "company_id",
    "currency_id",
    "user_id",
    "employee_ref",
    "employee_name",
    "ordered_at",
    "amount_total",
    "amount_tax",
    "amount_paid",
    "amount_return",
    "taxes",
    "payments",
    "lines_digest",
)


def orders_now(env, condition):
    """A subquery of orders as they are now, one row each, with a receipt's columns.

    A payment counts in the session it is stored with, so only payments stored with
    their order's session are counted here.
    """
    return SQL(
        """(
        SELECT o.id AS order_ref, o.uuid AS order_uuid, o.name AS order_name,
               o.pos_reference, o.tracking_number, o.session_id, s.config_id,
               o.company_id, config.currency_id, o.user_id,
               %(employee_ref)s AS employee_ref, %(employee_name)s AS employee_name,
               o.date_order AS ordered_at, o.state,
               o.amount_total, o.amount_tax, o.amount_paid, o.amount_return,
               (%(taxes)s) AS taxes, (%(payments)s) AS payments,
               (%(lines)s) AS lines_digest
          FROM pos_order o
          LEFT JOIN pos_session s ON s.id = o.session_id
          LEFT JOIN pos_config config ON config.id = s.config_id
         WHERE %(condition)s)""",
        **_employee(env),
        taxes=_taxes(),
        payments=_payments(),
        lines=_lines_digest(),
        condition=condition,
    )


def _employee(env):
    """Who was at the register, from pos_hr; without it the columns do not exist."""
    if "employee_id" not in env["pos.order"]._fields:
        return {"employee_ref": SQL("NULL::int"), "employee_name": SQL("NULL")}
    return {
        "employee_ref": SQL("o.employee_id"),
        "employee_name": SQL(
            "(SELECT e.name FROM hr_employee e WHERE e.id = o.employee_id)"
        ),
    }


def _taxes():
    """Tax by the set of taxes of a line: Odoo does not store each tax's amount."""
    return SQL(
        """SELECT COALESCE(jsonb_object_agg(tax.ids, tax.amount), '{}')
             -- 1.10 and 1.1 are one amount, but two texts: remove trailing zeros.
             FROM (SELECT ids.ids, TRIM_SCALE(SUM(%s - %s)) AS amount
                     FROM pos_order_line l
                     JOIN LATERAL (
                          SELECT STRING_AGG(rel.account_tax_id::text, ','
                                            ORDER BY rel.account_tax_id) AS ids
                            FROM account_tax_pos_order_line_rel rel
                           WHERE rel.pos_order_line_id = l.id) ids
                       ON ids.ids IS NOT NULL
                    WHERE l.order_id = o.id
                    GROUP BY ids.ids) tax""",
        signed("price_subtotal_incl"),
        signed("price_subtotal"),
    )


def _payments():
    return SQL(
        """SELECT COALESCE(jsonb_object_agg(method.id, method.amount), '{}')
             FROM (SELECT p.payment_method_id AS id,
                          TRIM_SCALE(SUM(p.amount)) AS amount
                     FROM pos_payment p
                    WHERE p.pos_order_id = o.id AND p.session_id = o.session_id
                    GROUP BY p.payment_method_id
                   -- What was given back as a whole was not paid.
                   HAVING SUM(p.amount) <> 0) method"""
    )


def _lines_digest():
    """SHA-256 of what was sold, independent of the lines' order and ids."""
    return SQL(
        """SELECT ENCODE(SHA256(CONVERT_TO(COALESCE(
                      jsonb_agg(line.content ORDER BY line.content), '[]')::text,
                      'UTF8')), 'hex')
             -- As JSON, so that no value runs into the next one.
             FROM (SELECT jsonb_build_array(
                          l.product_id, TRIM_SCALE(l.qty), TRIM_SCALE(l.price_unit),
                          TRIM_SCALE(l.discount), TRIM_SCALE(l.price_subtotal),
                          TRIM_SCALE(l.price_subtotal_incl), (
                              SELECT COALESCE(jsonb_agg(rel.account_tax_id
                                              ORDER BY rel.account_tax_id), '[]')
                                FROM account_tax_pos_order_line_rel rel
                               WHERE rel.pos_order_line_id = l.id)) AS content
                     FROM pos_order_line l
                    WHERE l.order_id = o.id) line"""
    )


def _content(alias):
    """What must stay as it was, of a receipt or of an order now."""
    return SQL(
        """jsonb_build_object(
               'session', %(a)s.session_id,
               'total', %(a)s.amount_total, 'tax', %(a)s.amount_tax,
               'paid', %(a)s.amount_paid, 'return', %(a)s.amount_return,
               'payments', %(a)s.payments, 'lines', %(a)s.lines_digest)""",
        a=SQL.identifier(alias),
    )


LATEST = SQL(
    """NOT EXISTS (SELECT FROM pos_closing_receipt newer
                    WHERE newer.order_ref = r.order_ref
                      AND newer.version > r.version)"""
)


# ----------------------------------------------------------------------
# Writing
# ----------------------------------------------------------------------


def write_receipts(env, notes):
    """Append a receipt of each noted order that is paid.

    An order gets its first receipt whatever it is noted for. It gets another one only
    if it differs from the last one, and either the way it was changed is known or the
    last one is from this very transaction, which was not finished then.

    :param notes: a subquery with ``order_ref, kind, device, user_id``
    """
    return SQL(
        """INSERT INTO pos_closing_receipt (
                  version, kind, device, create_uid, write_uid, create_date,
                  write_date, %(columns)s)
           SELECT COALESCE(r.version, 0) + 1, note.kind, note.device, note.user_id,
                  note.user_id, time.now, time.now, %(values)s
             FROM %(notes)s note
             JOIN LATERAL %(orders)s n ON TRUE
             JOIN pos_session s ON s.id = n.session_id AND s.closing_journaled
             -- NOW() is the transaction's: a receipt of this date is its own.
             CROSS JOIN (SELECT NOW() AT TIME ZONE 'UTC' AS now) time
             LEFT JOIN pos_closing_receipt r
                    ON r.order_ref = n.order_ref AND %(latest)s
            WHERE n.state IN %(paid)s
              AND (r.id IS NULL
                   OR %(was)s <> %(now)s
                      AND (note.kind NOT IN ('paid', 'unwitnessed')
                           OR r.create_date = time.now))
            ORDER BY n.order_ref""",
        columns=SQL(", ").join(map(SQL.identifier, COPIED)),
        values=SQL(", ").join(SQL.identifier("n", name) for name in COPIED),
        notes=notes,
        orders=orders_now(env, SQL("o.id = note.order_ref")),
        latest=LATEST,
        paid=PAID,
        was=_content("r"),
        now=_content("n"),
    )


def notes_of(values):
    """A subquery of notes from ``(order id, kind, device, user id)``."""
    rows = [SQL("(%s, %s, %s, %s)", *row) for row in values]
    return SQL(
        """(SELECT order_ref::int, kind, device, user_id::int
              FROM (VALUES %s) AS row (order_ref, kind, device, user_id))""",
        SQL(", ").join(rows),
    )


def notes_of_sessions(sessions):
    """A subquery of notes for orders whose payment was not witnessed."""
    return SQL(
        """(SELECT id AS order_ref, 'unwitnessed' AS kind, NULL AS device,
                   %s::int AS user_id
              FROM pos_order WHERE session_id IN %s AND state IN %s)""",
        sessions.env.uid,
        ids_of(sessions),
        PAID,
    )


# ----------------------------------------------------------------------
# Comparing
# ----------------------------------------------------------------------


def _concerned(sessions):
    """Sessions and the orders that are or were in them, or have payments there."""
    return SQL(
        """(
        -- Paid in these sessions, wherever they are now.
        SELECT r.session_id, r.order_ref FROM pos_closing_receipt r
         WHERE r.session_id IN %(ids)s AND %(latest)s
        UNION
        -- In these sessions now, with a receipt or without.
        SELECT session_id, id FROM pos_order
         WHERE session_id IN %(ids)s AND state IN %(paid)s
        UNION
        -- In another session, but with money that is booked in one of these.
        SELECT p.session_id, o.id FROM pos_payment p
          JOIN pos_order o ON o.id = p.pos_order_id
         WHERE p.session_id IN %(ids)s AND o.state IN %(paid)s
           AND o.session_id IS DISTINCT FROM p.session_id)""",
        ids=ids_of(sessions),
        latest=LATEST,
        paid=PAID,
    )


def _compared(sessions):
    """Orders of sessions with their last receipts; either may be missing."""
    return SQL(
        """%(concerned)s about
        JOIN pos_session s ON s.id = about.session_id AND s.closing_journaled
        -- By order, so that a table without statistics is not joined with itself.
        LEFT JOIN LATERAL (
             SELECT * FROM pos_closing_receipt
              WHERE order_ref = about.order_ref
              ORDER BY version DESC LIMIT 1) r ON TRUE
        LEFT JOIN LATERAL %(orders)s n ON TRUE""",
        concerned=_concerned(sessions),
        orders=orders_now(sessions.env, SQL("o.id = about.order_ref")),
    )


def changed_sales(sessions):
    """Orders that are not as they were when they were paid, of any number of sessions.

    Columns: ``session_id, order_ref, name, state, receipt_id``; ``was`` and ``now``:
    see :func:`_content`, NULL if there is none; ``user_id, changed_at``: who wrote last
    on the order, its lines or payments after the receipt, as far as Odoo knows.
    """
    return SQL(
        """SELECT about.session_id, about.order_ref,
                  COALESCE(n.order_name, r.order_name) AS name, n.state,
                  r.id AS receipt_id,
                  -- Of a row that is not there the JSON would be an object of nulls.
                  CASE WHEN r.id IS NOT NULL THEN %(was)s END AS was,
                  CASE WHEN n.order_ref IS NOT NULL THEN %(now)s END AS now,
                  (%(writer)s) AS writer
             FROM %(compared)s
            WHERE n.state IS NULL OR n.state NOT IN %(paid)s OR r.id IS NULL
               OR %(was)s <> %(now)s OR n.session_id IS DISTINCT FROM about.session_id
            ORDER BY about.order_ref""",
        was=_content("r"),
        now=_content("n"),
        writer=_last_writer(),
        compared=_compared(sessions),
        paid=PAID,
    )


def _last_writer():
    return SQL(
        """SELECT jsonb_build_object('user_id', w.write_uid, 'at', w.write_date)
             FROM (SELECT write_uid, write_date FROM pos_order
                    WHERE id = about.order_ref
                    UNION ALL
                   SELECT write_uid, write_date FROM pos_order_line
                    WHERE order_id = about.order_ref
                    UNION ALL
                   SELECT write_uid, write_date FROM pos_payment
                    WHERE pos_order_id = about.order_ref) w
            -- Whoever wrote before has made the sale, and not changed it.
            WHERE r.id IS NULL OR w.write_date > r.create_date
            ORDER BY w.write_date DESC LIMIT 1"""
    )


def _receipts(sessions):
    return SQL(
        """SELECT r.session_id, 'pos.order,' || r.order_ref AS key, 1 AS amount,
                  ARRAY[r.id] AS ids
             FROM pos_closing_receipt r
             JOIN pos_session s ON s.id = r.session_id AND s.closing_journaled
            WHERE r.session_id IN %s AND %s""",
        ids_of(sessions),
        LATEST,
    )


def _kept(sessions):
    """One for each order that counts here, zero for one that has changed."""
    return SQL(
        """SELECT about.session_id, 'pos.order,' || about.order_ref AS key,
                  -- Moved here, it is told by having no receipt here.
                  CASE WHEN r.session_id = about.session_id AND %(was)s <> %(now)s
                       THEN 0 ELSE 1 END AS amount,
                  ARRAY[about.order_ref] AS ids
             FROM %(compared)s
            WHERE n.state IN %(paid)s""",
        was=_content("r"),
        now=_content("n"),
        compared=_compared(sessions),
        paid=PAID,
    )


RECEIPTS = Ledger("pos.closing.receipt", _receipts)
KEPT = Ledger("pos.order", _kept)
