import statistics
import time
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, JsonRpcException, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.res_users import MIN_ROUNDS, CryptContext

from ..shop.common import ClosingCommon
from ..shop.remote_common import RemoteCalls

PIN, WRONG = "4711", "8080"
WRONG_TEXT = (
    "Not approved: this person cannot approve here, or the PIN or password is wrong."
)


class SecretCommon(ClosingCommon):
    """A register that is short, which an approver has to approve."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager._set_pos_closing_pin(PIN)
        cls.second = cls._user(
            "till_second", "pos_closing_control.group_closing_approver"
        )

    def setUp(self):
        super().setUp()
        self.till = self.open_till()
        self.sell((self.cash_pm1, 30))
        self.sell((self.bank_pm1, 20))

    def short_till(self, cash=110, user=None):
        closing = self.start(user=user)
        self.count(closing, {self.cash_pm1: cash, self.bank_pm1: 20}, user=user)
        return closing

    def sign(self, closing, secret, approver=None, note="seen"):
        approver = self.manager if approver is None else approver
        return closing.approve(approver.id, secret, note)

    def assertNotSigned(self, answer, message=WRONG_TEXT):
        self.assertEqual(answer["message"], message)
        self.assertIs(answer["signed"], False)
        self.assertEqual(answer["state"], "to_approve")
        self.assertFalse(answer["approvals"])

    def lock(self, user=None):
        return (
            self.env["pos.closing.secret.lock"]
            .sudo()
            .search([("user_id", "=", (user or self.manager).id)])
        )

    def log(self, closing):
        return "\n".join(closing.sudo().message_ids.mapped("body"))


@tagged("post_install", "-at_install")
class TestClosingSecret(SecretCommon):
    # Approving ---------------------------------------------------------

    def test_an_approver_signs_with_their_pin_in_the_cashiers_session(self):
        closing = self.short_till()
        answer = self.sign(closing, PIN)
        self.assertTrue(answer["signed"])
        self.assertEqual(answer["state"], "ready")
        self.assertEqual(answer["message"], f"Approved by {self.manager.name}.")
        approval = closing.sudo().approval_ids
        self.assertEqual(approval.user_id, self.manager)
        self.assertEqual(approval.till_user_id, self.cashier)
        self.assertEqual(approval.method, "pin")
        self.assertEqual(approval.count_id, closing.sudo().count_id)
        self.assertIn(f"PIN at the register of {self.cashier.name}", self.log(closing))
        self.assertTrue(closing.close()["done"])

    def test_or_with_their_password(self):
        closing = self.short_till()
        self.assertTrue(self.sign(closing, "till_manager-secret")["signed"])
        self.assertEqual(closing.sudo().approval_ids.method, "password")

    def test_a_signature_in_the_back_office_has_no_till(self):
        closing = self.short_till().with_user(self.manager)
        self.assertTrue(closing.approve(note="seen")["signed"])
        self.assertEqual(closing.sudo().approval_ids.method, "backoffice")
        self.assertFalse(closing.sudo().approval_ids.till_user_id)

    def test_a_signature_is_bound_to_the_count(self):
        closing = self.short_till()
        self.sign(closing, PIN)
        self.sell((self.cash_pm1, 5))
        self.assertEqual(closing.close()["state"], "counting")
        answer = self.count(closing, {self.cash_pm1: 115, self.bank_pm1: 20})
        self.assertEqual(answer["state"], "to_approve")

    def test_a_repeated_request_signs_once(self):
        closing = self.short_till()
        first, second = self.sign(closing, PIN), self.sign(closing, PIN)
        self.assertTrue(first["signed"] and second["signed"])
        self.assertEqual(first["message"], second["message"])
        self.assertEqual(len(closing.sudo().approval_ids), 1)

    # Wrong secrets -----------------------------------------------------

    def test_a_wrong_secret_is_answered_and_logged(self):
        closing = self.short_till()
        self.assertNotSigned(self.sign(closing, WRONG))
        self.assertIn(
            f"Wrong PIN or password for {self.manager.name}.", self.log(closing)
        )
        self.assertEqual(self.lock().failures, 1)

    def test_the_cashiers_own_password_does_not_pass(self):
        closing = self.short_till()
        self.assertNotSigned(self.sign(closing, "till_cashier-secret"))

    def test_another_approvers_pin_does_not_pass(self):
        self.assertNotSigned(self.sign(self.short_till(), PIN, self.second))

    def test_hash_and_api_key_do_not_pass(self):
        closing = self.short_till()
        self.assertNotSigned(self.sign(closing, self.manager.sudo().pos_closing_pin))
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.manager)
            .sudo()
            ._generate("rpc", "test", fields.Datetime.now() + timedelta(days=1))
        )
        self.assertNotSigned(self.sign(closing, key))

    def test_strange_secrets_are_wrong_ones(self):
        closing = self.short_till()
        for secret in ("x" * 100_000, "4711\0", "\ud800", 4711, [PIN], {"a": 1}):
            self.lock().unlink()
            self.assertNotSigned(self.sign(closing, secret))

    def test_who_may_not_sign_gets_the_same_sentence(self):
        closing = self.short_till()
        self.assertFalse(self.manager.with_user(self.cashier).has_pos_closing_pin)
        archived = self._user("till_gone", "pos_closing_control.group_closing_approver")
        archived.active = False
        other = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = self._user(
            "till_foreign", "pos_closing_control.group_closing_approver"
        )
        foreign.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        users = archived | foreign | self.colleague
        for user in users:
            user._set_pos_closing_pin(PIN)
            for secret in (PIN, f"{user.login}-secret", WRONG):
                self.assertNotSigned(self.sign(closing, secret, user))
            self.assertFalse(self.lock(user))
        offered = [item["id"] for item in closing.state()["approvers"]]
        self.assertFalse(set(offered) & set(users.ids))

    def test_unknown_names_get_the_same_sentence(self):
        closing = self.short_till()
        for approver_id in (-1, 2**31 - 1, 1, True, str(self.manager.id), [1]):
            answer = closing.approve(approver_id, PIN, "seen")
            self.assertNotSigned(answer)

    def test_who_counted_does_not_sign(self):
        closing = self.short_till(user=self.manager).with_user(self.cashier)
        self.assertNotSigned(self.sign(closing, PIN))
        offered = [item["id"] for item in closing.state()["approvers"]]
        self.assertNotIn(self.manager.id, offered)
        self.assertIn(self.second.id, offered)

    def test_the_approver_group_of_the_policy_decides(self):
        self.policy.approver_group_id = self.env.ref("point_of_sale.group_pos_manager")
        self.apply_policy()
        closing = self.short_till()
        self.assertNotSigned(self.sign(closing, PIN))
        answer = self.sign(closing, "till_admin-secret", self.administrator)
        self.assertTrue(answer["signed"])

    def test_rights_to_the_session_are_needed_as_in_the_back_office(self):
        owl = self.owl()
        closing = self.short_till()
        self.assertNotSigned(self.sign(closing, "till_owl-secret", owl))

    def owl(self, *rights):
        """Return one of the policy's own approvers, with these rights only."""
        group = self.env["res.groups"].create({"name": "Owls"})
        for model, read, write in rights:
            self.env["ir.model.access"].create(
                {
                    "name": f"owls of {model}",
                    "model_id": self.env["ir.model"]._get_id(model),
                    "group_id": group.id,
                    "perm_read": read,
                    "perm_write": write,
                }
            )
        owl = self._user("till_owl", "base.group_user")
        owl.group_ids = [Command.set([self.env.ref("base.group_user").id, group.id])]
        self.policy.approver_group_id = group
        self.apply_policy()
        return owl

    def test_who_may_not_read_the_closing_does_not_sign_it(self):
        owl = self.owl(("pos.session", True, True))
        closing = self.short_till()
        session = self.pos_session.with_user(owl)
        self.assertTrue(session.has_access("write"))
        self.assertNotSigned(self.sign(closing, "till_owl-secret", owl))

    def test_who_may_not_close_the_session_does_not_sign_it(self):
        owl = self.owl()
        owl.group_ids += self.env.ref("pos_closing_control.group_closing_auditor")
        closing = self.short_till()
        self.assertTrue(closing.with_user(owl).has_access("read"))
        self.assertNotSigned(self.sign(closing, "till_owl-secret", owl))

    def test_who_is_shared_with_outsiders_neither_signs_nor_is_offered(self):
        closing = self.short_till()
        self.share(self.manager)
        self.assertNotSigned(self.sign(closing, PIN))
        offered = [approver["id"] for approver in closing.state()["approvers"]]
        self.assertNotIn(self.manager.id, offered)
        self.assertIn(self.second.id, offered)

    def share(self, user):
        """Groups of employees and of outsiders exclude each other at present."""
        user.flush_recordset()
        self.env.cr.execute(
            "UPDATE res_users SET share = true WHERE id = %s", [user.id]
        )
        self.env.invalidate_all()

    def test_only_an_administrator_releases_a_block(self):
        closing = self.short_till(cash=50)
        answer = closing.state()
        offered = [item["id"] for item in answer["approvers"]]
        self.assertNotIn(self.manager.id, offered)
        self.assertIn(self.administrator.id, offered)
        self.assertFalse(self.sign(closing, PIN)["signed"])
        self.assertTrue(
            self.sign(closing, "till_admin-secret", self.administrator)["signed"]
        )

    # Wrong calls: nothing is tried ---------------------------------------

    def test_a_wrong_call_is_no_try(self):
        closing = self.short_till()
        manager = self.manager.id
        for approver_id, secret, note, sentence in (
            (None, PIN, "seen", "Choose an approver"),
            (manager, None, "seen", "PIN or password is missing"),
            (manager, "", "seen", "PIN or password is missing"),
            (self.cashier.id, PIN, "seen", "approve without a PIN or password"),
            (manager, WRONG, None, "Add a note"),
        ):
            with self.assertRefused(sentence) as refused:
                closing.approve(approver_id, secret, note)
            self.assertNotIn(PIN, str(refused.exception))
        self.assertFalse(self.lock())

    def test_nothing_to_sign_is_no_oracle(self):
        closing = self.short_till(cash=130)
        for secret in (PIN, WRONG):
            with self.assertRaisesRegex(UserError, "nothing to approve"):
                self.sign(closing, secret)
        self.assertFalse(closing.state()["approvers"])
        self.assertFalse(closing.state()["secret_kinds"])

    # Two-factor authentication -------------------------------------------

    def test_with_two_factors_a_password_does_not_count_but_the_pin_does(self):
        closing = self.short_till()
        Users = self.env.registry["res.users"]
        with patch.object(Users, "_mfa_type", lambda user: "totp"):
            right = self.sign(closing, "till_manager-secret")
            wrong = self.sign(closing, WRONG)
            self.assertIn("With two-factor authentication", right["message"])
            self.assertEqual(right["message"], wrong["message"])
            self.assertFalse(right["signed"])
            self.assertTrue(self.sign(closing, PIN)["signed"])

    # Forbidden kinds -----------------------------------------------------

    def test_a_company_forbids_pins(self):
        self.company.pos_closing_forbid_pin = True
        closing = self.short_till()
        self.assertEqual(closing.state()["secret_kinds"], ["password"])
        self.assertNotSigned(self.sign(closing, PIN))
        self.assertTrue(self.sign(closing, "till_manager-secret")["signed"])

    def test_a_company_forbids_passwords(self):
        self.company.pos_closing_forbid_password = True
        closing = self.short_till()
        self.assertEqual(closing.state()["secret_kinds"], ["pin"])
        self.assertNotSigned(self.sign(closing, "till_manager-secret"))
        self.assertTrue(self.sign(closing, PIN)["signed"])

    def test_the_settings_forbid(self):
        self.env["res.config.settings"].with_company(self.company).create(
            {
                "pos_config_id": self.config.id,
                "company_pos_closing_forbid_pin": True,
                "company_pos_closing_forbid_password": True,
            }
        ).execute()
        self.assertTrue(self.company.pos_closing_forbid_pin)
        self.assertTrue(self.company.pos_closing_forbid_password)

    def test_a_company_forbids_both(self):
        self.company.write(
            {"pos_closing_forbid_pin": True, "pos_closing_forbid_password": True}
        )
        closing = self.short_till()
        self.assertFalse(closing.state()["approvers"])
        with self.assertRaisesRegex(UserError, "log in to the back office"):
            self.sign(closing, PIN)

    # The lock ------------------------------------------------------------

    def fail_times(self, closing, times):
        with mute_logger("odoo.addons.pos_closing_control.models.approval.signature"):
            for _try in range(times):
                answer = self.sign(closing, WRONG)
        return answer

    def test_five_wrong_tries_lock_for_longer_each_time(self):
        closing = self.short_till()
        with freeze_time() as clock:
            for minutes in (1, 5, 15):
                self.assertNotSigned(self.fail_times(closing, 4))
                answer = self.fail_times(closing, 1)
                self.assertIn(f"for {minutes} min", answer["message"])
                for secret in (PIN, "till_manager-secret", WRONG):
                    answer = self.sign(closing, secret)
                    self.assertIn("Too many failed attempts", answer["message"])
                clock.tick(timedelta(minutes=minutes, seconds=1))
            self.assertEqual(self.lock().failures, 15, "locked tries are no tries")
            self.assertTrue(self.sign(closing, PIN)["signed"])
        self.assertEqual(self.lock().failures, 0)
        self.assertIn("cannot approve at a register for 15 min", self.log(closing))

    def test_wrong_tries_at_another_register_count_at_once(self):
        """Even if this transaction still has an older number in its cache."""
        closing = self.short_till()
        self.fail_times(closing, 1)
        lock = self.lock()
        lock.flush_recordset()
        self.env.cr.execute(
            "UPDATE pos_closing_secret_lock SET failures = 4 WHERE id = %s", lock.ids
        )
        self.assertIn(
            "Too many failed attempts", self.fail_times(closing, 1)["message"]
        )

    def test_others_are_not_locked_and_the_back_office_is_not(self):
        closing = self.short_till()
        self.fail_times(closing, 5)
        self.assertFalse(self.sign(closing, WRONG, self.second)["signed"])
        self.assertEqual(self.lock(self.second).failures, 1)
        signing = closing.with_user(self.manager)
        self.assertTrue(signing.approve(note="seen")["signed"])

    def test_a_right_secret_forgets_wrong_ones(self):
        closing = self.short_till()
        self.fail_times(closing, 4)
        self.sign(closing, PIN)
        self.assertEqual(self.lock().failures, 0)

    def test_an_administrator_sees_and_unlocks(self):
        closing = self.short_till()
        self.fail_times(closing, 5)
        admin = self.env.ref("base.user_admin")
        seen = self.manager.with_user(admin)
        self.assertIn("Locked for 1 min", seen.pos_closing_lock)
        for user in (self.cashier, self.manager, self.administrator):
            with self.assertRefused("Only an administrator can unlock", AccessError):
                self.manager.with_user(user).action_unlock_pos_closing()
            with self.assertRaises(AccessError):
                self.manager.with_user(user).read(["pos_closing_lock"])
        seen.action_unlock_pos_closing()
        self.assertIn(f"Unlocked by {admin.name}", seen.pos_closing_lock)
        self.assertTrue(self.sign(closing, PIN)["signed"])

    def test_nobody_has_access_to_the_lock(self):
        self.fail_times(self.short_till(), 1)
        lock = self.lock()
        for user in (self.cashier, self.administrator, self.env.ref("base.user_admin")):
            for operation in ("read", "write", "create", "unlink"):
                self.assertFalse(lock.with_user(user).has_access(operation))

    # Timing --------------------------------------------------------------

    def test_the_time_does_not_tell_names_grossly(self):
        # Odoo's tests use a cheap hash; then only the queries would be measured.
        context = CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=MIN_ROUNDS)
        Users = self.env.registry["res.users"]
        self.patch(Users, "_crypt_context", lambda users: context)
        self.env.registry.clear_cache("stable")
        self.addCleanup(self.env.registry.clear_cache, "stable")
        for user in (self.manager, self.second):
            user.sudo().pos_closing_pin = context.hash(PIN)
            user._set_encrypted_password(user.id, context.hash("a password"))
        closing = self.short_till()
        unknown = self.env["res.users"].browse(2**31 - 1)

        def duration(approver):
            self.lock(self.second).unlink()
            self.lock().unlink()
            start = time.perf_counter()
            self.sign(closing, WRONG, approver)
            return time.perf_counter() - start

        people = (self.manager, self.second, self.colleague, unknown)
        duration(unknown)  # makes the hash used for unknown users
        times = [statistics.median(duration(u) for _n in range(3)) for u in people]
        self.assertLess(max(times) / min(times), 2, times)


