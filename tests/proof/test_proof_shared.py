from odoo import Command
from odoo.tests import tagged

from ..shop.proof_common import ProofCommon, Recipe, Sale

APPLICABLE = ("payments_books", "cash_drawer", "cash_gl", "receivable_open", "sequence")


@tagged("post_install", "-at_install")
class TestProofShared(ProofCommon):
    """Two registers that trust each other: an order of one is paid at the other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        journal = cls.cash_pm1.journal_id.copy({"code": "CSHB", "name": "Cash B"})
        cls.cash_there = cls.cash_pm1.copy(
            {"name": "Cash B", "journal_id": journal.id, "config_ids": False}
        )
        cls.here = cls.basic_config
        cls.there = cls.here.copy({"name": "Register B", "payment_method_ids": False})
        cls.here.trusted_config_ids = cls.there
        cls.there.trusted_config_ids = cls.here

    def open_both(self, policy=None):
        here = self.open_till(100, self.cash_pm1 | self.bank_pm1, policy, self.here)
        there = self.open_till(50, self.cash_there | self.bank_pm1, policy, self.there)
        return here.with_user(self.env.user), there.with_user(self.env.user)

    def at(self, session, cash):
        """Act at a register from now on."""
        self.use_session(session)
        self.methods, self.orders = cash | self.bank_pm1, []

    def draft(self, session, cash, lines, *payments):
        """Begin an order at a register; return its data as the screen has it."""
        self.at(session, cash)
        data = self._order_data(Sale(lines))
        reference = f"260-{session.config_id.id}-00007"
        data |= {"state": "draft", "pos_reference": reference, "amount_return": 0}
        data["payment_ids"] = [
            Command.create(self._pay(method, amount)) for method, amount in payments
        ]
        self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])
        return self.env["pos.order"].search([("uuid", "=", data["uuid"])]), data

    def finish(self, order, data, session, *payments):
        """Pay an order at a register, whichever it was begun at."""
        data |= {
            "state": "paid",
            "session_id": session.id,
            "access_token": order.access_token,
            "lines": [],
            "payment_ids": [
                Command.create(self._pay(method, amount)) for method, amount in payments
            ],
            "amount_paid": order.amount_total,
        }
        self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])
        self.assertEqual((order.state, order.session_id.id), ("paid", session.id))
        self.env.invalidate_all()

    def close_at(self, session, cash, **recipe):
        self.at(session, cash)
        self.close(session, Recipe(**recipe))
        self.env.invalidate_all()

    def close_approved(self, session, methods):
        """Close although an order was moved after payment: a second person approves."""
        self.use_session(session)
        closing = self.start(session)
        takings = session.sudo()._closing_takings().expected
        self.count(closing, {method: takings[method.id] for method in methods})
        closing.with_user(self.manager).approve(note="moved")
        self.assertTrue(closing.close()["done"])
        self.env.invalidate_all()

    def ring_up_at(self, session, cash, count=1):
        self.at(session, cash)
        for _sale in range(count):
            self.ring_up(Sale())

    def test_numbered_here_and_paid_there(self):
        here, there = self.open_both()
        self.ring_up_at(here, self.cash_pm1, 3)
        begun = self.draft(here, self.cash_pm1, (("plain", 1, 0),))
        self.ring_up_at(here, self.cash_pm1, 2)
        self.ring_up_at(there, self.cash_there, 2)
        self.finish(*begun, there, (self.cash_there, 9.99))
        self.close_at(there, self.cash_there, difference=-1)
        self.close_at(here, self.cash_pm1, difference=2)
        for session in (here, there):
            self.assertProven(session, *APPLICABLE)
        order = begun[0]
        self.assertEqual(order.sequence_number, 4)
        for order_gone in (here.order_ids[1], order):
            with self.subTest(order_gone.session_id.name):
                with self.env.cr.savepoint() as savepoint:
                    self.forget(order_gone)
                    broken = self.broken(self.prove(here))
                    savepoint.rollback()
                self.env.invalidate_all()
                self.assertIn("sequence", broken)

    def forget(self, order):
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM pos_order WHERE id = %s", [order.id])
        self.env.invalidate_all()

    def test_part_paid_in_cash_here_and_the_rest_there(self):
        here, there = self.open_both()
        self.ring_up_at(here, self.cash_pm1)
        begun = self.draft(
            here, self.cash_pm1, (("plain", 10, 0),), (self.cash_pm1, 50)
        )
        self.finish(*begun, there, (self.cash_there, 49.9))
        for moment in ("first", "last"):
            with self.subTest(moment), self.env.cr.savepoint() as savepoint:
                if moment == "last":
                    self.close_at(there, self.cash_there)
                self.close_at(here, self.cash_pm1)
                if moment == "first":
                    self.close_at(there, self.cash_there)
                tender = here.closing_id.tender_ids.filtered(
                    lambda one: one.payment_method_id == self.cash_pm1
                )
                self.assertEqual((tender.expected, tender.difference), (160, 0))
                self.assertFalse(here.closing_id.move_ids)
                self.assertProven(here, *APPLICABLE)
                self.assertProven(there, *APPLICABLE[:-1])
                self.assertEqual(self.told(here), [50])
                self.assertEqual(self.told(there), [])
                savepoint.rollback()
            self.env.invalidate_all()

    def told(self, session):
        [report] = session.with_user(self.manager).closing_report()
        [cash] = [one for one in report["sections"] if one["code"] == "cash"]
        names = {row["cells"][1]: row["cells"][3] for row in cash["rows"]}
        return [told for name, told in names.items() if "another register" in name]

    def test_what_is_short_of_it_is_found(self):
        here, there = self.open_both()
        self.ring_up_at(here, self.cash_pm1)
        begun = self.draft(
            here, self.cash_pm1, (("plain", 10, 0),), (self.cash_pm1, 50)
        )
        self.ring_up_at(there, self.cash_there)
        self.finish(*begun, there, (self.bank_pm1, 49.9))
        self.close_at(here, self.cash_pm1, difference=-50)
        self.assertEqual(self.balance(self.loss_account, here.closing_id), 50)
        self.close_at(there, self.cash_there)
        for session in (here, there):
            self.assertProven(session, *APPLICABLE)

    def test_without_policy_the_profit_that_odoo_invents_is_told(self):
        here, there = self.open_both(policy=False)
        self.ring_up_at(here, self.cash_pm1)
        begun = self.draft(
            here, self.cash_pm1, (("plain", 10, 0),), (self.cash_pm1, 50)
        )
        self.finish(*begun, there, (self.bank_pm1, 49.9))
        self.close_at(there, self.cash_there, core=True)
        self.close_at(here, self.cash_pm1, core=True, difference=50)
        self.assertProven(there, "payments_books")
        broken = self.broken(self.prove(here))
        self.assertEqual(set(broken), {"cash_drawer", "cash_gl"})

    def test_registers_that_do_not_trust_each_other(self):
        """An order that was moved nevertheless is reported, and nothing raises."""
        here, there = self.open_both()
        self.ring_up_at(here, self.cash_pm1, 3)
        self.ring_up_at(there, self.cash_there)
        order = here.order_ids[1]
        self.here.trusted_config_ids = self.there.trusted_config_ids = False
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE pos_order SET session_id = %(session)s, config_id = %(config)s
                WHERE id = %(id)s;
               UPDATE pos_payment SET session_id = %(session)s
                WHERE pos_order_id = %(id)s""",
            {"session": there.id, "config": self.there.id, "id": order.id},
        )
        self.env.invalidate_all()
        self.close_approved(there, self.cash_there | self.bank_pm1)
        self.close_approved(here, self.cash_pm1 | self.bank_pm1)
        for sessions in (here, there, here | there):
            answer = sessions.with_user(self.administrator).closing_prove()
            self.assertEqual(len(answer), len(sessions))
        self.assertIn("sequence", self.broken(self.prove(here)))

    def test_goods_of_a_moved_order_go_with_it(self):
        """Its transfer still names the session in which it was paid."""
        self.company.inventory_valuation = "real_time"
        here, there = self.open_both()
        self.at(here, self.cash_pm1)
        order = self.ring_up(Sale((("fifo", 1, 0),)))
        self.assertEqual(order.picking_ids.pos_session_id, here)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pos_order SET session_id = %s WHERE id = %s", [there.id, order.id]
        )
        self.env.invalidate_all()
        for session in (here, there):
            answer = session.with_user(self.administrator).closing_prove()
            self.assertEqual(answer[0]["session_id"], session.id)
