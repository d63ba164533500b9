"""The statuses of closings, openings and requests, each defined once."""

# Of a control (a closing or an opening); control.py has the transitions.
COUNTING, TO_APPROVE, READY = "counting", "to_approve", "ready"
# The final ones: of a closing, of an opening.
CLOSED, OPENED = "closed", "opened"

# Of a request for a second person's decision.
WAITING, WITHDRAWN, EXPIRED = "waiting", "withdrawn", "expired"

# Of the review after the closing.
NO_REVIEW, TO_REVIEW, REVIEWED = "none", "to_review", "reviewed"

# Codes of what is missing that a second person's approval supplies.
SIGNABLE = {"approval", "imbalance", "proof", "sales", "block"}
