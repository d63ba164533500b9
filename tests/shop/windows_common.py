import json

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user

from .common import ClosingCommon

CREATE, UPDATE, DELETE, UNLINK, LINK, CLEAR, SET = range(7)


class WindowsCommon(ClosingCommon):
    """A register with a policy and one paid cash sale of 100.00.

    ``call`` does what a remote call does: only JSON comes in, and nothing private can
    be called.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier.group_ids += cls.env.ref("base.group_partner_manager")
        cls.accountant = new_test_user(
            cls.env,
            "till_accountant",
            "point_of_sale.group_pos_user,account.group_account_user",
            company_id=cls.company.id,
        )

    def open_guarded(self, policy=None, config=None, methods=None):
        """Open a register and then give it the policy, so it need not be counted."""
        methods = methods or self.cash_pm1 | self.bank_pm1 | self.pay_later_pm
        till = self.open_till(policy=False, config=config, methods=methods)
        self.config.sudo().closing_policy_id = policy or self.policy
        self.assertEqual(till.sudo().closing_policy_id, policy or self.policy)
        return till

    def call(self, user, records, method, *args, **kwargs):
        """Call a method of a model, or of records, as a client does."""
        ids = [records.ids] if records else []
        args, kwargs = json.loads(json.dumps([[*ids, *args], kwargs]))
        model = self.env[records._name].with_user(user)
        answer = call_kw(model, method, args, kwargs)
        self.env.flush_all()
        self.env.invalidate_all()
        return answer

    def payload(self, amount=10, **values):
        """Return what the screen sends of a cash sale."""
        data = self.create_ui_order_data(
            [(self.coin, amount)], payments=[(self.cash_pm1, amount)]
        )
        return json.loads(json.dumps({**data, **values}, default=str))

    def sync(self, data, user=None, **context):
        Order = self.env["pos.order"]
        user = user or self.cashier
        answer = self.call(user, Order, "sync_from_ui", [data], context=context)
        return Order.browse(answer["pos.order"][-1]["id"])

    def draft(self, amount=10):
        return self.sync(self.payload(amount, state="draft", payment_ids=[]))

    def money(self, orders):
        """Return everything of these orders that a count is compared with."""
        orders.invalidate_recordset()
        names = ["state", "session_id", "config_id", "name", "amount_total"]
        names += ["amount_paid", "amount_tax", "account_move", "preset_time"]
        return (
            orders.exists().read(names),
            orders.lines.read(["order_id", "product_id", "qty", "price_unit"]),
            orders.payment_ids.read(["amount", "payment_method_id", "session_id"]),
            orders.lines.pack_lot_ids.read(["lot_name", "product_id"]),
        )

    def assertShut(self, call, orders, sentence=None):
        """The call is refused, and nothing of these orders is changed."""
        before = self.money(orders)
        with self.assertRaises(UserError) as refused:
            call()
        self.env.invalidate_all()
        if sentence:
            self.assertIn(sentence, str(refused.exception))
        self.assertEqual(self.money(orders), before)

    def assertNothingDone(self, call, orders):
        """The call is answered, and nothing of these orders is changed."""
        before = self.money(orders)
        call()
        self.assertEqual(self.money(orders), before)
