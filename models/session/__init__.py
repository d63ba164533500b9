"""What Odoo's session does differently when its register has a policy.

The ways to *closed*, the locks that make sales and closings wait for each other, what
should be in the drawer, and what a cashier is not told before a blind count. Which
fields of a sale cannot change is in ``guard``.
"""

from . import pos_session
from . import takings
from . import blind
from . import blind_sums
from . import shared
