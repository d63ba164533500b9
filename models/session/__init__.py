from . import pos_session
from . import blind
from . import session_posting
from . import shared
