from . import people
from . import approval
from . import self_approval
from . import secret_lock
from . import signature
from . import res_users
from . import responsible
from . import register_employees