@tagged("post_install", "-at_install")
class TestClosingPin(SecretCommon):
    """Setting and removing a PIN, and protecting its hash."""

    def wizard(self, user):
        Wizard = self.env["pos.closing.pin.wizard"].with_user(user)
        return Wizard.browse(Wizard._open()["res_id"])

    def set_pin(self, user, pin, again=None):
        wizard = self.wizard(user)
        again = pin if again is None else again
        context = {"closing_pin": pin, "closing_pin_again": again}
        return wizard.with_context(**context).action_set_pin()

    def test_everybody_sets_their_own(self):
        self.assertFalse(self.second.has_pos_closing_pin)
        self.set_pin(self.second, "2580")
        self.assertTrue(self.second.with_user(self.second).has_pos_closing_pin)
        self.assertTrue(self.sign(self.short_till(), "2580", self.second)["signed"])

    def test_a_password_that_was_typed_once_sets_one_pin(self):
        wizard = self.wizard(self.second)
        context = {"closing_pin": "2580", "closing_pin_again": "2580"}
        wizard.with_context(**context).action_set_pin()
        self.assertFalse(wizard.exists())

    def test_typed_twice_and_not_too_easily_guessed(self):
        for pin, again, sentence in (
            ("4711", "4712", "PINs differ"),
            ("4711", "", "PINs differ"),
            ("", "", "digits only"),
            ("471", "471", "at least 4 digits"),
            ("1111", "1111", "repeats itself"),
            ("1234", "1234", "sequence of digits"),
            ("9876", "9876", "sequence of digits"),
            ("47a1", "47a1", "digits only"),
            (4711, 4711, "PINs differ"),
        ):
            with self.assertRefused(sentence) as refused:
                self.set_pin(self.second, pin, again)
            if pin:
                self.assertNotIn(str(pin), str(refused.exception))
        self.assertFalse(self.second.sudo().pos_closing_pin)

    def test_nobody_sets_anothers(self):
        with self.assertRefused("Open it from your preferences"):
            self.wizard(self.second).with_user(self.manager).action_set_pin()
        admin = self.env.ref("base.user_admin")
        for user in (self.manager, admin):
            with self.assertRaises(AccessError):
                self.second.with_user(user).pos_closing_pin = "x"
            with self.assertRaises(AccessError):
                self.env["pos.closing.pin.wizard"].with_user(user).create({})

    def test_the_password_is_asked_for_first(self):
        with self.assertRaisesRegex(UserError, "over HTTP"):
            self.second.with_user(self.second).action_set_pos_closing_pin()

    def test_a_form_left_open_is_refused(self):
        wizard = self.wizard(self.second)
        later = fields.Datetime.now() + timedelta(minutes=11)
        context = {"closing_pin": PIN, "closing_pin_again": PIN}
        with freeze_time(later), self.assertRaisesRegex(UserError, "too long"):
            wizard.with_context(**context).action_set_pin()

    def test_typed_pins_are_not_stored(self):
        self.env.cr.execute(
            """SELECT column_name FROM information_schema.columns
               WHERE table_name = 'pos_closing_pin_wizard'
                 AND column_name LIKE 'pin%'"""
        )
        self.assertFalse(self.env.cr.fetchall())

    def test_an_administrator_can_only_clear(self):
        admin = self.env.ref("base.user_admin")
        for user in (self.cashier, self.administrator):
            with self.assertRefused("Only an administrator can remove", AccessError):
                self.manager.with_user(user).action_clear_pos_closing_pin()
        self.manager.with_user(admin).action_clear_pos_closing_pin()
        self.assertFalse(self.manager.sudo().pos_closing_pin)
        self.assertFalse(self.sign(self.short_till(), PIN)["signed"])
        self.set_pin(self.manager, "2580")
        self.manager.with_user(self.manager).action_clear_pos_closing_pin()
        self.assertFalse(self.manager.sudo().pos_closing_pin)

    def test_the_hash_is_odoos_and_salted(self):
        self.second._set_pos_closing_pin(PIN)
        hashes = (self.manager | self.second).sudo().mapped("pos_closing_pin")
        self.assertEqual(len(set(hashes)), 2)
        for hashed in hashes:
            self.assertTrue(hashed.startswith("$pbkdf2-sha512$"))

    def test_a_copied_user_has_no_pin(self):
        copied = self.manager.sudo().copy({"login": "copied"})
        self.assertFalse(copied.pos_closing_pin)

    def test_forms_of_users_open(self):
        admin = self.env.ref("base.user_admin")
        for user, view in (
            (admin, "base.view_users_form"),
            (self.manager, "base.view_users_form_simple_modif"),
        ):
            with Form(self.manager.with_user(user), view) as form:
                self.assertTrue(form.has_pos_closing_pin)
                self.assertNotIn("pos_closing_pin", form._view["fields"])


