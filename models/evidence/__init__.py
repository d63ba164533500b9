"""Records that are written once, and records that others refer to.

Counts, approvals, logs and versions of policies are evidence: no verb, no context and
no right changes or deletes them. What they refer to is kept. Nothing here knows what a
closing is.
"""

from . import evidence
from . import kept
