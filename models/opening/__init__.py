from . import opening
from . import session_opening
from . import log
