"""Stored proofs that orders, payments, journal entries, cash and stock agree.

Also what was found to have changed since, and the buttons that lead here from journal
entries, payments, transfers and sessions. The ledgers themselves are SQL in
``proofs/``, and ``proofs/identities.py`` says which of them must agree. A proof is
computed from what Odoo has stored: it needs no closing, and changes none.
"""

from . import proof
from . import proof_row
from . import proof_view
from . import proof_product
from . import proof_change
from . import proof_sales
from . import setup
from . import session_proof
from . import session_report
from . import reconciliation
from . import account_move
from . import account_payment
from . import stock_picking
from . import ir_ui_menu
