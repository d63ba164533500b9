"""A shop with closings and openings at every stage, created by one release of the
module and continued by another, with the verbs that all releases have."""

from shop import make_till, open_session, sell

from odoo import Command

# The smallest possible picture: the document of a difference.
PICTURE = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
USERS = {
    "cashier": "point_of_sale.group_pos_user",
    "approver": "pos_closing_control.group_closing_approver",
    "manager": "point_of_sale.group_pos_manager",
    "accountant": "account.group_account_user",
}


class OldShop:
    """Looks records up by names, and acts as somebody of the shop."""

    def __init__(self, env):
        self.env = env

    # People and registers ----------------------------------------------

    def make_users(self):
        for login, group in USERS.items():
            groups = self.env.ref("base.group_user") | self.env.ref(group)
            values = {"login": login, "name": login.title(), "email": f"{login}@x.test"}
            groups_set = {"group_ids": [Command.set(groups.ids)]}
            self.env["res.users"].create({**values, **groups_set})

    def make_register(self, name, policy):
        policy = policy and self.env.ref(f"pos_closing_control.policy_{policy}")
        make_till(self.env, policy, name, kinds=("cash", "bank"))

    def as_user(self, record, login="cashier"):
        user = self.env["res.users"].search([("login", "=", login)])
        return record.with_user(user)

    def register(self, name):
        return self.env["pos.config"].search([("name", "=", name)])

    def session(self, name, login="cashier"):
        return self.as_user(self.register(name).current_session_id, login)

    def closing(self, name, login="cashier"):
        return self.as_user(self.session(name).sudo().closing_id, login)

    def method(self, name, kind):
        methods = self.register(name).payment_method_ids
        return methods.filtered(lambda method: method.type == kind)

    # Opening and trading -----------------------------------------------

    def open(self, name, float_=100):
        """Open a register: with what was left, the first time with a float."""
        left = self._left(name, float_)
        config = self.as_user(self.register(name))
        if self.register(name).opening_controlled:
            self.begin(name)
            self.find(name, left)
        else:
            open_session(config)
        assert self.session(name).state == "opened", f"{name} did not open"

    def _left(self, name, float_=0):
        closed = self.register(name).session_ids.filtered(lambda s: s.stop_at)
        return closed.sorted("id")[-1:].cash_register_balance_end_real or float_

    def begin(self, name):
        self.as_user(self.register(name)).open_ui()
        self.env.invalidate_all()

    def find(self, name, amount):
        self.session(name).opening_count({"bills": self._coins(amount)})

    def account_for(self, name, reason, note):
        reason = self.env.ref(f"pos_closing_control.reason_{reason}")
        self.session(name).opening_explain(reason.id, note)

    def trade(self, name):
        """Sell for cash and by card, and take something back."""
        for kind, amount in (("cash", 60), ("bank", 40), ("cash", -5)):
            sell(self.session(name), amount, self.method(name, kind))

    # Closing -----------------------------------------------------------

    def count(self, name, cash=0, bank=0):
        """Count what is there plus a difference, cash by coins."""
        session = self.session(name)
        session.closing_start()
        expected = session.sudo()._closing_takings().expected
        cash_id, bank_id = self.method(name, "cash").id, self.method(name, "bank").id
        coins = self._coins(expected[cash_id] + cash)
        card = {"amount": expected[bank_id] + bank, "reference": "B1"}
        self.closing(name).submit_count(
            [
                {"payment_method_id": cash_id, "bills": coins},
                {"payment_method_id": bank_id, **card},
            ]
        )

    def _coins(self, amount):
        coin = self.env["pos.bill"].search([("value", "=", 1)], limit=1)
        return {coin.id: int(amount)}

    def explain(self, name, kind, reason, **more):
        reason = self.env.ref(f"pos_closing_control.reason_{reason}")
        line = {"payment_method_id": self.method(name, kind).id, "reason_id": reason.id}
        self.closing(name).explain([{**line, **more}])

    def close(self, name):
        closing = self.closing(name)
        answer = closing.close()
        assert answer["done"], f"{name} did not close: {answer['missing']}"
        self.env.invalidate_all()
        return closing.sudo()
