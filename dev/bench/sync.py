"""Run in Odoo's shell by dev/bench/sync: prints medians and their spread."""

import os

from bench_shop import Shop
from bench_sync import pairs, show

rounds = int(os.environ.get("ROUNDS", 60))
shop = Shop(env)  # noqa: F821
print("Selling ...", flush=True)
plain, strict = shop.trade("Bench plain", 50), shop.trade("Bench strict", 50)
strict.config_id.closing_policy_id = env.ref(  # noqa: F821
    "pos_closing_control.policy_strict"
)
env.cr.commit()  # noqa: F821
pairs(shop, plain, strict, rounds=4)  # fills the registry's caches
print(f"Syncing {rounds} pairs of orders ...", flush=True)
show(pairs(shop, plain, strict, rounds))
