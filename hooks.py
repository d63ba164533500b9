from odoo.tools import sql

# Our stored computed fields on Odoo's big tables. Odoo computes nothing for a column
# that exists already, and empty is right for records from before this module: no
# session has a policy, no entry posts a difference.
COLUMNS = {
    "account_move": {"pos_closing_id": "int4", "pos_closing_opening_id": "int4"},
    "pos_session": {"closing_policy_id": "int4"},
}


def pre_init_hook(env):
    add_columns(env.cr)


def uninstall_hook(env):
    """Unlink the group that is removed with the module: policies keep approvers."""
    env.cr.execute("UPDATE pos_closing_policy SET approver_group_id = NULL")


def add_columns(cr):
    """Add the columns that are missing: on installation, and in an upgrade."""
    for table, columns in COLUMNS.items():
        for name, column_type in columns.items():
            if not sql.column_exists(cr, table, name):
                sql.create_column(cr, table, name, column_type)
