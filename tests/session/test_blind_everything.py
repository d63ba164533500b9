import re
from contextlib import suppress
from inspect import Parameter, signature
from pathlib import Path

from odoo.fields import Domain
from odoo.service.model import call_kw, get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.session import blind
from ..shop.opening_common import OpeningCommon

ADDON = Path(__file__).parents[2]
ALL = ""
OF_THE_POS = ("pos.", "report.pos", "report.point_of_sale", "account.bank.statement.li")
SOLD = ("pos.order", "pos.payment", "report.pos.order")
AMOUNTS = ("amount_total", "price_subtotal", "amount", "price_total")
NUMBERS, TEXTS = ("float", "monetary", "integer"), ("char", "text", "html")
SUMS = ("sum", "avg", "sum_currency")
# These lock the count that was made; from then on everything is shown.
REVEALING = {
    *("explain", "request_approval", "opening_explain"),
    *("action_explain", "action_request_approval", "action_keep_count"),
}
QUIET = (
    *("odoo.addons.base.models.ir_rule", "odoo.models", "odoo.sql_db", "odoo.http"),
    *("odoo.addons.mail.models.mail_thread", "odoo.addons.base.models.ir_module"),
    "py.warnings",
)


class Undo(Exception):
    """Ends a call and rolls it back."""


