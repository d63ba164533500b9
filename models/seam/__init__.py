"""Where Odoo's closing and opening meet ours; nothing else calls or reads them.

Odoo calls ``closing_roads.py`` and ``opening_roads.py``, which pass on to methods of
ours and decide nothing. ``session_state.py`` reads and writes Odoo's figures of a
session by what they mean, ``posting_repairs.py`` corrects what Odoo posts wrongly.
``scheduler.py`` and ``accounts_once.py`` ask once what Odoo asks for each stock move or
line, and change nothing else. Odoo's labels, and all that we rely on, are in ``seam/``
beside ``models/``. This room has no rules and no texts.
"""

from . import session_state
from . import closing_roads
from . import opening_roads
from . import posting_repairs
from . import scheduler
from . import accounts_once
