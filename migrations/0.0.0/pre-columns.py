from odoo.addons.pos_closing_control.hooks import add_columns


def migrate(cr, version):
    add_columns(cr)
