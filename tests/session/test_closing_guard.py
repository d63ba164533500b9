from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..shop.common import ClosingCommon

EMPTY = "must start open and empty"
COUNT_FIRST = "has a closing policy: count it first"
NOT_DIRECTLY = "changed by opening and closing it, not directly"
ADMINISTRATORS_ONLY = "only a Point of Sale administrator can change"
RESTS_ON_SET_UP = "its sales depend on these settings"


@tagged("post_install", "-at_install")
class TestClosingGuard(ClosingCommon):
    """A session becomes *closed* only through a closing that is ready.

    The ways to close are those of Odoo 19's point_of_sale: the three calls of its
    screen, the button of the form, the force-close wizard, the kiosk, rescue sessions,
    writing, creating and importing. Each is tried by a plain cashier, then as
    superuser.
    """

    def setUp(self):
        super().setUp()
        self.till = self.open_till()
        self.sell((self.cash_pm1, 30))
        self.sell((self.bank_pm1, 20))

    @contextmanager
    def assertStaysOpen(self, sentence=COUNT_FIRST, error=UserError):
        """The attempt is refused, and changes nothing."""
        before = self.pos_session.read(["state", "move_id", "stop_at"])
        with self.assertRefused(sentence, error), mute_logger("odoo.sql_db"):
            yield
        self.pos_session.invalidate_recordset()
        self.assertEqual(self.pos_session.read(["state", "move_id", "stop_at"]), before)

    def both(self):
        """The session as the cashier has it, and as the superuser has it."""
        return self.till, self.till.sudo()

    # Calls of the POS screen -------------------------------------------

    def test_screen_cannot_post_counted_cash(self):
        answer = self.till.post_closing_cash_details(1)
        self.assertFalse(answer["successful"])
        self.assertTrue(answer["redirect"], "or Odoo offers to cancel open orders")
        self.assertEqual(self.pos_session.cash_register_balance_end_real, 0)

    def test_screen_cannot_set_closing_control(self):
        for session in self.both():
            with self.assertStaysOpen():
                session.update_closing_control_state_session("notes")

    def test_screen_cannot_close(self):
        for session in self.both():
            answer = session.close_session_from_ui([(self.bank_pm1.id, -5)])
            self.assertFalse(answer["successful"])
            self.assertEqual(self.pos_session.state, "opened")

    # Calls of the back office ------------------------------------------

    def test_form_button_cannot_close(self):
        for session in self.both():
            with self.assertStaysOpen():
                session.action_pos_session_closing_control()

    def test_the_two_calls_behind_the_button_cannot_close(self):
        for session in self.both():
            with self.assertStaysOpen():
                session.action_pos_session_validate()
            with self.assertStaysOpen():
                session.action_pos_session_close(False, 0, {self.bank_pm1.id: -20})

    def test_posting_itself_cannot_be_called_by_another_module(self):
        with self.assertStaysOpen():
            self.till.sudo()._validate_session()

    def test_force_close_wizard_cannot_close(self):
        wizard = self.env["pos.close.session.wizard"].with_user(self.cashier)
        wizard = wizard.create(
            {"account_id": self.loss_account.id, "amount_to_balance": 5}
        )
        context = {"active_ids": self.till.ids, "active_model": "pos.session"}
        with self.assertStaysOpen():
            wizard.with_context(**context).close_session()

    def test_kiosk_cannot_close(self):
        """What pos_self_order's button does, or with that module the button itself."""
        config = self.config.with_user(self.cashier)
        if hasattr(config, "action_close_kiosk_session"):
            with self.assertStaysOpen():
                config.action_close_kiosk_session()
        with self.assertStaysOpen():
            config.current_session_id.action_pos_session_closing_control()

    def test_rescue_session_cannot_close_uncounted(self):
        self.till.sudo().rescue = True
        for session in self.both():
            with self.assertStaysOpen():
                session.action_pos_session_closing_control()

    def test_several_sessions_at_once_cannot_close(self):
        config = self.other_currency_config
        other = self.env["pos.session"].create(
            {"config_id": config.id, "user_id": self.cashier.id}
        )
        with self.assertStaysOpen("one at a time"):
            (other | self.pos_session).action_pos_session_closing_control()
        self.assertEqual(other.state, "opening_control")

    # Writing, creating, importing --------------------------------------

    def test_state_cannot_be_written(self):
        with self.assertStaysOpen():
            self.till.write({"state": "closed"})
        with self.assertStaysOpen():
            self.till.sudo().write({"state": "closed"})
        with self.assertStaysOpen(NOT_DIRECTLY, AccessError):
            self.till.write({"state": "closing_control"})

    def test_context_does_not_open_the_gate(self):
        for key in ("closing_trusted", "tracking_disable", "install_mode", "su"):
            with self.assertStaysOpen():
                self.till.with_context(**{key: True}).write({"state": "closed"})

    def test_import_cannot_close(self):
        external = self.env["ir.model.data"].create(
            {
                "name": "session_to_import",
                "module": "__test__",
                "model": "pos.session",
                "res_id": self.till.id,
            }
        )
        result = self.till.load(
            ["id", "state"], [[external.complete_name, "Closed & Posted"]]
        )
        self.assertFalse(result["ids"])
        self.assertEqual(self.pos_session.state, "opened")

    def test_a_closed_session_cannot_be_created(self):
        values = {"config_id": self.config.id, "user_id": self.cashier.id}
        Session = self.env["pos.session"].with_user(self.cashier)
        for attempt in (
            lambda: Session.create({**values, "state": "closed"}),
            lambda: Session.sudo().with_context(default_state="closed").create(values),
            lambda: Session.sudo().create({**values, "state": "closed"}),
        ):
            with self.assertStaysOpen(EMPTY, AccessError):
                attempt()

    def test_a_new_session_brings_nothing_along(self):
        """Neither in its values nor by defaults, by any user."""
        closing = self.start()
        register = self.other_currency_config
        register.closing_policy_id = self.policy
        values = {"config_id": register.id, "user_id": self.cashier.id}
        entry = self.env["account.move"].create({"move_type": "entry"})
        for name, value in {
            "rescue": True,
            "stop_at": "2020-01-01 00:00:00",
            "cash_register_balance_end_real": 30,
            "cash_real_transaction": 5,
            "move_id": entry.id,
            "closing_id": closing.id,
            "closing_locked": True,
            "opening_id": self.borrowed_opening().id,
        }.items():
            brought, default = {name: value}, {f"default_{name}": value}
            for Session in (self.till, self.till.sudo()):
                with self.subTest(name), self.assertStaysOpen(EMPTY, AccessError):
                    Session.create({**values, **brought})
            # Odoo ignores these from users, as it creates sessions as superuser.
            with self.subTest(name), self.assertStaysOpen(EMPTY, AccessError):
                self.till.sudo().with_context(**default).create({**values})

    def borrowed_opening(self):
        Opening = self.env["pos.closing.opening"].sudo()
        return Opening.create(Opening._prepare_opening(self.pos_session.sudo()))

    def test_money_of_the_session_cannot_be_written(self):
        for values in (
            {"cash_register_balance_end_real": 30},
            {"cash_register_balance_start": 0},
            {"cash_real_transaction": 5},
            {"rescue": True},
            {"move_id": False},
            {"stop_at": "2020-01-01 00:00:00"},
            {"start_at": "2020-01-01 00:00:00"},
            {"update_stock_at_closing": not self.till.update_stock_at_closing},
            {"cash_journal_id": False},
            {"currency_id": self.other_currency.id},
            {"closing_policy_id": False},
            {"closing_id": False},
            {"closing_locked": True},
            {"closing_journaled": False},
            {"opening_id": False},
        ):
            with self.subTest(values), self.assertStaysOpen(NOT_DIRECTLY, AccessError):
                self.till.write(values)
        with self.assertStaysOpen("cannot move to another register", AccessError):
            self.till.config_id = self.other_currency_config

    def test_a_session_may_be_told_the_register_that_it_has(self):
        """As imports and other modules do, which write all values of a record."""
        self.till.sudo().config_id = self.config
        with self.assertStaysOpen("cannot move to another register", AccessError):
            self.till.sudo().config_id = self.other_currency_config

    # A closing that is not ready ---------------------------------------

    def test_an_unfinished_closing_opens_no_road(self):
        closing = self.start()
        for amounts, missing in (
            (None, "Count the register."),
            ({self.cash_pm1: 110, self.bank_pm1: 20}, "a manager must approve"),
        ):
            if amounts:
                self.count(closing, amounts)
            with self.assertStaysOpen(missing):
                self.till.action_pos_session_closing_control()
            with self.assertStaysOpen(missing):
                self.till.sudo()._validate_session()
            self.assertFalse(self.till.close_session_from_ui()["successful"])

    def test_a_ready_closing_lets_core_roads_post_what_was_counted(self):
        """What the client sends along makes no difference."""
        closing = self.start()
        self.count(closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        self.assertTrue(self.till.post_closing_cash_details(1)["successful"])
        answer = self.till.close_session_from_ui([(self.bank_pm1.id, -20)])
        self.assertTrue(answer["successful"])
        self.assertEqual(self.pos_session.state, "closed")
        self.assertEqual(self.pos_session.cash_register_balance_end_real, 130)
        self.assertEqual(closing.status, "closed")
        self.assertFalse(closing.move_ids)

    def test_a_session_that_is_posted_knows_when_it_ended(self):
        """Also if another module posts it without Odoo's button, which sets it."""
        closing = self.start()
        self.count(closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        self.till.action_pos_session_close()
        self.assertEqual(self.pos_session.state, "closed")
        self.assertTrue(self.pos_session.stop_at)

    # Evidence and configuration ----------------------------------------

    def test_counts_signatures_and_closings_cannot_be_altered(self):
        closing = self.start()
        self.count(closing, {self.cash_pm1: 110, self.bank_pm1: 20})
        closing.with_user(self.manager).approve(note="known")
        evidence = {
            closing.count_ids: {"user_id": self.colleague.id},
            closing.count_ids.line_ids: {"is_declared": False},
            closing.approval_ids: {"note": "never said"},
            closing: {"status": "ready"},
            closing.tender_ids: {"counted": 130},
        }
        for records, values in evidence.items():
            for user in (self.cashier, self.manager, self.administrator):
                self.assertKeptFrom(user, records, values)

    def test_not_even_the_superuser_changes_a_count_or_a_signature(self):
        closing = self.start().sudo()
        self.count(closing, {self.cash_pm1: 110, self.bank_pm1: 20})
        closing.with_user(self.manager).approve(note="known")
        for records in (
            closing.count_ids,
            closing.count_ids.line_ids,
            closing.approval_ids,
        ):
            with self.assertRefused("is evidence"):
                records.write({"create_uid": 1})
            with self.assertRefused("is evidence"):
                records.unlink()
        with self.assertRefused("is kept on record and cannot be deleted"):
            closing.unlink()
        with self.assertRefused("A closing is kept"):
            closing.tender_ids.unlink()

    def test_a_cashier_cannot_touch_the_policy(self):
        config = self.config.with_user(self.cashier)
        policy = self.policy.with_user(self.cashier)
        for attempt, sentence in (
            (lambda: config.write({"closing_policy_id": False}), ADMINISTRATORS_ONLY),
            (lambda: config.read(["closing_policy_id"]), "closing_policy_id"),
            (lambda: policy.write({"max_counts": 9}), "not allowed to modify"),
            (lambda: policy.sudo().rule_ids.sudo(False).unlink(), "not allowed to"),
            (
                lambda: self.reason.with_user(self.cashier).write({"name": "Mine"}),
                "not allowed to modify",
            ),
            (
                lambda: self.policy.with_user(self.manager).write({"blind": False}),
                "not allowed to modify",
            ),
        ):
            with self.assertRefused(sentence, AccessError):
                attempt()
        config.write({"name": "Cashiers may still write what Odoo lets them"})

    def test_a_context_key_does_not_take_the_cash_method_from_an_open_till(self):
        for user, sentence in (
            (self.cashier, ADMINISTRATORS_ONLY),
            (self.administrator, RESTS_ON_SET_UP),
        ):
            config = self.config.with_user(user).with_context(
                bypass_payment_method_ids_forbidden_change=True
            )
            with self.assertRefused(sentence):
                config.payment_method_ids -= self.cash_pm1

    def test_a_policy_is_not_taken_away_from_an_open_till(self):
        with self.assertRefused(RESTS_ON_SET_UP):
            self.config.with_user(self.administrator).closing_policy_id = False

    def test_a_policy_given_to_an_open_till_guards_it_at_once(self):
        session = self.open_till(policy=False, config=self.other_config())
        self.assertFalse(session.closing_policy_id)
        session.sudo().config_id.closing_policy_id = self.policy
        with self.assertRefused(COUNT_FIRST):
            session.action_pos_session_closing_control()

    def other_config(self):
        """Close the session of setUp by its rules, and return it."""
        closing = self.start()
        self.count(closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        closing.close()
        self.config.closing_policy_id = False
        return self.config

    def test_a_paid_order_is_not_moved_out_of_its_closing(self):
        """In a closed session this would be money that is never posted."""
        order = self.pos_session.order_ids[:1].with_user(self.cashier)
        methods = self.cash_pm2 | self.bank_pm2
        other = self.open_till(methods=methods, config=self.other_currency_config)
        for session_id in (other.id, False):
            with self.assertRefused(
                "the session, number and status of a paid order", AccessError
            ):
                order.session_id = session_id
            with self.assertRefused(
                "the session, number and status of a paid order", AccessError
            ):
                self.pos_session.config_id.with_user(self.administrator).write(
                    {
                        "session_ids": [
                            Command.update(
                                other.id, {"order_ids": [Command.link(order.id)]}
                            )
                        ]
                    }
                )
        self.assertEqual(order.session_id, self.till)

    def test_payments_of_a_closed_session_stay_as_they_are(self):
        """Core lets a cashier delete them."""
        closing = self.start()
        self.count(closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        closing.close()
        payments = self.pos_session.order_ids.payment_ids.with_user(self.cashier)
        with self.assertRefused("can no longer be changed"):
            payments.unlink()
        with self.assertRefused("can no longer be changed"):
            payments[:1].payment_method_id = self.bank_pm1

    def test_not_even_the_superuser_moves_a_payment_out_of_a_closed_session(self):
        """Through another order, in a session in progress, it would never be posted."""
        closing = self.start()
        self.count(closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        closing.close()
        payments = self.pos_session.order_ids.payment_ids
        self.open_till(opening=130)
        order = self.sell((self.cash_pm1, 7))
        with self.assertRefused("is closed: it can no longer be changed"):
            payments[:1].sudo().pos_order_id = order

    def test_changing_a_cash_move_waits_for_the_count_as_a_sale_does(self):
        self.move_cash(-10)
        self.move_cash(-5)
        closing = self.start()
        for change in (
            lambda line: line.write({"amount": -7}),
            lambda line: line.unlink(),
        ):
            total = closing.sudo()._takings().expected[self.cash_pm1.id]
            self.count(closing, {self.cash_pm1: total, self.bank_pm1: 20})
            self.assertTrue(self.pos_session.closing_locked)
            change(self.pos_session.statement_line_ids[0])
            self.assertFalse(self.pos_session.closing_locked)
            closing.with_user(self.manager).reset_counts("a move was corrected")

    def test_a_closed_session_takes_neither_sales_nor_cash(self):
        draft = self.env["pos.order"].create(
            {
                "session_id": self.till.id,
                "amount_total": 5,
                "amount_paid": 0,
                "amount_tax": 0,
                "amount_return": 0,
                "lines": [
                    Command.create(
                        {
                            "product_id": self.coin.id,
                            "qty": 5,
                            "price_unit": 1,
                            "price_subtotal": 5,
                            "price_subtotal_incl": 5,
                        }
                    )
                ],
                "preset_time": "2099-01-01 10:00:00",
            }
        )
        closing = self.start()
        self.count(closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        closing.close()
        with self.assertRefused("is closed: it can no longer be changed"):
            self.move_cash(5)
        with self.assertRefused("is closed: it can no longer be changed"):
            self.make_payment(draft, self.cash_pm1, 5)
