"""Rooms by capability, from the ground up: each may use only those before it.

The docstring of each room says what it is for. On the ground, in no room: the names of
groups and statuses, numbers as people read them, and what remote callers send.
``tests/whole/test_rooms.py`` enforces all this.
"""

from . import seam
from . import evidence
from . import policy
from . import sales
from . import proof
from . import control
from . import approval
from . import closing
from . import session
from . import guard
from . import opening
