"""The closing of a session: its verbs, its checks before the count, and its posting.

There is one file for each reason to wait (checks before the count, an imbalance, a
proof that does not match, changed sales) and one for each thing that belongs to a
closing: the request, the review, the trial, the slip. The ways that lead to a closing
are in ``session``.
"""

from . import check
from . import check_orders
from . import check_payments
from . import check_products
from . import check_setup
from . import closing
from . import imbalance
from . import review
from . import booked
from . import request
from . import changed_sales
from . import methods
from . import slip
from . import proven
from . import trial
