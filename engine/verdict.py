"""What a difference between counted and expected money requires.

Pure Python, so that the rule can be read, tested and reused without a server.
Amounts may be int, float, str or Decimal; they are compared in whole units of the
currency's rounding, so that ``0.1 + 0.2`` and ``0.3`` do not differ.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

ACCEPT, REASON, REVIEW, APPROVAL, BLOCK = REQUIREMENTS = (
    "accept",
    "reason",
    "review",
    "approval",
    "block",
)
SHORT, OVER, BOTH = DIRECTIONS = ("short", "over", "both")


class Rule(NamedTuple):
    """A limit, and what is required of a difference that exceeds it.

    ``amount`` is in the currency of the register, ``percent`` is of the takings. If
    both are given the higher limit counts: *above 5.00 or 0.25 %, whichever is more*.
    ``ref`` is anything that lets the caller find its own rule again.
    """

    requirement: str
    amount: Any = 0
    percent: Any = 0
    direction: str = BOTH
    ref: Any = None


class Verdict(NamedTuple):
    """The requirement, and the rule that decided it (None when all is accepted)."""

    requirement: str
    rule: Rule | None


def verdict(difference, takings, rules, rounding="0.01"):
    """Judge one payment method.

    :param difference: counted minus expected; negative is short
    :param takings: the base of percentages: what is expected without the float
    :param rules: iterable of :class:`Rule`
    :param rounding: smallest unit of the currency
    :return: :class:`Verdict` of the strictest rule that is exceeded
    """
    difference, takings = round_to(difference, rounding), round_to(takings, rounding)
    exceeded = [rule for rule in rules if is_exceeded(rule, difference, takings)]
    if not exceeded:
        return Verdict(ACCEPT, None)
    rule = max(exceeded, key=lambda rule: severity(rule.requirement))
    return Verdict(rule.requirement, rule)


def is_exceeded(rule, difference, takings):
    """Tell whether a rule applies to this direction and its limit is exceeded."""
    if not difference or rule.direction not in (BOTH, direction_of(difference)):
        return False
    return abs(difference) > limit_of(rule, takings)


def limit_of(rule, takings):
    """Return the higher of the rule's amount and its share of the takings.

    Without takings the share is zero, so the amount alone decides.
    """
    share = abs(_decimal(takings)) * _decimal(rule.percent) / 100
    return max(_decimal(rule.amount), share)


def direction_of(difference):
    """Return *short* or *over*."""
    return SHORT if difference < 0 else OVER


def severity(requirement):
    """Return the rank of a requirement, 0 being the mildest."""
    return REQUIREMENTS.index(requirement)


def strictest(requirements):
    """Return the strictest of the requirements, *accept* when there are none."""
    return max(requirements, key=severity, default=ACCEPT)


def round_to(amount, rounding):
    """Round to whole units of the currency, half away from zero as Odoo does."""
    unit = _decimal(rounding)
    return (_decimal(amount) / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit


def _decimal(amount):
    """Convert through text: a float's digits as printed, without its binary error."""
    return amount if isinstance(amount, Decimal) else Decimal(str(amount))
