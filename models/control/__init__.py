"""What a closing and an opening have in common: money is counted, judged and explained.

A control has tenders, and each tender counts, explanations and the entries of its
difference. What a face is answered is here as well, in ``answer.py``. Who decides is in
``approval``, and what the control is for, in ``closing`` and ``opening``.
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
