"""Rooms by capability, from the ground up: each may take from those before it only.

What a room is for, its own docstring says. On the ground, in no room: the names of
groups and of statuses, numbers as people read them, and what remote callers send. The
test of all this is ``tests/whole/test_rooms.py``.
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
