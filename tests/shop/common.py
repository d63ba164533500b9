from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.modules.registry import Registry
from odoo.tests import new_test_user
from odoo.tests.common import get_db_name

from odoo.addons.point_of_sale.tests.common import TestPoSCommon

from ...models.control import posting
from . import kept_shop


def is_installed(module):
    """Checked before a shop is created in vain."""
    return module in Registry(get_db_name())._init_modules


def has_employees():
    return is_installed("pos_hr")


class ClosingCommon(TestPoSCommon):
    """A shop with a cashier, a store manager and an administrator.

    ``open_till`` opens a session as the cashier, ``sell`` syncs an order as the POS
    screen does; the verbs of the closing are called by ``start``, ``count`` and the
    closing itself, as the cashier unless another user is given.
    """

    @classmethod
    def setUpClass(cls):
        kept_shop.enter(cls, super().setUpClass, cls._make_shop)

    @classmethod
    def _gc_filestore(cls):
        """Odoo removes files without a committed record, such as this shop's."""
        return None if kept_shop.is_kept() else super()._gc_filestore()

    @classmethod
    def _make_shop(cls):
        cls.cashier = cls._user("till_cashier", "point_of_sale.group_pos_user")
        cls.colleague = cls._user("till_colleague", "point_of_sale.group_pos_user")
        cls.manager = cls._user(
            "till_manager", "pos_closing_control.group_closing_approver"
        )
        cls.administrator = cls._user("till_admin", "point_of_sale.group_pos_manager")
        cls.coin = cls.create_product("Coin", cls.categ_basic, 1.0)
        cls.loss_account, cls.profit_account = cls._difference_accounts()
        cls.policy = cls.env["pos.closing.policy"].create(
            {
                "name": "Tested",
                "max_counts": 2,
                "rule_ids": [
                    Command.create({"limit_amount": 1, "requirement": "reason"}),
                    Command.create({"limit_amount": 10, "requirement": "approval"}),
                    Command.create({"limit_amount": 50, "requirement": "block"}),
                ],
            }
        )
        cls.reason = cls.env.ref("pos_closing_control.reason_change")
        cls.config = cls.basic_config
        cls.currency = cls.config.currency_id

    @classmethod
    def _user(cls, login, group):
        return new_test_user(
            cls.env,
            login,
            f"base.group_user,{group}",
            password=f"{login}-secret",
            email=f"{login}@example.com",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            tz="UTC",
        )

    @classmethod
    def _difference_accounts(cls):
        """Accounts of our own, set on every journal that a payment method may use."""
        loss, profit = cls.env["account.account"].create(
            [
                {
                    "name": "Closing loss",
                    "code": "X670CL",
                    "account_type": "expense",
                },
                {
                    "name": "Closing profit",
                    "code": "X770CP",
                    "account_type": "income_other",
                },
            ]
        )
        journals = cls.env["account.journal"].search(
            [("type", "in", ("cash", "bank")), ("company_id", "=", cls.company.id)]
        )
        journals.write({"loss_account_id": loss.id, "profit_account_id": profit.id})
        return loss, profit

    # Acting ------------------------------------------------------------

    def open_till(self, opening=100.0, methods=None, policy=None, config=None):
        """Open a session as the cashier; ``policy=False`` for none on the register."""
        self.config = config or self.basic_config
        methods = methods or self.cash_pm1 | self.bank_pm1
        policy = self.policy if policy is None else policy or self.policy.browse()
        self.config.write(
            {
                "payment_method_ids": [Command.set(methods.ids)],
                "closing_policy_id": policy.id,
            }
        )
        self.config.with_user(self.cashier).open_ui()
        self.config.invalidate_recordset()
        session = self.config.current_session_id
        session.with_user(self.cashier).set_opening_control(opening, "")
        return self.use_session(session)

    def use_session(self, session):
        """Make Odoo's own test helpers use a session; return it as the cashier."""
        self.config = session.config_id
        self.pos_session = session
        self.currency = session.currency_id
        self.pricelist = self.config.pricelist_id
        session.invalidate_recordset()
        return session.with_user(self.cashier)

    def apply_policy(self):
        """Apply the policy as it is now to the open session.

        A policy that asks for less applies from the next session on; most tests are not
        about that.
        """
        kept = self.policy.with_context(active_test=False).search(
            [("origin_id", "=", self.policy.id)]
        )
        sessions = self.env["pos.session"].sudo()
        sessions = sessions.search([("closing_policy_id", "in", kept.ids)])
        sessions.closing_policy_id = self.policy
        sessions.closing_id.policy_id = self.policy
        sessions.opening_id.policy_id = self.policy

    def sell(self, *payments, user=None, **kwargs):
        """Sync an order paid by ``(payment_method, amount)`` pairs, as the screen does.

        Negative amounts are refunds.
        """
        total = sum(amount for _method, amount in payments)
        pieces = total / self.pricelist._get_product_price(self.coin, 1)
        data = self.create_ui_order_data(
            [(self.coin, pieces)], payments=payments, **kwargs
        )
        Order = self.env["pos.order"].with_user(user or self.cashier)
        synced = Order.sync_from_ui([data])["pos.order"]
        return self.env["pos.order"].browse(synced[0]["id"])

    def rewrite_journal(self, session):
        """Record orders that a test has put into the database as they are now."""
        self.env.cr.flush()
        self.env.cr.execute(
            "DELETE FROM pos_closing_receipt WHERE session_id = %s", [session.id]
        )
        self.env["pos.closing.receipt"]._fill_in(session)

    def move_cash(self, amount, session=None):
        """Cash in or out, by a user with the right (core requires invoicing rights)."""
        session = (session or self.pos_session).with_user(self.env.user)
        kind = "in" if amount > 0 else "out"
        extras = {"translatedType": kind, "formattedAmount": str(amount)}
        session.try_cash_in_out(kind, abs(amount), "test", False, extras)
        self.env.invalidate_all()  # core closes in another request

    def start(self, session=None, user=None):
        """Start the closing; return it as the acting user."""
        user = user or self.cashier
        session = (session or self.pos_session).with_user(user)
        answer = session.closing_start()
        return self.env["pos.closing"].with_user(user).browse(answer["id"])

    def count(self, closing, amounts, user=None):
        """Submit ``{payment_method: amount}``; return the answer."""
        return closing.with_user(user or self.cashier).submit_count(
            [
                {"payment_method_id": method.id, "amount": amount}
                for method, amount in amounts.items()
            ]
        )

    # Looking -----------------------------------------------------------

    def assertKeptFrom(self, user, records, values):
        """This user cannot add, change or delete such records."""
        theirs = records.with_user(user)
        is_evidence = hasattr(records, "_evidence_message")
        with self.assertRefused(
            "is evidence" if is_evidence else "not allowed to modify"
        ):
            theirs.write(values)
        with self.assertRefused("not allowed to create", AccessError):
            theirs.create(values)
        with self.assertRefused("not allowed to delete", AccessError):
            theirs.unlink()

    @contextmanager
    def assertRefused(self, sentence, error=UserError):
        """The call raises this sentence, and changes nothing.

        An AccessError is a UserError too: only the sentence shows which guard refused.
        """
        with self.assertRaises(error) as refused:
            yield refused
        self.assertIn(sentence, str(refused.exception))

    def tender(self, answer, method):
        """Return the dictionary of a payment method in an answer."""
        return next(
            tender
            for tender in answer["tenders"]
            if tender["payment_method_id"] == method.id
        )

    def missing(self, answer):
        return [item["code"] for item in answer["missing"]]

    def read_form(self, record, user):
        """Read everything that the form shows, lines included, as the client does."""
        record = record.with_user(user)
        views = record.get_views([(False, "form")])
        fields = views["models"][record._name]["fields"]
        arch = views["views"]["form"]["arch"]
        names = [name for name in fields if f'name="{name}"' in arch]
        return record.web_read({name: {} for name in names})[0]

    def assertWorkedExample(self, move, names):
        """The entry is, line by line, one of those at the top of ``posting.py``.

        :param dict names: names of the accounts there, in the order of the lines
        """
        lines = [
            self.worked_line(name, item)
            for account, name in names.items()
            for item in move.line_ids.filtered(lambda i, a=account: i.account_id == a)
        ]
        self.assertEqual(len(lines), len(move.line_ids))
        self.assertIn("\n\n" + "\n".join(lines) + "\n\n", posting.__doc__)

    def worked_line(self, name, item):
        debit, credit = (
            f"{amount:.2f}" if amount else "" for amount in (item.debit, item.credit)
        )
        line = f"    {name:<24}{debit:>9}{credit:>13}"
        if item.currency_id != item.company_currency_id:
            line += f"{abs(item.amount_currency):>7.2f} {item.currency_id.name}"
        return line.rstrip()

    def balance(self, account, closing=None):
        """Sum of posted journal items of a closing's differences on an account."""
        moves = (closing or self.pos_session.closing_id).sudo().move_ids
        items = moves.line_ids.filtered(lambda item: item.account_id == account)
        self.assertFalse(moves.filtered(lambda move: move.state != "posted"))
        return sum(items.mapped("balance"))
