"""The journal of sales: what was sold and how it was paid, written when it was paid.

It is also compared here with the sales as they are now in Odoo. That a closing waits
for differences is in ``closing/changed_sales.py``; what writes to the journal is in
``guard/session_journal.py``.
"""

from . import receipt
from . import sale_change
