"""What is wrong with the files of i18n/, in sentences. Does not need Odoo."""

import re
from collections import Counter
from pathlib import Path

import polib

FOLDER = Path(__file__).parents[2] / "i18n"
TEMPLATE = FOLDER / "pos_closing_control.pot"
# What a translation must contain as often as its source: placeholders, elements, and
# the expressions of templates. Words in attributes may differ.
KEPT = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\$?\{\w*\}|</?[\w-]+|\bt-[\w-]+=\"[^\"]*\"")


def languages():
    return sorted(path.stem for path in FOLDER.glob("*.po"))


def read(path):
    return polib.pofile(str(path), wrapwidth=78)


def catalog(language):
    return read(FOLDER / f"{language}.po")


def template_problems(exported, template):
    """Where two templates differ; a string may also have moved to other places."""
    exported, template = _places(exported), _places(template)
    for string in sorted(exported.keys() | template.keys()):
        if string not in template:
            yield f"not in the template: {string!r}"
        elif string not in exported:
            yield f"no longer in the code: {string!r}"
        elif exported[string] != template[string]:
            yield f"used elsewhere by now: {string!r}"


def _places(catalog):
    return {entry.msgid: set(entry.occurrences) for entry in catalog}


def language_problems(template, catalog):
    translated = {entry.msgid: entry for entry in catalog if not entry.obsolete}
    for entry in template:
        problem = _problem(entry.msgid, translated.pop(entry.msgid, None))
        if problem:
            yield f"{problem}: {entry.msgid!r}"
    for string in translated:
        yield f"not in the template: {string!r}"


def _problem(source, entry):
    if not entry:
        return "missing"
    if not entry.msgstr.strip():
        return "untranslated"
    if entry.fuzzy:
        return "fuzzy"
    if _kept(source) != _kept(entry.msgstr):
        return f"other placeholders or elements than its source, {entry.msgstr!r}"
    if _line_ends(source) != _line_ends(entry.msgstr):
        return "other line ends than its source"
    return None


def _kept(text):
    return Counter(KEPT.findall(text))


def _line_ends(text):
    return text.startswith("\n"), text.endswith("\n")
