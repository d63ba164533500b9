import os
import random
import traceback
from contextlib import suppress
from inspect import Parameter, signature

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..shop.common import ClosingCommon

ADDON = "odoo.addons.pos_closing_control."
FOLDER = "addons/pos_closing_control/"
# For a run of hours: CLOSING_FUZZ=500 dev/test TestFuzz
SEEDS = int(os.environ.get("CLOSING_FUZZ", 1))
HUGE = 2**63
PLAIN = [
    *(None, False, True, 0, -1, 1, HUGE, -HUGE, 10**400, 0.1, 1e308, -1e308),
    *(float("nan"), float("inf"), "", " ", "\0", "\ud800", "x" * 50_000, "1"),
    *([], [None], [[]], [0], [HUGE], {}, {"a": 1}, [{}], {"": None}),
]
# Keys that the verbs read in dictionaries: each gets any value.
KEYS = (
    "payment_method_id amount bills reference reason_id note documents name data"
    " attempt uuid kind_id bag approver_id secret quantity id"
).split()


def is_ours(filename):
    return FOLDER in filename and f"{FOLDER}tests/" not in filename


class Refused(Exception):
    """Ends a call and rolls it back."""


@tagged("post_install", "-at_install")
class TestFuzz(ClosingCommon):
    """Whatever somebody sends to whatever method: a sentence, never a traceback.

    The methods are discovered: all public ones of the classes of this module. Each call
    is made on records in all states and rolled back, so that calls do not depend on
    each other. One seed always runs, more with CLOSING_FUZZ.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        portal = new_test_user(cls.env, "till_portal", "base.group_portal")
        accountant = cls._user("till_accountant", "account.group_account_user")
        cls.users = cls.cashier | cls.manager | cls.administrator | accountant | portal
        cls.outsider = portal

    def setUp(self):
        super().setUp()
        self.policy.opening_control = False
        closed = self.open_till()
        self.sell((self.cash_pm1, 30), (self.bank_pm1, 20))
        closing = self.start()
        self.count(closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        closing.close()
        self.assertEqual(closed.state, "closed")
        waiting = self.open_till()
        self.sell((self.cash_pm1, 30))
        closing = self.start()
        self.count(closing, {self.cash_pm1: 110, self.bank_pm1: 0})
        closing.request_approval("Please")
        waiting.action_open_closing()
        for user in self.users - self.outsider:
            with suppress(AccessError):
                self.env["pos.closing.day.wizard"].with_user(user).create({})
        self.env.flush_all()

    # What is called ----------------------------------------------------

    def methods(self):
        """Yield ``(model, name)`` of every method of ours that can be called remotely.

        Overrides of Odoo's methods are left out: their arguments are Odoo's.
        """
        for model_name in sorted(self.env.registry.models):
            model = self.env[model_name]
            bases = type(model).mro()
            ours = [base for base in bases if base.__module__.startswith(ADDON)]
            own, others = (
                {
                    name
                    for base in some
                    for name, value in vars(base).items()
                    if callable(value) and not name.startswith("_")
                }
                for some in (ours, set(bases) - set(ours))
            )
            for name in sorted(own - others):
                with suppress(AccessError, AttributeError):
                    get_public_method(model, name)
                    yield model, name

    def value(self, dice, depth=0):
        """Return anything, or a list of dictionaries as the verbs want them."""
        if depth > 2 or dice.random() < 0.6:
            return dice.choice(PLAIN + self.ids)
        entry = {
            key: self.value(dice, depth + 1)
            for key in dice.sample(KEYS, dice.randint(1, 6))
        }
        return dice.choice([entry, [entry], [entry, entry]])

    def arguments(self, dice, method):
        parameters = list(signature(method).parameters.values())[1:]
        return {
            parameter.name: self.value(dice)
            for parameter in parameters
            if parameter.kind == Parameter.POSITIONAL_OR_KEYWORD and dice.random() < 0.8
        }

    # How it is judged --------------------------------------------------

    def call(self, user, model, name, ids, kwargs):
        """Call as the web client does, and take back what was done."""
        method = getattr(model, name)
        args = [] if getattr(method, "_api_model", False) else [ids]
        as_user = model.with_user(user).with_context(**self.context)
        with suppress(Refused), self.env.cr.savepoint():
            before = self.kept()
            call_kw(as_user, name, args, kwargs)
            self.env.flush_all()
            if user == self.outsider:
                self.assertEqual(self.kept(), before)
            raise Refused

    def kept(self):
        """Return what nobody outside may change, read from the database."""
        self.env.cr.execute(
            """SELECT (SELECT array_agg((id, state, closing_id)::text ORDER BY id)
                         FROM pos_session),
                      (SELECT array_agg((id, status, round, count_id)::text ORDER BY id)
                         FROM pos_closing),
                      (SELECT COUNT(*) FROM pos_closing_count),
                      (SELECT COUNT(*) FROM pos_closing_approval),
                      (SELECT COUNT(*) FROM account_move)"""
        )
        return self.env.cr.fetchall()

    def assertSentence(self, error, told):
        """Our errors are sentences for the user; Odoo's own errors are not our code."""
        if isinstance(error, UserError):
            self.assertTrue(str(error).strip(), told)
            return
        frames = traceback.extract_tb(error.__traceback__)
        absent = "required positional argument" in str(error)
        ours = [frame for frame in frames if is_ours(frame.filename)] or absent
        if ours:
            text = "".join(traceback.format_exception(error)[-14:])
            self.fail(f"{told}\n{text[-3000:]}")

    def test_every_public_method_answers_with_a_sentence(self):
        self.context = {}
        methods = list(self.methods())
        self.assertGreater(len(methods), 60)
        for seed in range(SEEDS):
            self.fuzz(random.Random(seed), methods)

    def test_context_of_any_kind(self):
        self.context = {"tz": "Nowhere/Never", "closing_pin": 5, "active_ids": [HUGE]}
        self.fuzz(random.Random(0), list(self.methods()), times=2)

    @mute_logger(
        "odoo.sql_db", "odoo.addons.base.models.ir_rule", "odoo.models", "odoo.http"
    )
    def fuzz(self, dice, methods, times=8):
        failures = []
        for model, name in methods:
            records = model.sudo().search([], limit=5) if model._auto else model
            deleted = max(records.ids, default=0) + 10_000
            self.ids = [*records.ids, *self.config.ids, *self.cash_pm1.ids, deleted]
            choices = [[i] for i in records.ids] * 3 + [[], [deleted], records.ids]
            for number in range(times):
                user = self.users[number % len(self.users)]
                ids = dice.choice(choices)
                kwargs = self.arguments(dice, getattr(model, name))
                told = f"{model._name}.{name}({ids}, {kwargs})"[:600]
                try:
                    self.call(user, model, name, ids, kwargs)
                except AssertionError:
                    raise
                except Exception as error:
                    try:
                        self.assertSentence(error, f"{user.login}: {told}")
                    except AssertionError as failure:
                        failures.append(str(failure))
                self.env.invalidate_all()
        self.assertFalse(failures, f"{len(failures)}:\n" + "\n\n".join(failures[:25]))
