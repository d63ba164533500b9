"""Two weeks of trading for the demonstration database.

    dev/odoo shell -d closing_demo <dev/demo/history.py

Every step is a request of one person and is committed separately, together with a
bookmark. If interrupted, it continues where it stopped when it is run again.
"""

import sys
from datetime import datetime
from pathlib import Path

from odoo import fields
from odoo.modules import get_module_path
from odoo.tools import SQL

# Odoo's shell reads this file from its standard input, so it has no folder.
sys.path.insert(0, str(Path(get_module_path("pos_closing_control"), "dev", "demo")))

import freezegun
from demo_plan import plan
from demo_report import closings, problems, summary
from demo_shop import Shop

BOOKMARK = "pos_closing_control.demo_history"


def read_bookmark(env):
    """Return the number of steps done, and the moment at which the history ends."""
    done, _, today = env["ir.config_parameter"].get_param(BOOKMARK, "").partition(" ")
    if not done:
        return 0, fields.Datetime.now()
    return int(done), datetime.fromisoformat(today)


def backdate_policies(env):
    """Date the policies before the trading, or they seem to have changed meanwhile."""
    for table in ("pos_closing_policy", "pos_closing_policy_rule"):
        earlier = "UPDATE %s SET write_date = write_date - INTERVAL '30 days'"
        env.cr.execute(SQL(earlier, SQL.identifier(table)))
    env.invalidate_all()


def trade(env, shop):
    """Do every step that is not done yet, at its own time."""
    done, today = read_bookmark(env)
    if not done:
        backdate_policies(env)
    steps = plan(shop, today)
    with freezegun.freeze_time(today) as clock:
        for number, step in enumerate(steps[done:], done + 1):
            clock.move_to(step.when)
            # The time of the database, for the dates of creation.
            env.cr._now = step.when
            step.run()
            env["ir.config_parameter"].set_param(BOOKMARK, f"{number} {today}")
            env.cr.commit()
            env.invalidate_all()
            say_progress(number, len(steps), step)


def say_progress(number, total, step):
    title = f"{number} of {total}, {step.when:%d %b %H:%M}: {step.title}"
    print(f"progress: {title}", flush=True)


def main(env):
    shop = Shop(env)
    trade(env, shop)
    print(*closings(shop), "", *summary(shop), sep="\n")
    found = problems(shop)
    if found:
        sys.exit("\n".join(["The history is not as it should be:", *found]))


main(env)
