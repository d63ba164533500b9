"""The history of each policy begins: what it says now is its first version.

Closings that are open go on under it; of closed ones nobody knows what it said then.
"""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    for policy in env["pos.closing.policy"].search([("version_ids", "=", False)]):
        policy._record_version(policy._terms())
    open_ones = [("status", "not in", ("closed", "opened")), ("count_id", "!=", False)]
    for model in ("pos.closing", "pos.closing.opening"):
        for control in env[model].search(open_ones):
            control.policy_version_id = control.policy_id._version()
