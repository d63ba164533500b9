"""The closing of a session: its verbs, what must be in order first, and what it posts.

One file for each reason to wait: checks before the count, an imbalance, a proof that
does not agree, sales that were changed; and one for each thing that goes with a
closing: the request, the review, the trial, the slip. Roads that lead to a closing are
in ``session``.
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
