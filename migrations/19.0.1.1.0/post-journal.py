from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Sessions that are open get a journal now; closed ones have none."""
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    sessions = env["pos.session"].search(
        [("state", "!=", "closed"), ("closing_policy_id", "!=", False)]
    )
    sessions._closing_begin_journal()
