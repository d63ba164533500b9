"""Which texts a database can keep. Pure Python."""


def is_storable(text):
    """Tell whether it has neither NUL nor half of a character (a lone surrogate)."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
