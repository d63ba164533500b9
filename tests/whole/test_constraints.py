from psycopg2 import IntegrityError

from odoo.models import Index, UniqueIndex
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..shop.opening_common import OpeningCommon

# Insert a row again, under a new id.
AGAIN = """INSERT INTO %(table)s
    SELECT (jsonb_populate_record(one, jsonb_build_object('id', nextval(%(ids)s)))).*
      FROM %(table)s one ORDER BY one.id DESC LIMIT 1"""
NO_OWNER = "UPDATE %(table)s SET closing_id = NULL, opening_id = NULL"

# What each constraint of ours refuses, whoever writes it.
VIOLATIONS = {
    "pos_closing_approval_one_owner": NO_OWNER,
    "pos_closing_count_one_owner": NO_OWNER,
    "pos_closing_log_one_owner": NO_OWNER,
    "pos_closing_opening_unique_session": AGAIN,
    "pos_closing_policy_large_amount_positive": "UPDATE %(table)s SET large_amount=-1",
    "pos_closing_policy_max_counts_positive": "UPDATE %(table)s SET max_counts = -1",
    "pos_closing_policy_request_hours_positive": (
        "UPDATE %(table)s SET request_hours = -1"
    ),
    "pos_closing_policy_review_days_positive": "UPDATE %(table)s SET review_days = -1",
    "pos_closing_policy_rule_limits_positive": "UPDATE %(table)s SET limit_amount = -1",
    "pos_closing_policy_trial_orders_positive": (
        "UPDATE %(table)s SET trial_orders = -1"
    ),
    "pos_closing_policy_version_unique_number": AGAIN,
    "pos_closing_proof_unique_identity": AGAIN,
    "pos_closing_reason_unique_code": AGAIN,
    "pos_closing_receipt_unique_version": AGAIN,
    "pos_closing_secret_lock_one_owner": (
        "UPDATE %(table)s SET user_id = NULL, employee_ref = NULL"
    ),
    "pos_closing_secret_lock_unique_employee": (
        "INSERT INTO %(table)s (employee_ref) VALUES (1), (1)"
    ),
    "pos_closing_secret_lock_unique_user": AGAIN,
    "pos_closing_setup_unique_session": AGAIN,
    "pos_closing_tender_one_owner": NO_OWNER,
    "pos_closing_tender_unique_method": AGAIN,
    "pos_closing_unique_session": AGAIN,
}


@tagged("post_install", "-at_install")
class TestConstraints(OpeningCommon):
    """What the database itself refuses."""

    def test_each_constraint_refuses_what_it_is_for(self):
        self.fill_tables()
        tables = self.constraints()
        self.assertEqual(set(VIOLATIONS), set(tables))
        for name, statement in VIOLATIONS.items():
            with self.subTest(name):
                self.assertEqual(self.violated(tables[name], statement), name)

    def test_a_limit_in_percent_is_not_negative_either(self):
        statement = "UPDATE %(table)s SET limit_percent = -1"
        violated = self.violated("pos_closing_policy_rule", statement)
        self.assertEqual(violated, "pos_closing_policy_rule_limits_positive")

    def test_a_part_belongs_to_one_of_both_only(self):
        opening = self.fill_tables()
        statement = (
            f"UPDATE %(table)s SET closing_id = {self.pos_session.closing_id.id}"
        )
        for table in ("tender", "count", "approval", "log"):
            part = f"{statement}, opening_id = {opening.id}"
            violated = self.violated(f"pos_closing_{table}", part)
            self.assertEqual(violated, f"pos_closing_{table}_one_owner")

    def constraints(self):
        """Return ``{name: table}`` of all constraints of this module."""
        return {
            one.full_name(model): model._table
            for model in self.env.registry.values()
            if model._auto and not model._abstract
            for one in model._table_objects.values()
            if one._module == "pos_closing_control"
            and (isinstance(one, UniqueIndex) or not isinstance(one, Index))
        }

    def violated(self, table, statement):
        """Return the name of the constraint that refuses it."""
        names = {"table": SQL.identifier(table), "ids": f"{table}_id_seq"}
        self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError) as refused:
            self.env.cr.execute(SQL(statement, **names))
        return refused.exception.diag.constraint_name

    def fill_tables(self):
        """Open and close so that every table has a row; return the opening."""
        self.leave()
        till = self.begin()
        till.opening_count({"amount": 97})
        self.assertOpened(self.explain(till))
        self.sell((self.cash_pm1, 30))
        closing = self.start()
        self.count(closing, {self.cash_pm1: 107, self.bank_pm1: 0})
        cash = {"payment_method_id": self.cash_pm1.id, "reason_id": self.reason.id}
        closing.explain([cash])
        closing.with_user(self.manager).approve(note="known")
        self.assertTrue(closing.close()["done"])
        self.env["pos.closing.secret.lock"]._acquire(self.manager)
        return self.pos_session.opening_id
