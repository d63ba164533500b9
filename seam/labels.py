"""Odoo's labels by which its journal items and cash lines are told apart.

All of them are written by ``point_of_sale/models/pos_session.py``; each names the
method. ``tests/seam/test_core_labels.py`` closes a session and looks for them.
"""

from odoo.tools import SQL
from odoo.tools.translate import code_translations

# Of the wizard that Odoo offers if an entry does not balance: _close_session_action.
FORCE_CLOSING = "pos.close.session.wizard"
# _get_rounding_difference_vals: never translated.
ROUNDING_LINE = "Rounding line"
# _prepare_balancing_line_vals: in the language of whoever closes.
BALANCING_LINE = "Difference at closing PoS session"


def balancing_labels(env):
    """Return the label of a forced balance in all installed languages."""
    labels = [BALANCING_LINE]
    for code, _name in env["res.lang"].get_installed():
        terms = code_translations.get_python_translations("point_of_sale", code)
        labels.append(terms.get(BALANCING_LINE, BALANCING_LINE))
    return labels


def is_of_cash_move(line, session):
    """Cash in or out is named "<session>-<in or out>-<reason>".

    ``_prepare_account_bank_statement_line_vals``. Lines of payments are named after
    their session alone, or their payment; those of differences by a sentence.
    """
    return SQL(
        "starts_with(%s, %s || '-')",
        SQL.identifier(line, "payment_ref"),
        SQL.identifier(session, "name"),
    )


def is_of_tender(item, session):
    """The session's receivables are named "<session> - <payment method>".

    ``_get_combine_receivable_vals`` and ``_get_split_receivable_vals``.
    """
    return SQL(
        "starts_with(%s, %s || ' - ')",
        SQL.identifier(item, "name"),
        SQL.identifier(session, "name"),
    )


def is_of_method(item, session, name):
    """The same for one payment method, in one language.

    :param name: SQL of the method's name
    """
    return SQL(
        "%s = %s || ' - ' || %s",
        SQL.identifier(item, "name"),
        SQL.identifier(session, "name"),
        name,
    )


def is_of_provider(item, session, name):
    """The same for an online payment: its provider follows in brackets.

    ``_get_split_receivable_op_vals`` of ``pos_online_payment``.
    """
    return SQL(
        "starts_with(%s, %s || ' - ' || %s || ' (')",
        SQL.identifier(item, "name"),
        SQL.identifier(session, "name"),
        name,
    )


def is_unnamed(item):
    """Costs of goods are the only items of a session's entry without a label.

    ``_get_stock_expense_vals`` and ``_get_stock_valuation_vals``.
    """
    return SQL("COALESCE(%s, '') = ''", SQL.identifier(item, "name"))
