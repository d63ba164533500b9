from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Open sessions get a journal now; closed ones have none."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    sessions = env["pos.session"].search(
        [("state", "!=", "closed"), ("closing_policy_id", "!=", False)]
    )
    sessions._closing_begin_journal()
