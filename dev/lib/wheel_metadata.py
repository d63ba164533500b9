"""Fail unless a wheel's metadata has what a package index needs.

    python wheel_metadata.py WHEEL VERSION

What is wrong is printed.
"""

import re
import sys
from email import message_from_string
from zipfile import ZipFile

from readme_renderer import rst

EXPECTED = {
    "Name": "odoo-addon-pos_closing_control",
    "Requires-Dist": "odoo==19.0.*",
    "License": "LGPL-3",
    "Description-Content-Type": "text/x-rst",
}
ADDON = "odoo/addons/pos_closing_control/"
# Needed by Odoo, by its users and by those who run our tests.
NEEDED = ("__manifest__.py", "README.rst", "doc/", "tests/__init__.py", "security/")
# An index shows the description on a page of its own, without our other files.
BESIDE = re.compile(r'(?:src|href)="(?!https?:|mailto:|#)([^"]*)"')


def problems(path, version):
    with ZipFile(path) as wheel:
        names = wheel.namelist()
        info = next(name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = message_from_string(wheel.read(info).decode())
    for key, value in (EXPECTED | {"Version": version}).items():
        if metadata[key] != value:
            yield f"{key} is {metadata[key]}, not {value}"
    yield from wrong_files(names)
    yield from wrong_description(metadata.get_payload())


def wrong_files(names):
    addon = [name.removeprefix(ADDON) for name in names if name.startswith(ADDON)]
    for needed in NEEDED:
        if not any(name.startswith(needed) for name in addon):
            yield f"{needed} is missing"
    for name in addon:
        if name.startswith(("dev/", ".")):
            yield f"{name} is for developers"


def wrong_description(text):
    page = rst.render(text, stream=sys.stderr)
    if not page:
        yield "the description cannot be rendered"
    for target in BESIDE.findall(page or ""):
        yield f"the description refers to {target}, which is not on the index"


if __name__ == "__main__":
    found = list(problems(*sys.argv[1:]))
    print("\n".join(found))
    sys.exit(bool(found))
