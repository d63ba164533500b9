"""Records that are written once, and records that others refer to.

Counts, approvals, logs and versions of policies are evidence: no verb, context or right
can change or delete them. What they refer to cannot be deleted either. Nothing here
knows what a closing is.
"""

from . import undefaulted
from . import evidence
from . import kept
