"""What closing, opening and proof rely on in Odoo 19, and what to do if it changes.

The list is complete, as ``tests/seam/test_core_facts.py`` checks: each row against Odoo
as it is, and that every method of Odoo that is overridden has a row. A failure says the
two sentences of its row and the files that use the name.
"""

from typing import NamedTuple


class Method(NamedTuple):
    """A method of Odoo that is overridden or called, with its parameters.

    ``takes`` says what it is relied on for, ``then`` what to do if that changes.
    """

    model: str
    name: str
    parameters: tuple
    takes: str
    then: str


class Fields(NamedTuple):
    """Fields of a model, each with its type, and its comodel or its possible values."""

    model: str
    fields: dict
    takes: str
    then: str


_CLOSE = ("balancing_account", "amount_to_balance", "bank_payment_method_diffs")
_ITEM = ("partial_move_line_vals", "amount", "amount_converted")
_ITEM = (*_ITEM, "force_company_currency")

ROADS = (
    Method(
        "pos.session",
        "_validate_session",
        _CLOSE,
        "it is the only place where Odoo posts a session, and sets it to closed",
        "find where Odoo posts now, and gate that in models/seam/closing_roads.py: no"
        " session of a register with a policy may get by",
    ),
    Method(
        "pos.session",
        "action_pos_session_closing_control",
        _CLOSE,
        "form, kiosk and screen close through it, and it leads to _validate_session",
        "move the early check to what these call now; the gate is _validate_session",
    ),
    Method(
        "pos.session",
        "update_closing_control_state_session",
        ("notes",),
        "the screen keeps its notes with it before it closes",
        "check early in what the screen calls instead",
    ),
    Method(
        "pos.session",
        "post_closing_cash_details",
        ("counted_cash",),
        "the screen writes the counted cash with it, as whoever is signed in",
        "see that Odoo's own count of a ready closing is no error",
    ),
    Method(
        "pos.session",
        "_cannot_close_session",
        ("bank_payment_method_diffs",),
        "its dictionary is shown by Odoo's dialog, which cancels no orders if it says"
        " redirect",
        "let pos.session._closing_refusal answer what Odoo's dialog takes now",
    ),
    Method(
        "pos.session",
        "_create_account_move",
        _CLOSE,
        "it makes the session's entry, unposted, so that it may still be balanced",
        "ask pos.closing._balance between making the entry and checking its balance",
    ),
    Method(
        "pos.session",
        "_post_statement_difference",
        ("amount",),
        "it alone posts the drawer's difference, and nothing for 0",
        "keep Odoo from posting differences of registers with a policy: theirs are"
        " posted by pos.closing.tender._post_difference",
    ),
    Method(
        "pos.session",
        "_set_opening_control_data",
        ("cashbox_value", "notes"),
        "every road to opened leads through it, before the session gets its name",
        "gate what sets a session to opened in models/seam/opening_roads.py",
    ),
    Method(
        "pos.session",
        "action_pos_session_open",
        (),
        "it fills in what the last session has left, when a session is made",
        "set the float of a counted opening after Odoo has set its own",
    ),
    Method(
        "pos.session",
        "delete_opening_control_session",
        (),
        "leaving the opening screen deletes the session; the screen ignores the status",
        "see that a counted opening is not deleted by leaving the screen",
    ),
    Method(
        "pos.session",
        "_get_other_related_moves",
        (),
        "Odoo's button for journal items adds these entries to those that it knows",
        "add the opening's entries to the session's journal items in another way",
    ),
)

