"""Closes one session again and again, by Odoo and by the module, and rolls back."""

import contextlib
import gc
import time
from collections import defaultdict

from odoo.sql_db import db_connect

SHORT = 1.0
STEPS = ("start", "count", "close")


def compare(session, rounds):
    """Return ``{(who, step): [(seconds, queries)]}``, one for each round."""
    measured = defaultdict(list)
    for _round in range(rounds):
        for who, close in (("Odoo", close_as_odoo), ("strict", close_strictly)):
            for step, cost in rolled_back(session, close).items():
                measured[who, step].append(cost)
    return measured


def rolled_back(session, close):
    """Close a session as it was committed, and leave nothing of it for the next one."""
    env = session.env
    meter = Meter(env)
    close(session, meter)
    assert session.state == "closed", "it did not close"
    env.cr.rollback()
    clean_up(env.cr.dbname)
    return meter.costs


def clean_up(database):
    """As PostgreSQL does while a shop sells: dead rows go, the others are counted."""
    with contextlib.closing(db_connect(database).cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE")


class Meter:
    """Measures steps as the requests they are: nothing is in memory before."""

    def __init__(self, env):
        self.env, self.costs = env, {}

    def step(self, name, function, *args):
        self.env.flush_all()
        self.env.invalidate_all()
        gc.collect()
        queries, start = self.env.cr.sql_log_count, time.perf_counter()
        result = function(*args)
        self.env.flush_all()
        seconds = time.perf_counter() - start
        self.costs[name] = seconds, self.env.cr.sql_log_count - queries
        return result


def close_as_odoo(session, meter):
    """The calls of Odoo's own dialog on the POS screen, with a small shortage."""
    session.config_id.closing_policy_id = False
    data = meter.step("start", session.get_closing_control_data)
    counted = data["default_cash_details"]["amount"] - SHORT
    meter.step("count", session.post_closing_cash_details, counted)
    meter.step("close", _finish_as_odoo, session)


def _finish_as_odoo(session):
    session.update_closing_control_state_session("")
    assert session.close_session_from_ui()["successful"]


def close_strictly(session, meter):
    """The verbs of this module: counted blind by coins, judged, posted and proven."""
    strict = session.env.ref("pos_closing_control.policy_strict")
    session.config_id.closing_policy_id = strict
    closing_id = meter.step("start", session.closing_start)["id"]
    closing = session.env["pos.closing"].browse(closing_id)
    tenders = _counted(closing, session)
    meter.step("count", closing.submit_count, tenders)
    answer = meter.step("close", closing.close)
    assert answer["done"], answer["missing"]


def _counted(closing, session):
    """The drawer in coins of one, less the shortage; cards as they should be."""
    env, expected = session.env, session._closing_takings().expected
    coin = env["pos.bill"].create({"name": "Bench coin", "value": 1})
    return [
        {"payment_method_id": method.id, "bills": {coin.id: round(amount - SHORT)}}
        if method.is_cash_count
        else {"payment_method_id": method.id, "amount": amount}
        for method in closing.tender_ids.payment_method_id
        for amount in [expected[method.id]]
    ]
