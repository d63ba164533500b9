"""What closings and openings share: money is counted, judged and explained.

A control has payment methods, and each of these has counts, explanations and the
entries of its difference. The answer of the verbs is here as well, in ``answer.py``.
Who decides is in ``approval``; what a control is for is in ``closing`` and ``opening``.
"""

from . import employee
from . import control
from . import part
from . import tender
from . import declaration
from . import posting
from . import explanation
from . import count
from . import count_line
from . import answer
