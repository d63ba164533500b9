from odoo.tests import tagged

from ..shop.proof_common import ProofCommon, Recipe, Sale

LIMIT = 60


@tagged("post_install", "-at_install")
class TestProofQueries(ProofCommon):
    """A proof costs the same for any number of orders and sessions."""

    def trade_many(self, count):
        """Sync ten orders; add more as copies in the database."""
        recipe = Recipe(sales=(Sale((("tip", 4, 0),)),) * 10)
        session = self.set_up(recipe)
        self.orders = [self.ring_up(sale) for sale in recipe.sales]
        self.env.flush_all()
        for _copy in range(count // 10 - 1):
            self.copy_orders()
        self.rewrite_journal(session)
        self.env.invalidate_all()
        self.close(session, recipe)
        self.assertEqual(session.order_count, count)
        return session

    def copy_orders(self):
        """Copy the ten, their lines and payments; each copy has its own number."""
        ids = [order.id for order in self.orders]
        sequence = self.config.order_seq_id
        self.env.cr.execute(
            f"""WITH seq AS (
                    UPDATE ir_sequence SET number_next = number_next + %(count)s
                     WHERE id = %(sequence)s RETURNING number_next - %(count)s AS first
                ), copies AS (
                    INSERT INTO pos_order (sequence_number,
                           {self.columns("pos_order", "sequence_number")})
                    SELECT seq.first - 1 + ROW_NUMBER() OVER (),
                           {self.columns("pos_order", "sequence_number")}
                      FROM pos_order, seq WHERE pos_order.id = ANY(%(ids)s)
                    RETURNING id
                ), lines AS (
                    INSERT INTO pos_order_line (order_id,
                           {self.columns("pos_order_line", "order_id")})
                    SELECT copies.id, {self.columns("pos_order_line", "order_id")}
                      FROM copies, pos_order_line WHERE order_id = %(first)s)
                INSERT INTO pos_payment (pos_order_id,
                       {self.columns("pos_payment", "pos_order_id")})
                SELECT copies.id, {self.columns("pos_payment", "pos_order_id")}
                  FROM copies, pos_payment WHERE pos_order_id = %(first)s""",
            {"count": 10, "sequence": sequence.id, "ids": ids, "first": ids[0]},
        )

    def columns(self, table, *but):
        self.env.cr.execute(
            """SELECT string_agg(quote_ident(%(table)s) || '.' ||
                                 quote_ident(column_name), ', ') AS read,
                      string_agg(quote_ident(column_name), ', ') AS written
                 FROM information_schema.columns
                WHERE table_name = %(table)s AND NOT column_name = ANY(%(but)s)""",
            {"table": table, "but": ["id", "uuid", "access_token", *but]},
        )
        return self.env.cr.fetchone()[1]

    def queries(self, sessions):
        sessions = sessions.with_user(self.administrator)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        answer = sessions.closing_prove()
        self.env.flush_all()
        self.assertEqual({one["status"] for one in answer}, {"ok"})
        return self.env.cr.sql_log_count - before

    def test_ten_and_five_hundred_orders_cost_the_same(self):
        few, many = self.trade_many(10), self.trade_many(500)
        self.queries(few | many)  # fills the registry's caches
        measured = self.queries(few), self.queries(many), self.queries(few | many)
        self.assertEqual(len(set(measured)), 1, measured)
        self.assertLessEqual(measured[0], LIMIT)
        self.env.invalidate_all()
        with self.assertQueryCount(LIMIT):
            many.with_user(self.administrator).closing_prove()
