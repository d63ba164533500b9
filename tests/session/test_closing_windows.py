from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ...engine.guard import CORRECTED, EVERY_OTHER, FREE, KEPT, TABLE, level
from ..shop.windows_common import (
    CLEAR,
    CREATE,
    DELETE,
    LINK,
    SET,
    UNLINK,
    UPDATE,
    WindowsCommon,
)

PAID = "a paid order cannot be changed"


@tagged("post_install", "-at_install")
class TestClosingWindows(WindowsCommon):
    """No remote call changes what the count is compared with."""

    def setUp(self):
        super().setUp()
        self.till = self.open_guarded()
        self.sale = self.sell((self.cash_pm1, 100))
        self.line, self.payment = self.sale.lines, self.sale.payment_ids
        self.lot = self.env["pos.pack.operation.lot"].create(
            {"pos_order_line_id": self.line.id, "lot_name": "A"}
        )

    def policies(self):
        """Yield each policy that comes with the module, set on the open session."""
        for name in ("policy_strict", "policy_standard"):
            policy = self.env.ref(f"pos_closing_control.{name}")
            self.pos_session.sudo().closing_policy_id = policy
            with self.subTest(policy=policy.name):
                yield policy

    def records(self):
        """Return a record of each model in the table, by the model's name."""
        return {
            "pos.order": self.sale,
            "pos.order.line": self.line,
            "pos.payment": self.payment,
            "pos.pack.operation.lot": self.lot,
            "pos.session": self.pos_session,
            "account.bank.statement.line": self.cash_line(),
            "stock.picking": self.picking(),
        }

    def picking(self):
        """A transfer for the sale, as Odoo makes it in real time."""
        self.pos_session.sudo().update_stock_at_closing = False
        self.coin.sudo().type = "consu"
        sale = self.sell((self.cash_pm1, 3))
        self.assertEqual(len(sale.picking_ids), 1)
        return sale.picking_ids

    def cash_line(self):
        self.move_cash(-5)
        return self.pos_session.statement_line_ids

    def named_fields(self):
        """Yield the record, the field and the level of each row of the table."""
        records = self.records()
        for row in TABLE:
            record = records[row.model]
            named = {
                name for one in TABLE if one.model == row.model for name in one.fields
            }
            names = row.fields
            if names == (EVERY_OTHER,):
                names = [
                    n for n, f in record._fields.items() if f.store and n not in named
                ]
            for name in names:
                if name in record._fields and name not in ("id", "create_uid"):
                    yield record, name, row.level

    # The table ---------------------------------------------------------

    def test_each_row_of_the_table_holds_for_each_role(self):
        """Empty values are written, so a refusal is for the field and not the value."""
        fields = list(self.named_fields())
        self.assertGreater(len(fields), 120)
        refused = {
            KEPT: (self.cashier, self.manager, self.accountant, self.administrator),
            CORRECTED: (self.cashier,),
            FREE: (),
        }
        self.payment.sudo().payment_method_id = self.pay_later_pm
        before = self.money(self.sale)
        for _policy in self.policies():
            for record, name, strictness in fields:
                for user in refused[strictness]:
                    with self.subTest(record=record, field=name, user=user.login):
                        with self.assertRaises(AccessError):
                            record.with_user(user).write({name: False})
            self.assertEqual(self.money(self.sale), before)

    def test_what_the_table_does_not_name_is_as_in_odoo(self):
        self.assertEqual(level("pos.order", "nb_print"), FREE)
        self.assertEqual(level("pos.payment", "added_by_a_module"), CORRECTED)
        self.call(self.cashier, self.sale, "write", {"nb_print": 1})
        self.call(self.cashier, self.sale, "write", {"partner_id": self.customer.id})
        self.assertEqual((self.sale.nb_print, self.sale.partner_id), (1, self.customer))

    def test_a_customer_on_whose_account_it_was_sold_is_not_exchanged(self):
        self.payment.sudo().payment_method_id = self.pay_later_pm
        values = {"partner_id": self.customer.id}
        self.assertShut(
            lambda: self.call(self.cashier, self.sale, "write", values), self.sale, PAID
        )

    def test_a_register_without_a_policy_is_as_odoo_made_it(self):
        self.use_session(self.open_other_register())
        sale = self.sell((self.cash_pm2, 100))
        self.call(self.cashier, sale.payment_ids, "write", {"amount": 10})
        self.call(self.cashier, sale.lines, "write", {"price_unit": 0.1})
        self.assertEqual(sale.payment_ids.amount, 10)

    # Every verb --------------------------------------------------------

    def roads(self):
        """Yield calls of a cashier that would change the sale, each with a name."""
        cheap = {"price_unit": 0.1, "price_subtotal": 10, "price_subtotal_incl": 10}
        order, line, payment, lot = self.sale, self.line, self.payment, self.lot
        card = self.bank_pm1.id
        new_line = {
            "order_id": order.id,
            "product_id": self.coin.id,
            "name": "x",
            **cheap,
        }
        new_payment = {"payment_method_id": self.cash_pm1.id, "amount": -90}
        yield "order.web_save", order, "web_save", {"amount_total": 10}, {}
        yield "line.web_save", line, "web_save", cheap, {}
        yield "payment.web_save", payment, "web_save", {"amount": 10}, {}
        yield "lines", order, "write", {"lines": [[UPDATE, line.id, cheap]]}
        yield "lines deleted", order, "write", {"lines": [[DELETE, line.id]]}
        yield "lines cleared", order, "write", {"lines": [[CLEAR]]}
        yield "payments set", order, "write", {"payment_ids": [[SET, 0, []]]}
        yield "payments", order, "write", {"payment_ids": [[CREATE, 0, new_payment]]}
        yield "with a free one", order, "write", {"nb_print": 1, "amount_paid": 10}
        yield "line.unlink", line, "unlink"
        yield "line.copy", line, "copy", {"order_id": order.id}
        yield "line.create", line.browse(), "create", [new_line]
        yield "payment.unlink", payment, "unlink"
        yield "payment.copy", payment, "copy"
        yield (
            "payment.create",
            payment.browse(),
            "create",
            [{**new_payment, "pos_order_id": order.id}],
        )
        yield (
            "add_payment",
            order,
            "add_payment",
            {
                **new_payment,
                "pos_order_id": order.id,
            },
        )
        yield "lot.unlink", lot, "unlink"
        yield "lot.copy", lot, "copy"
        yield "lot's product", lot, "write", {"product_id": self.product1().id}
        yield "lot's order", lot, "write", {"order_id": self.draft().id}
        yield "to card", payment, "write", {"payment_method_id": card}
        for state in (False, "draft", "cancel", "done", "paid"):
            yield f"state {state}", order, "write", {"state": state}
        yield "order.copy", order, "copy", {"state": "paid"}
        yield "order.unlink", order, "unlink"
        yield "paid again", order, "action_pos_order_paid"

    def product1(self):
        return self.create_product("Cheap", self.categ_basic, 0.1)

    def test_no_verb_changes_a_paid_order(self):
        roads = list(self.roads())
        for _policy in self.policies():
            for name, records, method, *args in roads:
                with self.subTest(road=name):
                    self.assertShut(
                        lambda r=records, m=method, a=args: self.call(
                            self.cashier, r, m, *a
                        ),
                        self.sale,
                    )

    def test_a_default_of_the_context_adds_nothing_to_it(self):
        Payment, Line = self.env["pos.payment"], self.env["pos.order.line"]
        values = {"payment_method_id": self.cash_pm1.id, "amount": -90}
        line = {
            "product_id": self.coin.id,
            "price_subtotal": 1,
            "price_subtotal_incl": 1,
        }
        for model, vals, context in (
            (Payment, values, {"default_pos_order_id": self.sale.id}),
            (Line, {**line, "name": "x"}, {"default_order_id": self.sale.id}),
            (
                self.lot.browse(),
                {"lot_name": "B"},
                {"default_pos_order_line_id": self.line.id},
            ),
        ):
            self.assertShut(
                lambda m=model, v=vals, c=context: self.call(
                    self.cashier, m, "create", [v], context=c
                ),
                self.sale,
            )

    def test_an_import_changes_nothing(self):
        external = self.env["ir.model.data"].create(
            [
                {
                    "name": record._name.replace(".", "_"),
                    "module": "__test__",
                    "model": record._name,
                    "res_id": record.id,
                }
                for record in (self.sale, self.payment, self.line)
            ]
        )
        for xml_id, (name, value) in zip(
            external, (("amount_paid", 10), ("amount", 10), ("qty", 1)), strict=True
        ):
            record = self.env[xml_id.model].browse()
            rows = [[xml_id.complete_name, value]]
            self.assertNothingDone(
                lambda r=record, n=name, rows=rows: self.assertFalse(
                    self.call(self.cashier, r, "load", ["id", n], rows)["ids"]
                ),
                self.sale,
            )

    # Nested in other models --------------------------------------------

    def test_commands_nested_in_other_models_change_nothing(self):
        self.sale.sudo().partner_id = self.customer
        session, sale = self.pos_session, self.sale
        changes = {"state": False}
        for command in (
            [UPDATE, sale.id, changes],
            [DELETE, sale.id],
            [UNLINK, sale.id],
        ):
            for record, values in (
                (self.customer, {"pos_order_ids": [command]}),
                (session, {"order_ids": [command]}),
                (
                    self.config,
                    {"session_ids": [[UPDATE, session.id, {"order_ids": [command]}]]},
                ),
            ):
                if "pos_order_ids" in values and command[0] == UNLINK:
                    continue  # allowed: the sale is on no customer's account
                self.assertShut(
                    lambda r=record, v=values: self.call(self.cashier, r, "write", v),
                    sale,
                )

    def test_what_is_nested_in_a_new_session_is_not_done_as_superuser(self):
        """Odoo creates sessions as superuser, also those of other registers."""
        other = self.other_currency_config
        command = [[UPDATE, self.sale.id, {"amount_total": 10}]]
        values = {"config_id": other.id, "user_id": self.cashier.id}
        Session = self.env["pos.session"]
        for vals, context in (
            ({**values, "order_ids": command}, {}),
            (values, {"default_order_ids": command}),
            ({**values, "statement_line_ids": [[CREATE, 0, {"amount": 5}]]}, {}),
        ):
            self.assertShut(
                lambda v=vals, c=context: self.call(
                    self.cashier, Session, "create", [v], context=c
                ),
                self.sale,
                "A new session is empty",
            )

    # Synced again, and together with other orders ------------------------

    def test_a_paid_order_is_not_changed_by_syncing_it_again(self):
        for state in ("paid", "draft", False, "cancel"):
            data = self.payload(10, uuid=self.sale.uuid, state=state, to_invoice=True)
            self.assertNothingDone(lambda d=data: self.sync(d), self.sale)

    def test_another_order_that_is_synced_takes_nothing_along(self):
        cheap, line, draft = {"price_unit": 0.1}, self.line, self.draft()
        new = self.payload(state="draft", payment_ids=[])
        moved = {"pos.order.line": {line.uuid: {"order_id": draft.uuid}}}
        taken = {"pos.order": {draft.uuid: {"payment_ids": [self.payment.uuid]}}}
        for data in (
            {**new, "lines": [[UPDATE, line.id, cheap]]},
            {**new, "lines": [[LINK, line.id]]},
            {**new, "lines": [[DELETE, line.id]]},
            {**new, "payment_ids": [[UPDATE, self.payment.id, {"amount": 10}]]},
            {**new, "payment_ids": [[LINK, self.payment.id]]},
            {**new, "relations_uuid_mapping": moved},
            {**new, "relations_uuid_mapping": taken},
        ):
            for uuid in (new["uuid"], draft.uuid):
                self.assertShut(
                    lambda d=data, u=uuid: self.sync(
                        {**d, "uuid": u, "access_token": "x"}
                    ),
                    self.sale,
                )

    def test_a_refund_leaves_the_sale_as_it_is(self):
        before = self.money(self.sale)
        refund = self.sell((self.cash_pm1, -100))
        self.call(self.cashier, self.sale, "refund")
        self.assertEqual(refund.state, "paid")
        self.assertEqual(self.money(self.sale), before)

    # Becoming paid -----------------------------------------------------

    def test_an_order_becomes_paid_by_paying_it(self):
        draft, Order = self.draft(), self.env["pos.order"]
        values = {
            "session_id": self.till.id,
            **dict.fromkeys(("amount_total", "amount_paid"), 5),
            **dict.fromkeys(("amount_tax", "amount_return"), 0),
        }
        for state in ("paid", "done", False):
            for call in (
                lambda s=state: self.call(self.cashier, draft, "write", {"state": s}),
                lambda s=state: self.call(
                    self.cashier, draft, "web_save", {"state": s}, {}
                ),
                lambda s=state: self.call(self.cashier, draft, "copy", {"state": s}),
                lambda s=state: self.call(
                    self.cashier, Order, "create", [{**values, "state": s}]
                ),
                lambda s=state: self.call(
                    self.cashier,
                    Order,
                    "create",
                    [values],
                    context={"default_state": s},
                ),
                lambda s=state: self.call(
                    self.cashier,
                    self.pos_session,
                    "write",
                    {"order_ids": [[CREATE, 0, {**values, "state": s}]]},
                ),
            ):
                self.assertShut(call, draft)

    def test_a_sale_must_agree_with_itself(self):
        other = self.other_currency_config
        for problem, values in (
            ("its lines come to", {"amount_total": 10, "lines": []}),
            ("another register", {"config_id": other.id}),
            (None, {"account_move": self.some_invoice().id}),
        ):
            with self.subTest(problem=problem):
                data = self.payload(10, **values)
                self.assertShut(lambda d=data: self.sync(d), self.sale, problem)

    def some_invoice(self):
        return self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.customer.id}
        )

    def test_a_paid_amount_without_payments_pays_nothing(self):
        draft = self.draft(10)
        self.call(self.cashier, draft, "write", {"amount_paid": 10})
        self.assertShut(
            lambda: self.call(self.cashier, draft, "action_pos_order_paid"),
            draft,
            "its payments come to",
        )

    def test_a_payment_is_in_the_session_of_its_order(self):
        draft = self.draft(10)
        other = self.open_other_register()
        values = {"pos_order_id": draft.id, "amount": 10}
        values["payment_method_id"] = self.cash_pm1.id
        Payment = self.env["pos.payment"]
        forged = {**values, "session_id": other.id}
        self.call(self.cashier, Payment, "create", [forged])
        self.assertEqual(draft.payment_ids.session_id, self.pos_session)
        self.assertShut(
            lambda: self.call(
                self.cashier, draft.payment_ids, "write", {"session_id": other.id}
            ),
            draft,
            "in the session of its order",
        )

    def open_other_register(self):
        """Open a register without a policy; the test's own register stays the first."""
        till, methods = self.till, self.cash_pm2 | self.bank_pm2
        other = self.open_till(
            config=self.other_currency_config, methods=methods, policy=False
        )
        self.use_session(till.sudo(False))
        return other

    def test_a_paid_order_of_another_register_is_not_moved_in(self):
        other = self.open_other_register()
        self.use_session(other)
        foreign = self.sell((self.cash_pm2, 10))
        self.assertShut(
            lambda: self.call(
                self.cashier, foreign, "write", {"session_id": self.till.id}
            ),
            foreign,
        )

    # Who may -----------------------------------------------------------

    def test_who_may_correct_an_open_session_has_it_counted_again(self):
        card = self.bank_pm1
        for number, user in enumerate(
            (self.manager, self.accountant, self.administrator)
        ):
            self.pos_session.sudo()._closing_set_locked(True)
            values = {"amount": 90 - number, "payment_method_id": card.id}
            self.call(user, self.payment, "write", values)
            self.assertEqual(self.payment.amount, 90 - number)
            self.assertFalse(self.pos_session.closing_locked)
            self.pos_session.sudo()._closing_set_locked(True)
            self.call(user, self.line, "write", {"price_unit": 0.5})
            self.assertFalse(self.pos_session.closing_locked)

    def test_nobody_corrects_a_closed_session(self):
        closing = self.start()
        self.count(closing, {self.cash_pm1: 200, self.bank_pm1: 0})
        self.assertTrue(closing.close()["done"])
        for user in (self.cashier, self.manager, self.accountant, self.administrator):
            for record, values in (
                (self.sale, {"preset_time": "2099-01-01 10:00:00"}),
                (self.line, {"price_unit": 0.1}),
                (self.payment, {"card_no": "1234"}),
                (self.lot, {"lot_name": "B"}),
            ):
                self.assertShut(
                    lambda r=record, v=values, u=user: self.call(u, r, "write", v),
                    self.sale,
                    "the session is closed",
                )

    def test_a_paid_order_is_invoiced(self):
        """Also when the session is closed, by who may post the reversal in Odoo."""
        self.call(self.cashier, self.sale, "write", {"partner_id": self.customer.id})
        self.call(self.cashier, self.sale, "action_pos_order_invoice")
        self.assertEqual(self.sale.state, "done")
        self.assertTrue(self.sale.account_move)
        second = self.sell((self.cash_pm1, 20))
        closing = self.start()
        self.count(closing, {self.cash_pm1: 220, self.bank_pm1: 0})
        self.assertTrue(closing.close()["done"])
        self.call(self.cashier, second, "write", {"partner_id": self.customer.id})
        self.call(self.accountant, second, "action_pos_order_invoice")
        self.assertEqual(second.account_move.state, "posted")

    def test_drafts_are_free(self):
        draft = self.draft(10)
        self.call(self.cashier, draft.lines, "write", {"qty": 5})
        self.call(self.cashier, draft.lines, "copy", {"order_id": draft.id})
        self.call(self.cashier, draft, "write", {"user_id": self.colleague.id})
        self.call(self.cashier, draft, "action_pos_order_cancel")
        self.call(self.cashier, draft, "unlink")
        self.assertFalse(draft.exists())

    # Edit Payment ------------------------------------------------------

    def let_cashiers_edit(self):
        self.policy.sudo().cashiers_edit_payment = True
        self.apply_policy()

    def edit(self, user=None, **values):
        values = values or {"payment_method_id": self.bank_pm1.id}
        vals = {
            "payment_ids": [[UPDATE, self.payment.id, values]],
            "amount_difference": 0,
        }
        return self.call(user or self.cashier, self.sale, "web_save", vals, {})

    def test_a_cashier_edits_a_payment_where_the_policy_says_so(self):
        self.assertShut(self.edit, self.sale, PAID)
        self.let_cashiers_edit()
        self.pos_session.sudo()._closing_set_locked(True)
        self.edit()
        self.assertEqual(self.payment.payment_method_id, self.bank_pm1)
        self.assertEqual((self.payment.amount, self.sale.amount_total), (100, 100))
        self.assertFalse(self.pos_session.closing_locked, "it is counted again")
        self.assertIn("Payment changes", str(self.sale.message_ids.mapped("body")))
        self.assertJournaled("edited")

    def assertJournaled(self, kind):
        """The journal records the edit, so that it is not a difference."""
        Receipt = self.env["pos.closing.receipt"].sudo()
        Receipt._write_pending()
        latest = Receipt.search([("order_ref", "=", self.sale.id)], limit=1)
        self.assertEqual(latest.kind, kind)
        self.assertFalse(Receipt._changed_sales(self.pos_session))

    def test_edit_payment_changes_the_method_only(self):
        self.let_cashiers_edit()
        later = self.pay_later_pm
        other = self.sell((self.cash_pm1, 7)).payment_ids
        for values in (
            {"amount": 10},
            {"payment_method_id": self.bank_pm1.id, "amount": 10},
            {"payment_method_id": later.id},
            {"session_id": False},
        ):
            self.assertShut(lambda v=values: self.edit(**v), self.sale)
        card = {"payment_method_id": self.bank_pm1.id}
        commands = [[UPDATE, other.id, card]]
        self.assertShut(
            lambda: self.call(
                self.cashier, self.sale, "write", {"payment_ids": commands}
            ),
            self.sale | other.pos_order_id,
        )

    def test_edit_payment_ends_with_the_receipt(self):
        self.let_cashiers_edit()
        self.sale.sudo().nb_print = 1
        self.assertShut(self.edit, self.sale, PAID)

    # Tips after payment ------------------------------------------------

    def tip_line(self, amount=5, **values):
        return {
            "order_id": self.sale.id,
            "product_id": self.config.tip_product_id.id,
            "qty": 1,
            "price_unit": amount,
            "price_subtotal": amount,
            "price_subtotal_incl": amount,
            "name": "tip",
            **values,
        }

    def take_tips(self):
        """Open another session, because the set-up of this one cannot change."""
        if "set_tip_after_payment" not in self.config._fields:
            self.skipTest("pos_restaurant is not installed")
        closing = self.start()
        self.count(closing, {self.cash_pm1: 200, self.bank_pm1: 0})
        self.assertTrue(closing.close()["done"])
        tip = self.env.ref("point_of_sale.product_product_tip")
        config = self.config.sudo()
        config.write({"iface_tipproduct": True, "tip_product_id": tip.id})
        config.write({"set_tip_after_payment": True})
        self.till = self.open_guarded()
        self.sale = self.sell((self.bank_pm1, 100))
        self.line = self.sale.lines

    def test_a_tip_is_added_once(self):
        self.take_tips()
        Line = self.env["pos.order.line"]
        self.pos_session.sudo()._closing_set_locked(True)
        self.call(self.cashier, Line, "create", [self.tip_line()])
        self.assertFalse(self.pos_session.closing_locked, "it is counted again")
        again = {"is_tipped": True, "tip_amount": 50}
        self.assertShut(
            lambda: self.call(self.cashier, self.sale, "write", again), self.sale
        )
        told = {"is_tipped": True, "tip_amount": 5}
        self.call(self.cashier, self.sale, "write", told)
        self.assertEqual(self.sale.tip_amount, 5)
        self.assertJournaled("tip")
        self.assertShut(
            lambda: self.call(self.cashier, Line, "create", [self.tip_line()]),
            self.sale,
        )

    def test_a_tip_of_nothing_is_settled_with_the_others(self):
        self.take_tips()
        line = self.tip_line(0)
        self.call(self.cashier, self.env["pos.order.line"], "create", [line])
        told = {"is_tipped": True, "tip_amount": 0}
        self.call(self.cashier, self.sale, "write", told)
        self.assertEqual(self.sale.amount_total, 100)
        self.assertTrue(self.sale.is_tipped)

    def test_nothing_but_a_tip_is_added(self):
        Line = self.env["pos.order.line"]
        line = self.tip_line()
        self.assertShut(
            lambda: self.call(self.cashier, Line, "create", [line]), self.sale
        )
        self.take_tips()
        for values in (
            {"product_id": self.coin.id},
            {"price_unit": -5},
            {"qty": -1},
            {"qty": 3},
            {"refunded_orderline_id": self.line.id},
        ):
            line = self.tip_line(**values)
            self.assertShut(
                lambda v=line: self.call(self.cashier, Line, "create", [v]), self.sale
            )
        self.sale = self.sell((self.cash_pm1, 100))
        line = self.tip_line()
        self.assertShut(
            lambda: self.call(self.cashier, Line, "create", [line]), self.sale
        )

    # Sessions and their cash -------------------------------------------

    def test_a_session_stays_with_its_register(self):
        other = self.open_other_register()
        for user in (self.cashier, self.administrator, self.env.user):
            for session, config in (
                (self.pos_session, self.other_currency_config),
                (other, self.config),
            ):
                with self.subTest(user=user.login):
                    self.assertShut(
                        lambda s=session, c=config, u=user: self.call(
                            u, s, "write", {"config_id": c.id}
                        ),
                        self.sale,
                        "A session cannot move to another register",
                    )

    def test_a_register_has_one_open_session(self):
        values = {"config_id": self.config.id, "user_id": self.cashier.id}
        self.assertShut(
            lambda: self.call(
                self.cashier,
                self.env["pos.session"],
                "create",
                [values],
                context={"onboarding_creation": True},
            ),
            self.sale,
            "has an open session",
        )

    def test_cashiers_leave_a_closed_session_as_it_is(self):
        closing = self.start()
        self.count(closing, {self.cash_pm1: 200, self.bank_pm1: 0})
        closing.close()
        for values in (
            {"name": "POS/0"},
            {"user_id": self.colleague.id},
            {"closing_notes": "never said"},
            {"message_ids": [[CLEAR]]},
        ):
            self.assertShut(
                lambda v=values: self.call(self.cashier, self.pos_session, "write", v),
                self.sale,
            )

    def test_a_default_of_the_context_adds_no_cash_to_a_closed_session(self):
        closing = self.start()
        self.count(closing, {self.cash_pm1: 200, self.bank_pm1: 0})
        closing.close()
        values = {"journal_id": self.cash_pm1.journal_id.id, "amount": 5}
        values["payment_ref"] = "late"
        Line = self.env["account.bank.statement.line"]
        for user in (self.accountant, self.env.user):
            self.assertShut(
                lambda u=user: self.call(
                    u,
                    Line,
                    "create",
                    [values],
                    context={"default_pos_session_id": self.pos_session.id},
                ),
                self.sale,
                "is closed",
            )

    def test_cash_that_was_moved_stays_in_its_session(self):
        line, other = self.cash_line(), self.open_other_register()
        for user in (self.cashier, self.accountant, self.administrator):
            for session_id in (other.id, False):
                self.assertShut(
                    lambda s=session_id, u=user: self.call(
                        u, line, "write", {"pos_session_id": s}
                    ),
                    self.sale,
                    "cannot be changed",
                )
        self.assertEqual(line.pos_session_id, self.pos_session)

    def test_cash_is_moved_in_and_out_by_whom_odoo_lets(self):
        billing = new_test_user(
            self.env,
            "till_billing",
            "point_of_sale.group_pos_user,account.group_account_invoice",
            company_id=self.company.id,
        )
        extras = {"translatedType": "out", "formattedAmount": "5"}
        self.call(
            billing, self.pos_session, "try_cash_in_out", "out", 5, "x", False, extras
        )
        line = self.pos_session.statement_line_ids
        self.assertEqual(line.amount, -5)
        entry = line.move_id
        for call in (
            lambda: self.call(billing, line, "write", {"amount": -95}),
            lambda: self.call(billing, line, "unlink"),
            lambda: self.call(billing, entry, "unlink", context={"force_delete": True}),
        ):
            self.assertShut(call, self.sale, "cannot be changed")
        self.assertTrue(line.exists() and entry.exists())

    def test_a_printed_receipt_stays_printed(self):
        self.call(self.cashier, self.sale, "write", {"nb_print": 2})
        for fewer in (1, 0, False):
            self.assertShut(
                lambda n=fewer: self.call(
                    self.cashier, self.sale, "write", {"nb_print": n}
                ),
                self.sale,
                "was printed",
            )
        self.call(self.cashier, self.sale, "write", {"nb_print": 3})
        self.assertEqual(self.sale.nb_print, 3)

    def test_a_users_own_defaults_put_nothing_into_a_new_session(self):
        values = {
            "config_id": self.other_currency_config.id,
            "user_id": self.cashier.id,
        }
        Default = self.env["ir.default"].with_user(self.cashier).sudo()
        for name, record in (
            ("order_ids", self.sale),
            ("statement_line_ids", self.cash_line()),
        ):
            Default.set("pos.session", name, [[LINK, record.id]], user_id=True)
            self.assertShut(
                lambda: self.call(
                    self.cashier, self.env["pos.session"], "create", [values]
                ),
                self.sale,
                "A new session is empty",
            )
            self.env["ir.default"].sudo().search([]).unlink()

    def test_what_customers_order_reaches_no_other_order(self):
        """Odoo syncs it as superuser, whatever it names."""
        Order = self.env["pos.order"].sudo()
        for changed in (
            {"lines": [[UPDATE, self.line.id, {"price_unit": 0.1}]]},
            {"lines": [[LINK, self.line.id]]},
            {"payment_ids": [[UPDATE, self.payment.id, {"amount": 1}]]},
            {"payment_ids": [[DELETE, self.payment.id]]},
            {"payment_ids": [[SET, 0, [self.payment.id]]]},
        ):
            data = self.payload(state="draft", **{"payment_ids": [], **changed})
            self.assertShut(
                lambda d=data: Order.sync_from_ui([d]), self.sale, "another order"
            )

    def test_rights_are_asked_before_the_counted_cash_is_written(self):
        """A ready closing is written as superuser, but not for everybody."""
        closing = self.start()
        self.count(closing, {self.cash_pm1: 200, self.bank_pm1: 0})
        employee = self._user("shop_employee", "base.group_user")
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._user("shop_stranger", "point_of_sale.group_pos_user")
        stranger.write(
            {"company_ids": [Command.set(elsewhere.ids)], "company_id": elsewhere.id}
        )
        portal = self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "shop_portal",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        for user in (employee, stranger, portal):
            self.assertShut(
                lambda u=user: self.call(
                    u, self.pos_session, "post_closing_cash_details", 1
                ),
                self.sale,
            )
        self.assertFalse(self.pos_session.cash_register_balance_end_real)
