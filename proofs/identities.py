"""Which ledgers must agree. Another module adds its own; see the README.

==================== ================================ ================================
Identity             What                             Against what
==================== ================================ ================================
orders_lines         totals of the orders             their lines with taxes
orders_payments      totals, rounded to cash          their payments
sales_journal        receipts of the journal of sales the orders as they are now
payments_books       payments by method               what the books settled by method
sales_books          sales by account, taxes by tax,  items of the session's entry
                     cash rounding
invoices             orders of each invoice           the invoice, posted and settled
receivable_open      what is open on the receivables  nothing
                     that the money passes
differences_books    differences as they were judged, entries of these differences
                     by the accounts of then
cash_drawer          opening, payments, moves and     cash that was counted and left
                     difference of each cash method
cash_gl              moved on the account of cash     cash left less the opening
opening_continuity   what the session before left     what this one opened with
stock_quantities     goods sold by product, kits as   done moves of the session's
                     their components                 pickings
stock_lots           lots and serial numbers sold     those that were moved
stock_value          value of the moves, by account   items of the stock accounts
liabilities          put on gift cards and eWallets,  items of the accounts of these
                     and taken from them              cards
entries_balanced     debits of each entry             its credits, once it is posted
sequence             numbers that were issued         orders that have them
==================== ================================ ================================

And what makes them fail to match:

orders_lines
    a line or total changed, deleted, duplicated or moved
orders_payments
    the same for payments; an order that is not fully paid
sales_journal
    an order that was changed or deleted since it was paid
payments_books
    another method on a payment; cash lines or bank payments missing or changed
sales_books
    a sale on another account or tax than it was sold with; another amount
invoices
    an invoice that is missing, not posted, changed, or no longer settled
receivable_open
    an entry that nothing settles, or whose reconciliation was undone
differences_books
    a difference posted with another amount, to another account, or not at all
cash_drawer
    cash counted, taken or moved otherwise than recorded
cash_gl
    a cash entry that is missing, not posted, changed or on another account
opening_continuity
    a drawer opened with other cash than was left in it
stock_quantities
    goods that did not leave, or left twice; a transfer that is not done
stock_lots
    lot A was sold, and lot B taken from stock
stock_value
    costs that were not booked, or changed, or booked to another account
liabilities
    a card that was filled or emptied without its order, or the other way round
entries_balanced
    an entry that is not posted, or does not balance
sequence
    an order that is missing, or numbered twice
"""

from typing import NamedTuple

from . import (
    books,
    cash,
    liabilities,
    lots,
    orders,
    payments,
    receivables,
    sales,
    stock,
)
from .ledger import Ledger

# The unit of an identity's amounts.
TILL, COMPANY, QUANTITY, COUNT = UNITS = ("till", "company", "quantity", "count")


class Identity(NamedTuple):
    """Two ledgers that must agree, key by key.

    ``left_name`` and ``right_name`` name the sides, ``nothing`` says why both may be
    empty. ``unit`` is the currency of the register or of the company, quantities of
    products, or a count. ``closed_only``: before the closing the books say nothing yet.
    """

    code: str
    name: str
    left: Ledger
    right: Ledger
    left_name: str
    right_name: str
    unit: str = TILL
    closed_only: bool = True
    nothing: str = ""


def all_identities(env):
    """Return the identities of this module, named in the user's language."""
    return [
        *_of_orders(env),
        *_of_journal(env),
        *_of_books(env),
        *_of_invoices(env),
        *_of_cash(env),
        *_of_stock(env),
        *_of_cards(env),
        *_of_papers(env),
    ]


def _of_orders(env):
    return [
        Identity(
            "orders_lines",
            env._("Orders and their lines"),
            orders.TOTALS,
            orders.LINES,
            env._("Order totals"),
            env._("Lines with taxes"),
            closed_only=False,
            nothing=env._("Nothing was sold."),
        ),
        Identity(
            "orders_payments",
            env._("Orders and their payments"),
            orders.DUE,
            orders.PAYMENTS,
            env._("Order totals"),
            env._("Payments"),
            closed_only=False,
            nothing=env._("Nothing was sold."),
        ),
    ]


def _of_journal(env):
    return [
        Identity(
            "sales_journal",
            env._("Orders and the journal of sales"),
            sales.RECEIPTS,
            sales.KEPT,
            env._("Receipts"),
            env._("Orders as they were when paid"),
            unit=COUNT,
            closed_only=False,
            nothing=env._("The session has no journal of sales, or sold nothing."),
        ),
    ]


