"""What Odoo's session does otherwise when its register has a policy.

The roads to *closed*, the locks that sales and closings wait for each other with, what
should be in the drawer, and what a cashier is not told before a blind count. Which
fields of a sale stand still is in ``guard``.
"""

from . import pos_session
from . import takings
from . import blind
from . import blind_sums
from . import shared
