"""What the history left behind: a table for people, and a check for machines."""

from itertools import pairwise

from demo_shop import OPEN_TILLS, TILLS

HEADINGS = ("till", "closed", "open session", "orders", "takings", "differences")
CLOSINGS_WANTED, ORDERS_WANTED = 8, 15


def summary(shop):
    """Return the lines of the table, one for each register."""
    rows = [HEADINGS, *(_row(shop, till) for till in TILLS)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()


def _row(shop, till):
    session = shop.session(till)
    closed = (shop.config(till).session_ids - session).sorted("id")
    differences = [_difference(earlier) for earlier in closed]
    return (
        shop.config(till).name,
        str(len(closed)),
        session.name or "none",
        str(len(session.order_ids)),
        f"{sum(session.order_ids.mapped('amount_total')):.2f}",
        " ".join(f"{difference:+.2f}" for difference in differences if difference),
    )


def _difference(session):
    """Return what the books say: the items on profit and loss accounts."""
    journals = session.payment_method_ids.journal_id
    accounts = journals.profit_account_id | journals.loss_account_id
    moves = _moves(session) - session.opening_id.move_ids
    items = moves.line_ids.filtered(lambda item: item.account_id in accounts)
    return -round(sum(items.mapped("balance")), 2)


def closings(shop):
    """Return a line for each closing, the oldest first."""
    for closing in shop.env["pos.closing"].search([], order="closed_at, id"):
        signed = ", ".join(
            f"{approval.decision} by {approval.user_id.name}"
            for approval in closing.approval_ids.sorted("id")
        )
        day = closing.closed_at or closing.create_date
        yield (
            f"{day:%d %b} {closing.name or closing.status}"
            f" {closing.session_id.name}: {closing.difference:+.2f},"
            f" {closing.requirement}, counts: {len(closing.count_ids)},"
            f" {signed or 'not approved'}"
        )


def problems(shop):
    """Return what is wrong with the history, as sentences; nothing if it is fine."""
    checks = (_open_sessions, _waiting, _closings, _differences)
    checks += (_continuity, _entries, _receivables, _changed)
    return [problem for check in checks for problem in check(shop)]


def _sessions(shop):
    configs = [shop.config(till).id for till in TILLS]
    return shop.env["pos.session"].search([("config_id", "in", configs)], order="id")


def _open_sessions(shop):
    for till in OPEN_TILLS:
        session = shop.session(till)
        paid = session.order_ids.filtered(lambda order: order.state in ("paid", "done"))
        if session.state != "opened" or len(paid) < ORDERS_WANTED:
            yield f"{till}: no open session with {ORDERS_WANTED} paid orders"


def _waiting(shop):
    if shop.session("terrace").closing_id.status != "to_approve":
        yield "no closing waits for approval"


def _closings(shop):
    closed = _sessions(shop).filtered(lambda session: session.state == "closed")
    done = closed.closing_id.filtered(lambda closing: closing.status == "closed")
    if len(done) < CLOSINGS_WANTED:
        yield f"only {len(done)} closings instead of {CLOSINGS_WANTED}"
    for session in closed:
        if session.order_ids.filtered(lambda order: order.state != "done"):
            yield f"{session.name}: orders that are not done in a closed session"
        if session.closing_policy_id and not session.closing_id.name:
            yield f"{session.name}: closed without a Z number"


def _differences(shop):
    """The judged differences are those in the books."""
    for closing in shop.env["pos.closing"].search([("status", "=", "closed")]):
        booked = _difference(closing.session_id)
        if round(closing.difference - booked, 2):
            name, judged = closing.display_name, closing.difference
            yield f"{name}: judged {judged}, in the books {booked}"


def _continuity(shop):
    for till in TILLS:
        sessions = shop.config(till).session_ids.sorted("id")
        for before, after in pairwise(sessions):
            left = before.cash_register_balance_end_real
            found = after.cash_register_balance_start
            posted = _posted_at_opening(after)
            if round(left + posted - found, 2):
                yield f"{after.name}: opened with {found}, {left} were left"


def _posted_at_opening(session):
    cash = session.cash_journal_id.default_account_id
    items = session.opening_id.move_ids.line_ids
    return sum(items.filtered(lambda i: i.account_id == cash).mapped("balance"))


def _entries(shop):
    """Every entry of a closed session is posted, balanced and of that day.

    Except for an invoice that was reset to draft: see below.
    """
    for session in _sessions(shop).filtered(lambda one: one.state == "closed"):
        invoices = session.order_ids.account_move
        for move in _moves(session) - invoices.filtered(lambda i: i.state == "draft"):
            if move.state != "posted":
                yield f"{session.name}: {move.display_name} is {move.state}"
            if round(sum(move.line_ids.mapped("balance")), 2):
                yield f"{session.name}: {move.display_name} does not balance"
            if move.date != session.stop_at.date():
                yield f"{session.name}: {move.display_name} is of {move.date}"


def _moves(session):
    payments = session.order_ids.payment_ids.account_move_id
    return (
        session.move_id
        | session.statement_line_ids.move_id
        | session.bank_payment_ids.move_id
        | session.order_ids.account_move
        | session.closing_id.move_ids
        | session.opening_id.move_ids
        | payments
    )


def _receivables(shop):
    """What was paid at the register is settled; a customer's account stays open."""
    for session in _sessions(shop).filtered(lambda one: one.state == "closed"):
        receivable = session.company_id.account_default_pos_receivable_account_id
        left = _moves(session).line_ids.filtered(
            lambda item, account=receivable: (
                item.account_id == account and not item.reconciled
            )
        )
        if left:
            yield f"{session.name}: {len(left)} receivable items are not reconciled"


def _changed(shop):
    """One identity reports what was changed after the closing, and by whom."""
    changed = shop.env["pos.closing.proof"].search([("is_changed", "=", True)])
    who = shop.user("admin")
    if changed.mapped("code") != ["invoices"] or changed.row_ids.changed_by_id != who:
        yield f"changed after the closing: {changed.mapped('change_text')}"
