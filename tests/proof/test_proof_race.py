import threading

from odoo.tests import tagged

from ..closing.test_closing_race import RaceCommon


@tagged("post_install", "-at_install", "-standard", "real_connections")
class TestProofRace(RaceCommon):
    """Real connections: several prove at once, and while a register is closed."""

    def prove(self, session_id, env):
        sessions = env["pos.session"].sudo().browse(session_id)
        return sessions.closing_prove()[0]["status"]

    def proofs(self, session_id, env):
        proofs = env["pos.closing.proof"].sudo()
        return proofs.search([("session_id", "=", session_id)])

    def test_two_who_prove_first_at_once_both_get_an_answer(self):
        session_id = self.request(self.open_session)
        with self.quiet():
            statuses = self.requests_in_parallel(
                *[
                    self.paused(lambda env: self.prove(session_id, env), 0, 0.1)
                    for _prover in range(3)
                ]
            )
        self.assertEqual(len(set(statuses)), 1, statuses)
        codes = self.request(lambda env: self.proofs(session_id, env).mapped("code"))
        self.assertEqual(len(codes), len(set(codes)))
        self.count_and_close(session_id)

    def test_what_stood_when_closed_is_kept_while_somebody_proves_in_a_loop(self):
        session_id = self.request(self.open_session)
        self.request(lambda env: self.sell(session_id, f"proven-{session_id}", env))
        self.request(lambda env: self.count(session_id, env))
        is_closed = threading.Event()

        def prove():
            while not is_closed.is_set():
                self.request(lambda env: self.prove(session_id, env))

        def close():
            try:
                return self.request(lambda env: self.close(session_id, env))
            finally:
                is_closed.set()

        with self.quiet():
            _none, answer = self.in_parallel(prove, close)
        self.assertTrue(answer["done"])
        self.assertEqual(answer["proof"]["status"], "ok")

        def check(env):
            proofs = self.proofs(session_id, env)
            self.assertTrue(proofs)
            self.assertTrue(all(proofs.mapped("closed_status")))

        self.request(check)


@tagged("post_install", "-at_install", "-standard", "real_connections")
class TestTrialRace(RaceCommon):
    """A trial on a real connection, where PostgreSQL knows what was written."""

    def test_a_transaction_of_its_own_is_tried_and_goes_on(self):
        session_id = self.request(self.open_session)
        self.request(lambda env: self.sell(session_id, f"tried-{session_id}", env))
        self.request(lambda env: self.count(session_id, env))

        def try_posting(env):
            return env["pos.session"].browse(session_id).closing_id.try_posting()

        answer = self.request(try_posting)
        self.assertIn("nothing prevents", answer["message"])
        state = self.request(lambda env: env["pos.session"].browse(session_id).state)
        self.assertEqual(state, "opened")

        def in_other_work(env):
            env["pos.config"].sudo().browse(self.config_id).name = "Renamed"
            env.flush_all()
            with self.assertRaisesRegex(Exception, "call of its own"):
                try_posting(env)

        self.request(in_other_work)
        self.assertTrue(self.request(lambda env: self.close(session_id, env))["done"])
