"""A shop created by remote calls: people, products, policies and registers."""

from itertools import count

from person import Person
from till import Till

USER = "point_of_sale.group_pos_user"
APPROVER = "pos_closing_control.group_closing_approver"
ADMINISTRATOR = "point_of_sale.group_pos_manager"


class Shop:
    """Shared by all tests of a run. Each test creates its own register, and new people
    if it would leave traces on the existing ones (a PIN, a lock)."""

    def __init__(self, server):
        self.server = server
        self.numbers = count(1)
        self.admin = Person(server, "admin", "admin")
        self.cashier = self.hire("Cashier", USER)
        self.colleague = self.hire("Colleague", USER)
        self.manager = self.hire("Manager", APPROVER)
        self.owner = self.hire("Owner", ADMINISTRATOR)
        self.loss = self._account("Closing loss", "expense")
        self.profit = self._account("Closing profit", "income_other")
        # One currency unit: any amount is a quantity of it.
        self.coin = self.product("Coin", 1.0)
        self.coffee = self.product("Coffee", 2.5)
        self.cake = self.product("Cake", 4.0)

    def hire(self, name, *groups, pin=None):
        """Return a new person, signed in; ``pin`` is a closing PIN."""
        login = f"{name.lower()}_{next(self.numbers)}"
        group_ids = [self.admin.ref(group) for group in ("base.group_user", *groups)]
        self.admin.create(
            "res.users",
            name=name,
            login=login,
            password=login,
            email=f"{login}@example.com",
            tz="UTC",
            group_ids=[(6, 0, group_ids)],
        )
        person = Person(self.server, login, login)
        if pin:
            self._set_pin(person, pin)
        return person

    def _set_pin(self, person, pin):
        """As users do: in their preferences, with their password."""
        asked = person.call("res.users", "action_set_pos_closing_pin", [person.id])
        opened = person.call(
            "res.users.identitycheck",
            "run_check",
            [asked["res_id"]],
            context={"password": person.password},
        )
        person.call(
            opened["res_model"],
            "action_set_pin",
            [opened["res_id"]],
            context={"closing_pin": pin, "closing_pin_again": pin},
        )

    def product(self, name, price):
        return self.admin.create(
            "product.product",
            name=name,
            list_price=price,
            available_in_pos=True,
            taxes_id=[(6, 0, [])],
        )

    def policy(self, *rules, **values):
        """Create a policy; a rule is a requirement and the amount above which it
        applies, ``("approval", 10)``, or a dictionary."""
        rules = [
            rule
            if isinstance(rule, dict)
            else {"requirement": rule[0], "limit_amount": rule[1]}
            for rule in rules
        ]
        return self.admin.create(
            "pos.closing.policy",
            name=f"Policy {next(self.numbers)}",
            rule_ids=[(0, 0, rule) for rule in rules],
            **values,
        )

    def till(self, policy=None, methods=("Cash", "Card"), **values):
        """Create a register; the method called Cash has a drawer, others have none."""
        number = next(self.numbers)
        method_ids = {name: self._method(name, number) for name in methods}
        config_id = self.admin.create(
            "pos.config",
            name=f"Till {number}",
            payment_method_ids=[(6, 0, list(method_ids.values()))],
            closing_policy_id=policy or False,
            **values,
        )
        return Till(self, config_id, method_ids)

    def _method(self, name, number):
        journal_id = self.admin.create(
            "account.journal",
            name=f"{name} {number}",
            type="cash" if name == "Cash" else "bank",
            code=f"L{next(self.numbers)}",
            loss_account_id=self.loss,
            profit_account_id=self.profit,
        )
        return self.admin.create("pos.payment.method", name=name, journal_id=journal_id)

    def _account(self, name, kind):
        code = f"X{next(self.numbers):05}"
        return self.admin.create(
            "account.account", name=name, code=code, account_type=kind
        )
