"""Fail when one of the given reStructuredText files has as much as a warning."""

import sys

from docutils.core import publish_doctree
from docutils.utils import SystemMessage


def problem(path):
    with open(path, encoding="utf-8") as file:
        try:
            publish_doctree(
                file.read(),
                source_path=path,
                settings_overrides={"halt_level": 2, "report_level": 2},
            )
        except SystemMessage as error:
            return error
    return None


if __name__ == "__main__":
    problems = [problem(path) for path in sys.argv[1:]]
    sys.exit(any(problems))
