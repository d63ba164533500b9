from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..shop.proof_common import Recipe, Sale
from .reconciliation_common import ReconciliationCommon

VIEWS = ("list", "kanban", "pivot", "search", "form")


@tagged("post_install", "-at_install")
class TestProofMenus(ReconciliationCommon):
    """Whoever may read a proof finds it, in the app they work with; nobody else."""

    MENUS = (
        "menu_closing_proof",
        "menu_account_proof_identities",
        "menu_account_receivable",
        "menu_stock_proof_product",
        "menu_stock_undone_picking",
        "menu_stock_proof_value",
        "menu_stock_proof_product_of_user",
        "menu_stock_undone_picking_of_user",
        "menu_stock_proof_value_of_user",
    )

    def menus(self, user):
        loaded = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        return {
            name
            for name in self.MENUS
            if self.env.ref(f"pos_closing_control.{name}").id in loaded
        }

    def test_accountants_find_it_under_reporting_of_their_app(self):
        accounting = {"menu_account_proof_identities", "menu_account_receivable"}
        self.assertEqual(self.menus(self.accountant), accounting)
        self.assertEqual(self.menus(self.reader), accounting)

    def test_stock_users_find_it_under_reporting_of_their_app(self):
        names = ("proof_product", "undone_picking", "proof_value")
        self.assertEqual(
            self.menus(self.stock_user),
            {f"menu_stock_{name}_of_user" for name in names},
        )
        self.assertEqual(
            self.menus(self.stock_manager), {f"menu_stock_{name}" for name in names}
        )

    def test_stock_users_get_no_other_report_than_before(self):
        loaded = self.env["ir.ui.menu"].with_user(self.stock_user).load_menus(False)
        self.assertNotIn(self.env.ref("stock.menu_warehouse_report").id, loaded)

    def test_cashiers_and_auditors_find_it_at_the_point_of_sale(self):
        for user in (self.colleague, self.manager, self.auditor):
            self.assertEqual(self.menus(user), {"menu_closing_proof"})

    def test_nobody_else_finds_it(self):
        self.assertEqual(self.menus(self.nobody), set())


