from uuid import uuid4

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..closing.test_closing_race import RaceCommon

PIN, WRONG = "4711", "8080"
TRIES = 20


@tagged("post_install", "-at_install", "-standard", "real_connections")
class TestClosingSecretRace(RaceCommon):
    """Twenty attempts at once are judged one after the other: five, then the lock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.registry.cursor() as cr:
            cls.make_manager(api.Environment(cr, SUPERUSER_ID, {}))

    @classmethod
    def make_manager(cls, env):
        manager = new_test_user(
            env,
            f"racing_manager_{uuid4().hex[:6]}",
            "base.group_user,pos_closing_control.group_closing_approver",
            company_id=env.company.id,
            company_ids=[Command.set(env.company.ids)],
        )
        manager._set_pos_closing_pin(PIN)
        cls.manager_id = manager.id
        policy = env["pos.config"].browse(cls.config_id).closing_policy_id
        policy.rule_ids = [Command.create({"requirement": "approval"})]

    def short_till(self):
        session_id = self.request(self.open_session)

        def count(env):
            closing = env["pos.closing"].browse(
                env["pos.session"].browse(session_id).closing_start()["id"]
            )
            amount = closing.session_id.sudo()._closing_takings()
            amount = amount.expected[self.cash_id] + 5
            entry = {"payment_method_id": self.cash_id, "amount": amount}
            return closing.submit_count([entry])

        return self.request(count)["id"]

    def sign(self, closing_id, secret):
        """Answer whether it was approved, or the sentence; None for a lost race."""

        def approve(env):
            closing = env["pos.closing"].browse(closing_id)
            return closing.approve(self.manager_id, secret, "seen")

        try:
            answer = self.request(approve)
        except SerializationFailure:
            return None
        return answer["signed"] or answer["message"]

    def failures(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            domain = [("user_id", "=", self.manager_id)]
            return env["pos.closing.secret.lock"].search(domain).failures

    def test_parallel_tries_do_not_slip_through(self):
        closing_id = self.short_till()
        signature = "odoo.addons.pos_closing_control.models.approval.signature"
        with self.quiet(), mute_logger(signature):
            answers = self.in_parallel(
                *[lambda: self.sign(closing_id, WRONG) for _try in range(TRIES)]
            )
        judged = [answer for answer in answers if answer]
        wrong = [answer for answer in judged if answer.startswith("Not approved")]
        locked = [answer for answer in judged if answer.startswith("Too many")]
        self.assertEqual(len(wrong), 4)
        self.assertEqual(len(wrong) + len(locked), len(judged))
        self.assertEqual(self.failures(), 5)
        self.assertIn("Too many", self.sign(closing_id, PIN))