def _of_books(env):
    return [
        Identity(
            "payments_books",
            env._("Payments and the books"),
            payments.TAKEN,
            payments.BOOKED,
            env._("Payments by method"),
            env._("Journal items"),
            nothing=env._("Nothing was paid."),
        ),
        Identity(
            "sales_books",
            env._("Sales and the books"),
            books.SOLD,
            books.BOOKED,
            env._("Sales and taxes"),
            env._("Session journal items"),
            nothing=env._("Nothing was sold without an invoice."),
        ),
    ]


def _of_invoices(env):
    return [
        Identity(
            "invoices",
            env._("Invoiced orders"),
            payments.INVOICED,
            payments.INVOICES,
            env._("Orders"),
            env._("Posted and settled invoices"),
            nothing=env._("No order was invoiced."),
        ),
        Identity(
            "receivable_open",
            env._("Open receivables"),
            receivables.OPEN,
            receivables.NONE_OPEN,
            env._("Still open"),
            env._("Expected"),
            unit=COMPANY,
            nothing=env._("The session has no entry."),
        ),
    ]


def _of_cash(env):
    return [
        Identity(
            "differences_books",
            env._("Differences and the books"),
            books.JUDGED,
            books.POSTED,
            env._("Judged differences"),
            env._("Posted profits and losses"),
            nothing=env._("Closed without closing control: no count to compare."),
        ),
        Identity(
            "cash_drawer",
            env._("Cash in the drawer"),
            cash.SHOULD_BE,
            cash.COUNTED,
            env._("Opening, cash taken, in and out, difference"),
            env._("Cash left"),
            nothing=env._("The register takes no cash."),
        ),
        Identity(
            "cash_gl",
            env._("Cash and the books"),
            cash.MOVED,
            cash.GAINED,
            env._("Moved on the cash account"),
            env._("Cash left less opening"),
            nothing=env._("The register takes no cash."),
        ),
        Identity(
            "opening_continuity",
            env._("Cash from session to session"),
            cash.HANDED_OVER,
            cash.TAKEN_OVER,
            env._("Cash left before, and differences posted"),
            env._("Opening"),
            closed_only=False,
            nothing=env._("The register's first session with cash."),
        ),
    ]


def _of_stock(env):
    return [
        Identity(
            "stock_quantities",
            env._("Goods sold and moved"),
            stock.SOLD,
            stock.MOVED,
            env._("Sold"),
            env._("Moved"),
            unit=QUANTITY,
            nothing=env._("No goods were sold that are due now."),
        ),
        Identity(
            "stock_lots",
            env._("Lots sold and moved"),
            lots.SOLD,
            lots.MOVED,
            env._("Sold"),
            env._("Moved"),
            unit=QUANTITY,
            nothing=env._("Nothing was sold with a lot or serial number."),
        ),
        Identity(
            "stock_value",
            env._("Value of goods and the books"),
            stock.VALUED,
            stock.BOOKED,
            env._("Value of the moves"),
            env._("Stock account items"),
            unit=COMPANY,
            nothing=env._("Nothing that was moved is valued in real time."),
        ),
    ]


def _of_cards(env):
    has_cards = liabilities.has_cards(env)
    return [
        Identity(
            "liabilities",
            env._("Gift cards and eWallets"),
            liabilities.BALANCES if has_cards else Ledger("pos.order"),
            liabilities.BOOKED if has_cards else Ledger("account.move.line"),
            env._("Loaded on cards, less spent"),
            env._("Card account items"),
            nothing=env._("No card was filled or used that is booked as a liability."),
        ),
    ]


def _of_papers(env):
    return [
        Identity(
            "entries_balanced",
            env._("Journal entries"),
            books.DEBIT,
            books.CREDIT,
            env._("Debit"),
            env._("Credit, posted"),
            unit=COMPANY,
            nothing=env._("Nothing was to be posted."),
        ),
        Identity(
            "sequence",
            env._("Order numbers"),
            orders.ISSUED,
            orders.PRESENT,
            env._("Numbers issued"),
            env._("Orders present"),
            unit=COUNT,
            closed_only=False,
            nothing=env._(
                "No orders, or the register does not number them without gaps."
            ),
        ),
    ]
