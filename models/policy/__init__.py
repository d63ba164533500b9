"""What a register may do by itself: policies, thresholds, reasons, where they are set.

The settings of registers and companies are here as far as they choose a policy.
``engine/verdict.py`` computes what a policy requires; who may decide is in
``approval``, and what must not change while a register is open is in ``guard``.
"""

from . import reason
from . import policy
from . import rule
from . import version
from . import pos_config
from . import pos_payment_method
from . import res_company
from . import res_config_settings