@tagged("post_install", "-at_install")
class TestBlindEverything(OpeningCommon):
    """Whatever a blind cashier asks the server, no answer reveals what is expected.

    What to ask is discovered: all models, fields and methods. The secrets are the
    totals of the sales; each single sale may be seen by the cashier, and equals none of
    them. A first count was wrong, so that its difference is a secret as well.
    """

    OPENING, MOVED = 1067.56, -50.25
    CASH, CARD = (2190.03, 4184.03), (1204.58, 3001.17)
    COUNTED_CASH, COUNTED_CARD = 7000.0, 4000.0

    def setUp(self):
        super().setUp()
        self.coin.list_price = 0.5  # else the number of coins would be the turnover
        self.leave(self.OPENING)
        self.till = self.begin(blind=True, max_counts=3)
        self.till.opening_count({"amount": self.OPENING})
        for amount in self.CASH:
            self.sell((self.cash_pm1, amount))
        for amount in self.CARD:
            self.sell((self.bank_pm1, amount))
        self.move_cash(self.MOVED)
        counted = {self.cash_pm1: self.COUNTED_CASH, self.bank_pm1: self.COUNTED_CARD}
        answer = self.count(self.start(), counted)
        self.assertFalse(answer["locked"])
        self.till.action_open_closing()
        self.env["pos.closing.day.wizard"].with_user(self.cashier).create({})
        self.secrets = self.sums()
        self.env.flush_all()
        self.env.invalidate_all()

    def sums(self):
        """Return all totals of the sales, with and without float and cash moves."""
        cash, card = sum(self.CASH), sum(self.CARD)
        expected = cash + self.OPENING + self.MOVED
        off = [expected - self.COUNTED_CASH, card - self.COUNTED_CARD]
        sums = [
            sold + opening + moved
            for sold in (cash, card, cash + card)
            for opening in (0, self.OPENING)
            for moved in (0, self.MOVED)
        ]
        return {abs(round(amount, 2)) for amount in (*sums, *off, sum(off))}

    # Finding secrets ------------------------------------------------------

    def secrets_in(self, answer):
        """Return the secrets in an answer, as numbers or in texts, at any depth."""
        if isinstance(answer, bytes):
            answer = answer.decode(errors="ignore")
        if isinstance(answer, str):
            text = "".join(c for c in answer if c.isdigit() or c == ".")
            return {amount for amount in self.secrets if f"{amount:.2f}" in text}
        if isinstance(answer, dict):
            return self.secrets_in([*answer, *answer.values()])
        if isinstance(answer, list | tuple | set):
            return {amount for part in answer for amount in self.secrets_in(part)}
        if isinstance(answer, int | float):
            return {abs(round(answer, 2))} & self.secrets
        return set()

    def told(self, ask):
        """Ask, and return the secrets in the answer, or the reason of the refusal."""
        try:
            with self.env.cr.savepoint():
                found = self.secrets_in(ask())
        except Exception as refused:
            found = self.secrets_in(str(refused))
        return found

    @mute_logger(*QUIET)
    def tellers(self, user, questions, names):
        """Return what reveals a secret to this user, in models with this prefix."""
        return [
            what
            for model in self.models(user, names)
            for what, ask in questions(model)
            if self.told(ask)
        ]

    def models(self, user, names):
        for name in sorted(self.env.registry):
            if name.startswith(names) and not name.startswith("ir."):
                yield self.env[name].with_user(user)

    def records(self, model, limit=40):
        """Return the latest records that this user may read."""
        if model._abstract or not model.has_access("read"):
            return model.browse()
        return model.search([], order="id desc", limit=limit)

    # What is asked --------------------------------------------------------

    def fields(self, model):
        records = self.records(model.with_context(bin_size=True))
        for name in records and model._fields:
            yield f"{model._name}.{name}", lambda name=name: records.read([name])

    def ways_to_read(self, model):
        records, names = self.records(model), list(model.fields_get())
        specification = {name: {} for name in names}
        for way, ask in {
            "web_read": lambda: records.web_read(specification),
            "search_read": lambda: model.search_read([], names),
            "web_search_read": lambda: model.web_search_read([], specification),
            "export_data": lambda: records.export_data(names),
        }.items():
            if records:
                yield f"{model._name} {way}", ask

    def searches(self, model):
        """Guess at each field, and at the fields of what it refers to."""
        for name, field in model._fields.items() if self.records(model) else ():
            yield self.guess(model, name, field)
            comodel = field.comodel_name or ""
            if comodel.startswith(OF_THE_POS):
                for path, other in self.env[comodel]._fields.items():
                    yield self.guess(model, f"{name}.{path}", other)

    def guess(self, model, path, field):
        amounts = sorted(self.secrets)
        if field.type in NUMBERS:
            right = Domain(path, "in", [*amounts, *(-amount for amount in amounts)])
            wrong = Domain(path, "in", [amount + 0.01 for amount in amounts])
        elif field.type in TEXTS:
            right = Domain.OR(Domain(path, "ilike", f"{a:,.2f}") for a in amounts)
            wrong = Domain(path, "ilike", "none of them")
        else:
            return path, list

        def ask():
            hit = model.search(right, limit=1) and not model.search(wrong, limit=1)
            return amounts if hit else []

        return f"{model._name} {path}", ask

    def groups(self, model):
        """Add up each number, over all records and grouped by each field."""
        numbers = [n for n, field in model._fields.items() if field.type in NUMBERS]
        by = [n for n, f in model._fields.items() if f.type == "many2one" and f.store]
        for name in numbers if self.records(model, 1) else ():
            for aggregate in (f"{name}:{how}" for how in SUMS):
                for groupby in ([], *([one] for one in by)):
                    yield (
                        f"{model._name} {aggregate}",
                        lambda aggregate=aggregate, groupby=groupby: self.grouped(
                            model, groupby, aggregate
                        ),
                    )

    def grouped(self, model, groupby, aggregate):
        rows = model.formatted_read_group([], groupby, [aggregate, "__count"])
        return [(row, (row[aggregate] or 0) * row["__count"]) for row in rows]

    def ways_to_group(self, model):
        """Ask for one sum in every possible way, and by guessing it."""
        name = next((name for name in AMOUNTS if name in model._fields), None)
        total = round(sum(self.CASH) + sum(self.CARD), 2)
        summed = [f"{name}:sum"]
        guess = [(*summed, ">", total - 0.01), (*summed, "<", total + 0.01)]
        for way, ask in {
            "read_group": lambda: model.read_group([], summed, []),
            "formatted_read_grouping_sets": lambda: model.formatted_read_grouping_sets(
                [], [[], ["company_id"]], summed
            ),
            "web_read_group": lambda: model.web_read_group([], ["company_id"], summed),
            "having": lambda: [
                total
                for _group in model.formatted_read_group(
                    [], ["company_id"], summed, guess
                )
            ],
        }.items():
            if name:
                yield f"{model._name} {way}", ask

    def calls(self, model):
        """Call each public method on a record, on several, and with its arguments."""
        records = self.records(model, 3)
        if model._name in ("pos.session", "pos.config"):
            records = {"pos.session": self.till, "pos.config": self.config}[model._name]
        targets = [records.ids, *([one] for one in records.ids if len(records) > 1)]
        for name in sorted(self.verbs(model) - REVEALING):
            function = get_public_method(model, name)
            is_of_model = getattr(function, "_api_model", False)
            for arguments in self.arguments(function):
                for ids in [[]] if is_of_model else [[target] for target in targets]:
                    yield (
                        f"{model._name}.{name}",
                        lambda name=name, args=ids, kwargs=arguments: self.call(
                            model, name, args, kwargs
                        ),
                    )

    def call(self, model, name, args, kwargs):
        """Call as a client does, and roll back."""
        answer = None
        with suppress(Undo), self.env.cr.savepoint():
            answer = call_kw(model, name, [*args], {**kwargs})
            raise Undo
        return answer

    def verbs(self, model):
        """Return what can be called on a model, except what every model has."""
        names = {*dir(type(model))} - {*dir(type(self.env["base"]))}
        found = set()
        for name in names:
            with suppress(Exception):
                if callable(get_public_method(model, name)):
                    found.add(name)
        return found

    def arguments(self, function):
        """Yield the needed arguments, and all that can be filled by their names."""
        known = {
            "session": self.till,
            "session_id": self.till.id,
            "session_ids": self.till.ids,
            "config_id": self.config.id,
            "config_ids": self.config.ids,
            "docids": self.till.ids,
            "models_to_load": ["pos.config", "pos.session"],
        }
        parameters = list(signature(function).parameters.values())[1:]
        needed = {
            one.name: known.get(one.name, [])
            for one in parameters
            if one.kind == Parameter.POSITIONAL_OR_KEYWORD and one.default is one.empty
        }
        filled = {one.name: known[one.name] for one in parameters if one.name in known}
        yield needed
        if {*filled} - {*needed}:
            yield {**needed, **filled}

    # The table: questions, their models, and an answer that a manager gets -

    TABLE = (
        ("fields", ALL, ("pos.session", ".total_payments_amount")),
        ("ways_to_read", OF_THE_POS, ("pos.config", " web_read")),
        ("searches", OF_THE_POS, ("pos.closing.count.line", " expected")),
        ("groups", OF_THE_POS, ("pos.payment", " amount:avg")),
        ("ways_to_group", SOLD, ("pos.order.line", " having")),
        ("calls", OF_THE_POS, ("pos.session", ".closing_report")),
    )

    def test_a_blind_cashier_is_told_nothing_and_a_manager_something(self):
        for name, models, (model, what) in self.TABLE:
            questions = getattr(self, name)
            with self.subTest(name):
                self.assertEqual(self.tellers(self.cashier, questions, models), [])
                told = self.tellers(self.manager, questions, (model,))
                self.assertIn(model + what, told, "these questions find nothing")

    def test_the_places_where_it_is_kept_back_are_there(self):
        places = re.findall(r"``(\w+/[\w/.]+)``", blind.__doc__)
        self.assertGreater(len(places), 15)
        for place in places:
            self.assertTrue((ADDON / place).is_file(), place)

    def test_lists_have_no_feet_where_there_is_a_blind_register(self):
        def foot(user):
            orders = self.env["pos.order"].with_user(user)
            return "sum=" in orders.get_view(view_type="list")["arch"]

        self.assertTrue(foot(self.manager))
        self.assertFalse(foot(self.cashier))
        self.policy.blind = False
        self.config.sudo().closing_policy_id.blind = False
        self.assertTrue(foot(self.cashier))

    def test_sums_leave_out_no_more_than_what_is_hidden(self):
        payments = self.env["pos.payment"].with_user(self.cashier)

        def totals():
            grouped = payments._read_group([], ["payment_method_id"], ["amount:sum"])
            return {method: round(amount or 0, 2) for method, amount in grouped}

        cash, card = (round(sum(sold), 2) for sold in (self.CASH, self.CARD))
        self.assertEqual(totals(), {self.cash_pm1: 0, self.bank_pm1: 0})
        self.closing_of_till().explain()
        self.assertTrue(self.closing_of_till().count_id)
        self.assertEqual(totals(), {self.cash_pm1: cash, self.bank_pm1: card})

    def closing_of_till(self):
        return self.pos_session.closing_id.with_user(self.cashier)