@tagged("post_install", "-at_install")
class TestProofReading(ReconciliationCommon):
    """Accountants and stock users read it all without any right on the register."""

    def setUp(self):
        super().setUp()
        self.broken_session = self.trade_broken()
        self.proofs = self.broken_session.sudo().closing_proof_ids
        self.payments = self.proofs.filtered(lambda one: one.code == "payments_books")
        self.readers = (
            self.accountant,
            self.reader,
            self.stock_user,
            self.auditor,
            self.manager,
        )

    def test_all_views_open_for_every_reader(self):
        for user in self.readers:
            for kind in ("list", "kanban", "form"):
                with self.subTest(user=user.login, view=kind):
                    proofs = self.proofs.with_user(user)
                    read = self.read_view(proofs, (False, kind))
                    self.assertEqual(len(read), len(self.proofs))

    def test_broken_comes_first(self):
        self.trade(Recipe())
        action = self.env.ref("pos_closing_control.action_proof")
        arch = self.env["pos.closing.proof"].get_view(view_type="list")["arch"]
        order = arch.partition('default_order="')[2].partition('"')[0]
        proofs = self.env[action.res_model].search([], order=order)
        statuses = proofs.mapped("status")
        broken = statuses.count("broken")
        self.assertGreater(broken, 0)
        self.assertEqual(set(statuses[:broken]), {"broken"})

    def test_the_list_names_what_differs(self):
        self.assertEqual(self.payments.row_text, self.cash_pm1.name)

    def test_what_agrees_but_for_rounding_says_so(self):
        agreed = self.proofs.filtered(lambda proof: proof.status == "ok")[:1].sudo()
        self.assertFalse(agreed.row_text)
        agreed.difference = 0.01
        self.assertEqual(agreed.row_text, "Rounding")

    def test_grouping_and_searching_need_no_right_on_tills(self):
        Proof = self.env["pos.closing.proof"].with_user(self.accountant)
        for group in ("session_id", "config_id", "journal_id", "code", "stop_at:month"):
            [first, *_more] = Proof.formatted_read_group(
                [("is_broken", "=", True)], [group], ["__count"]
            )
            self.assertTrue(first["__count"], group)
        arch = Proof.get_view(view_type="search")["arch"]
        self.assertNotIn('name="config_id"', arch)
        found = Proof.search([("session_name", "ilike", self.broken_session.name)])
        self.assertEqual(found, self.proofs)

    def test_a_row_opens_the_very_records_for_who_may_read_them(self):
        [row] = self.payments.row_ids
        [link] = row.with_user(self.manager).left_links
        self.assertTrue(link["may_open"])
        opened = self.show(self.manager, row.with_user(self.manager).action_open_left())
        self.assertIn(self.orders[0].payment_ids, opened)
        items = row.with_user(self.accountant).action_open_right()
        self.assertEqual(items["res_model"], "account.move.line")
        self.assertTrue(self.show(self.accountant, items))

    def test_a_row_says_who_may_not_open_its_records(self):
        [row] = self.payments.row_ids.with_user(self.accountant)
        self.assertFalse(row.left_links[0]["may_open"])
        with self.assertRaisesRegex(UserError, "somebody who has"):
            row.action_open_left()

    def test_a_row_says_that_its_records_were_deleted(self):
        [row] = self.payments.row_ids
        row.left_records = {"pos.payment": [0]}
        self.assertIn("(deleted)", row.with_user(self.manager).left_links[0]["label"])
        with self.assertRaisesRegex(UserError, "deleted since"):
            row.with_user(self.manager).action_open_left()

    def test_proving_again_shows_what_changed(self):
        proofs = self.payments.with_user(self.accountant)
        self.assertTrue(proofs.is_changed)
        self.env.cr.execute(
            "UPDATE pos_payment SET amount = amount - 5 WHERE id = %s",
            [self.orders[0].payment_ids.id],
        )
        self.env.invalidate_all()
        proofs.action_prove()
        self.assertEqual(proofs.status, "ok")
        self.assertFalse(proofs.is_changed)

    def test_buttons_lead_there_and_nowhere_crash(self):
        for user in self.readers:
            proof = self.payments.with_user(user)
            with self.subTest(user=user.login):
                proofs = self.show(user, proof.action_open_session_proofs())
                self.assertEqual(proofs, self.proofs)
        self.show(self.accountant, self.payments.action_open_entries())
        self.show(self.stock_user, self.payments.action_open_pickings())
        closing = self.payments.with_user(self.auditor).action_open_closing()
        self.assertEqual(closing["res_model"], "pos.closing")
        instead = self.payments.with_user(self.accountant).action_open_closing()
        self.assertEqual(instead["res_model"], "pos.closing.proof")

    def test_other_companies_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.accountant.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        proofs = self.proofs.with_user(self.accountant)
        self.assertFalse(proofs.search([]))
        with self.assertRaises(AccessError):
            proofs.action_prove()


@tagged("post_install", "-at_install")
class TestProofFromSession(ReconciliationCommon):
    """On the forms of session and closing, and for many sessions at once."""

    def test_session_and_closing_show_the_proof(self):
        session = self.trade(Recipe())
        for record in (session, session.closing_id):
            [read] = self.read_view(record.with_user(self.manager), (False, "form"))
            name = "proof_ids" if "proof_ids" in read else "closing_proof_ids"
            self.assertEqual(len(read[name]), len(session.sudo().closing_proof_ids))
        session.with_user(self.manager).action_closing_prove()
        session.closing_id.with_user(self.auditor).action_prove()
        self.assertEqual(session.closing_proof_status, "ok")

    def test_many_sessions_from_before_the_module(self):
        sessions = self.trade(Recipe(core=True)) | self.trade(Recipe(core=True))
        sessions = sessions.with_user(self.manager)
        unproven = [("state", "=", "closed"), ("closing_proof_ids", "=", False)]
        self.assertLessEqual(sessions, sessions.search(unproven))
        self.assertFalse(sessions[0].closing_proof_status)
        shown = self.show(self.manager, sessions.action_closing_prove_many())
        self.assertEqual(shown.session_id, sessions)
        self.assertFalse(sessions & sessions.search(unproven))

    def test_the_list_of_sessions_tells_what_is_broken(self):
        session = self.trade_broken().with_user(self.manager)
        self.assertEqual(session.closing_proof_status, "broken")
        domain = [("closing_proof_ids.status", "=", "broken")]
        self.assertIn(session, session.search(domain))

    def test_cashiers_see_no_proof_of_an_open_session(self):
        session = self.open_till()
        session.sudo().closing_prove()
        self.env.invalidate_all()
        self.assertFalse(session.closing_proof_ids)
        self.assertFalse(session.closing_proof_status)