REPAIRS = (
    Method(
        "pos.session",
        "get_session_orders",
        (),
        "closing asks it whether there is anything to post: without orders for a later"
        " day, paid ones among them",
        "drop the repair in models/seam/posting_repairs.py if Odoo posts these now",
    ),
    Method(
        "pos.session",
        "_get_rounding_difference_vals",
        ("amount", "amount_converted"),
        "it returns no item, or an invalid one, where only the countervalue is left",
        "drop the repair in models/seam/posting_repairs.py if Odoo posts it now",
    ),
    Method(
        "pos.order.line",
        "_compute_total_cost",
        ("stock_moves",),
        "costs are written to lines of paid orders as whoever closes",
        "see that closing as a cashier still writes costs past the guard of lines",
    ),
    Method(
        "pos.order.line",
        "_compute_amount_line_all",
        (),
        "it tells what a line comes to, taxes included, as the entry will have it",
        "let pos.order._closing_pay_tip in models/guard/order_ways.py compute a tip",
    ),
    Method(
        "pos.payment.method",
        "_is_write_forbidden",
        ("fields",),
        "it forbids to change methods of open registers, unarchiving included",
        "see that a method can come out of the archive, or its money is not counted",
    ),
)

SPEED = (
    Method(
        "stock.move",
        "_trigger_scheduler",
        (),
        "it looks only at a move's product, two locations, company, references, and"
        " whether its quantity is above a rule's minimum",
        "let models/seam/scheduler.py tell apart what Odoo looks at now, or drop it if"
        " Odoo asks for all moves at once",
    ),
    Method(
        "pos.session",
        "_accumulate_amounts",
        ("data",),
        "it asks accounts for each line and move, and changes none",
        "see in models/seam/accounts_once.py that nothing changes them meanwhile",
    ),
    Method(
        "product.template",
        "_get_product_accounts",
        (),
        "it depends on the product, its category and the company, and returns accounts",
        "add what else it depends on to the key in models/seam/accounts_once.py",
    ),
)

BLIND = (
    Method(
        "pos.session",
        "_compute_cash_balance",
        (),
        "it computes what should be in the drawer, and the difference",
        "keep both back from a blind cashier under their new names",
    ),
    Method(
        "pos.session",
        "_compute_total_payments_amount",
        (),
        "it computes what was paid in the session",
        "keep it back from a blind cashier under its new name",
    ),
    Method(
        "pos.session",
        "get_closing_control_data",
        (),
        "Odoo's closing dialog gets all that is expected from it",
        "refuse what Odoo's dialog asks now while a till is counted blind",
    ),
    Method(
        "pos.session",
        "_load_pos_data_fields",
        ("config",),
        "it lists what the screen of the till knows of its session",
        "give the screen closing_locked and opening_controlled in another way",
    ),
    Method(
        "report.point_of_sale.report_saledetails",
        "get_sale_details",
        ("date_start", "date_stop", "config_ids", "session_ids", "kwargs"),
        "Odoo's daily sale is read by it, for the sessions that these name",
        "keep Odoo's daily sale back from a blind cashier",
    ),
    Method(
        "pos.config",
        "get_statistics_for_session",
        ("session",),
        "the dashboard gets the turnover as ['orders']['paid']",
        "keep the turnover on the dashboard back from a blind cashier",
    ),
    Method(
        "pos.config",
        "_compute_last_session",
        (),
        "it computes last_session_closing_cash: what was left in the drawer",
        "keep what was left back from whoever counts an opening blind",
    ),
)

SALES = (
    Method(
        "pos.order",
        "action_pos_order_paid",
        (),
        "every order that the screen sends becomes paid by it, also in create",
        "gate what makes an order paid: pos.order in models/guard/pos_order.py",
    ),
    Method(
        "pos.order",
        "_process_order",
        ("order", "existing_order"),
        "it syncs one order of the screen, which it creates as paid",
        "see that a synced order is checked before it is paid",
    ),
    Method(
        "pos.order",
        "sync_from_ui",
        ("orders",),
        "the screen sends its orders by it, and a refused one is tried again by it",
        "let pos.closing.refused send what the screen sends now",
    ),
    Method(
        "pos.order",
        "_generate_pos_order_invoice",
        (),
        "it invoices paid orders, and writes to those of closed sessions",
        "see that invoicing still gets past the guard of paid orders",
    ),
    Method(
        "pos.order",
        "_refund",
        (),
        "it copies orders to refund them, lots first",
        "see that refunding still gets past the guard of paid orders",
    ),
    Method(
        "pos.order",
        "action_pos_order_cancel",
        (),
        "it cancels drafts, those that active_ids in the context name among them",
        "cancel what was left at a kiosk in another way",
    ),
)

