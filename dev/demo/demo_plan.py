"""When everything happens: the stories of two weeks, placed in time."""

from datetime import timedelta
from functools import partial
from typing import NamedTuple

from demo_closings import Till
from demo_sales import Sales
from demo_shop import OPEN_TILLS, TILLS
from demo_stories import (
    OPENINGS,
    REVIEWED,
    SPECIAL,
    STORIES,
    TAKEN_BACK,
    TODAY,
    USUAL,
)


class Step(NamedTuple):
    """One request of one person, executed and committed separately."""

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
        steps += _opening(shop, till, cashier, OPENINGS.get((days, till)), moments)
        steps += _trading(shop, till, cashier, session, _kinds(number), moments)
        steps += _closing(shop, till, cashier, story, moments)
        if (days, till) == REVIEWED:
            steps += _policy_for_a_day(shop, till, steps[-1].when)
        if (days, till) == TAKEN_BACK:
            steps += _morning_after(shop, till, steps[-1].when)
    for late, till in enumerate(OPEN_TILLS):
        morning = now - timedelta(hours=5) + timedelta(minutes=4 * late)
        moments = _moments(morning, timedelta(minutes=13))
        steps += _opening(shop, till, "cashier", None, moments)
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
    """Each register opens a bit later than the one before, so nothing coincides."""
    morning = now.replace(hour=8, minute=30, second=0, microsecond=0)
    late = timedelta(minutes=7 * TILLS.index(till), seconds=41)
    return _moments(morning - timedelta(days=days) + late, timedelta(minutes=50))


def _opening(shop, till, cashier, story, moments):
    actor = Till(shop, till, cashier)
    if not story:
        yield Step(next(moments), f"open {till}", actor.open)
        return
    morning = _moments(next(moments), timedelta(minutes=3))
    yield Step(next(morning), f"begin {till}", actor.begin)
    for verb, *details in story:
        run = partial(getattr(actor, verb), *details)
        yield Step(next(morning), f"{verb} at {till}", run)


def _trading(shop, till, cashier, session, kinds, moments):
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


def _morning_after(shop, till, closed):
    accountant = Till(shop, till, "admin")
    morning = closed.replace(hour=7) + timedelta(days=1)
    moments = _moments(morning, timedelta(minutes=5))
    take_back = accountant.take_back_invoice
    yield Step(next(moments), f"take back an invoice of {till}", take_back)
    yield Step(next(moments), f"prove {till} again", accountant.prove)
