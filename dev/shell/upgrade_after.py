"""Run in Odoo's shell after an upgrade: all is as it was, and continues."""

from old_shop import OldShop
from shop import close_as_odoo
from snapshot import load, plain, settings, shape, snapshot

# Columns that a release has removed or given another meaning, with the reason.
CHANGED = {
    "pos_closing_policy": (
        # Odoo does not post over these: they always block now.
        "check_draft_orders",
        "check_unposted_invoices",
        # Odoo posts while the books are locked, with a later date: a warning.
        "check_lock_dates",
    ),
}


def differences(old, new, name=""):
    """Yield the differences of two dictionaries of dictionaries, as lines."""
    for key in sorted({*old, *new}):
        left, right = old.get(key), new.get(key)
        if isinstance(left, dict) and isinstance(right, dict):
            yield from differences(left, right, f"{name} {key}")
        elif left != right:
            yield f"{name} {key}: {left!r} -> {right!r}"


def check_same(title, old, new):
    found = list(differences(old, new))
    assert not found, "\n".join([f"{title}:", *found[:40]])


def check_records(env):
    """Closings, counts, explanations, approvals and proofs are as they were."""
    before, after = load("before"), snapshot(env)
    for table, rows in before.items():
        for row in rows.values():
            for column in CHANGED.get(table, ()):
                row.pop(column, None)
        check_columns(table, rows, after[table])


def check_columns(table, old, new):
    """Compare the columns that existed; the upgrade may have added some."""
    known = next(iter(old.values()), {})
    kept = {
        key: {column: row.get(column) for column in known} for key, row in new.items()
    }
    check_same(f"{table} is not what it was before the upgrade", old, kept)


def check_like_new(env):
    """An upgraded database has what a new installation has."""
    found = settings(env)
    reminder = found["ir.cron cron_remind_of_reviews"]
    assert reminder["interval_number"] == 7, "what the shop has changed was not kept"
    reminder["interval_number"] = 1
    check_same("data of this release", load("settings"), found)
    check_same("tables of this release", load("shape"), plain(shape(env)))


def check_readable(shop):
    """Old proofs and closings are shown with all their names, as their forms do."""
    Proof = shop.as_user(shop.env["pos.closing.proof"], "manager")
    proofs = Proof.search([])
    names = dict(Proof._fields["code"]._description_selection(Proof.env))
    for proof in proofs:
        assert names.get(proof.code) and proof.left_name and proof.right_name, (
            proof.code
        )
    for model in ("pos.closing.proof", "pos.closing", "pos.closing.opening"):
        records = shop.as_user(shop.env[model], "manager").search([])
        views = records.get_views([(False, "form"), (False, "list")])
        fields = views["models"][model]["fields"]
        assert records.web_read({name: {} for name in fields}), model
    broken = proofs.filtered("is_changed")
    assert broken and all(broken.mapped("change_text")), "the change is not told"
    for closing in shop.as_user(shop.env["pos.closing"], "cashier").search([]):
        assert closing.state()["id"] == closing.id


def check_proven_again(shop):
    """Proving again reports no change in what agreed before."""
    closed = shop.env["pos.session"].search([("state", "=", "closed")])
    was_ok = [proof for proof in closed.closing_proof_ids if proof.status == "ok"]
    shop.as_user(closed, "manager").closing_prove()
    shop.env.invalidate_all()
    found = [
        f"{proof.session_name} {proof.code}" for proof in was_ok if is_broken(proof)
    ]
    assert not found, f"broken only since the upgrade: {found}"


def is_broken(proof):
    return proof.status == "broken"


def check_journal(env):
    """Sales of open sessions are in the journal of sales as not witnessed."""
    for session in env["pos.session"].search([("closing_policy_id", "!=", False)]):
        receipts = env["pos.closing.receipt"].search([("session_id", "=", session.id)])
        open_orders = session.order_ids.filtered(lambda order: order.state == "paid")
        expected = open_orders.ids if session.state != "closed" else []
        assert sorted(receipts.mapped("order_ref")) == sorted(expected), session.name
        assert set(receipts.mapped("kind")) <= {"unwitnessed"}, session.name


def go_on(shop):
    """Every closing and opening that was in progress before the upgrade is finished."""
    shop.count("Started")
    shop.explain("Counted", "cash", "change", note="Small coins")
    shop.closing("Waiting", "approver").approve(note="Seen")
    shop.count("Granted")
    for name in ("Started", "Counted", "Waiting", "Granted", "Ready"):
        check_closed(shop.close(name).session_id)
    close_as_odoo(shop.session("None").sudo())
    shop.session("Opening", "approver").opening_approve(note="Seen")
    shop.find("Opening counted", shop._left("Opening counted"))
    for name in ("Opening", "Opening counted"):
        assert shop.session(name).state == "opened", f"{name} did not open"
        finish(shop, name)


def finish(shop, name):
    shop.trade(name)
    shop.count(name)
    check_closed(shop.close(name).session_id)


def check_closed(session):
    found = session.closing_proof_ids.filtered(is_broken).mapped("code")
    assert session.state == "closed" and not found, f"{session.name}: {found}"


def begin_again(shop):
    """The next day is like every other."""
    for name in ("Standard", "Strict", "Waiting", "Opening"):
        shop.open(name)
        finish(shop, name)


shop = OldShop(env)  # noqa: F821
check_records(env)  # noqa: F821
print("progress: records are as they were")
check_like_new(env)  # noqa: F821
check_journal(env)  # noqa: F821
check_readable(shop)
check_proven_again(shop)
print("progress: old proofs agree")
go_on(shop)
begin_again(shop)
print("progress: closings went on and closed")
