"""How long wrong secrets lock an approver out at the registers.

Pure Python, so that the rule can be read, tested and reused without a server.
"""

TRIES = 5
# Minutes; the last step is repeated for every further lock.
STEPS = (1, 5, 15, 60, 240, 1440)


def lock_minutes(failures):
    """Return for how many minutes the latest wrong attempt locks: 0 for none.

    :param int failures: wrong attempts since the last right one, including the latest
    """
    if failures <= 0 or failures % TRIES:
        return 0
    return STEPS[min(failures // TRIES, len(STEPS)) - 1]
