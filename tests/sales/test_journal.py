from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..shop.common import ClosingCommon


class JournalCommon(ClosingCommon):
    """Looks at the journal as it is at the end of a request."""

    def receipts(self, orders):
        """Return the receipts of orders, after writing the pending ones."""
        self.env.cr.flush()
        Receipt = self.env["pos.closing.receipt"]
        return Receipt.search([("order_ref", "in", orders.ids)], order="id")

    def tamper(self, query, *params):
        """Change a paid order by SQL, because Odoo's own ways are closed."""
        self.env.flush_all()
        self.env.cr.execute(query, params)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestJournal(JournalCommon):
    """Every order that is paid at a register with a policy gets one receipt."""

    def test_a_synced_order_is_recorded_as_it_was_paid(self):
        session = self.open_till()
        order = self.sell((self.cash_pm1, 7), (self.bank_pm1, 3))
        receipt = self.receipts(order)
        self.assertEqual(len(receipt), 1)
        self.assertEqual(receipt.kind, "paid")
        self.assertEqual(receipt.version, 1)
        self.assertEqual(receipt.session_id.id, session.id)
        self.assertEqual(receipt.order_uuid, order.uuid)
        self.assertEqual(receipt.order_name, order.name)
        self.assertEqual(receipt.pos_reference, order.pos_reference)
        self.assertEqual(receipt.create_uid, self.cashier)
        self.assertEqual(receipt.order_id, order)
        self.assertEqual(receipt.currency_id, self.currency)
        self.assertFalse(self.currency.compare_amounts(receipt.amount_total, 10))
        self.assertFalse(self.currency.compare_amounts(receipt.amount_paid, 10))
        methods = {str(self.cash_pm1.id): 7, str(self.bank_pm1.id): 3}
        self.assertEqual(receipt.payments, methods)
        self.assertEqual(len(receipt.lines_digest), 64)
        self.assertIn(self.cash_pm1.name, receipt.payment_text)

    def test_a_refund_keeps_its_sign(self):
        self.open_till()
        receipt = self.receipts(self.sell((self.cash_pm1, -4)))
        self.assertFalse(self.currency.compare_amounts(receipt.amount_total, -4))
        self.assertEqual(receipt.payments, {str(self.cash_pm1.id): -4})

    def test_the_identical_order_sent_again_writes_nothing(self):
        self.open_till()
        data = self.create_ui_order_data(
            [(self.coin, 5)], payments=[(self.cash_pm1, 5)]
        )
        Order = self.env["pos.order"].with_user(self.cashier)
        order = Order.browse(Order.sync_from_ui([data])["pos.order"][0]["id"])
        first = self.receipts(order)
        Order.sync_from_ui([data])
        self.assertEqual(self.receipts(order), first)

    def test_an_order_that_is_created_as_paid_is_recorded_with_its_payments(self):
        """Self-order and modules do this as superuser; a remote call may not."""
        session = self.open_till()
        Order = self.env["pos.order"].sudo()
        order = Order.create(
            {
                "session_id": session.id,
                "state": "paid",
                "amount_total": 6,
                "amount_tax": 0,
                "amount_paid": 6,
                "amount_return": 0,
            }
        )
        order.add_payment(
            {
                "pos_order_id": order.id,
                "amount": 6,
                "payment_method_id": self.cash_pm1.id,
            }
        )
        self.assertEqual(self.receipts(order).payments, {str(self.cash_pm1.id): 6})

    def test_change_given_belongs_to_the_receipt(self):
        """Core adds it as a separate payment after the order is created as paid."""
        self.open_till()
        data = self.create_ui_order_data(
            [(self.coin, 5)], payments=[(self.cash_pm1, 20)]
        )
        data |= {"amount_return": -15}
        Order = self.env["pos.order"].with_user(self.cashier)
        order = Order.browse(Order.sync_from_ui([data])["pos.order"][0]["id"])
        receipt = self.receipts(order)
        self.assertEqual(len(order.payment_ids), 2)
        self.assertEqual(receipt.payments, {str(self.cash_pm1.id): 5})

    def test_a_draft_is_recorded_when_it_is_paid(self):
        self.open_till()
        data = self.create_ui_order_data(
            [(self.coin, 5)], payments=[(self.cash_pm1, 5)]
        )
        data["access_token"] = "a token"
        Order = self.env["pos.order"].with_user(self.cashier)
        draft = {**data, "state": "draft", "payment_ids": []}
        order = Order.browse(Order.sync_from_ui([draft])["pos.order"][0]["id"])
        self.assertEqual(order.state, "draft")
        self.assertFalse(self.receipts(order))
        lines = [(1, line.id, {"uuid": line.uuid}) for line in order.lines]
        Order.sync_from_ui([{**data, "lines": lines}])
        order.invalidate_recordset()
        self.assertEqual(order.state, "paid")
        self.assertEqual(self.receipts(order).payments, {str(self.cash_pm1.id): 5})

    def test_a_register_without_a_policy_has_no_journal(self):
        session = self.open_till(policy=False)
        self.assertFalse(self.receipts(self.sell((self.cash_pm1, 5))))
        self.assertFalse(session.sudo().closing_journaled)

    def test_what_was_sold_before_the_policy_is_marked_as_not_witnessed(self):
        session = self.open_till(policy=False)
        before = self.sell((self.cash_pm1, 5)) | self.sell((self.bank_pm1, 2))
        self.config.closing_policy_id = self.policy
        after = self.sell((self.cash_pm1, 3))
        self.assertEqual(set(self.receipts(before).mapped("kind")), {"unwitnessed"})
        self.assertEqual(self.receipts(after).kind, "paid")
        closing = self.start(session)
        self.assertFalse(closing.sudo().changed_sales)

    def test_nobody_writes_in_the_journal(self):
        self.open_till()
        receipt = self.receipts(self.sell((self.cash_pm1, 5)))
        message = "cannot be added, changed or deleted"
        values = {"order_ref": 1, "session_id": receipt.session_id.id}
        for user in (self.env.ref("base.user_root"), self.administrator, self.cashier):
            theirs = receipt.with_user(user).sudo()
            with self.assertRaisesRegex(UserError, message):
                theirs.write({"amount_total": 1})
            with self.assertRaisesRegex(UserError, message):
                theirs.create(values)
            with self.assertRaisesRegex(UserError, message):
                theirs.unlink()

    def test_cashiers_do_not_read_it_and_accountants_what_is_closed(self):
        session = self.open_till()
        receipt = self.receipts(self.sell((self.cash_pm1, 5)))
        accountant = self._user("accountant", "account.group_account_readonly")
        auditor = self._user("auditor", "pos_closing_control.group_closing_auditor")
        Receipt, domain = receipt.browse(), [("id", "=", receipt.id)]
        with self.assertRaises(AccessError):
            Receipt.with_user(self.cashier).search(domain)
        for user in (self.manager, auditor):
            self.read_form(receipt, user)
        self.assertFalse(Receipt.with_user(accountant).search(domain))
        closing = self.start(session)
        self.count(closing, {self.cash_pm1: 105, self.bank_pm1: 0})
        self.assertTrue(closing.close()["done"])
        self.read_form(receipt, accountant)

    def test_another_version_is_appended_only_by_a_road_that_is_known(self):
        self.open_till()
        order = self.sell((self.cash_pm1, 5))
        self.receipts(order)
        Receipt = self.env["pos.closing.receipt"]
        Receipt._append(order, "edited")
        self.assertEqual(len(self.receipts(order)), 1, "nothing has changed")
        self.tamper("UPDATE pos_order SET amount_total = 4 WHERE id = %s", order.id)
        self.tamper(
            "UPDATE pos_closing_receipt SET create_date = create_date - '1 s'::interval"
        )
        Receipt._append(order, "paid")
        self.assertEqual(len(self.receipts(order)), 1, "it is not paid again")
        Receipt._append(order, "edited")
        receipts = self.receipts(order)
        self.assertEqual(receipts.mapped("kind"), ["paid", "edited"])
        self.assertEqual(receipts.mapped("version"), [1, 2])


