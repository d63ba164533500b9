"""Run in Odoo's shell by dev/bench/install: closed sessions by the thousand, by SQL.

Odoo creates one session, which is copied with its orders and entries: enough to see
whether an installation goes through all of them.
"""

import os

ORDERS = 10
register = env["pos.config"].search([], limit=1) or env["pos.config"].create(  # noqa: F821
    {"name": "Register"}
)
session = env["pos.session"].create({"config_id": register.id})  # noqa: F821
order = env["pos.order"].create(  # noqa: F821
    {
        "session_id": session.id,
        "amount_total": 0,
        "amount_tax": 0,
        "amount_paid": 0,
        "amount_return": 0,
        "state": "done",
    }
)
entry = env["account.move"].create({"journal_id": register.journal_id.id})  # noqa: F821
session.write({"state": "closed"})
env.flush_all()  # noqa: F821


def copy(record, times, **values):
    """Copy a row, with other values for some columns as SQL that uses n."""
    table = record._table
    env.cr.execute(  # noqa: F821
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
        [table],
    )
    columns = [name for [name] in env.cr.fetchall() if name != "id"]  # noqa: F821
    names = ", ".join(f'"{name}"' for name in columns)
    told = ", ".join(values.get(name, f'"{name}"') for name in columns)
    env.cr.execute(  # noqa: F821
        f"INSERT INTO {table} ({names}) SELECT {told}"
        f" FROM {table}, generate_series(1, %s) n WHERE {table}.id = %s",
        [times, record.id],
    )


sessions = int(os.environ["SESSIONS"])
copy(session, sessions, name="'S' || n", access_token="NULL")
copy(
    order,
    sessions * ORDERS,
    name="'O' || n",
    uuid="gen_random_uuid()::text",
    access_token="NULL",
    sequence_number="n",
)
copy(entry, sessions, name="'M' || n", sequence_number="n", access_token="NULL")
env.cr.commit()  # noqa: F821
print(f"progress: {sessions} sessions")
