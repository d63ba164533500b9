"""What a remote caller sends: read here, or refused with a sentence."""

from odoo.exceptions import UserError

from ..engine.text import is_storable

LONGEST_TEXT = 2000


def check_one(records):
    """A verb is for one record; an outdated page may send none."""
    check_some(records)
    if len(records) > 1:
        raise UserError(records.env._("This is done for one at a time: choose one."))


def check_some(records):
    if not records:
        raise UserError(
            records.env._(
                "Nothing is selected, or it no longer exists. Reload the page and try"
                " again."
            )
        )


def read_text(env, value, longest=LONGEST_TEXT):
    """Return what was typed, stripped; an empty text for nothing."""
    if value is None or value is False:
        return ""
    if not isinstance(value, str) or not is_storable(value):
        raise UserError(
            env._(
                "The text has characters that cannot be stored. Please type it again."
            )
        )
    text = value.strip()
    if len(text) > longest:
        raise UserError(
            env._(
                "The text is too long: it has %(length)s characters, the maximum is"
                " %(longest)s.",
                length=len(text),
                longest=longest,
            )
        )
    return text