@tagged("post_install", "-at_install")
class TestClosingSecretRemote(RemoteCalls, SecretCommon):
    """Real remote calls, each a transaction of its own."""

    def approve(self, closing, secret, approver=None):
        ids, approver = closing.ids, approver or self.manager
        call = "pos.closing", "approve", ids, approver.id, secret, "seen"
        return self.call(self.cashier, *call)

    def test_a_cashier_lets_wrong_and_right_secrets_be_typed(self):
        closing = self.short_till()
        self.assertNotSigned(self.approve(closing, WRONG))
        self.assertEqual(self.lock().failures, 1, "the try is committed")
        self.assertTrue(self.approve(closing, PIN)["signed"])
        self.assertTrue(self.approve(closing, PIN)["signed"], "the answer was lost")
        self.assertEqual(len(closing.sudo().approval_ids), 1)

    def test_five_wrong_tries_lock(self):
        closing = self.short_till()
        with mute_logger("odoo.addons.pos_closing_control.models.approval.signature"):
            for _try in range(5):
                self.approve(closing, WRONG)
        answer = self.approve(closing, PIN)
        self.assertIn("Too many failed attempts", answer["message"])
        self.assertFalse(closing.sudo().approval_ids)

    def test_no_secret_is_logged(self):
        closing = self.short_till()
        with self.assertLogs(level="INFO") as logs:
            self.approve(closing, "unlikely-secret")
            self.approve(closing, "4712369")
            with self.assertRaises(JsonRpcException):
                self.approve(closing, "unlikely-secret", self.cashier)
        self.assertNotIn("unlikely-secret", "\n".join(logs.output))
        self.assertNotIn("4712369", "\n".join(logs.output))
        self.assertNotIn("unlikely-secret", self.log(closing))

    def test_xmlrpc(self):
        closing = self.short_till()
        self.env.flush_all()
        answer = self.xmlrpc_object.execute_kw(
            self.env.cr.dbname,
            self.cashier.id,
            "till_cashier-secret",
            "pos.closing",
            "approve",
            [closing.ids, self.manager.id, PIN, "seen"],
        )
        self.env.invalidate_all()
        self.assertTrue(answer["signed"])

    # The hash ------------------------------------------------------------

    def reading_calls(self):
        """Yield all the ways in which a client can ask for the hash."""
        name, manager = "pos_closing_pin", self.manager
        domain = [(name, "=like", "$%")]
        users, ids = "res.users", manager.ids
        spec = {name: {}}
        yield users, "read", (ids, [name]), {}
        yield users, "web_read", (ids, spec), {}
        yield users, "search_read", ([], [name]), {}
        yield users, "web_search_read", ([], spec), {}
        yield users, "search", (domain,), {}
        yield users, "search_count", (domain,), {}
        yield users, "search", ([], 0, None, f"{name} desc"), {}
        yield users, "export_data", (ids, [name]), {}
        yield users, "formatted_read_group", ([], [name], ["__count"]), {}
        yield users, "web_read_group", ([], [name], ["__count"]), {}
        yield users, "read_group", ([], [name], [name]), {}
        yield users, "formatted_read_group", ([], [], [f"{name}:array_agg"]), {}
        yield users, "web_save", (ids, {name: "x"}, spec), {}
        yield users, "write", (ids, {name: "x"}), {}
        yield "res.partner", "search", ([(f"user_ids.{name}", "=like", "$%")],), {}
        yield "res.partner", "search", ([("user_ids", "any", domain)],), {}
        yield "pos.closing.count", "search", ([(f"user_id.{name}", "!=", 0)],), {}
        path = f"user_id.{name}"
        yield "pos.closing.count", "formatted_read_group", ([], [path], []), {}
        yield users, "filtered_domain", (ids, domain), {}
        yield users, "mapped", (ids, name), {}
        yield users, "sorted", (ids, name), {}
        yield "pos.closing.secret.lock", "search_read", ([],), {}

    def test_nobody_gets_the_hash(self):
        self.short_till()
        admin = self.env.ref("base.user_admin")
        admin.password = "admin-secret"
        hashed = self.manager.sudo().pos_closing_pin
        self.assertTrue(hashed)
        self.env.flush_all()
        for user in (self.cashier, self.manager, admin):
            for model, method, args, kwargs in self.reading_calls():
                with (
                    self.subTest(
                        user=user.login, model=model, method=method, args=args
                    ),
                    mute_logger("odoo.http", "odoo.models", "py.warnings"),
                    self.assertRaises(JsonRpcException),
                ):
                    self.call(user, model, method, *args, **kwargs)
        self.assertEqual(self.manager.sudo().pos_closing_pin, hashed)

    def test_what_answers_does_not_hold_it(self):
        ids, name = self.manager.ids, "pos_closing_pin"
        admin = self.env.ref("base.user_admin")
        admin.password = "admin-secret"
        hashed = self.manager.sudo().pos_closing_pin
        self.env.flush_all()
        for method, *args in (
            ("read", ids),
            ("fields_get",),
            ("copy_data", ids),
            ("onchange", ids, {}, [], {"name": {}}),
            ("onchange", ids, {"name": "x"}, ["name"], {"name": {}, "login": {}}),
        ):
            for user in (self.manager, admin):
                with self.subTest(method=method, user=user.login):
                    try:
                        with mute_logger("odoo.http"):
                            answer = self.call(user, "res.users", method, *args)
                    except JsonRpcException as refused:
                        answer = refused
                    self.assertNotIn(hashed, str(answer))
                    self.assertNotIn(f"'{name}': ", str(answer))