HELP = (
    Method(
        "pos.session",
        "_get_captured_payments_domain",
        (),
        "it tells the payments of a session that are not of drafts",
        "say the domain in pos.session._closing_sources",
    ),
    Method(
        "pos.session",
        "_get_closed_orders",
        (),
        "it returns the session's orders that are neither drafts nor cancelled",
        "use the orders that Odoo's posting uses",
    ),
    Method(
        "pos.session",
        "_get_balancing_account",
        (),
        "Odoo force-closes to this account",
        "use the account that Odoo force-closes to, or one of the policy",
    ),
    Method(
        "pos.session",
        "_create_balancing_line",
        ("data", "balancing_account", "amount_to_balance"),
        "it adds the item that balances the entry, with the label BALANCING_LINE",
        "balance the entry as Odoo's force-closing does, and see seam/labels.py",
    ),
    Method(
        "pos.session",
        "_close_session_action",
        ("amount_to_balance",),
        "an entry that does not balance is answered by a new pos.close.session.wizard,"
        " named in res_model and res_id, once all is rolled back",
        "read the missing amount in pos.session._closing_imbalance_of from what Odoo"
        " answers now",
    ),
    Method(
        "pos.session",
        "_get_receivable_account",
        ("payment_method",),
        "takings of a method wait on this account",
        "use the account on which Odoo lets takings wait",
    ),
    Method(
        "pos.session",
        "_get_diff_account_move_ref",
        ("payment_method",),
        "by this reference Odoo's reports find the difference of a card",
        "give differences of cards what Odoo's reports look for",
    ),
    Method(
        "pos.session",
        "_amount_converter",
        ("amount", "date", "round"),
        "it converts from the till's currency to the company's",
        "convert in pos.closing.tender._in_company_currency as Odoo's posting does",
    ),
    Method(
        "pos.session",
        "_debit_amounts",
        _ITEM,
        "it fills in the amounts of an item, or credits them where they are negative",
        "fill them in in pos.closing.tender._prepare_items",
    ),
    Method(
        "pos.session",
        "_credit_amounts",
        _ITEM,
        "it fills in the amounts of an item, or debits them where they are negative",
        "fill them in in pos.closing.tender._prepare_items",
    ),
    Method(
        "pos.session",
        "set_opening_control",
        ("cashbox_value", "notes"),
        "it opens a session through _set_opening_control_data and names it",
        "open in pos.closing.opening._finish as Odoo's screen does",
    ),
    Method(
        "pos.session",
        "post_close_register_message",
        (),
        "it tells in the session's log that it is closed, as who closes",
        "drop the call, or make the one that Odoo makes",
    ),
    Method(
        "pos.session",
        "show_journal_items",
        (),
        "it opens the journal items of a session",
        "open them in pos.closing.action_view_journal_items",
    ),
    Method(
        "account.move",
        "_post",
        ("soft",),
        "it posts an entry and checks that it is balanced",
        "post entries of differences as Odoo posts its own",
    ),
    Method(
        "product.product",
        "_get_product_accounts",
        (),
        "its income and stock_valuation are the accounts that closing uses",
        "read the accounts in proofs/ as Odoo's closing does",
    ),
    Method(
        "account.fiscal.position",
        "map_account",
        ("account",),
        "it gives the account of sales under a fiscal position",
        "map accounts in proofs/books.py as Odoo's closing does",
    ),
    Method(
        "account.fiscal.position",
        "map_tax",
        ("taxes",),
        "it gives the taxes of a line under a fiscal position",
        "map taxes in proofs/taxes.py as Odoo's closing does",
    ),
    Method(
        "account.tax",
        "_prepare_base_line_for_taxes_computation",
        ("record", "kwargs"),
        "closing computes the taxes of an order from such lines",
        "compute taxes in proofs/taxes.py as Odoo's closing does",
    ),
    Method(
        "account.tax",
        "_add_tax_details_in_base_lines",
        ("base_lines", "company"),
        "it computes the taxes of all lines",
        "compute taxes in proofs/taxes.py as Odoo's closing does",
    ),
    Method(
        "account.tax",
        "_round_base_lines_tax_details",
        ("base_lines", "company", "tax_lines"),
        "it rounds the taxes by line or by order",
        "compute taxes in proofs/taxes.py as Odoo's closing does",
    ),
)

