"""How PostgreSQL runs our queries."""

from odoo.tools import SQL


def without_jit(query):
    """Return a query that PostgreSQL does not compile, nor any later one here.

    It would for what it thinks to be costly, as queries of many parts in a database
    without statistics: then it compiles for half a second what takes milliseconds.
    """
    return SQL("SET LOCAL jit = off; %s", query)
