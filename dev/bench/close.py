"""Run in Odoo's shell by dev/bench/close: prints the table."""

import os

from bench_closing import STEPS, clean_up, compare
from bench_shop import Shop
from bench_table import show

sizes = [int(size) for size in os.environ["BENCH_SIZES"].split()]
rounds = int(os.environ.get("ROUNDS", 5))
shop = Shop(env)  # noqa: F821
print("Selling ...", flush=True)
sessions = [shop.trade(size) for size in [20, *sizes]]
env.cr.commit()  # noqa: F821
clean_up(env.cr.dbname)  # noqa: F821
compare(sessions[0], rounds=1)  # fills the registry's caches
for size, session in zip(sizes, sessions[1:], strict=True):
    print(f"Closing {size} orders, {rounds} rounds ...", flush=True)
    show(size, compare(session, rounds), STEPS)
