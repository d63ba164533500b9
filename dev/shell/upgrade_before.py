"""Run in Odoo's shell with an earlier release: creates what an upgrade must handle."""

from old_shop import PICTURE, OldShop
from shop import close_as_odoo
from snapshot import save, snapshot


def close_standard(shop):
    """Differences with a reason and its document, with an approval, with a review."""
    name = "Standard"
    shop.open(name)
    shop.trade(name)
    shop.count(name, cash=-3)
    document = {"name": "slip.gif", "data": PICTURE}
    shop.explain(name, "cash", "change", note="Ten for a five", documents=[document])
    tampered = shop.close(name)
    shop.open(name)
    shop.trade(name)
    shop.count(name, cash=-20, bank=2)
    shop.explain(name, "bank", "terminal", note="Tip")
    shop.closing(name).request_approval("Please")
    shop.closing(name, "approver").refuse("Count again")
    shop.count(name, cash=-20, bank=2)
    shop.explain(name, "bank", "terminal", note="Tip")
    shop.closing(name).request_approval("It is what it is")
    shop.closing(name, "approver").approve(note="Seen the drawer")
    shop.close(name)
    for reviewed in (True, False):
        shop.open(name)
        shop.trade(name)
        shop.count(name, cash=-4)
        shop.explain(name, "cash", "counterfeit", note="A note of 4")
        closing = shop.close(name)
        if reviewed:
            shop.as_user(closing, "approver").review("Given to the bank")
    tamper(shop, tampered.session_id)


def tamper(shop, session):
    """Change a payment of a closed session, which the proof then reports."""
    payment = session.order_ids.payment_ids[0]
    shop.env.flush_all()
    shop.env.cr.execute(
        "UPDATE pos_payment SET amount = amount + 7 WHERE id = %s", [payment.id]
    )
    shop.env.invalidate_all()
    shop.as_user(session, "manager").closing_prove()


def close_strict(shop):
    """A blind count that agrees the second time; an opening that was approved."""
    name = "Strict"
    shop.open(name)
    shop.trade(name)
    shop.count(name, cash=-8)
    shop.count(name)
    shop.close(name)
    shop.begin(name)
    for _count in range(2):
        shop.find(name, shop._left(name) - 6)
    shop.account_for(name, "cash_move", "Lent to the bakery")
    shop.session(name, "approver").opening_approve(note="So they say")
    assert shop.session(name).state == "opened"
    shop.trade(name)
    shop.count(name, cash=3)
    shop.count(name, cash=3)
    shop.closing(name, "approver").approve(note="Keep it")
    shop.close(name)


def close_none(shop):
    """Two sessions that Odoo has closed, one of which was proven."""
    for proven in (True, False):
        shop.open("None")
        shop.trade("None")
        session = shop.session("None").sudo()
        close_as_odoo(session)
        if proven:
            shop.as_user(session, "accountant").closing_prove()


def leave_open(shop):
    """Closings that are started, counted, waiting and ready; openings likewise."""
    for name in ("None", "Started", "Counted", "Waiting", "Ready", "Granted"):
        shop.open(name)
        shop.trade(name)
    shop.session("Started").closing_start()
    shop.count("Counted", cash=-3)
    for name in ("Waiting", "Granted"):
        shop.count(name, cash=-20)
        shop.closing(name).request_approval("Please")
    shop.closing("Granted", "manager").reset_counts("Count the roll in the safe")
    shop.count("Ready", bank=-1)
    shop.explain("Ready", "bank", "terminal")
    for name in ("Opening", "Opening counted"):
        shop.open(name)
        shop.trade(name)
        for _count in range(2):
            shop.count(name)
            if shop.closing(name).sudo().count_id:
                break
        shop.close(name)
        shop.begin(name)
        shop.find(name, shop._left(name) - 6)
    shop.find("Opening", shop._left("Opening") - 6)
    shop.account_for("Opening", "unknown", "Nobody knows")


def change_settings(env):
    """An earlier release had another rule; an administrator changed the interval of a
    job that reminds."""
    rule = env.ref("pos_closing_control.rule_closing_company")
    rule.domain_force = "[(1, '=', 1)]"
    reminder = env.ref("pos_closing_control.cron_remind_of_reviews")
    reminder.with_user(env.ref("base.user_admin")).interval_number = 7


REGISTERS = {
    "Standard": "standard",
    "Strict": "strict",
    "None": None,
    "Started": "standard",
    "Counted": "standard",
    "Waiting": "standard",
    "Granted": "standard",
    "Ready": "standard",
    "Opening": "strict",
    "Opening counted": "strict",
}

shop = OldShop(env)  # noqa: F821
shop.make_users()
for name, policy in REGISTERS.items():
    shop.make_register(name, policy)
close_standard(shop)
close_strict(shop)
close_none(shop)
leave_open(shop)
change_settings(env)  # noqa: F821
env.flush_all()  # noqa: F821
save("before", snapshot(env))  # noqa: F821
env.cr.commit()  # noqa: F821
print("progress: registers are closed, counted and waiting")
