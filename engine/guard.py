"""What remote calls may change of sales and sessions on a register with a policy.

This is the complete list: the room ``models/guard`` uses it, and its test goes through
every row. It is about orders that are *paid* (drafts can be changed freely until then),
about sessions, and about their cash moves and transfers.

- ``KEPT``: no remote call changes it, whoever calls. Only Odoo does, when it processes
  an order from the screen to the books, and code that runs as superuser.
- ``CORRECTED``: approvers and accountants may, while the session is open; the register
  is then counted again. What cashiers may do is in ``OPEN_WAYS``.
- ``FREE``: as in Odoo.

Fields without a row: those of lines, payments and lots are ``CORRECTED``, whatever
module they come from; those of orders and sessions are ``FREE``.
"""

from typing import NamedTuple

FREE, CORRECTED, KEPT = "free", "corrected", "kept"
STRICTNESS = (FREE, CORRECTED, KEPT)
EVERY_OTHER = "*"


class Row(NamedTuple):
    model: str
    level: str
    fields: tuple
    why: str


TABLE = (
    # Orders, once they are paid
    Row(
        "pos.order",
        KEPT,
        ("state",),
        "Who sets it back or cancels it takes the sale out of what is expected.",
    ),
    Row(
        "pos.order",
        KEPT,
        ("session_id", "config_id", "company_id", "sale_journal", "picking_type_id"),
        "It would be money of another register, of a closed session, or of none.",
    ),
    Row(
        "pos.order",
        KEPT,
        ("account_move", "session_move_id", "reversed_move_ids", "picking_ids"),
        "An order that claims another's invoice or transfer is not posted by its own.",
    ),
    Row(
        "pos.order",
        KEPT,
        ("name", "uuid", "pos_reference", "sequence_number", "tracking_number"),
        "It is the sale that the receipt in the customer's hand names.",
    ),
    Row(
        "pos.order",
        CORRECTED,
        (
            "lines",
            "payment_ids",
            "amount_total",
            "amount_tax",
            "amount_paid",
            "amount_return",
            "amount_difference",
        ),
        "It is what the count is compared with.",
    ),
    Row(
        "pos.order",
        CORRECTED,
        (
            "date_order",
            "currency_rate",
            "fiscal_position_id",
            "pricelist_id",
            "is_refund",
        ),
        "By it taxes, rates and signs are booked.",
    ),
    Row(
        "pos.order",
        CORRECTED,
        ("preset_time", "shipping_date"),
        "Odoo's closing leaves out orders that are due on a later day.",
    ),
    Row(
        "pos.order",
        CORRECTED,
        ("is_tipped", "tip_amount"),
        "A tip is money for the staff.",
    ),
    Row(
        "pos.order",
        CORRECTED,
        ("user_id", "employee_id"),
        "Who sold may be barred from approving.",
    ),
    Row(
        "pos.order",
        CORRECTED,
        ("partner_id",),
        "What was put on one customer's account would be owed by another. Free while"
        " nothing is: the screen asks for a customer to invoice.",
    ),
    # Lines, payments and lots of paid orders
    Row(
        "pos.order.line",
        KEPT,
        ("order_id", "company_id", "uuid"),
        "A line that changes orders takes its amount along.",
    ),
    Row(
        "pos.order.line",
        FREE,
        ("coupon_id", "customer_note", "note"),
        "Loyalty names the cards it made once the order is paid; notes are words.",
    ),
    Row(
        "pos.order.line",
        CORRECTED,
        (EVERY_OTHER,),
        "Sales are posted from the lines.",
    ),
    Row(
        "pos.payment",
        KEPT,
        ("pos_order_id", "session_id", "company_id", "account_move_id", "uuid"),
        "A payment is expected where its session says, and posted where its order is.",
    ),
    Row(
        "pos.payment",
        CORRECTED,
        (EVERY_OTHER,),
        "Payments are what is expected in the drawer and at the bank.",
    ),
    Row(
        "pos.pack.operation.lot",
        KEPT,
        ("pos_order_line_id", "order_id"),
        "A lot that changes lines takes the line along.",
    ),
    Row(
        "pos.pack.operation.lot",
        CORRECTED,
        (EVERY_OTHER,),
        "Stock is moved by it; writing its product would change the line's.",
    ),
    # Cash that is moved in and out
    Row(
        "account.bank.statement.line",
        KEPT,
        ("pos_session_id",),
        "Cash in or out belongs to the drawer it was taken from.",
    ),
    Row(
        "account.bank.statement.line",
        CORRECTED,
        (EVERY_OTHER,),
        "It is expected in the drawer. After the closing it is the accountants'.",
    ),
    # Goods
    Row(
        "stock.picking",
        KEPT,
        ("pos_session_id", "pos_order_id"),
        "What was sold would be moved for another sale, or for none.",
    ),
    # Sessions
    Row(
        "pos.session",
        KEPT,
        ("state",),
        "Opening and closing set it: whoever else does skips the count.",
    ),
    Row(
        "pos.session",
        KEPT,
        ("config_id", "currency_id", "closing_policy_id"),
        "They say whose money it is, and by which rules it is judged.",
    ),
    Row(
        "pos.session",
        KEPT,
        ("cash_register_balance_start", "cash_real_transaction", "cash_journal_id"),
        "The float and the cash moves are part of what is expected in the drawer, and"
        " the journal says which drawer.",
    ),
    Row(
        "pos.session",
        KEPT,
        ("cash_register_balance_end_real",),
        "It is what was left: the next opening is compared with it.",
    ),
    Row(
        "pos.session",
        KEPT,
        ("start_at", "stop_at"),
        "Between them cash is looked for that registers took for each other.",
    ),
    Row(
        "pos.session",
        KEPT,
        ("rescue",),
        "The next opening passes a rescue session over when it asks what was left.",
    ),
    Row(
        "pos.session",
        KEPT,
        ("update_stock_at_closing",),
        "Switched in between, goods would leave the stock twice or never.",
    ),
    Row(
        "pos.session",
        KEPT,
        ("move_id",),
        "It is the entry that sales are proven against.",
    ),
    Row(
        "pos.session",
        KEPT,
        ("closing_id", "closing_locked", "opening_id"),
        "They say what was counted and signed, and whether a sale undoes it.",
    ),
    Row(
        "pos.session",
        KEPT,
        ("closing_journaled",),
        "Without it the journal of sales is not asked whether sales were changed.",
    ),
    Row(
        "pos.session",
        CORRECTED,
        ("name", "user_id"),
        "Entries are found by the one; the other may see closings that others may not."
        " Odoo names a session that has no name yet.",
    ),
)


class Way(NamedTuple):
    name: str
    when: str
    why: str


OPEN_WAYS = (
    Way(
        "tip",
        "Where the register takes tips after payment, the order has none, and a payment"
        " of it can be charged anew, so not in cash: one line of its tip product, which"
        " raises total and payment, then is_tipped and tip_amount as that line has it.",
        "The screen for tips works so.",
    ),
    Way(
        "edit_payment",
        "Where the policy lets cashiers, and nothing was printed or invoiced: another"
        " method that is no customer account, for the same amount.",
        "Odoo's form of the order works so.",
    ),
)

_LEVELS = {(row.model, name): row.level for row in TABLE for name in row.fields}


def level(model, name):
    """Return how strictly a field of a model is guarded."""
    every_other = _LEVELS.get((model, EVERY_OTHER), FREE)
    return _LEVELS.get((model, name), every_other)


def strictest_level(model, names):
    """Return how strictly writing all these fields at once is guarded."""
    levels = [level(model, name) for name in names]
    return max(levels, key=STRICTNESS.index, default=FREE)
