"""The opening: what was left, what was found, and who approves the difference.

The log is here as well: it is used by closings and openings alike.
"""

from . import opening
from . import session_opening
from . import log
