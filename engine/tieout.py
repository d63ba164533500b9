"""Whether two ledgers agree, key by key.

Pure Python. A ledger is a mapping of keys to :class:`Entry`; a key that one side does
not have is zero there. Amounts may be int, float, str or Decimal and are compared in
whole units of the rounding, so that ``0.1 + 0.2`` is no difference to ``0.3``.
"""

from decimal import Decimal
from typing import Any, NamedTuple

from .verdict import round_to

OK, BROKEN, NOT_APPLICABLE = STATUSES = ("ok", "broken", "not_applicable")


class Entry(NamedTuple):
    """What a ledger says of one key.

    ``records`` maps models to the ids of the records behind the amount. ``slack``
    counts the half roundings that this entry may be away from the other side, where
    somebody before us has rounded parts of it.
    """

    amount: Any = 0
    records: dict = {}
    slack: int = 0


class Row(NamedTuple):
    """A key on which the ledgers differ; ``difference`` is left less right."""

    key: Any
    left: Decimal
    right: Decimal
    difference: Decimal
    left_records: dict
    right_records: dict


class Outcome(NamedTuple):
    """What came of comparing two ledgers: totals of all keys, and differing rows."""

    status: str
    left: Decimal
    right: Decimal
    difference: Decimal
    rows: tuple


NOTHING = Outcome(NOT_APPLICABLE, Decimal(0), Decimal(0), Decimal(0), ())


def tie_out(left, right, rounding="0.01"):
    """Compare two mappings of keys to :class:`Entry`.

    :param rounding: smallest unit of the amounts
    :return: :class:`Outcome`; *not_applicable* when nothing is on either side
    """
    if not left and not right:
        return NOTHING
    unit = Decimal(str(rounding))
    keys = [*left, *(key for key in right if key not in left)]
    pairs = [(key, left.get(key, Entry()), right.get(key, Entry())) for key in keys]
    rows = tuple(
        row_of(key, one, other, unit)
        for key, one, other in pairs
        if differs(one, other, unit)
    )
    totals = total(left, unit), total(right, unit)
    return Outcome(BROKEN if rows else OK, *totals, totals[0] - totals[1], rows)


def differs(one, other, unit):
    """Tell whether two entries are further apart than their slack allows."""
    apart = abs(round_to(one.amount, unit) - round_to(other.amount, unit))
    return apart > (one.slack + other.slack) * unit / 2


def row_of(key, one, other, unit):
    """Return the :class:`Row` of a key."""
    left, right = round_to(one.amount, unit), round_to(other.amount, unit)
    return Row(key, left, right, left - right, one.records, other.records)


def total(ledger, unit):
    """Return the sum of all entries: of what is compared, so that rows add up."""
    return sum((round_to(entry.amount, unit) for entry in ledger.values()), Decimal(0))


def merge(entries):
    """Add up entries of the same key, in order: ``(key, entry)`` pairs to a ledger."""
    ledger = {}
    for key, entry in entries:
        known = ledger.get(key)
        ledger[key] = _sum(known, entry) if known else entry
    return ledger


def _sum(one, other):
    records = dict(one.records)
    for model, ids in other.records.items():
        records[model] = sorted({*records.get(model, ()), *ids})
    # Through text: the sum of floats would carry their binary tails along.
    amount = Decimal(str(one.amount)) + Decimal(str(other.amount))
    return Entry(amount, records, one.slack + other.slack)