@tagged("post_install", "-at_install")
class TestProofInAccounting(ReconciliationCommon):
    """From the books to the closing and back, and what is still open."""

    def test_entries_lines_and_payments_lead_to_the_closing(self):
        session = self.trade(Recipe(sales=(Sale(), Sale(pay="card"))))
        invoiced = self.trade(Recipe(sales=(Sale(invoiced=True),)))
        sources = [
            (session.move_id, session),
            (session.statement_line_ids[:1], session),
            (session.statement_line_ids[:1].move_id, session),
            (session.bank_payment_ids, session),
            (session.bank_payment_ids.move_id, session),
            (self.orders[0].account_move, invoiced),
            (self.orders[0].payment_ids.account_move_id, invoiced),
        ]
        for source, target in sources:
            with self.subTest(source=source):
                self.assertTrue(source)
                action = source.with_user(self.accountant).action_open_pos_closing()
                shown = self.show(self.accountant, action)
                self.assertEqual(shown.sudo().session_id, target)
                back = shown[:1].action_open_entries()
                items = self.show(self.accountant, back)
                if source._name != "account.payment":
                    moves = getattr(source, "move_id", source)
                    self.assertLessEqual(moves, items.move_id)

    def test_who_may_read_closings_comes_to_the_closing(self):
        session = self.trade(Recipe())
        self.auditor.group_ids += self.env.ref("account.group_account_readonly")
        action = session.move_id.with_user(self.auditor).action_open_pos_closing()
        self.assertEqual(self.show(self.auditor, action), session.closing_id)

    def test_only_entries_of_sessions_have_the_button(self):
        session = self.trade(Recipe())
        other = self.env["account.move"].create({"move_type": "entry"})
        moves = (session.move_id | other).with_user(self.accountant)
        self.assertEqual(moves.mapped("is_of_pos_session"), [True, False])
        self.read_view(moves[0], (False, "form"))

    def test_open_sessions_are_not_proven_for_accountants(self):
        session = self.set_up(Recipe())
        order = self.ring_up(Sale(invoiced=True))
        invoice = order.account_move.with_user(self.accountant)
        with self.assertRaisesRegex(AccessError, "is still open"):
            invoice.action_open_pos_closing()
        Open = self.env["pos.closing.receivable"].with_user(self.accountant)
        self.assertFalse(Open.search([("session_id", "=", session.id)]))

    def test_what_is_open_is_listed_by_session(self):
        sales = Sale(), Sale(pay="card"), Sale(pay="later", customer=True)
        session = self.trade(Recipe(features=("later",), sales=sales))
        Open = self.env["pos.closing.receivable"].with_user(self.accountant)
        mine = [("session_id", "=", session.id)]
        [line] = Open.search(mine)
        self.assertEqual(line.kind, "customer")
        self.assertEqual(line.residual, self.orders[2].amount_total)
        session.statement_line_ids.move_id.line_ids.remove_move_reconcile()
        self.env.flush_all()
        self.env.invalidate_all()
        kinds = Open.search(mine).mapped("kind")
        self.assertEqual(sorted(kinds), ["customer", "till", "till"])
        [group] = Open.formatted_read_group(mine, ["session_id"], ["residual:sum"])
        self.assertEqual(group["session_id"][0], session.id)

    def test_what_is_open_leads_to_entry_and_closing(self):
        sales = (Sale(pay="later", customer=True),)
        session = self.trade(Recipe(features=("later",), sales=sales))
        Open = self.env["pos.closing.receivable"].with_user(self.accountant)
        lines = Open.search([("session_id", "=", session.id)])
        for kind in ("list", "kanban"):
            self.read_view(lines, (False, kind))
        entry = self.show(self.accountant, lines.action_open_entry())
        self.assertEqual(entry, session.move_id)
        items = self.show(self.accountant, lines.action_open_items())
        self.assertEqual(items, lines.item_id)
        self.show(self.accountant, lines.action_open_closing())

    def test_only_accountants_read_what_is_open(self):
        Open = self.env["pos.closing.receivable"]
        for user in (self.stock_user, self.colleague, self.nobody):
            with self.assertRaises(AccessError):
                Open.with_user(user).search([])