BESIDE = (
    Method(
        "ir.ui.menu",
        "_load_menus_blacklist",
        (),
        "it hides menus from whoever asks",
        "hide the menus of the proof in another way",
    ),
    Method(
        "res.users",
        "SELF_READABLE_FIELDS",
        None,
        "everybody reads these of their own user",
        "let everybody see whether they have a closing PIN",
    ),
)

METHODS = (*ROADS, *REPAIRS, *SPEED, *BLIND, *SALES, *HELP, *BESIDE)

FIELDS = (
    Fields(
        "pos.session",
        {
            "cash_register_balance_start": "monetary",
            "cash_register_balance_end_real": "monetary",
            "cash_journal_id": "many2one account.journal",
            "statement_line_ids": "one2many account.bank.statement.line",
            "cash_real_transaction": "monetary",
        },
        "one drawer a session: what it began with, what was counted and is left, its"
        " journal, its lines, and the sum of these before the payments are added",
        "change models/seam/session_state.py and proofs/cash.py",
    ),
    Fields(
        "pos.session",
        {
            "cash_register_balance_end": "monetary",
            "cash_register_difference": "monetary",
            "total_payments_amount": "float",
        },
        "whoever reads a session reads what should be in its drawer",
        "keep what replaces them back in models/session/blind.py",
    ),
    Fields(
        "pos.session",
        {
            "move_id": "many2one account.move",
            "bank_payment_ids": "one2many account.payment",
        },
        "one entry a session holds its sales, and payments hold what went to the bank",
        "change models/seam/session_state.py, and whatever joins pos_session.move_id in"
        " proofs/ (books, payments, receivables, stock)",
    ),
    Fields(
        "pos.session",
        {
            "state": "selection opening_control opened closing_control closed",
            "name": "char",
            "start_at": "datetime",
            "stop_at": "datetime",
            "rescue": "boolean",
            "update_stock_at_closing": "boolean",
            "is_in_company_currency": "boolean",
            "config_id": "many2one pos.config",
            "company_id": "many2one res.company",
            "currency_id": "many2one res.currency",
            "user_id": "many2one res.users",
            "order_ids": "one2many pos.order",
            "picking_ids": "one2many stock.picking",
            "payment_method_ids": "many2many pos.payment.method",
        },
        "a session goes through these states, and its name is '/' until it is open",
        "look for the name in all rooms: these are part of the language of this addon",
    ),
    Fields(
        "pos.order",
        {
            "state": "selection draft cancel paid done",
            "session_id": "many2one pos.session",
            "account_move": "many2one account.move",
            "to_invoice": "boolean",
            "is_refund": "boolean",
            "amount_total": "monetary",
            "amount_paid": "monetary",
            "fiscal_position_id": "many2one account.fiscal.position",
            "shipping_date": "date",
            "preset_time": "datetime",
            "picking_ids": "one2many stock.picking",
        },
        "an order counts when it is paid or done; with an invoice that holds the sale",
        "change proofs/ledger.py (orders_where), and engine/guard.py",
    ),
    Fields(
        "pos.order.line",
        {
            "price_subtotal": "monetary",
            "price_subtotal_incl": "monetary",
            "qty": "float",
            "tax_ids": "many2many account.tax",
            "extra_tax_data": "json",
            "refunded_orderline_id": "many2one pos.order.line",
        },
        "sales are posted from these amounts",
        "change proofs/ledger.py (signed) and proofs/books.py",
    ),
    Fields(
        "pos.payment",
        {
            "amount": "monetary",
            "session_id": "many2one pos.session",
            "pos_order_id": "many2one pos.order",
            "payment_method_id": "many2one pos.payment.method",
            "payment_date": "datetime",
            "account_move_id": "many2one account.move",
        },
        "what was paid, also of change given; an invoice's payment has its own entry",
        "change pos.session._closing_sources, and proofs/payments.py",
    ),
    Fields(
        "pos.payment.method",
        {
            "type": "selection cash bank pay_later",
            "is_cash_count": "boolean",
            "payment_method_type": "selection",
            "split_transactions": "boolean",
            "journal_id": "many2one account.journal",
            "outstanding_account_id": "many2one account.account",
        },
        "a method is cash, goes to a bank, or stays open if it has no journal",
        "change proofs/method.py, and the kinds of pos.closing.tender",
    ),
    Fields(
        "account.bank.statement.line",
        {
            "pos_session_id": "many2one pos.session",
            "move_id": "many2one account.move",
            "amount": "monetary",
            "amount_currency": "monetary",
            "foreign_currency_id": "many2one res.currency",
            "payment_ref": "char",
        },
        "cash payments, moves and differences are such lines, and know their session",
        "change proofs/ledger.py (statement_lines), and pos.closing.tender._post_cash",
    ),
    Fields(
        "account.payment",
        {
            "pos_session_id": "many2one pos.session",
            "pos_payment_method_id": "many2one pos.payment.method",
            "move_id": "many2one account.move",
            "amount": "monetary",
            "payment_type": "selection inbound outbound",
            "state": "selection in_process paid",
            "destination_account_id": "many2one account.account",
        },
        "takings of the bank are such payments, without an entry if nothing is awaited",
        "change proofs/payments.py and proofs/receivables.py",
    ),
    Fields(
        "account.move",
        {
            "state": "selection draft posted cancel",
            "reversed_pos_order_id": "many2one pos.order",
            "amount_residual": "monetary",
            "amount_total_in_currency_signed": "monetary",
        },
        "an order invoiced after its session was closed is taken back by a reversal",
        "change proofs/ledger.py (orders_where), and proofs/payments.py",
    ),
    Fields(
        "account.move.line",
        {
            "amount_currency": "monetary",
            "balance": "monetary",
            "amount_residual": "monetary",
            "amount_residual_currency": "monetary",
            "tax_repartition_line_id": "many2one account.tax.repartition.line",
            "display_type": "selection cogs payment_term product tax",
            "no_followup": "boolean",
            "parent_state": "selection posted",
        },
        "in the till's currency is amount_currency; costs on invoices are cogs",
        "change proofs/books.py, proofs/receivables.py and proofs/stock.py",
    ),
    Fields(
        "account.account",
        {
            "account_type": "selection asset_receivable asset_cash asset_current"
            " asset_non_current income income_other expense liability_current",
            "reconcile": "boolean",
        },
        "what an item is, its account's type tells, where no label does",
        "look for the type in proofs/: ledger, cash, stock and liabilities",
    ),
    Fields(
        "account.journal",
        {
            "default_account_id": "many2one account.account",
            "profit_account_id": "many2one account.account",
            "loss_account_id": "many2one account.account",
            "type": "selection cash bank general",
            "currency_id": "many2one res.currency",
        },
        "differences go to its profit or loss, money to its default account",
        "change pos.closing.tender._difference_account, and proofs/cash.py",
    ),
    Fields(
        "res.company",
        {
            "account_default_pos_receivable_account_id": "many2one account.account",
            "inventory_valuation": "selection periodic real_time",
            "account_stock_valuation_id": "many2one account.account",
            "tax_calculation_rounding_method": "selection round_per_line"
            " round_globally",
        },
        "one receivable for money that passes; how stock is valued, and taxes rounded",
        "change proofs/ledger.py (is_receivable), proofs/stock.py or proofs/setup.py",
    ),
    Fields(
        "product.category",
        {
            "property_stock_valuation_account_id": "many2one account.account",
            "property_valuation": "selection periodic real_time",
        },
        "a category has its own account of stock, as JSON by company",
        "change proofs/stock.py",
    ),
    Fields(
        "product.product",
        {
            "valuation": "selection periodic real_time",
            "is_storable": "boolean",
            "type": "selection consu service combo",
        },
        "goods are consu, and valued if they are storable",
        "change proofs/stock.py (_as_goods, _stock_account)",
    ),
    Fields(
        "stock.picking",
        {
            "pos_session_id": "many2one pos.session",
            "pos_order_id": "many2one pos.order",
            "backorder_id": "many2one stock.picking",
            "state": "selection done cancel",
        },
        "goods leave by order, or once a session without an order; a backorder may know"
        " neither",
        "change proofs/stock.py (pickings_of) and models/proof/stock_picking.py",
    ),
    Fields(
        "stock.move",
        {
            "picking_id": "many2one stock.picking",
            "product_id": "many2one product.product",
            "product_uom": "many2one uom.uom",
            "quantity": "float",
            "value": "monetary",
            "state": "selection done cancel",
        },
        "a move says its quantity in its own unit, and its value without a sign",
        "change proofs/stock.py (_moved, _valued)",
    ),
    Fields(
        "stock.location",
        {"usage": "selection customer internal"},
        "goods leave for customers, and come back from them",
        "change proofs/stock.py (direction)",
    ),
    Fields(
        "account.cash.rounding",
        {
            "rounding": "float",
            "rounding_method": "selection UP DOWN HALF-UP",
        },
        "cash is rounded by it",
        "change proofs/ledger.py (orders_where), and pos.closing._prepare_rounding",
    ),
    Fields(
        "pos.config",
        {
            "current_session_id": "many2one pos.session",
            "session_ids": "one2many pos.session",
            "journal_id": "many2one account.journal",
            "picking_type_id": "many2one stock.picking.type",
            "trusted_config_ids": "many2many pos.config",
            "cash_rounding": "boolean",
            "only_round_cash_method": "boolean",
            "rounding_method": "many2one account.cash.rounding",
            "tip_product_id": "many2one product.product",
        },
        "one open session a register, whose entry is in this journal",
        "look for the name in all rooms, the guard of the set-up first",
    ),
    Fields(
        "pos.close.session.wizard",
        {
            "amount_to_balance": "float",
            "account_id": "many2one account.account",
        },
        "Odoo offers it to force-close, with what is missing",
        "read the missing amount in pos.session._closing_imbalance_of",
    ),
)

# Odoo's drawer, its entry and its roads are named in models/seam and in SQL. These are
# the other files that may name them: tables of what is kept, and of what is hidden.
_GUARD = ("engine/guard.py",)
_KEPT = (*_GUARD, "models/guard/session_guard.py")
_BACK = ("models/session/blind.py",)
NAMED_ELSEWHERE = {
    "cash_register_balance_start": _GUARD,
    "cash_register_balance_end_real": _KEPT,
    "cash_register_balance_end": _BACK,
    "cash_register_difference": _BACK,
    "cash_real_transaction": _KEPT,
    "cash_journal_id": _KEPT,
    "rescue": _KEPT,
    "statement_line_ids": (),
    "bank_payment_ids": (),
    # A closing uses the first of these, and a trial the second.
    "action_pos_session_closing_control": ("models/closing/closing.py",),
    "_validate_session": ("models/closing/trial.py",),
    "_create_account_move": (),
    "_post_statement_difference": (),
    "_set_opening_control_data": (),
}
