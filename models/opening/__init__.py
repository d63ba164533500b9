"""The opening: what was left, what is found, and who stands for the difference.

Also the log, which tells of closings and openings alike and so stands above both.
"""

from . import opening
from . import session_opening
from . import log
