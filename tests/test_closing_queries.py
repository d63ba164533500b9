from odoo.tests import tagged

from .common import ClosingCommon


@tagged("post_install", "-at_install")
class TestClosingQueries(ClosingCommon):
    """Starting and judging cost the same whatever the day was."""

    LIMIT = 25

    def setUp(self):
        super().setUp()
        self.till = self.open_till()

    def new_request(self):
        """Forget all records, but for those that letting a request in has read."""
        self.env.flush_all()
        self.env.invalidate_all()
        user = self.cashier.sudo()
        self.assertTrue(user.name and user.company_ids.ids and user.company_id.name)

    def queries(self, function):
        """Count the queries of a request, those of its end included."""
        self.new_request()
        before = self.env.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def trade(self, orders):
        """Ten orders by sync; more of the same as their copies in the database."""
        synced = self.env["pos.order"]
        for _order in range(10):
            synced |= self.sell((self.cash_pm1, 3), (self.bank_pm1, 2))
        self.env.flush_all()
        copies = orders // 10 - 1
        for table, key in (("pos_order", "id"), ("pos_payment", "pos_order_id")):
            columns = self.columns(table)
            self.env.cr.execute(
                f"""INSERT INTO {table} ({columns})
                    SELECT {columns} FROM {table}, generate_series(1, %s)
                    WHERE {key} = ANY(%s)""",
                [copies, synced.ids],
            )
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
        for orders in (10, 10, 500):  # the first fills the registry's caches
            with self.env.cr.savepoint() as savepoint:
                measured[orders] = self.measure(orders)
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertEqual(measured[10], measured[500])
        for verb, queries in measured[500].items():
            self.assertLessEqual(queries, self.LIMIT, verb)

    def test_the_limit_holds_in_odoos_own_count(self):
        self.trade(500)
        with self.env.cr.savepoint() as savepoint:
            closing = self.start()
            self.count(closing, {self.cash_pm1: 1580, self.bank_pm1: 1000})
            savepoint.rollback()
        self.new_request()
        with self.assertQueryCount(self.LIMIT):
            self.till.closing_start()
        closing = self.start()
        self.new_request()
        with self.assertQueryCount(self.LIMIT):
            self.count(closing, {self.cash_pm1: 1580, self.bank_pm1: 1000})

    def test_selling_costs_one_query_with_a_policy_and_none_without(self):
        methods = self.cash_pm2 | self.bank_pm2
        plain = self.open_till(
            policy=False, methods=methods, config=self.other_currency_config
        )
        cost = {}
        for name, session, cash in (
            ("plain", plain, self.cash_pm2),
            ("strict", self.till, self.cash_pm1),
        ):
            self.use_session(session.sudo())
            self.sell((cash, 1))
            order = self.sell((cash, 1)).with_user(self.cashier)
            self.new_request()
            self.assertEqual(order.session_id.state, "opened", "core has read it")
            cost[name] = self.queries_kept(order.session_id._closing_admit_sale)
        self.assertEqual(cost, {"plain": 0, "strict": 1})

    def queries_kept(self, function):
        before = self.env.cr.sql_log_count
        function()
        return self.env.cr.sql_log_count - before
