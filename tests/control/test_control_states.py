from contextlib import contextmanager, suppress
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.closing.trial import Finding
from ...models.control import control
from ..shop.opening_common import OpeningCommon

CASHIER, APPROVER, ADMINISTRATOR, ODOO = "cashier", "approver", "administrator", "Odoo"
# Ordered by rights: what an approver may, an administrator may as well.
SECOND_PERSONS = (CASHIER, APPROVER, ADMINISTRATOR)


class Undo(Exception):
    """Ends a call and rolls it back."""


@tagged("post_install", "-at_install")
class TestControlStates(OpeningCommon):
    """Everything in the tables of ``control.py`` happens, and nothing else.

    In every situation everybody tries everything, and it is rolled back.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theft, cls.fire = cls.env["pos.closing.reason"].create(
            [
                {"code": "T1", "name": "Stolen", "minimum_requirement": "approval"},
                {"code": "T2", "name": "Burnt", "minimum_requirement": "block"},
            ]
        )
        cls.token = cls.create_product("Token", cls.categ_basic, 1.0)
        cls.policy.write({"max_counts": 9, "request_hours": 1})
        cls.people = {
            CASHIER: cls.cashier,
            APPROVER: cls.manager,
            ADMINISTRATOR: cls.administrator,
            ODOO: cls.env.user,
        }

    # The table and what happens -----------------------------------------

    def told(self, title):
        """Return the rows of a table, one for each event."""
        [_before, table] = control.__doc__.split(title)
        table = table.split("::\n\n")[1].split("\n\n")[0]
        rows = (line.replace("->", "").split(None, 3) for line in table.splitlines())
        return {
            (before, after, who, event)
            for before, after, who, events in rows
            for event in events.split(", ")
        }

    def happening(self, situations, events):
        """Return the transitions between statuses that the table has."""
        seen = set()
        for situation in situations:
            with self.undone():
                situation()
                before = self.status()
                for name, (people, ways) in events.items():
                    for after, who in self.afterwards(people, ways):
                        seen.add((before, after, who, name))
        return {row for row in seen if row[0] != row[1]}

    def afterwards(self, people, ways):
        """Yield each status reached, and the least person who can reach it."""
        found = {}
        for who in people:
            for way in ways:
                with self.undone(), suppress(UserError):
                    way(self.people[who])
                    self.env.flush_all()
                    found.setdefault(self.status(), who)
        return found.items()

    @contextmanager
    def undone(self):
        with suppress(Undo), self.env.cr.savepoint():
            yield
            raise Undo

    def status(self):
        return self.pos_session[self.kind].status or "start"

    # The closing ----------------------------------------------------------

    @mute_logger("odoo.sql_db")
    def test_the_closing(self):
        self.kind = "closing_id"
        self.policy.opening_control = False
        self.open_till()
        self.order = self.sell((self.cash_pm1, 30))
        found = self.happening(self.closings(), self.events_of_a_closing())
        self.assertEqual(found, self.told("The closing"))

    def closing(self, user=None):
        return self.pos_session.closing_id.with_user(user or self.cashier)

    def closings(self):
        """Yield what leads to each situation of a closing."""
        yield lambda: None
        yield self.start
        for amount in (130, 129, 125, 110, 30):
            yield lambda amount=amount: self.counted(amount)
        for verb, user, *arguments in (
            ("request_approval", self.cashier),
            ("refuse", self.manager, "look again"),
            ("approve", self.manager, None, None, "known"),
        ):
            yield lambda verb=verb, user=user, arguments=arguments: (
                self.counted(110),
                getattr(self.closing(user), verb)(*arguments),
            )
        yield self.withdrawn
        yield lambda: (self.counted(125), self.explained(self.cashier, self.theft))
        yield lambda: (self.counted(130), self.change(self.token))
        yield lambda: (self.counted(130), self.find(5))
        yield lambda: (self.counted(130), self.closing().close())

    def events_of_a_closing(self):
        """Return ``{event: (who tries it, in which ways)}``."""
        till, odoo = (CASHIER,), (ODOO,)

        def verb(name, *arguments):
            return [lambda user: getattr(self.closing(user), name)(*arguments)]

        return {
            "closing_start": (till, [lambda user: self.start(user=user)]),
            "submit_count": (
                till,
                [
                    lambda user, amount=amount: self.recounted(amount, user)
                    for amount in (130, 125, 110)
                ],
            ),
            "explain": (
                till,
                [
                    lambda user, reason=reason: self.explained(user, reason)
                    for reason in (self.reason, self.theft, self.fire)
                ],
            ),
            "request_approval": (till, verb("request_approval", "please")),
            "withdraw_request": (till, verb("withdraw_request")),
            "close": (till, verb("close")),
            "approve": (SECOND_PERSONS, verb("approve", None, None, "known")),
            "refuse": (SECOND_PERSONS, verb("refuse", "look again")),
            "reset_counts": (SECOND_PERSONS, verb("reset_counts", "count again")),
            "sale": (till, [self.sold]),
            "expiry": (odoo, [self.expired]),
            "change": (odoo, [lambda _user: self.change(self.token)]),
            "finding": (odoo, [lambda _user: self.find(5)]),
            "repair": (
                odoo,
                [lambda _user: self.change(self.coin), lambda _user: self.find(0)],
            ),
        }

    def counted(self, amount):
        self.start()
        self.recounted(amount, self.cashier)

    def recounted(self, amount, user):
        self.count(self.closing(user), {self.cash_pm1: amount, self.bank_pm1: 0}, user)

    def explained(self, user, reason):
        line = {"payment_method_id": self.cash_pm1.id, "reason_id": reason.id}
        self.closing(user).explain([{**line, "note": "told"}])

    def withdrawn(self):
        self.counted(110)
        self.closing().request_approval("please")
        self.closing().withdraw_request()

    def sold(self, _user):
        self.sell((self.cash_pm1, 5))
        self.look()

    def look(self):
        """Let a verb notice what has happened in between."""
        if self.closing():
            self.start()

    def expired(self, _user):
        asked = fields.Datetime.now() - timedelta(hours=2)
        self.closing().sudo().requested_at = asked
        self.env["pos.closing"]._cron_expire_requests()

    def change(self, product):
        """Change what was sold, as somebody with access to the database could."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pos_order_line SET product_id = %s WHERE order_id = %s",
            [product.id, self.order.id],
        )
        self.env.invalidate_all()
        self.look()

    def find(self, imbalance):
        """What a trial and posting itself do with their findings."""
        if self.closing().count_id:
            self.closing().sudo()._record(Finding(imbalance=imbalance))

    # The opening ----------------------------------------------------------

    def test_the_opening(self):
        self.kind = "opening_id"
        self.leave()
        self.till = self.begin()
        found = self.happening(self.openings(), self.events_of_an_opening())
        self.assertEqual(found, self.told("The opening"))

    def openings(self):
        """Yield what leads to each situation of an opening."""
        for prepare in (lambda: None, self.drop_account):
            yield prepare
            for amount in (95, 75, 50):
                yield lambda prepare=prepare, amount=amount: (
                    prepare(),
                    self.till.opening_count({"amount": amount}),
                )
            yield lambda prepare=prepare: (
                prepare(),
                self.till.opening_count({"amount": 95}),
                self.till.opening_explain(self.theft.id, "told"),
            )
        yield lambda: self.till.opening_count({"amount": 100})
        yield lambda: (
            self.drop_account(),
            self.till.opening_count({"amount": 99}),
            self.put_account_back(),
        )

    def drop_account(self):
        """Make the books unable to take the difference."""
        self.cash_pm1.journal_id.loss_account_id = False

    def put_account_back(self):
        self.cash_pm1.journal_id.loss_account_id = self.loss_account

    def events_of_an_opening(self):
        def verb(name, *ways):
            return [
                lambda user, way=way: getattr(self.till.with_user(user), name)(*way)
                for way in ways
            ]

        counts = [[{"amount": amount}] for amount in (99, 95, 75)]
        reasons = [[r.id, "told"] for r in (self.reason, self.theft, self.fire)]
        odoos = [[amount, ""] for amount in (100, 95)]
        return {
            "opening_count": ((CASHIER,), verb("opening_count", *counts)),
            "opening_explain": ((CASHIER,), verb("opening_explain", *reasons)),
            "open_till": ((CASHIER,), verb("open_till", [])),
            "set_opening_control": ((CASHIER,), verb("set_opening_control", *odoos)),
            "opening_approve": (
                SECOND_PERSONS,
                verb("opening_approve", [None, None, "known"]),
            ),
            "opening_reset": (SECOND_PERSONS, verb("opening_reset", ["count again"])),
        }
