"""The groups that this module checks, by name, and what they are to it.

Nothing else names a group in Python, so a search for these names finds everything that
a role may do.
"""

POS_USER = "point_of_sale.group_pos_user"
POS_MANAGER = "point_of_sale.group_pos_manager"
APPROVER = "pos_closing_control.group_closing_approver"
AUDITOR = "pos_closing_control.group_closing_auditor"

INVOICING = "account.group_account_invoice"
ACCOUNT_READER = "account.group_account_readonly"
ACCOUNT_BASIC = "account.group_account_basic"
BOOKKEEPER = "account.group_account_user"
ACCOUNT_MANAGER = "account.group_account_manager"

STOCK_USER = "stock.group_stock_user"
STOCK_MANAGER = "stock.group_stock_manager"

ACCESS_RIGHTS = "base.group_erp_manager"
SETTINGS = "base.group_system"

# Who does an accountant's work. Without an accounting app these are the
# "Administrator" of invoicing.
ACCOUNTANTS = (BOOKKEEPER, ACCOUNT_MANAGER)
# Who sees the expected amounts of an attempt: approvers and auditors. They are hidden
# from the cashier, for whom they would defeat the blind count. Written as in a field's
# "groups".
SECOND_PERSON = f"{APPROVER},{AUDITOR}"


def ids_of_groups(env, names):
    """Return the ids of the groups of these names."""
    return [env.ref(name).id for name in names]


def is_any(user, names):
    """Tell whether the user belongs to one of these groups."""
    return any(map(user.has_group, names))
