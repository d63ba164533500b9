"""Prints medians with their spread, and ratios; writes them as JSON."""

import json
from statistics import median

from bench_closing import STEPS

WHO = ("Odoo", "strict")


def show(name, measured):
    """Print a row for each step: median, fastest, slowest, and ratio."""
    print(f"\n{name:12}" + "".join(f"{who:40}" for who in WHO) + "strict/Odoo")
    for step, sides in _rows(measured).items():
        costs = "".join(f"{_cost(side):40}" for side in sides)
        print(f"{step:12}{costs}{_ratio(*sides):11.2f}", flush=True)


def write_json(measured, path):
    summary = {
        name: {
            step: {
                **{who: _medians(side) for who, side in zip(WHO, sides, strict=True)},
                "ratio": round(_ratio(*sides), 3),
            }
            for step, sides in _rows(costs).items()
        }
        for name, costs in measured.items()
    }
    path.write_text(json.dumps(summary, indent=2))


def _rows(measured):
    rows = {step: [measured[who, step] for who in WHO] for step in STEPS}
    return rows | {"in all": [_in_all(measured, who) for who in WHO]}


def _in_all(measured, who):
    """Add up the steps of each round; for memory, take the highest."""
    return [
        {
            "seconds": sum(cost["seconds"] for cost in one_round),
            "queries": sum(cost["queries"] for cost in one_round),
            "megabytes": max(cost["megabytes"] for cost in one_round),
        }
        for one_round in zip(*(measured[who, step] for step in STEPS), strict=True)
    ]


def seconds(measured, who):
    return median(cost["seconds"] for cost in _in_all(measured, who))


def _ratio(odoo, strict):
    pairs = zip(strict, odoo, strict=True)
    return median(ours["seconds"] / theirs["seconds"] for ours, theirs in pairs)


def _medians(costs):
    return {figure: median(cost[figure] for cost in costs) for figure in costs[0]}


def _cost(costs):
    times = [cost["seconds"] for cost in costs]
    middle = _medians(costs)
    return (
        f"{middle['seconds']:7.3f} s ({min(times):.2f}-{max(times):.2f})"
        f" {middle['queries']:5.0f} q {middle['megabytes']:4.0f} MB"
    )
