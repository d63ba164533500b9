import logging
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..shop.proof_common import ProofCommon, Recipe, Sale

DAY = (Sale((("taxed", 3, 0),)), Sale((("luxury", 1, 0),), "card"))


@tagged("post_install", "-at_install")
class TestProofResults(ProofCommon):
    """A proof is stored, later changes are reported, and its records can be opened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        trader = cls()
        cls.session = trader.trade(Recipe(sales=DAY, difference=-1))
        cls.orders = trader.orders

    def change_payment(self):
        """Changed by somebody, a day after the closing."""
        payment = self.orders[0].payment_ids
        later = self.env.cr.now() + timedelta(days=1)
        self.env.cr.execute(
            SQL(
                """UPDATE pos_payment SET amount = amount - 1, write_uid = %s,
                          write_date = %s WHERE id = %s""",
                self.manager.id,
                later,
                payment.id,
            )
        )
        self.env.invalidate_all()
        return payment

    def test_the_closing_is_proven_when_it_is_closed(self):
        proofs = self.env["pos.closing.proof"].search(
            [("session_id", "=", self.session.id)]
        )
        identities = self.session._closing_identities()
        self.assertEqual(
            proofs.sorted("sequence").mapped("code"),
            [identity.code for identity in identities],
        )
        self.assertEqual(proofs.closing_id, self.session.closing_id)
        self.assertEqual(proofs.run_by_id, self.cashier)
        self.assertEqual(
            proofs.mapped("closed_status"), proofs.mapped("status"), "nothing since"
        )

    def test_what_changed_since_closing_and_who_changed_it(self):
        payment = self.change_payment()
        proven = self.prove(self.session)
        identity = proven["orders_payments"]
        self.assertEqual(identity["closed"]["status"], "ok")
        self.assertTrue(identity["changed"])
        [row] = identity["rows"]
        self.assertEqual(row["name"], self.orders[0].display_name)
        self.assertEqual(row["right_records"], {"pos.payment": payment.ids})
        self.assertTrue(row["changed"])
        self.assertEqual(row["changed_by"], self.manager.name)
        self.assertIn(self.manager.name, identity["change"])
        self.assertFalse(proven["orders_lines"]["changed"])

    def test_what_is_put_right_again_is_no_change(self):
        payment = self.change_payment()
        self.prove(self.session)
        self.env.cr.execute(
            SQL("UPDATE pos_payment SET amount = amount + 1 WHERE id = %s", payment.id)
        )
        identity = self.assertProven(self.session)["orders_payments"]
        self.assertEqual((identity["rows"], identity["changed"]), ([], False))

    def test_the_very_records_are_opened(self):
        payment = self.change_payment()
        [row] = self.prove(self.session)["orders_payments"]["rows"]
        row = self.env["pos.closing.proof.row"].browse(row["id"])
        action = row.action_open_right()
        opened = action["res_model"], action.get("res_id")
        self.assertEqual(opened, ("pos.payment", payment.id))
        action = row.action_open_left()
        opened = action["res_model"], action.get("res_id")
        self.assertEqual(opened, ("pos.order", self.orders[0].id))

    def test_an_open_session_is_proven_as_far_as_it_goes(self):
        session = self.set_up(Recipe())
        self.ring_up(DAY[0])
        proven = self.prove(session)
        self.assertEqual(proven["orders_payments"]["status"], "ok")
        books = proven["payments_books"]
        self.assertEqual(books["status"], "not_applicable")
        self.assertEqual(books["reason"], "The session is not closed yet.")

    def test_a_proof_that_fails_blocks_no_closing(self):
        logger = "odoo.addons.pos_closing_control.models.proof.session_proof"
        with self.assertLogs(logger, logging.ERROR), mute_logger("odoo.sql_db"):
            with patch(f"{logger}.all_identities", side_effect=ZeroDivisionError):
                session = self.trade(Recipe(sales=DAY))
        self.assertEqual(session.state, "closed")
        self.assertProven(session)


@tagged("post_install", "-at_install")
class TestProofRights(ProofCommon):
    """Who reads closings, books or stock may prove and read; nobody writes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls().trade(Recipe(sales=DAY))
        cls.session.order_ids.lines.flush_recordset()
        cls.env.cr.execute(
            "UPDATE pos_order_line SET price_subtotal_incl = 1 WHERE order_id IN %s",
            [tuple(cls.session.order_ids.ids)],
        )
        cls.env.invalidate_all()
        cls.auditor = cls._user("auditor", "pos_closing_control.group_closing_auditor")
        cls.accountant = cls._user("accountant", "account.group_account_readonly")
        cls.biller = cls._user("biller", "account.group_account_invoice")
        cls.keeper = cls._user("keeper", "stock.group_stock_user")
        cls.stranger = cls._user("stranger", "base.group_user")

    def visible(self, user):
        Proof = self.env["pos.closing.proof"].with_user(user)
        return Proof.search([("session_id", "=", self.session.id)])

    def test_without_any_right_on_the_till(self):
        for user in (self.auditor, self.accountant, self.biller, self.keeper):
            proven = self.prove(self.session, user)
            self.assertEqual(
                list(self.broken(proven)),
                ["orders_lines", "sales_journal", "sales_books"],
            )
            proofs = self.visible(user)
            self.assertEqual(len(proofs), len(proven))
            proofs.read(["session_name", "code", "status", "left_name", "change_text"])
            rows = proofs.row_ids
            self.assertIn(self.session.order_ids[0].name, rows.mapped("name"))
            self.assertTrue(rows.mapped("left_amount"))

    def test_cashiers_see_closed_sessions(self):
        self.prove(self.session, self.colleague)
        self.assertTrue(self.visible(self.colleague))

    def test_others_see_nothing(self):
        with self.assertRefused("Only users who can read", AccessError):
            self.prove(self.session, self.stranger)
        with self.assertRaises(AccessError):
            self.visible(self.stranger)

    def test_open_sessions_are_for_approvers_and_auditors(self):
        """What is expected must not be known before a blind count."""
        open_session = self.set_up(Recipe())
        self.ring_up(DAY[0])
        self.colleague.group_ids += self.env.ref("account.group_account_invoice")
        for user in (self.cashier, self.colleague, self.accountant, self.keeper):
            with self.assertRefused("is still open", AccessError):
                self.prove(open_session, user)
        for user in (self.manager, self.auditor):
            self.prove(open_session, user)
            proofs = self.env["pos.closing.proof"].with_user(user)
            mine = [("session_id", "=", open_session.id)]
            self.assertTrue(proofs.search(mine))
            self.assertFalse(proofs.with_user(self.colleague).search(mine))
            self.assertFalse(proofs.with_user(self.accountant).search(mine))

    def test_other_companies_are_out_of_sight(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        foreigner = new_test_user(
            self.env,
            "foreigner",
            "base.group_user,account.group_account_readonly",
            company_id=company.id,
            company_ids=[company.id],
        )
        self.prove(self.session)
        self.assertFalse(self.visible(foreigner))
        with self.assertRefused("Only users who can read", AccessError):
            self.prove(self.session, foreigner)

    def test_nobody_writes(self):
        self.prove(self.session)
        for user in (self.administrator, self.auditor, self.accountant, self.cashier):
            proofs = self.visible(user)
            for records in (proofs, proofs.row_ids):
                self.assertKeptFrom(user, records, {"left_amount": 0})
