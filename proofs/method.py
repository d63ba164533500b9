"""What a payment method was in a session: from what was kept and booked then."""

from odoo.tools import SQL

from ..seam.labels import is_of_tender


def tender_of(session, method):
    """A subquery of the closing's record of a method, which keeps what it was then."""
    return SQL(
        """SELECT t.* FROM pos_closing c
             JOIN pos_closing_tender t ON t.closing_id = c.id
            WHERE c.session_id = %(session)s AND c.status = 'closed'
              AND t.payment_method_id = %(method)s""",
        session=session,
        method=method,
    )


def has_online_payments(env):
    return "online_account_payment_id" in env["pos.payment"]._fields


def is_online(method="m"):
    """Whether customers pay a method online.

    The column exists only with ``pos_online_payment``, so it is read from the row as
    JSON.
    """
    return SQL(
        "COALESCE(to_jsonb(%s) ->> 'is_online_payment', '') = 'true'",
        SQL.identifier(method),
    )


def was_later(session, method="m"):
    """Whether a method was a customer account, which leaves its payments open.

    Such a method has no journal, and neither has an online one. If nothing was kept and
    the method was changed since, the bookings decide: other methods were paid into a
    journal, and only customer accounts are subject to follow-ups. A payment that was
    deleted does not make its method a customer account.
    """
    return SQL(
        """COALESCE((SELECT kept.kind = 'pay_later' FROM (%(tender)s) kept),
                    NOT %(online)s AND CASE
                        WHEN %(method)s.write_date > %(posted)s
                             AND NOT %(method)s.is_cash_count
                        THEN NOT EXISTS (
                             SELECT FROM account_payment booked
                              WHERE booked.pos_session_id = %(session)s
                                AND booked.pos_payment_method_id = %(method)s.id)
                             AND (EXISTS (
                             SELECT FROM pos_session posted
                               JOIN account_move_line owed
                                 ON owed.move_id = posted.move_id
                              WHERE posted.id = %(session)s
                                AND %(of_tender)s
                                AND owed.no_followup IS NOT TRUE)
                             -- What is owed for an invoice is on the invoice only.
                             OR NOT EXISTS (
                             SELECT FROM pos_payment paid
                               JOIN pos_order sold ON sold.id = paid.pos_order_id
                              WHERE paid.session_id = %(session)s
                                AND paid.payment_method_id = %(method)s.id
                                AND sold.account_move IS NULL))
                        ELSE %(method)s.journal_id IS NULL END)""",
        tender=tender_of(session, SQL.identifier(method, "id")),
        method=SQL.identifier(method),
        online=is_online(method),
        session=session,
        posted=posted_at(session),
        of_tender=is_of_tender("owed", "posted"),
    )


def posted_at(session):
    """When a session was posted, as for ``is_newer``; ``session``: SQL of its id."""
    return SQL(
        """(SELECT COALESCE(entry.create_date, posted.stop_at)
              FROM pos_session posted
              LEFT JOIN account_move entry ON entry.id = posted.move_id
             WHERE posted.id = %s)""",
        session,
    )


def cash_method_of(journal):
    """A subquery of the method whose cash a journal held in session ``s``.

    The closing keeps it. Otherwise it is the method of the journal, preferring those
    that took payments in this session. If the journal has none any more, it is the
    method that took cash and got another journal since, one without cash of this
    session.
    """
    return SQL(
        """(
        SELECT m.id
          FROM pos_payment_method m
          LEFT JOIN LATERAL (%(tender)s) kept ON TRUE
          CROSS JOIN LATERAL (
               SELECT COALESCE(kept.journal_id, m.journal_id) AS id) own
          CROSS JOIN LATERAL (
               SELECT EXISTS (
                      SELECT FROM pos_payment p
                       WHERE p.session_id = s.id AND p.payment_method_id = m.id)
                      AS used) taken
         WHERE m.is_cash_count AND m.company_id = config.company_id
           AND (own.id = %(journal)s OR taken.used AND NOT EXISTS (
                SELECT FROM account_bank_statement_line line
                  JOIN account_move entry ON entry.id = line.move_id
                 WHERE line.pos_session_id = s.id AND entry.journal_id = own.id))
         ORDER BY own.id = %(journal)s DESC, taken.used DESC, m.active DESC, m.id
         LIMIT 1)""",
        journal=journal,
        tender=tender_of(SQL("s.id"), SQL("m.id")),
    )
