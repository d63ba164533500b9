from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..closing.test_closing_race import RaceCommon


@tagged("post_install", "-at_install", "-standard", "real_connections")
class TestOpeningRace(RaceCommon):
    """A register is opened from several devices at the same time."""

    @classmethod
    def make_world(cls, env):
        result = super().make_world(env)
        rule = {"tender_kind": "opening", "requirement": "reason"}
        policy = env["pos.config"].browse(cls.config_id).closing_policy_id
        policy.write({"opening_control": True, "rule_ids": [Command.create(rule)]})
        return result

    def setUp(self):
        super().setUp()
        self.set_policy(blind=False, max_counts=0)
        session_id = self.request(self.begin)
        self.left = self.request(lambda env: self.reopen(session_id, env))
        self.count_and_close(session_id)
        self.session_id = self.request(self.begin)

    def tearDown(self):
        """Leave the register closed for the next test."""
        self.set_policy(blind=False, max_counts=0)
        self.request(self.force_open)
        self.count_and_close(self.session_id)
        super().tearDown()

    def force_open(self, env):
        session = env["pos.session"].browse(self.session_id)
        if session.state == "opening_control":
            reason = env.ref("pos_closing_control.reason_change")
            session.opening_explain(reason.id)

    def set_policy(self, **values):
        def write(env):
            config = env["pos.config"].sudo().browse(self.config_id)
            config.closing_policy_id.write(values)

        self.request(write)

    def begin(self, env):
        config = env["pos.config"].browse(self.config_id)
        config.open_ui()
        return config.current_session_id.id

    def opening(self, env, amount):
        session = env["pos.session"].browse(self.session_id)
        return session.opening_count({"amount": amount})

    def reopen(self, session_id, env):
        """Open with what was left, or with a float; return the amount."""
        session = env["pos.session"].browse(session_id)
        amount = session.cash_register_balance_start or 100
        self.assertTrue(session.opening_count({"amount": amount})["done"])
        return amount

    def count_at_once(self, *amounts):
        with self.quiet():
            return self.requests_in_parallel(
                *(
                    self.paused(lambda env, amount=amount: self.opening(env, amount))
                    for amount in amounts
                )
            )

    def evidence(self):
        """Return the number of counts and entries."""

        def read(env):
            opening = env["pos.session"].sudo().browse(self.session_id).opening_id
            return len(opening.count_ids), len(opening.move_ids)

        return self.request(read)

    def test_two_right_counts_open_the_till_once(self):
        first, second = self.count_at_once(self.left, self.left)
        self.assertTrue(first["done"] and second["done"])
        self.assertEqual(first["message"], second["message"])
        self.assertEqual(self.evidence(), (1, 0))

    def test_parallel_guesses_give_a_blind_till_no_more_attempts(self):
        self.set_policy(blind=True, max_counts=3)
        self.request(lambda env: self.opening(env, self.left - 9))
        answers = self.count_at_once(*(self.left - short for short in range(1, 5)))
        refused = [answer for answer in answers if isinstance(answer, UserError)]
        self.assertEqual((len(refused), self.evidence()), (2, (3, 0)))
