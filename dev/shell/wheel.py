"""Run in Odoo's shell of a virtual environment: the module works from its wheel."""

import sysconfig
from pathlib import Path

from shop import trade

from odoo.modules.module import get_module_path

packages = Path(sysconfig.get_path("purelib"))
path = Path(get_module_path("pos_closing_control"))
assert path == packages / "odoo" / "addons" / "pos_closing_control", f"it is in {path}"
trade(env)  # noqa: F821
print("progress: a till was opened and closed")
