"""Syncs one order at registers without and with a policy, in turns."""

import gc
import time
from statistics import median, quantiles


def pairs(shop, plain, strict, rounds):
    """Return ``[(plain, strict)]`` of ``(seconds, queries)``, one for each round."""
    measured = []
    for number in range(rounds):
        sides = [plain, strict] if number % 2 else [strict, plain]
        costs = {session: _synced(shop, session, number) for session in sides}
        measured.append((costs[plain], costs[strict]))
    return measured


def _synced(shop, session, number):
    """Sync as the request it is, including its end, and roll back."""
    env, order = shop.env, shop._order(session, number)
    with env.cr.savepoint() as savepoint:
        env.cr.flush()
        env.invalidate_all()
        gc.collect()
        queries, start = env.cr.sql_log_count, time.perf_counter()
        env["pos.order"].sync_from_ui([order])
        env.cr.flush()
        cost = time.perf_counter() - start, env.cr.sql_log_count - queries
        savepoint.rollback()
    env.invalidate_all()
    env.cr.precommit.clear()
    env.cr.postcommit.clear()
    return cost


def show(measured):
    for name, side in (("without a policy", 0), ("with a policy", 1)):
        seconds, queries = zip(*(pair[side] for pair in measured), strict=True)
        print(f"{name:18}{_spread(seconds, 1000, 'ms')}  {median(queries):.0f} queries")
    ratios = [strict[0] / plain[0] for plain, strict in measured]
    print(f"{'ratio':18}{_spread(ratios, 1, '')}  of {len(measured)} pairs")


def _spread(values, factor, unit):
    first, _middle, third = (factor * value for value in quantiles(values, n=4))
    return f"{factor * median(values):8.2f} {unit} (half in {first:.2f} to {third:.2f})"
