"""Keep the files of i18n/ in step with the code; dev/i18n says how to call it.

python translations.py update|compare EXPORTED_TEMPLATE
python translations.py check [LANGUAGE...]
"""

import sys

import polib
from translation_files import (
    FOLDER,
    TEMPLATE,
    catalog,
    language_problems,
    languages,
    read,
    template_problems,
)

# They would change with each export, and the git history has them.
DATES = ("POT-Creation-Date", "PO-Revision-Date")


def update(exported_path):
    template = read(exported_path)
    for date in DATES:
        template.metadata.pop(date)
    template.save(str(TEMPLATE))
    print(f"{TEMPLATE.name}: {len(template)} strings")
    for language in languages():
        updated = merged(template, catalog(language))
        updated.save(str(FOLDER / f"{language}.po"))
        print(f"{language}.po: {len(updated.untranslated_entries())} untranslated")


def merged(template, old):
    """The template's strings, with the old translations that are still needed."""
    known = {entry.msgid: entry.msgstr for entry in old if not entry.fuzzy}
    old.clear()
    for entry in template:
        translated = polib.POEntry(msgid=entry.msgid, msgstr=known.get(entry.msgid, ""))
        translated.comment, translated.occurrences = entry.comment, entry.occurrences
        old.append(translated)
    return old


def compare(exported_path):
    problems = template_problems(read(exported_path), read(TEMPLATE))
    return told(TEMPLATE.name, problems)


def check(*names):
    template, failed = read(TEMPLATE), False
    for language in names or languages():
        problems = language_problems(template, catalog(language))
        failed |= told(f"{language}.po", problems)
    return failed


def told(name, problems):
    """Print what is wrong with a file, and how much; tell whether anything is."""
    problems = list(problems)
    for problem in problems:
        print(f"{name}: {problem}")
    print(f"{name}: {len(problems)} problem(s)")
    return bool(problems)


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    commands = {"update": update, "compare": compare, "check": check}
    sys.exit(commands[command](*arguments))
