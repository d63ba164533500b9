"""What nobody changes while it is what a count is compared with.

Orders, lines, payments, cash moves, transfers, sessions and the set-up of an open
register. The table of what is kept, field by field and why, is ``engine/guard.py``;
here are the places where Odoo would let it be changed, and the few ways of its own
screens that stay open: tips, edited payments, orders that a kiosk or a table sends.
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
