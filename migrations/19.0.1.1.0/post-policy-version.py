"""Begin the history of each policy: its present terms are its first version.

Open closings continue under it; for closed ones the terms of their time are not known.
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
