"""What nobody may change while a count is compared with it.

Orders, lines, payments, cash moves, transfers, sessions and the set-up of an open
register. ``engine/guard.py`` is the table of what is kept, field by field and why. Here
are the places where Odoo would allow a change, and the few calls of its own screens
that stay allowed: tips, edited payments, orders sent by a kiosk or a table.
"""

from . import guard
from . import session_guard
from . import session_journal
from . import pos_order
from . import payable
from . import order_ways
from . import pos_order_line
from . import pos_payment
from . import refused
from . import kiosk
from . import setup_guard
from . import statement_line
from . import picking_guard
