from odoo.tests import tagged

from ..shop.common import ClosingCommon


class QueriesCommon(ClosingCommon):
    """Counts the queries of a request as the server gets it, with empty caches."""

    def new_request(self):
        """Forget all records, except what accepting a request has read."""
        self.env.cr.flush()
        self.env.invalidate_all()
        user = self.cashier.sudo()
        self.assertTrue(user.name and user.company_ids.ids and user.company_id.name)

    def queries(self, function):
        """Count the queries of a request, including those at its end."""
        self.new_request()
        before = self.env.cr.sql_log_count
        function()
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestClosingQueries(QueriesCommon):
    """Starting and judging cost the same for any number of orders."""

    LIMITS = {"start": 25, "judge": 32, "state": 33}

    def trade(self, orders):
        """Sync ten orders; add more as copies of them in the database."""
        synced = self.env["pos.order"]
        for _order in range(10):
            synced |= self.sell((self.cash_pm1, 3), (self.bank_pm1, 2))
        self.env.cr.flush()
        copies = orders // 10 - 1
        for table, key in (("pos_order", "id"), ("pos_payment", "pos_order_id")):
            columns = self.columns(table)
            self.env.cr.execute(
                f"""INSERT INTO {table} ({columns})
                    SELECT {columns} FROM {table}, generate_series(1, %s)
                    WHERE {key} = ANY(%s)""",
                [copies, synced.ids],
            )
        self.rewrite_journal(self.till)
        self.env.invalidate_all()

    def columns(self, table):
        self.env.cr.execute(
            """SELECT string_agg(quote_ident(column_name), ', ')
               FROM information_schema.columns
               WHERE table_name = %s
                 AND column_name NOT IN ('id', 'uuid', 'access_token')""",
            [table],
        )
        return self.env.cr.fetchone()[0]

    def measure(self, orders):
        self.till = self.open_till()
        self.trade(orders)
        start = self.queries(self.till.closing_start)
        closing = self.start()
        amounts = {self.cash_pm1: 100 + 3 * orders - 20, self.bank_pm1: 2 * orders}
        judge = self.queries(lambda: self.count(closing, amounts))
        state = self.queries(closing.state)
        self.assertEqual(closing.status, "to_approve")
        return {"start": start, "judge": judge, "state": state}

    def test_ten_and_five_hundred_orders_cost_the_same(self):
        measured = {}
        for orders in (10, 10, 500):  # the first round fills the registry's caches
            with self.env.cr.savepoint() as savepoint:
                measured[orders] = self.measure(orders)
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertEqual(measured[10], measured[500])
        for verb, queries in measured[500].items():
            self.assertLessEqual(queries, self.LIMITS[verb], verb)

    def test_the_limit_holds_in_odoos_own_count(self):
        self.till = self.open_till()
        self.trade(500)
        with self.env.cr.savepoint() as savepoint:
            closing = self.start()
            self.count(closing, {self.cash_pm1: 1580, self.bank_pm1: 1000})
            savepoint.rollback()
        self.new_request()
        with self.assertQueryCount(self.LIMITS["start"]):
            self.till.closing_start()
        closing = self.start()
        self.new_request()
        with self.assertQueryCount(self.LIMITS["judge"]):
            self.count(closing, {self.cash_pm1: 1580, self.bank_pm1: 1000})

    def test_selling_costs_two_queries_with_a_policy_and_none_without(self):
        """The whole sync of an order, with the lock and its receipt in the journal."""
        cost, lock = {}, {}
        for name, policy in (("warm", None), ("strict", None), ("plain", False)):
            self.till = self.open_till(policy=policy, opening=100)
            self.sell((self.cash_pm1, 1))
            cost[name] = self.queries(lambda: self.sell((self.cash_pm1, 1)))
            session = self.till
            self.new_request()
            self.assertEqual(session.state, "opened", "core has read it by then")
            lock[name] = self.queries_kept(session._closing_admit_sale)
            if policy is None:
                closing = self.start()
                self.count(closing, {self.cash_pm1: 102, self.bank_pm1: 0})
                self.assertTrue(closing.close()["done"])
        self.assertEqual((lock["plain"], lock["strict"]), (0, 1))
        self.assertEqual(cost["strict"] - cost["plain"], 2)

    def queries_kept(self, function):
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before
