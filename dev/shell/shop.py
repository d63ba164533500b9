"""A register with sales and a closing, with this module or without it."""

from uuid import uuid4

from odoo import Command, fields

SWEET = "Sweet to uninstall"


def trade(env):
    """Close a register and open it again by its policy, short; return the session."""
    policy = env.ref("pos_closing_control.policy_standard")
    policy.opening_control = True
    till = make_till(env, policy)
    session = open_session(till)
    sell(session, 30)
    count_and_close(session, short=1)
    assert session.state == "closed" and session.closing_id.move_ids, "it did not close"
    session = create_session(till)
    session.opening_count({"amount": session.cash_register_balance_start - 1})
    assert session.state == "opened" and session.opening_id.move_ids, "it did not open"
    return session


def make_till(env, policy, name="Till to uninstall", kinds=("cash",)):
    """Create a register with a payment method of each kind, and products."""
    methods = [make_method(env, f"{kind} of {name}", kind) for kind in kinds]
    values = {
        "name": name,
        "payment_method_ids": [Command.set([method.id for method in methods])],
        "closing_policy_id": policy and policy.id,
    }
    if not find_sweet(env):
        values_sweet = {"name": SWEET, "list_price": 1, "available_in_pos": True}
        env["product.product"].create({**values_sweet, "taxes_id": [Command.clear()]})
    return env["pos.config"].create(values)


def make_method(env, name, kind):
    journal = env["account.journal"].create({"name": name, "type": kind})
    return env["pos.payment.method"].create({"name": name, "journal_id": journal.id})


def find_sweet(env):
    return env["product.product"].search([("name", "=", SWEET)])


def create_session(config):
    return config.env["pos.session"].create(
        {"user_id": config.env.uid, "config_id": config.id}
    )


def open_session(config):
    session = create_session(config)
    session.set_opening_control(session.cash_register_balance_start, "")
    return session


def sell(session, amount, method=None):
    """Sync an order as the POS screen does; a negative amount is a refund."""
    env = session.env
    line = {
        "product_id": find_sweet(env).id,
        "qty": amount,
        "price_unit": 1,
        "price_subtotal": amount,
        "price_subtotal_incl": amount,
        "tax_ids": [Command.set([])],
    }
    payment = {
        "amount": amount,
        "name": fields.Datetime.to_string(fields.Datetime.now()),
        "payment_method_id": (method or session.payment_method_ids).id,
    }
    order = {
        "uuid": str(uuid4()),
        "access_token": str(uuid4()),
        "name": "Order",
        "session_id": session.id,
        "date_order": fields.Datetime.to_string(fields.Datetime.now()),
        "amount_total": amount,
        "amount_paid": amount,
        "amount_tax": 0,
        "amount_return": 0,
        "user_id": env.uid,
        "lines": [Command.create(line)],
        "payment_ids": [Command.create(payment)],
        "to_invoice": False,
        "last_order_preparation_change": "{}",
    }
    env["pos.order"].sync_from_ui([order])


def count_and_close(session, short):
    """Close by the verbs of the module."""
    closing = session.env["pos.closing"].browse(session.closing_start()["id"])
    method = session.payment_method_ids
    amount = session._closing_takings().expected[method.id] - short
    closing.submit_count([{"payment_method_id": method.id, "amount": amount}])
    return closing.close()


def close_as_odoo(session):
    """Close by the calls of Odoo's own POS screen."""
    expected = session.get_closing_control_data()["default_cash_details"]["amount"]
    session.post_closing_cash_details(expected)
    session.update_closing_control_state_session("")
    assert session.close_session_from_ui()["successful"]
