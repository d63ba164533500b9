"""What happens in the shop during two weeks, and when."""

from datetime import timedelta
from functools import partial
from typing import NamedTuple

from demo_closings import Till
from demo_sales import Sales
from demo_shop import OPEN_TILLS, TILLS

# Sales of an earlier session; the special one differs from session to session.
USUAL = ("cash", "card", "change", "mixed", "card", "discount", "cash")
SPECIAL = ("refund", "invoice", "account", "taxes")
# Sales of the session that is still open.
TODAY = (
    ("cash", "card", "change", "mixed", "taxes", "card", "discount", "invoice")
    + ("refund", "cash", "account", "card", "change", "invoice", "cash", "refund")
    + ("card", "account")
)

# A story is how a session was closed: (what the one does, with what) in order.
# Days ago, till, cashier, story. Open counts first, blind ones further down.
# The till that waits for a signature is never closed.
STORIES = (
    (13, "standard", "cashier", [("count",), ("close",)]),
    (12, "standard", "cashier2", [("count", -1.35), ("close",)]),
    (
        11,
        "standard",
        "cashier",
        [("count", 4.20), ("explain", "cash", "change"), ("close",)],
    ),
    (
        9,
        "standard",
        "cashier2",
        [
            ("count", 0, -12.80),
            ("explain", "card", "terminal", "Last batch not in the report yet"),
            ("close",),
        ],
    ),
    (
        8,
        "standard",
        "cashier",
        [
            ("count", -38.50),
            ("explain", "cash", "unknown", "Counted three times with Nina"),
            ("request", "Please look at the drawer before you go home"),
            ("approve", "Seen the drawer, the camera shows nothing"),
            ("close",),
        ],
    ),
    (6, "standard", "cashier2", [("count", -20.00), ("count",), ("close",)]),
    (
        5,
        "standard",
        "cashier",
        [
            ("count", -15.00),
            ("request", "It does not get better"),
            ("refuse", "A roll of quarters is still in the safe: count it"),
            ("count", -0.25),
            ("close",),
        ],
    ),
    (
        2,
        "standard",
        "cashier",
        [
            ("count", 7.75),
            ("explain", "cash", "method", "A card sale paid in cash"),
            ("close",),
        ],
    ),
    (13, "strict", "cashier2", [("count",), ("close",)]),
    (11, "strict", "cashier", [("count", -10.00), ("count",), ("close",)]),
    (
        10,
        "strict",
        "cashier2",
        [
            ("count", -7.40),
            ("count", -7.40),
            ("explain", "cash", "change"),
            ("approve", "Change for a 10 was given twice, the customer was gone"),
            ("close",),
        ],
    ),
    (
        7,
        "strict",
        "cashier",
        [
            ("count", 0, -1.15),
            ("count", 0, -1.15),
            ("explain", "card", "terminal", "Tip line of the terminal"),
            ("close",),
        ],
    ),
    (
        4,
        "strict",
        "cashier2",
        [
            ("count", -120.00),
            ("count", -120.00),
            ("explain", "cash", "theft", "Drawer was open when we came back"),
            ("release", "Reported to the police, case 26-4471"),
            ("close",),
        ],
    ),
    (
        3,
        "strict",
        "cashier",
        [
            ("count", -9.99),
            ("count", 14.50),
            ("recount", "The drawer of the other till was counted with it"),
            ("count", -0.40),
            ("close",),
        ],
    ),
    (1, "strict", "cashier", [("count", 1.05), ("close",)]),
    (
        1,
        "terrace",
        "cashier2",
        [
            ("count", -27.40),
            ("explain", "cash", "unknown", "Counted twice, nothing under the tray"),
            ("request", "Marta, please sign or come and count with me"),
        ],
    ),
    (12, "plain", "cashier2", [("count_in_odoo",), ("close_in_odoo",)]),
    (
        7,
        "plain",
        "cashier2",
        [("count_in_odoo", -3.10, "A coin short?"), ("close_in_odoo",)],
    ),
    (3, "plain", "cashier", [("count_in_odoo",), ("close_in_odoo", -5.00)]),
)
# The session whose differences are reviewed afterwards: another policy for a day.
REVIEWED = (2, "standard")


class Step(NamedTuple):
    """One request of one person, done and committed by itself."""

    when: object
    title: str
    run: object


def plan(shop, now):
    """Return all steps of the history, the earliest first.

    :param now: the moment that *today* ends at, a naive datetime in UTC
    """
    steps = []
    for number, (days, till, cashier, story) in enumerate(STORIES):
        moments = _working_day(now, days, till)
        session = f"{till}/{days}"
        steps += _trading(shop, till, cashier, session, _kinds(number), moments)
        steps += _closing(shop, till, cashier, story, moments)
        if (days, till) == REVIEWED:
            steps += _policy_for_a_day(shop, till, steps[-1].when)
    for late, till in enumerate(OPEN_TILLS):
        morning = now - timedelta(hours=5) + timedelta(minutes=4 * late)
        moments = _moments(morning, timedelta(minutes=13))
        steps += _trading(shop, till, "cashier", f"{till}/0", TODAY, moments)
        steps += _petty_cash(shop, till, moments)
    return sorted(steps, key=lambda step: step.when)


def _kinds(number):
    return (*USUAL, SPECIAL[number % len(SPECIAL)])


def _moments(start, gap):
    while True:
        yield start
        start += gap


def _working_day(now, days, till):
    """Each till opens a bit later than the one before: nothing happens at once."""
    morning = now.replace(hour=8, minute=30, second=0, microsecond=0)
    late = timedelta(minutes=7 * TILLS.index(till), seconds=41)
    return _moments(morning - timedelta(days=days) + late, timedelta(minutes=38))


def _trading(shop, till, cashier, session, kinds, moments):
    yield Step(next(moments), f"open {till}", Till(shop, till, cashier).open)
    sales = Sales(shop, till, cashier)
    for number, kind in enumerate(kinds):
        sell = partial(sales.sell, kind, f"{session}/{number}")
        yield Step(next(moments), f"sell at {till}: {kind}", sell)


def _closing(shop, till, cashier, story, moments):
    yield Step(next(moments), f"deposit of {till}", Sales(shop, till, cashier).deposit)
    actor = Till(shop, till, cashier)
    if till != "plain":
        yield Step(next(moments), f"start closing {till}", actor.start)
    evening = _moments(next(moments), timedelta(minutes=4))
    for verb, *details in story:
        run = partial(getattr(actor, verb), *details)
        yield Step(next(evening), f"{verb} at {till}", run)


def _petty_cash(shop, till, moments):
    sales = Sales(shop, till, "cashier")
    change = partial(sales.cash_in, 50, "Change from the safe")
    yield Step(next(moments), f"cash in at {till}", change)
    flowers = partial(sales.cash_out, 18.75, "Flowers for the counter")
    yield Step(next(moments), f"cash out at {till}", flowers)


def _policy_for_a_day(shop, till, closed):
    admin = Till(shop, till, "admin")
    early, late = closed.replace(hour=6), closed + timedelta(hours=1)
    reviewed = partial(admin.use_policy, "policy_reviewed")
    yield Step(early, f"another policy for {till}", reviewed)
    usual = partial(admin.use_policy, f"policy_{till}")
    yield Step(late, f"usual policy for {till}", usual)
