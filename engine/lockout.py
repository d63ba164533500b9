"""How long wrong secrets lock their owner out at the tills.

Pure Python, so that the rule can be read, tested and reused without a server.
"""

TRIES = 5
# Minutes; who goes on after the last one waits that long each time.
STEPS = (1, 5, 15, 60, 240, 1440)


def lock_minutes(failures):
    """Return for how many minutes the latest of some wrong tries locks: 0 for not.

    :param int failures: wrong tries since the last right one, the latest included
    """
    if failures <= 0 or failures % TRIES:
        return 0
    return STEPS[min(failures // TRIES, len(STEPS)) - 1]
