"""Whether two ledgers agree, key by key.

Pure Python. A ledger is a mapping of keys to :class:`Entry`; a key that one ledger
lacks is zero there. Amounts may be int, float, str or Decimal and are compared in whole
units of the rounding, so that ``0.1 + 0.2`` and ``0.3`` do not differ.

If the key of an amount had to be found with today's set-up, and that set-up is newer
than what the amount is compared with, it may be the only cause of a difference. Such
ledgers say so in their entries (``loose``, ``unsure``), and the outcome is *remapped*
if this explains every difference; otherwise it is *broken*, as always.
"""

from decimal import Decimal
from typing import Any, NamedTuple

from .verdict import round_to

OK, REMAPPED, BROKEN, NOT_APPLICABLE = STATUSES = (
    "ok",
    "remapped",
    "broken",
    "not_applicable",
)
WORST_FIRST = BROKEN, REMAPPED, OK, NOT_APPLICABLE
# A key that is not compared: loose parts of a ledger that has it may be placed there.
NOWHERE = "nowhere"
# After so many tries to place loose parts, only their total is compared.
MOST_TRIES = 20_000


class Entry(NamedTuple):
    """What a ledger says for one key.

    ``slack`` is the number of half roundings by which this entry may be off, because
    parts of it were rounded before. ``records`` maps models to the ids of the records
    behind the amount. ``loose`` are the parts of the amount that may belong to another
    key, because the set-up that led here is newer than the other ledger; if an entry is
    ``unsure``, not even its amount is certain.
    """

    amount: Any = 0
    records: dict = {}
    slack: int = 0
    loose: tuple = ()
    unsure: bool = False


class Row(NamedTuple):
    """A key on which the ledgers differ; ``difference`` is ``left`` less ``right``."""

    key: Any
    left: Decimal
    right: Decimal
    difference: Decimal
    left_records: dict
    right_records: dict


class Outcome(NamedTuple):
    """The result of comparing two ledgers: totals of all keys, and differing rows."""

    status: str
    left: Decimal
    right: Decimal
    difference: Decimal
    rows: tuple


NOTHING = Outcome(NOT_APPLICABLE, Decimal(0), Decimal(0), Decimal(0), ())


def tie_out(left, right, rounding="0.01"):
    """Compare two mappings of keys to :class:`Entry`.

    :param rounding: smallest unit of the amounts
    :return: :class:`Outcome`; *not_applicable* when both are empty
    """
    if not left and not right:
        return NOTHING
    unit = Decimal(str(rounding))
    rows = tuple(
        row_of(key, one, other, unit)
        for key, one, other in _pairs(left, right)
        if differs(one, other, unit)
    )
    status = OK
    if rows:
        status = REMAPPED if is_remapped(left, right, unit) else BROKEN
    totals = total(left, unit), total(right, unit)
    return Outcome(status, *totals, totals[0] - totals[1], rows)


def _pairs(left, right):
    keys = [*left, *(key for key in right if key not in left)]
    return [
        (key, left.get(key, Entry()), right.get(key, Entry()))
        for key in keys
        if key != NOWHERE
    ]


def differs(one, other, unit):
    """Tell whether two entries are further apart than their slack allows."""
    apart = abs(round_to(one.amount, unit) - round_to(other.amount, unit))
    return apart > (one.slack + other.slack) * unit / 2


def row_of(key, one, other, unit):
    """Return the :class:`Row` of a key."""
    left, right = round_to(one.amount, unit), round_to(other.amount, unit)
    return Row(key, left, right, left - right, one.records, other.records)


def total(ledger, unit):
    """Return the sum of all entries that are compared, so that rows add up."""
    amounts = (entry.amount for key, entry in ledger.items() if key != NOWHERE)
    return sum((round_to(amount, unit) for amount in amounts), Decimal(0))


def merge(entries):
    """Add up entries of the same key, in order: ``(key, entry)`` pairs to a ledger."""
    by_key = {}
    for key, entry in entries:
        by_key.setdefault(key, []).append(entry)
    return {
        key: mine[0] if len(mine) == 1 else _sum(mine) for key, mine in by_key.items()
    }


def _sum(entries):
    """Add up entries, all at once: a key of a large session has thousands."""
    records = {}
    for entry in entries:
        for model, ids in entry.records.items():
            records.setdefault(model, set()).update(ids)
    return Entry(
        # Through text: the sum of floats would carry over their binary errors.
        sum(Decimal(str(entry.amount)) for entry in entries),
        {model: sorted(ids) for model, ids in records.items()},
        sum(entry.slack for entry in entries),
        tuple(part for entry in entries for part in entry.loose),
        any(entry.unsure for entry in entries),
    )


# ----------------------------------------------------------------------
# What the set-up alone explains
# ----------------------------------------------------------------------


class _Place(NamedTuple):
    """A key where loose parts may belong: its first ledger without them, its second."""

    fixed: Entry
    right: Entry
    anywhere: bool = False

    def agrees(self, placed, unit):
        amount = Decimal(str(self.fixed.amount)) + placed
        fixed = self.fixed._replace(amount=amount)
        return self.anywhere or not differs(fixed, self.right, unit)


def is_remapped(left, right, unit):
    """Tell whether loose parts and unsure keys explain every difference.

    What is not loose must be in the other ledger under the same key; the loose parts
    must then fill exactly what is missing there.
    """
    places = [
        _place(one, other)
        for _key, one, other in _pairs(left, right)
        if not (one.unsure or other.unsure) and (one.loose or differs(one, other, unit))
    ]
    loose = [entry for entry in left.values() if entry.loose and not entry.unsure]
    slack = sum(entry.slack for entry in loose)
    places = [_with_slack(place, slack) for place in places] if loose else places
    if NOWHERE in left:
        places.append(_Place(Entry(), Entry(), anywhere=True))
    together = [sum(map(_decimal, entry.loose)) for entry in loose]
    apart = [_decimal(part) for entry in loose for part in entry.loose]
    return _fits(together, places, unit) or _fits(apart, places, unit)


def _decimal(amount):
    return Decimal(str(amount))


def _place(one, other):
    fixed = _decimal(one.amount) - sum(map(_decimal, one.loose))
    return _Place(one._replace(amount=fixed), other)


def _with_slack(place, slack):
    """Wherever a loose part is placed, its rounding slack goes with it."""
    return place._replace(fixed=place.fixed._replace(slack=place.fixed.slack + slack))


def _fits(parts, places, unit):
    """Tell whether the parts can be placed so that all keys agree.

    If finding out would take too long, the total decides.
    """
    if not places:
        return not parts
    tries = 0
    ways = {(Decimal(0),) * len(places)}
    for part in parts:
        tries += len(ways) * len(places)
        if tries > MOST_TRIES:
            return _total_fits(parts, places, unit)
        ways = {
            (*way[:at], way[at] + part, *way[at + 1 :])
            for way in ways
            for at in range(len(places))
        }
    return any(
        all(map(lambda place, placed: place.agrees(placed, unit), places, way))
        for way in ways
    )


def _total_fits(parts, places, unit):
    if any(place.anywhere for place in places):
        return True
    both = Entry(), Entry()
    for place in places:
        both = _sum([both[0], place.fixed]), _sum([both[1], place.right])
    return _Place(*both).agrees(sum(parts), unit)
