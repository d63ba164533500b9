"""Which texts a database can store. Pure Python."""


def is_storable(text):
    """Tell whether it has no NUL and no half of a character (a lone surrogate)."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
