"""Show warnings and errors of our module in an Odoo log; fail if there are any."""

import os
import sys

from test_report import is_our_error, is_our_warning, records


def main():
    with open(sys.argv[1], encoding="utf-8") as lines, open(os.devnull, "w") as nowhere:
        found = [
            f"{level} {logger}: {text}"
            for level, logger, text in records(lines, nowhere)
            if is_our_error(level, logger, text) or is_our_warning(level, logger, text)
        ]
    print(*found, sep="\n", end="\n" * bool(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
