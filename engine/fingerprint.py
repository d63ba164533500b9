"""What identifies a proof that does not match, whatever ids Odoo gives its records.

Pure Python. An attempt to post that is rolled back creates new records each time, so
the keys of rows that name such records are left out; their amounts are not.
"""

import hashlib
import json


def fingerprint(rows, volatile=frozenset()):
    """Return a short text for a set of differing rows, or False where there is none.

    :param rows: ``(identity, key, left, right)``, amounts as text, in any order
    :param volatile: names of models whose records each attempt creates anew
    """
    kept = sorted(
        [identity, _stable(key, volatile), left, right]
        for identity, key, left, right in rows
    )
    if not kept:
        return False
    return hashlib.sha256(json.dumps(kept).encode()).hexdigest()[:32]


def _stable(key, volatile):
    model = str(key).partition(",")[0]
    return model if model in volatile else str(key)
