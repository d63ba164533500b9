"""Where Odoo's closing and opening touch ours: nothing else calls or reads them.

Odoo calls in ``closing_roads.py`` and ``opening_roads.py``, which hand on to methods of
ours and decide nothing. ``session_state.py`` reads and writes Odoo's figures of a
session by what they mean, ``posting_repairs.py`` mends what Odoo posts wrongly.
``scheduler.py`` and ``accounts_once.py`` ask once what Odoo asks for each stock move or
line, and change nothing else.
Labels, and all that is taken for granted of Odoo, are in the room of the same name
beside ``models/``. Here is no rule and no text.
"""

from . import session_state
from . import closing_roads
from . import opening_roads
from . import posting_repairs
from . import scheduler
from . import accounts_once
