"""Run in Odoo's shell by dev/bench/close: sells what is closed afterwards."""

import os

from bench_shop import Shop

shop = Shop(env)  # noqa: F821
for kind_and_size in ["real:20", *os.environ["BENCH_SESSIONS"].split()]:
    kind, size = kind_and_size.split(":")
    shop.trade(f"Bench {kind_and_size}", int(size), kind)
    print(kind_and_size, flush=True)
