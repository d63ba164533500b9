"""What a closing, an opening and a request are said to be: each status once."""

# Of a control: a closing or an opening. How it goes from one to the next: control.py.
COUNTING, TO_APPROVE, READY = "counting", "to_approve", "ready"
# The last ones: of a closing, of an opening.
CLOSED, OPENED = "closed", "opened"

# Of a request for a second person's decision.
WAITING, WITHDRAWN, EXPIRED = "waiting", "withdrawn", "expired"

# Of the review after the closing.
NO_REVIEW, TO_REVIEW, REVIEWED = "none", "to_review", "reviewed"

# Codes of what is missing that a second person's approval supplies.
SIGNABLE = {"approval", "imbalance", "proof", "sales", "block"}