@tagged("post_install", "-at_install")
class TestChangedSales(JournalCommon):
    """A changed sale blocks the closing until a second person approves it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.token = cls.create_product("Token", cls.categ_basic, 1.0)

    def setUp(self):
        super().setUp()
        self.session = self.open_till()
        self.order = self.sell((self.cash_pm1, 100))
        self.other = self.sell((self.bank_pm1, 20))
        self.env.cr.flush()

    def shrink(self):
        """Line, payment and total of a cash sale say 10 instead of 100."""
        self.tamper(
            """UPDATE pos_order SET amount_total = 10, amount_paid = 10,
                      write_uid = %s, write_date = create_date + '1 h'::interval
                WHERE id = %s""",
            self.colleague.id,
            self.order.id,
        )
        self.tamper(
            """UPDATE pos_order_line SET qty = 10, price_subtotal = 10,
                      price_subtotal_incl = 10 WHERE order_id = %s""",
            self.order.id,
        )
        self.tamper(
            "UPDATE pos_payment SET amount = 10 WHERE pos_order_id = %s",
            self.order.id,
        )

    def grow_back(self):
        self.tamper(
            "UPDATE pos_order SET amount_total = 100, amount_paid = 100 WHERE id = %s",
            self.order.id,
        )
        self.tamper(
            """UPDATE pos_order_line SET qty = 100, price_subtotal = 100,
                      price_subtotal_incl = 100 WHERE order_id = %s""",
            self.order.id,
        )
        self.tamper(
            "UPDATE pos_payment SET amount = 100 WHERE pos_order_id = %s",
            self.order.id,
        )

    def swap(self, order, product):
        """Another product at the same price: nothing else of the sale differs."""
        self.tamper(
            "UPDATE pos_order_line SET product_id = %s WHERE order_id = %s",
            product.id,
            order.id,
        )

    def agree(self, closing, cash, bank=20):
        return self.count(closing, {self.cash_pm1: cash, self.bank_pm1: bank})

    def test_untouched_sales_close_without_a_word(self):
        closing = self.start()
        self.assertEqual(self.agree(closing, 200)["missing"], [])
        self.assertTrue(closing.close()["done"])

    def test_a_sale_made_smaller_needs_an_approval(self):
        self.shrink()
        closing = self.start()
        answer = self.agree(closing, 110)
        self.assertEqual(self.missing(answer), ["sales"])
        self.assertEqual(answer["state"], "to_approve")
        self.assertFalse(closing.close()["done"])
        closing.with_user(self.manager).approve(note="Seen on camera")
        approval = closing.sudo().approval_ids
        [change] = approval.changed_sales
        self.assertEqual(change["was"]["total"], 100)
        self.assertEqual(change["now"]["total"], 10)
        told = approval.with_user(self.manager).changed_sales_text
        self.assertIn(self.order.name, told)
        self.assertIn(self.currency.format(100), told)
        self.assertTrue(closing.close()["done"])

    def test_a_cashier_is_told_names_and_an_approver_what_was_and_is(self):
        self.shrink()
        answer = self.start().state()
        [check] = answer["checks"]
        self.assertEqual((check["code"], check["level"]), ("sales", "warn"))
        self.assertIn(self.order.name, check["message"])
        self.assertNotIn("100", check["message"].replace(self.order.name, ""))
        closing = self.session.sudo().closing_id
        self.agree(closing.with_user(self.cashier), 110)
        answer = closing.with_user(self.manager).state()
        [item] = answer["missing"]
        self.assertIn(self.currency.format(100), item["message"])
        self.assertIn(self.currency.format(10), item["message"])
        self.assertIn(self.colleague.name, item["message"])
        told = [body for body in closing.message_ids.mapped("body") if "Sales" in body]
        self.assertIn(self.order.name, told[-1])
        self.assertNotIn(self.currency.format(100), told[-1])

    def test_what_is_put_right_closes_without_an_approval(self):
        self.shrink()
        closing = self.start()
        self.agree(closing, 200)
        self.grow_back()
        answer = closing.close()
        self.assertEqual(answer["message"] and self.missing(answer), ["count"])
        self.agree(closing, 200)
        self.assertTrue(closing.close()["done"])

    def test_a_change_after_the_approval_is_asked_again(self):
        self.swap(self.order, self.token)
        closing = self.start()
        self.agree(closing, 200)
        closing.with_user(self.manager).approve(note="Agreed")
        self.assertEqual(closing.status, "ready")
        self.swap(self.other, self.token)
        answer = closing.close()
        self.assertEqual(self.missing(answer), ["sales"])
        self.assertEqual(answer["state"], "to_approve")
        closing.with_user(self.manager).approve(note="That as well")
        self.assertTrue(closing.close()["done"])

    def test_a_change_that_is_gone_leaves_the_approval_as_it_is(self):
        self.swap(self.order, self.token)
        closing = self.start()
        self.agree(closing, 200)
        closing.with_user(self.manager).approve(note="Agreed")
        self.swap(self.order, self.coin)
        self.assertTrue(closing.close()["done"])

    def test_each_kind_of_change_is_named(self):
        order, method = self.order.id, self.bank_pm1.id
        name = self.order.name
        changes = {
            "payments": (
                "UPDATE pos_payment SET payment_method_id = %s WHERE pos_order_id = %s",
                method,
                order,
            ),
            "no longer paid": (
                "UPDATE pos_order SET state = 'cancel' WHERE id = %s",
                order,
            ),
            "products or prices": (
                "UPDATE pos_order_line SET product_id = %s WHERE order_id = %s",
                self.token.id,
                order,
            ),
            "total": ("UPDATE pos_order SET amount_total = 1 WHERE id = %s", order),
            "added without a receipt": (
                "DELETE FROM pos_closing_receipt WHERE order_ref = %s",
                order,
            ),
            "deleted": ("DELETE FROM pos_order WHERE id = %s", order),
        }
        for what, (query, *params) in changes.items():
            with self.subTest(what), self.cr.savepoint() as savepoint:
                self.tamper(query, *params)
                check = self.start().state()["checks"][0]
                self.assertIn(name, check["message"])
                self.assertIn(what, check["message"])
                savepoint.rollback()
            self.env.invalidate_all()

    def told(self, session):
        """Return what is reported at a register before it is counted."""
        with self.cr.savepoint() as savepoint:
            checks = self.start(session).state()["checks"]
            savepoint.rollback()
        self.env.invalidate_all()
        return [c["message"] for c in checks if c["code"] == "sales"]

    def test_what_is_moved_to_another_register_is_told_at_both(self):
        name, order = self.other.name, self.other.id
        there = self.basic_config.copy(
            {"name": "There", "payment_method_ids": [Command.set(self.bank_pm1.ids)]}
        )
        there = self.open_till(0, self.bank_pm1, config=there)
        self.assertFalse(self.told(there))
        self.tamper(
            "UPDATE pos_payment SET session_id = %s WHERE pos_order_id = %s",
            there.id,
            order,
        )
        self.assertIn(f"{name}: payments", self.told(self.session)[0])
        self.assertIn("its payments are in this session", self.told(there)[0])
        self.tamper(
            "UPDATE pos_order SET session_id = %s WHERE id = %s", there.id, order
        )
        for session in (self.session, there):
            [message] = self.told(session)
            self.assertIn(f"{name}: session {self.session.name}", message)
            self.assertIn(f"now {there.name}", message)

    def test_odoos_own_buttons_refuse_a_changed_sale_by_name(self):
        closing = self.start()
        self.agree(closing, 200)
        self.swap(self.order, self.token)
        with self.assertRaisesRegex(UserError, self.order.name):
            self.session.action_pos_session_closing_control()

    def test_the_proof_keeps_what_was_approved(self):
        self.shrink()
        closing = self.start()
        self.agree(closing, 110)
        closing.with_user(self.manager).approve(note="Seen")
        closing.close()
        proof = self.env["pos.closing.proof"].search(
            [("session_id", "=", self.session.id), ("code", "=", "sales_journal")]
        )
        self.assertEqual(proof.status, "broken")
        self.assertEqual((proof.left_amount, proof.right_amount), (2, 1))
        self.assertEqual(proof.row_ids.name, self.order.name)
