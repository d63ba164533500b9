"""Who may decide, and how they prove who they are.

The second person and those who must not be it, the people responsible for a register,
approvals as evidence, PIN and password and the lock after wrong ones, and everything
about the employees of ``pos_hr``. What is decided is in ``control`` and above.
"""

from . import people
from . import policy_employee
from . import approval
from . import self_approval
from . import secret_lock
from . import signature
from . import res_users
from . import responsible
from . import register_employees
