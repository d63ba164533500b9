"""Which PINs are too easily guessed.

Pure Python, so that the rule can be read, tested and reused without a server.
"""

SHORTEST, LONGEST = 4, 16
NOT_DIGITS, TOO_SHORT, TOO_LONG, REPEATED, SEQUENCE = WEAKNESSES = (
    "not_digits",
    "too_short",
    "too_long",
    "repeated",
    "sequence",
)
DIGITS = "0123456789"
# Neighbouring digits on a keypad: up or down, also past nine or zero.
UP, DOWN = 1, 9


def weakness(pin):
    """Return the first thing that is wrong with a PIN, or None.

    :param str pin: as typed; digits of other scripts do not count as digits here
    """
    if not pin or not set(pin) <= set(DIGITS):
        return NOT_DIGITS
    if len(pin) < SHORTEST:
        return TOO_SHORT
    if len(pin) > LONGEST:
        return TOO_LONG
    if is_repeated(pin):
        return REPEATED
    if is_sequence(pin):
        return SEQUENCE
    return None


def is_repeated(pin):
    """Tell whether it is one block repeated: 1111, 1212, 123123."""
    # A string that repeats a block occurs inside its own double, not only at the ends.
    return pin in (pin + pin)[1:-1]


def is_sequence(pin):
    """Tell whether each digit follows the one before, up or down: 1234, 9876, 7890."""
    steps = {
        (int(after) - int(before)) % 10
        for before, after in zip(pin, pin[1:], strict=False)
    }
    return steps in ({UP}, {DOWN})
