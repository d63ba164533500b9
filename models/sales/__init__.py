"""The journal of sales: what was sold and how it was paid, written when it was paid.

Also what tells one sale in the journal from the same sale in Odoo. That a closing waits
for such differences is in ``closing/changed_sales.py``, and who writes to the journal
is in ``guard/session_journal.py``.
"""

from . import receipt
from . import sale_change
