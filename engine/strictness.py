"""Whether a changed policy asks for less than it did.

Pure Python. A policy's terms are a dictionary of plain values, with its thresholds as
the list ``rules`` of dictionaries as :func:`covers` reads them. Terms that are not
named here are neither stricter nor looser.
"""

from .verdict import BOTH, REQUIREMENTS, severity

LEVELS = ("ignore", "warn", "block")
DECLARATIONS = ("nothing", "total", "reference")
# The mildest value first.
RANKS = {
    "blind": (False, True),
    "require_denominations": (False, True),
    "opening_control": (False, True),
    "four_eyes": (False, True),
    "sellers_may_sign": (True, False),
    "employee_pin": (True, False),
    "self_approval": (True, False),
    "cashiers_edit_payment": (True, False),
    "declare_bank": DECLARATIONS,
    "proof_requirement": REQUIREMENTS,
}


def is_looser(before, after):
    """Tell whether ``after`` may let something pass that ``before`` would have asked
    about.

    When in doubt, yes: other approvers count as looser, whoever they are.
    """
    return (
        any(_rank(name, after) < _rank(name, before) for name in before)
        or _counts(after) > _counts(before)
        or before.get("approver_group_id") != after.get("approver_group_id")
        or not all(
            any(covers(new, old) for new in after["rules"]) for old in before["rules"]
        )
    )


def _rank(name, terms):
    value = terms.get(name) or False
    if name.startswith("check_"):
        return LEVELS.index(value) if value in LEVELS else 0
    ranks = RANKS.get(name, ())
    return ranks.index(value) if value in ranks else 0


def _counts(terms):
    return terms.get("max_counts") or float("inf")


def covers(new, old):
    """Tell whether a threshold asks for at least as much as another one, wherever
    the other one applies.

    :param dict new, old: ``tender_kind`` and ``payment_method_id`` (false: any),
        ``direction``, ``limit_amount``, ``limit_percent``, ``requirement``
    """
    return (
        severity(new["requirement"]) >= severity(old["requirement"])
        and new["limit_amount"] <= old["limit_amount"]
        and new["limit_percent"] <= old["limit_percent"]
        and new["direction"] in (BOTH, old["direction"])
        and _is_for(new, old, "payment_method_id")
        and _is_for(new, old, "tender_kind")
    )


def _is_for(new, old, name):
    """Opening cash has its own thresholds: those for any method do not apply to it."""
    if name == "tender_kind" and not new[name]:
        return old[name] != "opening"
    return not new[name] or new[name] == old[name]
