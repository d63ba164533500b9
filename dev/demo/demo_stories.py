"""What was sold in each session, and how each of them was closed."""

# Sales of an earlier session; the special one differs from session to session.
USUAL = ("cash", "card", "change", "mixed", "card", "discount", "cash")
SPECIAL = ("refund", "invoice", "account", "taxes")
# Sales of the session that is still open.
TODAY = (
    ("cash", "card", "change", "mixed", "taxes", "card", "discount", "invoice")
    + ("refund", "cash", "account", "card", "change", "invoice", "cash", "refund")
    + ("card", "account")
)

# A story is how a session was closed: (method, arguments) in order. Days ago, register,
# cashier, story. Open counts first, blind ones further down. The register that waits
# for an approval is never closed.
STORIES = (
    (13, "standard", "cashier", [("count",), ("close",)]),
    (12, "standard", "cashier2", [("count", -1.35), ("close",)]),
    (
        11,
        "standard",
        "cashier",
        [("count", 4.20), ("explain", "cash", "change"), ("close",)],
    ),
    (
        9,
        "standard",
        "cashier2",
        [
            ("count", 0, -12.80),
            ("explain", "card", "terminal", "Last batch not in the report yet"),
            ("close",),
        ],
    ),
    (
        8,
        "standard",
        "cashier",
        [
            ("count", -38.50),
            ("explain", "cash", "unknown", "Counted three times with Nina"),
            ("request", "Please look at the drawer before you go home"),
            ("approve", "Seen the drawer, the camera shows nothing"),
            ("close",),
        ],
    ),
    (6, "standard", "cashier2", [("count", -20.00), ("count",), ("close",)]),
    (
        5,
        "standard",
        "cashier",
        [
            ("count", -15.00),
            ("request", "It does not get better"),
            ("refuse", "A roll of quarters is still in the safe: count it"),
            ("count", -0.25),
            ("close",),
        ],
    ),
    (
        2,
        "standard",
        "cashier",
        [
            ("count", 7.75),
            ("explain", "cash", "method", "A card sale paid in cash"),
            ("close",),
        ],
    ),
    (13, "strict", "cashier2", [("count",), ("close",)]),
    (11, "strict", "cashier", [("count", -10.00), ("count",), ("close",)]),
    (
        10,
        "strict",
        "cashier2",
        [
            ("count", -7.40),
            ("count", -7.40),
            ("explain", "cash", "change"),
            ("approve", "Change for a 10 was given twice, the customer was gone"),
            ("close",),
        ],
    ),
    (
        7,
        "strict",
        "cashier",
        [
            ("count", 0, -1.15),
            ("count", 0, -1.15),
            ("explain", "card", "terminal", "Tip line of the terminal"),
            ("close",),
        ],
    ),
    (
        4,
        "strict",
        "cashier2",
        [
            ("count", -120.00),
            ("count", -120.00),
            ("explain", "cash", "theft", "Drawer was open when we came back"),
            ("release", "Reported to the police, case 26-4471"),
            ("close",),
        ],
    ),
    (
        3,
        "strict",
        "cashier",
        [
            ("count", -9.99),
            ("count", 14.50),
            ("recount", "The drawer of the other till was counted with it"),
            ("count", -0.40),
            ("close",),
        ],
    ),
    (1, "strict", "cashier", [("count", 1.05), ("close",)]),
    (
        1,
        "terrace",
        "cashier2",
        [
            ("count", -27.40),
            ("explain", "cash", "unknown", "Counted twice, nothing under the tray"),
            ("request", "Marta, please approve, or come and count with me"),
        ],
    ),
    (12, "plain", "cashier2", [("count_in_odoo",), ("close_in_odoo",)]),
    (
        7,
        "plain",
        "cashier2",
        [("count_in_odoo", -3.10, "A coin short?"), ("close_in_odoo",)],
    ),
    (3, "plain", "cashier", [("count_in_odoo",), ("close_in_odoo", -5.00)]),
)
# How the drawer was found in the morning, if it was not as it had been left.
OPENINGS = {
    (10, "strict"): [("find", -1.50)],
    (7, "strict"): [
        ("find", -20.00),
        ("find", -20.00),
        ("account_for", "cash_move", "Change lent to the coffee bar last night"),
        ("let_open", "The coffee bar has written it down"),
    ],
    (1, "strict"): [("find", 0.75)],
}
# The session whose differences are reviewed afterwards: another policy for a day.
REVIEWED = (2, "standard")
# The session with an invoice that goes back to draft the morning after.
TAKEN_BACK = (6, "standard")
