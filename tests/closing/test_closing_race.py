import os
import random
import threading
import time
from contextlib import contextmanager
from unittest.mock import patch
from uuid import uuid4

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.exceptions import UserError
from odoo.modules.registry import DummyRLock, Registry
from odoo.service.model import retrying
from odoo.tests import get_db_name, new_test_user, tagged
from odoo.tools import mute_logger

from ..shop.kept_shop import Alone

# RACES=100 runs more.
ROUNDS = int(os.environ.get("RACES", 10))
# Longest pause inserted in a transaction, so that the two overlap in every way.
PAUSE = 0.04


class RaceCommon(Alone):
    """Requests on real connections at the same time, as Odoo serves them.

    Their commits stay in the database, so the tests are not *standard*: ``dev/test``
    runs them by their tag, in a database that it drops afterwards.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The thread that runs the tests holds the lock of the registries.
        cls.startClassPatcher(patch.object(Registry, "_lock", DummyRLock()))
        cls.registry = Registry(get_db_name())
        with cls.registry.cursor() as cr:
            cls.make_world(api.Environment(cr, SUPERUSER_ID, {}))

    @classmethod
    def make_world(cls, env):
        company = env.company
        cashier = new_test_user(
            env,
            f"racing_cashier_{uuid4().hex[:6]}",
            "base.group_user,point_of_sale.group_pos_user",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        policy = env["pos.closing.policy"].create({"name": "Race", "max_counts": 0})
        journal = env["account.journal"].create(
            {"name": "Racing cash", "type": "cash", "code": uuid4().hex[:5].upper()}
        )
        cash = env["pos.payment.method"].create(
            {"name": "Racing cash", "journal_id": journal.id}
        )
        config = env["pos.config"].create(
            {
                "name": "Racing till",
                "payment_method_ids": [Command.set(cash.ids)],
                "closing_policy_id": policy.id,
            }
        )
        product = env["product.product"].create(
            {
                "name": "Racing sweet",
                "type": "consu",
                "list_price": 1,
                "available_in_pos": True,
                "taxes_id": [Command.clear()],
            }
        )
        cls.uid, cls.config_id = cashier.id, config.id
        cls.cash_id, cls.product_id = cash.id, product.id

    # One connection, one transaction, retried by Odoo as a request is -----

    def request(self, function):
        """Run ``function(env)`` as Odoo runs a remote call; return its answer."""
        with self.registry.cursor() as cr:
            env = api.Environment(cr, self.uid, {})
            return retrying(lambda: function(env), env)

    def in_parallel(self, *jobs):
        """Run callables at the same time; return their answers or refusals."""
        start = threading.Barrier(len(jobs))
        results = [None] * len(jobs)

        def run(index, job):
            threading.current_thread().dbname = get_db_name()
            start.wait()
            try:
                results[index] = job()
            except UserError as error:
                results[index] = error

        threads = [threading.Thread(target=run, args=item) for item in enumerate(jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    def requests_in_parallel(self, *functions):
        return self.in_parallel(
            *(
                lambda function=function: self.request(function)
                for function in functions
            )
        )

    def paused(self, function, before=None, after=None):
        """Let a transaction begin, wait, work, wait again and commit."""
        before = random.uniform(0, PAUSE) if before is None else before
        after = random.uniform(0, PAUSE) if after is None else after

        def work(env):
            env.cr.execute("SELECT 1")  # takes the snapshot
            time.sleep(before)
            answer = function(env)
            env.flush_all()
            time.sleep(after)
            return answer

        return work

    # The requests ------------------------------------------------------

    def open_session(self, env):
        config = env["pos.config"].browse(self.config_id)
        config.open_ui()
        session = config.current_session_id
        session.set_opening_control(session.cash_register_balance_start, "")
        return session.id

    def sell(self, session_id, uuid, env):
        line = {
            "product_id": self.product_id,
            "qty": 1,
            "price_unit": 1,
            "price_subtotal": 1,
            "price_subtotal_incl": 1,
            "tax_ids": [Command.set([])],
        }
        payment = {
            "amount": 1,
            "name": fields.Datetime.to_string(fields.Datetime.now()),
            "payment_method_id": self.cash_id,
        }
        order = {
            "uuid": uuid,
            "access_token": uuid,
            "name": uuid,
            "session_id": session_id,
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "amount_total": 1,
            "amount_paid": 1,
            "amount_tax": 0,
            "amount_return": 0,
            "user_id": self.uid,
            "lines": [Command.create(line)],
            "payment_ids": [Command.create(payment)],
            "to_invoice": False,
            "last_order_preparation_change": "{}",
        }
        return env["pos.order"].sync_from_ui([order])["pos.order"][0]["id"]

    def count(self, session_id, env):
        """Count what is in the drawer, as an honest cashier does."""
        session = env["pos.session"].browse(session_id)
        closing = env["pos.closing"].browse(session.closing_start()["id"])
        amount = session.sudo()._closing_takings().expected[self.cash_id]
        return closing.submit_count(
            [{"payment_method_id": self.cash_id, "amount": amount}]
        )

    def close(self, session_id, env):
        return env["pos.session"].browse(session_id).closing_id.close()

    def count_and_close(self, session_id):
        """Two requests, as both interfaces make them."""
        self.request(lambda env: self.count(session_id, env))
        return self.request(lambda env: self.close(session_id, env))

    @contextmanager
    def quiet(self):
        with mute_logger(
            "odoo.sql_db",
            "odoo.service.model",
            "odoo.addons.point_of_sale.models.pos_order",
        ):
            yield


@tagged("post_install", "-at_install", "-standard", "real_connections")
class TestClosingRace(RaceCommon):
    """Two real connections: a register sells while it is being closed."""

    def test_a_sale_racing_a_closing_is_never_lost_and_never_unposted(self):
        outcomes = {"posted": 0, "recounted": 0, "refused": 0}
        with self.quiet():
            for number in range(4 * ROUNDS):
                outcomes[self.race(f"race-{number}-{uuid4().hex}")] += 1
                # The outcome is random: continue until each of the two has been first.
                seen = outcomes["recounted"] and outcomes["refused"]
                if seen and sum(outcomes.values()) >= ROUNDS:
                    break
        self.assertTrue(seen, outcomes)

    def race(self, uuid):
        """Race one sale with one closing; return what became of the sale.

        Half of the closings are counted before, half while the sale is in progress.
        """
        session_id = self.request(self.open_session)
        began = time.monotonic()
        self.request(lambda env: self.sell(session_id, f"first-{uuid}", env))
        # So that each of the two is first sometimes, however busy the machine is.
        head_start = random.uniform(0, 2) * (time.monotonic() - began)
        counted_before = random.random() < 0.5
        if counted_before:
            self.request(lambda env: self.count(session_id, env))

        def sell():
            return self.request(
                self.paused(lambda env: self.sell(session_id, uuid, env))
            )

        def close():
            time.sleep(head_start)
            if not counted_before:
                return self.count_and_close(session_id)
            return self.request(self.paused(lambda env: self.close(session_id, env)))

        sale, closing = self.in_parallel(sell, close)
        if not closing["done"]:
            self.assertNotIsInstance(sale, UserError)
            self.assertIn("sales: 1", closing["message"])
            self.assertTrue(self.count_and_close(session_id)["done"])
        if isinstance(sale, UserError):
            self.assertTrue(str(sale))
            session_id = self.request(self.open_session)
            self.request(lambda env: self.sell(session_id, uuid, env))
            self.assertTrue(self.count_and_close(session_id)["done"])
        self.assertPostedOnce(uuid)
        if isinstance(sale, UserError):
            return "refused"
        return "posted" if closing["done"] else "recounted"

    def assertPostedOnce(self, uuid):
        """The order is in a closed session whose entry holds exactly its orders."""

        def check(env):
            order = env["pos.order"].sudo().search([("uuid", "=", uuid)])
            self.assertEqual(len(order), 1)
            session = order.session_id
            self.assertEqual((order.state, session.state), ("done", "closed"))
            self.assertEqual(set(session.order_ids.mapped("state")), {"done"})
            sales = session.move_id.line_ids.filtered(
                lambda item: (
                    item.display_type == "product"
                    and item.account_id.account_type.startswith("income")
                )
            )
            total = sum(session.order_ids.mapped("amount_total"))
            self.assertEqual(-sum(sales.mapped("balance")), total)

        self.request(check)

    def test_a_sale_in_flight_over_count_and_close_is_not_overlooked(self):
        """It was admitted, so the count waits for it, and the closing sees it."""
        session_id, uuid = self.request(self.open_session), uuid4().hex

        def sell():
            work = self.paused(lambda env: self.sell(session_id, uuid, env), 0, 1.5)
            return self.request(work)

        def close():
            time.sleep(0.5)
            return self.count_and_close(session_id)

        with self.quiet():
            sale, answer = self.in_parallel(sell, close)
        self.assertIsInstance(sale, int)
        if not answer["done"]:
            self.assertIn("sales: 1", answer["message"])
            self.assertTrue(self.count_and_close(session_id)["done"])
        self.assertPostedOnce(uuid)

    def test_two_closers_close_once_and_both_are_told(self):
        session_id = self.request(self.open_session)
        self.request(lambda env: self.count(session_id, env))
        with self.quiet():
            answers = self.requests_in_parallel(
                self.paused(lambda env: self.close(session_id, env), 0, 0.1),
                self.paused(lambda env: self.close(session_id, env), 0, 0.1),
            )
        self.assertEqual([answer["done"] for answer in answers], [True, True])
        self.assertEqual(len({answer["name"] for answer in answers}), 1)
        self.assertIn("was closed by", answers[0]["message"])
        self.assertEqual(answers[0]["message"], answers[1]["message"])

    def test_two_who_start_get_the_same_closing(self):
        session_id = self.request(self.open_session)

        def start(env):
            return env["pos.session"].browse(session_id).closing_start()["id"]

        with self.quiet():
            first, second = self.requests_in_parallel(
                self.paused(start, 0, 0.1), self.paused(start, 0, 0.1)
            )
        self.assertEqual(first, second)
        self.assertTrue(self.count_and_close(session_id)["done"])

    def test_two_counts_at_once_are_two_attempts(self):
        session_id = self.request(self.open_session)
        self.request(lambda env: self.count(session_id, env))
        with self.quiet():
            answers = self.requests_in_parallel(
                self.paused(lambda env: self.count(session_id, env), 0, 0.1),
                self.paused(lambda env: self.count(session_id, env), 0, 0.1),
            )
        self.assertEqual(sorted(answer["attempts"] for answer in answers), [2, 3])
        self.assertTrue(self.count_and_close(session_id)["done"])

    def test_two_devices_sell_at_once_without_waiting_for_the_lock(self):
        """The lock is shared: only a closing makes sales wait."""
        session_id = self.request(self.open_session)

        def admit(env):
            env["pos.session"].browse(session_id)._closing_admit_sale()

        with self.registry.cursor() as cr:
            env = api.Environment(cr, self.uid, {})
            admit(env)
            self.request(admit)
        self.assertTrue(self.count_and_close(session_id)["done"])
