"""Fail when a string of ours contains a word that the README's glossary rules out.

These are the ``quoted`` words of the column *Not*, with the endings of a plural or a
verb; those without quotes have other meanings as well (*what was left*).
"""

import re
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
ENDINGS = r"(?:s|d|ed|ing)?"


def unwanted(readme):
    """Return the quoted words of the last column of the table under *Glossary*."""
    _text, header, rows, *_rest = readme.split("\nGlossary\n", 1)[1].split("\n===")
    column = header.split("\n")[1].index("Not")
    cells = " ".join(row[column:] for row in rows.split("\n"))
    return re.findall(r"``(.+?)``", cells)


def problems(words, strings):
    pattern = re.compile(rf"\b({'|'.join(words)}){ENDINGS}\b", re.IGNORECASE)
    for string in strings:
        # Nobody reads the name of a placeholder.
        found = pattern.search(re.sub(r"%\(\w+\)s|<[^>]*>", " ", string))
        if found:
            yield f"{found[0]!r} is not in our glossary: {string}"


def main():
    words = unwanted((ROOT / "README.rst").read_text(encoding="utf-8"))
    template = polib.pofile(str(ROOT / "i18n" / "pos_closing_control.pot"))
    found = list(problems(words, [entry.msgid for entry in template]))
    print("\n".join(found))
    return bool(found) or not words


if __name__ == "__main__":
    sys.exit(main())
