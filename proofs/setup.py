"""The set-up as it was when a session was closed.

Accounts of products, taxes, kits and valuation may be changed legitimately, which does
not change what was booked before. So the result of the set-up is stored when a session
is closed (``pos.closing.setup``), and the ledgers use that first. For a session that
was closed without this module nothing is stored: today's set-up is used, and whatever
is newer than the session is marked as such, see :func:`..engine.tieout.is_remapped`.

What is stored, as JSON:

``income``, ``taxes``, ``goods``, ``valued``
    the result for each ``source`` of a ledger's rows: a key; or, if the set-up split
    them, the whole and its parts by key; or null, if they do not count
``by_order``
    whether taxes are rounded by order, and not by line
"""

from odoo.tools import SQL


def by_setup(**asks):
    """Return a ``finish`` for rows that have a ``kind`` and a ``source``.

    :param asks: for each kind the function that uses today's set-up: it takes sessions
        and rows and returns the rows with their keys
    """

    def finish(sessions, rows):
        rows = [{**row, "amount": row["amount"] or 0} for row in rows]
        done = [row for row in rows if not row["kind"]]
        for kind, ask in asks.items():
            kept = sessions.env["pos.closing.setup"]._kept(sessions, kind)
            known, asked = [], []
            for row in rows:
                if row["kind"] == kind:
                    is_kept = row["source"] in kept.get(row["session_id"], ())
                    (known if is_kept else asked).append(row)
            done += _as_kept(known, kept)
            done += ask(sessions, asked) if asked else ()
        return done

    finish.asks = asks
    return finish


def _as_kept(rows, kept):
    by_source = {}
    for row in rows:
        by_source.setdefault((row["session_id"], row["source"]), []).append(row)
    for (session_id, source), mine in by_source.items():
        told = kept[session_id][source]
        if isinstance(told, str):
            yield from ({**row, "key": told} for row in mine)
        elif told:
            yield from _split(_together(mine), *told)


def _split(row, whole, parts):
    """Yield the parts as they were; any rest goes to the first key."""
    surplus = round(row["amount"] - whole, 6)
    for key, amount in parts.items():
        yield {**row, "key": key, "amount": amount + surplus}
        surplus = 0


def _together(rows):
    ids = [number for row in rows for number in row["ids"]]
    amount = sum(row["amount"] for row in rows)
    slack = sum(row.get("slack") or 0 for row in rows)
    return {**rows[0], "ids": ids, "amount": amount, "slack": slack}


def asked_now(ledger, sessions, readings):
    """Evaluate today's set-up; return ``{session id: {kind: what to store}}``."""
    rows = [
        {**row, "amount": row["amount"] or 0} for row in readings.rows(ledger, sessions)
    ]
    found = {
        session.id: {kind: {} for kind in ledger.finish.asks} for session in sessions
    }
    for kind, ask in ledger.finish.asks.items():
        mine = [row for row in rows if row["kind"] == kind]
        answered = _by_source(ask(sessions, mine) if mine else ())
        for (session_id, source), whole in _by_source(mine).items():
            parts = answered.get((session_id, source), ())
            found[session_id][kind][source] = _what_to_keep(whole, parts)
    return found


def _by_source(rows):
    by_source = {}
    for row in rows:
        by_source.setdefault((row["session_id"], row["source"]), []).append(row)
    return by_source


def _what_to_keep(whole, parts):
    whole = round(sum(row["amount"] for row in whole), 6)
    by_key = {}
    for row in parts:
        by_key[row["key"]] = round(by_key.get(row["key"], 0) + row["amount"], 6)
    if len(by_key) == 1 and whole in by_key.values():
        return next(iter(by_key))
    return [whole, by_key] if by_key else None


def is_newer(session, *records):
    """Tell whether one of the records was changed since the session was posted."""
    posted = session._closing_entry().create_date or session.stop_at
    dates = [record.write_date for record in records if record]
    return bool(posted) and any(date and date > posted for date in dates)


# ----------------------------------------------------------------------
# In SQL
# ----------------------------------------------------------------------


def kept(session, name):
    """What is stored for a session under a name, as jsonb; NULL if nothing is.

    :param session: SQL of the session's id
    """
    return SQL(
        "(SELECT data -> %s FROM pos_closing_setup WHERE session_id = %s)",
        name,
        session,
    )


def by_order_then(session, company):
    """Whether taxes were rounded by order.

    :param session: SQL of an id; ``company``: alias of ``res_company``
    """
    return SQL(
        "COALESCE(%s::boolean, %s = 'round_globally')",
        kept(session, "by_order"),
        SQL.identifier(company, "tax_calculation_rounding_method"),
    )