@tagged("post_install", "-at_install")
class TestProofInInventory(ReconciliationCommon):
    """What was sold compared with what was moved, and how the rest is completed."""

    def goods(self, session, user=None):
        Goods = self.env["pos.closing.proof.product"].with_user(user or self.stock_user)
        found = Goods.search([("session_id", "=", session.id)])
        return {
            line.product_id.name: (line.sold, line.moved, line.is_different)
            for line in found.sudo()
        }

    def test_all_goods_are_listed_by_session_and_product(self):
        lines = ("taxed", 3, 0), ("loose", 0.35, 0), ("service", 1, 0)
        session = self.trade(Recipe(sales=(Sale(lines), Sale())))
        self.assertEqual(
            self.goods(session),
            {
                "Taxed": (3, 3, False),
                "Loose": (0.35, 0.35, False),
                "Coin": (10, 10, False),
            },
        )
        Goods = self.env["pos.closing.proof.product"].with_user(self.stock_user)
        for kind in ("list", "kanban"):
            self.read_view(Goods.search([]), (False, kind))

    def test_a_picking_that_is_not_done_is_found_and_finished(self):
        session = self.trade_undone()
        self.assertEqual(self.goods(session)["Lot"], (3, 0, True))
        undone = self.undone(session)
        lines = undone.move_ids.filtered("product_id.tracking")
        with self.assertRaisesRegex(UserError, "Lot"):
            undone.with_user(self.stock_user).action_finish_sale()
        self.assertIn(undone, self.undone(session))
        self.name_lots(lines)
        answer = undone.with_user(self.stock_user).action_finish_sale()
        self.assertEqual(answer["params"]["type"], "success")
        self.assertFalse(self.undone(session))
        self.assertEqual(self.goods(session)["Lot"], (3, 3, False))

    def test_an_orphan_left_at_closing_is_found(self):
        """Core creates the backorder before it sets the transfer's session."""
        self._with_stock_at_closing()
        session = self.trade_undone()
        undone = self.undone(session)
        self.assertTrue(undone)
        action = undone[:1].action_open_pos_closing()
        shown = self.show(self.stock_user, action)
        self.assertEqual(shown.sudo().session_id, session)

    def test_of_many_the_rest_is_finished(self):
        first, second = self.trade_undone(), self.trade_undone()
        undone = self.undone(first) | self.undone(second)
        self.name_lots(self.undone(second).move_ids)
        answer = undone.action_finish_sale()["params"]
        self.assertEqual(answer["type"], "warning")
        self.assertIn(self.undone(first).name, answer["message"])
        self.assertFalse(self.undone(second))

    def test_only_who_may_move_goods_finishes_a_sale(self):
        """Reported as such, not as a fault of each of the transfers."""
        first, second = self.trade_undone(), self.trade_undone()
        undone = self.undone(first) | self.undone(second)
        with self.assertRefused("not allowed to modify", AccessError):
            undone.with_user(self.reader).action_finish_sale()

    def test_ship_later_is_not_due(self):
        session = self.trade(Recipe(sales=(Sale(ship=True), Sale())))
        self.assertFalse(self.undone(session))
        picking = self.orders[0].picking_ids.with_user(self.stock_user)
        self.assertNotEqual(picking.state, "done")
        self.assertFalse(picking.is_undone_sale)
        self.assertTrue(picking.is_of_pos_session)

    def test_other_pickings_are_none_of_it(self):
        other = self.env["stock.picking"].create(
            {"picking_type_id": self.config.picking_type_id.id}
        )
        other = other.with_user(self.stock_user)
        self.assertFalse(other.is_undone_sale)
        self.assertFalse(other.is_of_pos_session)
        self.assertIn(other, other.search([("is_undone_sale", "=", False)]))

    def test_pickings_lead_to_the_closing(self):
        session = self.trade(Recipe())
        picking = session.picking_ids[:1].with_user(self.stock_user)
        self.read_view(picking, (False, "form"))
        shown = self.show(self.stock_user, picking.action_open_pos_closing())
        self.assertEqual(shown.sudo().session_id, session)
        pickings = self.show(self.stock_user, shown[:1].action_open_pickings())
        self.assertIn(picking, pickings)

    def test_goods_follow_who_may_read_the_proof(self):
        session = self.trade(Recipe())
        self.assertTrue(self.goods(session, self.colleague))
        with mute_logger("odoo.addons.base.models.ir_rule"):
            with self.assertRaises(AccessError):
                self.goods(session, self.nobody)
