"""Prints medians and ratios."""

from statistics import median


def show(size, measured, steps):
    print(f"\n{size} orders          Odoo           strict        strict/Odoo")
    for step in steps:
        _row(step, measured["Odoo", step], measured["strict", step])
    _row("in all", _sum(measured, "Odoo", steps), _sum(measured, "strict", steps))


def _sum(measured, who, steps):
    """Add up the steps of each round."""
    rounds = zip(*(measured[who, step] for step in steps), strict=True)
    return [tuple(map(sum, zip(*one, strict=True))) for one in rounds]


def _row(name, odoo, strict):
    ratio = median(
        ours[0] / theirs[0] for ours, theirs in zip(strict, odoo, strict=True)
    )
    print(f"{name:8}  {_cost(odoo)}  {_cost(strict)}  {ratio:9.2f}", flush=True)


def _cost(rounds):
    seconds, queries = (median(values) for values in zip(*rounds, strict=True))
    return f"{seconds:7.3f} s {queries:4.0f} q"
