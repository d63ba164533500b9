"""Update record rules, scheduled jobs and the like in installed shops.

Odoo excludes them from updates so that shops can change them. Those that nobody has
changed are updated here; policies and reasons always belong to the shop.
"""

import logging

from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.modules import Manifest
from odoo.tools.convert import xml_import
from odoo.tools.misc import file_open

MODULE = "pos_closing_control"
OF_THE_SHOP = ("pos.closing.policy", "pos.closing.reason")

_logger = logging.getLogger(__name__)


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name in Manifest.for_addon(MODULE)["data"]:
        if name.endswith(".xml"):
            update_settings(env, f"{MODULE}/{name}")


def update_settings(env, path):
    """Load a data file again, including records it excludes from updates."""
    with file_open(path, "rb") as file:
        root = etree.parse(file).getroot()
    if root.get("noupdate") != "1":
        return
    for node in root.findall("record"):
        if not is_updated(env, node):
            root.remove(node)
    xml_import(env, MODULE, {}, "init", noupdate=True, xml_filename=path).parse(root)


def is_updated(env, node):
    if node.get("model") in OF_THE_SHOP:
        return False
    record = env.ref(f"{MODULE}.{node.get('id')}")
    if record.write_uid.id == SUPERUSER_ID:
        return True
    _logger.info(
        "%s was changed by %s: it stays as it is. What this release has is in the"
        " module's data files.",
        record.display_name,
        record.write_uid.name,
    )
    return False
