"""The glossary's words are read from the README's table, and found in strings."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "lib"))

import check_words

README = """
Glossary
========

========  =======  =====================
Word      Meaning  Not
========  =======  =====================
register  a place  ``till``, point of
          of ours  sale, ``cash box``
side      a sum    left
========  =======  =====================

More ``words``
"""


def test_only_quoted_words_of_the_last_column():
    assert check_words.unwanted(README) == ["till", "cash box"]


def test_words_are_found_with_their_endings_and_not_in_placeholders():
    strings = ["Two Tills", "%(till)s is still open", "The cash box", "Point of sale"]
    found = list(check_words.problems(["till", "cash box"], strings))
    assert [line.rpartition(": ")[2] for line in found] == ["Two Tills", "The cash box"]
