from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..shop.opening_common import OpeningCommon

OPEN = "is open, and its sales depend on these settings"
ADMINISTRATORS_ONLY = "only a Point of Sale administrator can change"


@tagged("post_install", "-at_install")
class TestSetupStandsStill(OpeningCommon):
    """The set-up that an open register's sales rest on cannot change."""

    def setUp(self):
        super().setUp()
        self.policy.opening_control = False
        self.till = self.open_till(methods=self.methods)
        self.sell((self.cash_pm1, 100))

    def other_journal(self):
        return self.config.journal_id.copy({"code": "SALE2"})

    def rounding(self, **values):
        return self.env["account.cash.rounding"].create(
            {
                "name": "Large",
                "rounding": 100,
                "strategy": "add_invoice_line",
                "profit_account_id": self.profit_account.id,
                "loss_account_id": self.loss_account.id,
                **values,
            }
        )

    def changes(self):
        """Return changes that would affect money that is already in the drawer."""
        position = self.env["account.fiscal.position"].create({"name": "No taxes"})
        other = self.env.ref("pos_closing_control.policy_standard")
        rounding = self.rounding()
        return {
            "rounding": {"cash_rounding": True, "rounding_method": rounding.id},
            "journal": {"journal_id": self.other_journal().id},
            "invoices": {"invoice_journal_id": self.other_journal().id},
            "cash method": {"payment_method_ids": [Command.set(self.bank_pm1.ids)]},
            "taxes": {
                "tax_regime_selection": True,
                "default_fiscal_position_id": position.id,
            },
            "tips": {"tip_product_id": self.coin.id},
            "numbers": {"order_seq_id": self.config.order_backend_seq_id.id},
            "policy": {"closing_policy_id": other.id},
            "no policy": {"closing_policy_id": False},
        }

    def test_nobody_changes_the_set_up_of_an_open_register(self):
        keys = {
            "onboarding_creation": True,
            "bypass_payment_method_ids_forbidden_change": True,
        }
        for what, vals in self.changes().items():
            for config in (self.config, self.config.with_user(self.administrator)):
                with self.subTest(what=what), self.assertRefused(OPEN):
                    config.with_context(**keys).write(vals)

    def test_the_forms_give_an_open_register_its_first_policy(self):
        administrator = self.administrator.with_user(self.administrator)
        self.administrator.group_ids += self.env.ref("base.group_system")
        env = administrator.env
        for model in ("pos.config", "res.config.settings"):
            self.env.cr.execute(
                "UPDATE pos_config SET closing_policy_id = NULL WHERE id = %s",
                [self.config.id],
            )
            self.env.invalidate_all()
            is_register = model == "pos.config"
            record = env[model].browse(self.config.ids if is_register else [])
            with self.subTest(model=model), Form(record) as form:
                if is_register:
                    form.closing_policy_id = self.policy
                else:
                    form.pos_config_id = self.config
                    form.pos_closing_policy_id = self.policy
            self.assertEqual(self.config.closing_policy_id, self.policy)

    def test_cashiers_and_approvers_change_no_setting_open_or_closed(self):
        self.count(self.start(), {self.cash_pm1: 200, self.bank_pm1: 0})
        changes = [*self.changes().values(), {"manual_discount": False}]
        for closed in (False, True):
            if closed:
                self.pos_session.closing_id.with_user(self.cashier).close()
                self.assertEqual(self.pos_session.state, "closed")
            for vals in changes:
                for user in (self.cashier, self.colleague, self.manager):
                    config = self.config.with_user(user)
                    with self.assertRefused(ADMINISTRATORS_ONLY, AccessError):
                        config.write(vals)
                    with self.assertRefused(ADMINISTRATORS_ONLY, AccessError):
                        config.web_save(vals, {})
        self.config.with_user(self.cashier).write({"name": "How it looks is free"})

    def test_the_same_values_again_are_no_change(self):
        config = self.config.with_user(self.administrator)
        config.write(
            {
                "journal_id": config.journal_id.id,
                "cash_rounding": config.cash_rounding,
                "fiscal_position_ids": [Command.set(config.fiscal_position_ids.ids)],
                "closing_policy_id": config.closing_policy_id.id,
            }
        )
        config.write({"manual_discount": False})

    def test_the_list_of_fiscal_positions_without_the_setting_is_odoos(self):
        position = self.env["account.fiscal.position"].create({"name": "No taxes"})
        self.config.fiscal_position_ids = [Command.link(position.id)]
        self.config.with_user(self.administrator).write({"manual_discount": True})
        self.assertFalse(self.config.fiscal_position_ids)

    def test_a_payment_method_is_not_put_on_an_open_register_from_its_own_form(self):
        method = self.bank_pm1.copy({"config_ids": [Command.clear()]})
        link = {"config_ids": [Command.link(self.config.id)]}
        with self.assertRefused(OPEN):
            method.with_user(self.administrator).write(link)
        values = {"name": "Wallet", "journal_id": self.bank_pm1.journal_id.id}
        Method = self.env["pos.payment.method"].with_user(self.administrator)
        with self.assertRefused(OPEN):
            Method.create({**values, **link})
        with self.assertRefused(OPEN):
            Method.with_context(default_config_ids=link["config_ids"]).create(values)

    def test_the_currency_of_the_journal_stands_still_too(self):
        with self.assertRefused(OPEN):
            self.config.journal_id.currency_id = self.other_currency
        self.config.journal_id.write({"currency_id": False, "name": "Sales"})

    def test_the_rounding_in_use_keeps_its_step(self):
        self.count(self.start(), {self.cash_pm1: 200, self.bank_pm1: 0})
        self.pos_session.closing_id.with_user(self.cashier).close()
        rounding = self.rounding(rounding=0.05)
        self.config.write({"cash_rounding": True, "rounding_method": rounding.id})
        self.open_till(methods=self.methods)
        with self.assertRefused("pos session using it is already opened"):
            rounding.rounding = 100

    def test_a_register_without_policy_keeps_odoos_own_rules(self):
        config = self.config.copy({"closing_policy_id": False})
        session = self.open_till(policy=False, config=config, methods=self.bank_pm1)
        journal = self.other_journal()
        session.config_id.with_user(self.cashier).write({"journal_id": journal.id})
        self.assertEqual(session.sudo().config_id.journal_id, journal)

    # Modules ------------------------------------------------------------

    def test_only_administrators_install_modules_by_a_setting(self):
        plain = self.config.copy({"closing_policy_id": False})
        for user in (self.cashier, self.manager):
            with self.assertRefused("can install modules", AccessError):
                plain.with_user(user).write({"module_pos_discount": True})
            Config = self.env["pos.config"].with_user(user)
            with self.assertRefused("can install modules", AccessError):
                Config.create({"name": "New", "module_pos_discount": True})
            with self.assertRefused("can install modules", AccessError):
                Config.with_context(default_module_pos_sms=True).create({"name": "New"})
            plain.with_user(user).write({"module_pos_discount": False})

    # Numbers, coins and notes --------------------------------------------

    def test_z_numbers_are_not_given_twice(self):
        self.count(self.start(), {self.cash_pm1: 200, self.bank_pm1: 0})
        self.pos_session.closing_id.with_user(self.cashier).close()
        config = self.config.with_user(self.administrator)
        with self.assertRefused("given only once and without gaps", AccessError):
            config.write({"closing_sequence_id": False})
        self.administrator.group_ids += self.env.ref("base.group_system")
        sequence = config.closing_sequence_id
        for attempt in (
            lambda: sequence.write({"number_next_actual": 1}),
            sequence.unlink,
        ):
            with self.assertRefused("given only once and without gaps", AccessError):
                attempt()

    def test_coins_and_notes_are_changed_by_administrators_only(self):
        bill = self.env["pos.bill"].create({"name": "100", "value": 100})
        for user in (self.cashier, self.manager):
            bills = bill.with_user(user)
            for attempt in (
                lambda bills=bills: bills.write({"value": 110}),
                lambda bills=bills: bills.create({"name": "7", "value": 7}),
                bills.unlink,
            ):
                with self.assertRefused("coins and notes", AccessError):
                    attempt()
        bill.with_user(self.administrator).name = "Hundred"
