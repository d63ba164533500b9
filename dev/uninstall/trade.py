"""Run in Odoo's shell: close a till by its policy, then uninstall the module."""

from shop import count_and_close, create_session, make_till, open_session, sell

policy = env.ref("pos_closing_control.policy_standard")  # noqa: F821
policy.opening_control = True
till = make_till(env, policy)  # noqa: F821
session = open_session(till)
sell(session, 30)
count_and_close(session, short=1)
assert session.state == "closed" and session.closing_id.move_ids, "it did not close"
session = create_session(till)
session.opening_count({"amount": session.cash_register_balance_start - 1})
assert session.state == "opened" and session.opening_id.move_ids, "it did not open"
sell(session, 20)
env.cr.commit()  # noqa: F821
module = env["ir.module.module"].search([("name", "=", "pos_closing_control")])  # noqa: F821
module.button_immediate_uninstall()
print("progress: uninstalled with a closed and an open session")
