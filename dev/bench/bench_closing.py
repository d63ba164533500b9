"""Closes one session repeatedly, with Odoo and with the module, and rolls back."""

import contextlib
import gc
import re
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from odoo.api import Environment
from odoo.sql_db import db_connect

SHORT = 1.0
STEPS = ("start", "count", "close")


@dataclass
class Side:
    """Who closes, in which database, and how."""

    name: str
    env: Environment
    close: callable


def compare(sides, name, rounds):
    """Return ``{(who, step): [{"seconds", "queries", "megabytes"}]}``, by rounds."""
    measured = defaultdict(list)
    for _round in range(rounds):
        for side in sides:
            for step, cost in rolled_back(side, name).items():
                measured[side.name, step].append(cost)
    return measured


def rolled_back(side, name):
    """Close a session as it was committed, and roll back for the next one."""
    session = side.env["pos.session"].search([("config_id.name", "=", name)])
    meter = Meter(side.env)
    side.close(session, meter)
    assert session.state == "closed", "it did not close"
    side.env.cr.rollback()
    clean_up(side.env.cr.dbname)
    return meter.costs


def clean_up(database):
    """Vacuum and analyze, as PostgreSQL does while a shop sells."""
    with contextlib.closing(db_connect(database).cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE")


class Meter:
    """Measures steps as the requests they are, with empty caches."""

    def __init__(self, env):
        self.env, self.costs = env, {}

    def step(self, name, function, *args):
        cr = self.env.cr
        self.env.flush_all()
        self.env.invalidate_all()
        gc.collect()
        before = forget_peak()
        queries, start = cr.sql_log_count, time.perf_counter()
        result = function(*args)
        self.env.flush_all()
        self.costs[name] = {
            "seconds": time.perf_counter() - start,
            "queries": cr.sql_log_count - queries,
            "megabytes": (memory("VmHWM") - before) / 1024,
        }
        return result


def forget_peak():
    """Reset the peak of memory where Linux can, and return what is used now."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    return memory("VmRSS")


def memory(name):
    """Return a figure of this process in kilobytes, or 0 if there is none."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    return int(re.search(rf"{name}:\s+(\d+)", status)[1])


def counted_of(cash):
    """Return a little less than there should be, unless that is nothing."""
    return max(cash - SHORT, 0)


def close_as_odoo(session, meter):
    """The calls of Odoo's own dialog on the POS screen, with a small shortage."""
    data = meter.step("start", session.get_closing_control_data)
    counted = counted_of(data["default_cash_details"]["amount"])
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
    """The drawer in coins of one, less the shortage; cards as expected."""
    env, expected = session.env, session._closing_takings().expected
    coin = env["pos.bill"].create({"name": "Bench coin", "value": 1})
    return [
        {"payment_method_id": method.id, "bills": {coin.id: round(counted_of(amount))}}
        if method.is_cash_count
        else {"payment_method_id": method.id, "amount": amount}
        for method in closing.tender_ids.payment_method_id
        for amount in [expected[method.id]]
    ]
