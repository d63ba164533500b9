"""Run in Odoo's shell by dev/bench/close: prints a table, writes JSON and a picture."""

import os
from pathlib import Path

from bench_closing import Side, close_as_odoo, close_strictly, compare
from bench_picture import draw
from bench_table import show, write_json

import odoo

rounds = int(os.environ.get("ROUNDS", 5))
plain = odoo.modules.registry.Registry(os.environ["BENCH_PLAIN"])
with plain.cursor() as cr:
    sides = (
        Side("Odoo", env(cr=cr), close_as_odoo),  # noqa: F821
        Side("strict", env, close_strictly),  # noqa: F821
    )
    compare(sides, "Bench real:20", rounds=1)  # fills the registries' caches
    measured = {}
    for name in os.environ["BENCH_SESSIONS"].split():
        print(f"Closing {name}, {rounds} rounds ...", flush=True)
        measured[name] = compare(sides, f"Bench {name}", rounds)
        show(name, measured[name])
files = Path(os.environ["BENCH_FILES"])
write_json(measured, files / "close.json")
draw(measured, files / "close.svg")
print(f"\nWritten: {files}/close.json and close.svg")
