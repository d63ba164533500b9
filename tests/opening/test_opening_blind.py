import json

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..shop.opening_common import OpeningCommon


@tagged("post_install", "-at_install")
class TestOpeningBlind(OpeningCommon):
    """Whoever counts the opening blind is not told what was left before the count.

    The amount is chosen so that it does not occur anywhere by accident.
    """

    LEFT = 7391.0

    def setUp(self):
        super().setUp()
        self.leave(self.LEFT)
        self.till = self.begin(blind=True, max_counts=2)

    def assertTellsNothing(self, told, *known):
        """Neither the amount nor its difference to what was typed is in the answer."""
        secrets = {self.LEFT, *(abs(self.LEFT - amount) for amount in known)}
        text = json.dumps(told, default=str).replace(",", "")
        for secret in secrets:
            self.assertNotIn(f"{secret:.0f}", text)

    def test_state_tells_nothing(self):
        answer = self.till.opening_state()
        self.assertTellsNothing(answer)
        self.assertTrue(answer["blind"])
        self.assertIs(answer["tenders"][0]["expected"], False)

    def test_what_the_screen_of_the_till_loads_tells_nothing(self):
        models = ["pos.config", "pos.session"]
        loaded = self.till.load_data(models)
        self.assertEqual(loaded["pos.session"][0]["state"], "opening_control")
        self.assertTellsNothing([loaded[model] for model in models])

    def test_session_and_dashboard_tell_nothing(self):
        fields = [name for name in self.till._fields if name.startswith("cash_")]
        self.assertTellsNothing(self.till.read(fields))
        config = self.config.with_user(self.cashier)
        self.assertTellsNothing(config.read(["statistics_for_current_session"]))
        self.assertTellsNothing(config.read(["last_session_closing_cash"]))

    def test_before_the_session_is_created_the_dashboard_tells_managers_only(self):
        self.till.delete_opening_control_session()
        for user, told in ((self.cashier, 0), (self.manager, self.LEFT)):
            config = self.config.with_user(user)
            config.invalidate_recordset()
            self.assertEqual(config.last_session_closing_cash, told)

    def test_a_wrong_count_tells_only_that_it_is_wrong(self):
        answer = self.till.opening_count({"amount": 7000})
        self.assertNotOpened(answer, "count")
        self.assertEqual(answer["attempts_left"], 1)
        self.assertIn("count again", answer["message"])
        self.assertTellsNothing(answer, 7000)
        self.assertTellsNothing(self.till.opening_state(), 7000)
        opening = self.till.opening_id
        records = opening.read() + opening.tender_ids.read() + opening.count_ids.read()
        records += opening.sudo().message_ids.read(["body"])
        records += self.till.sudo().message_ids.read(["body"])
        self.assertTellsNothing(records, 7000)
        with self.assertRaises(AccessError):
            opening.count_ids.line_ids.read(["expected"])

    def test_a_right_count_opens_the_till(self):
        self.till.opening_count({"amount": 7000})
        answer = self.till.opening_count({"amount": self.LEFT})
        self.assertOpened(answer, self.LEFT)
        self.assertEqual(answer["tenders"][0]["expected"], self.LEFT)

    def test_the_last_count_stands_and_is_shown(self):
        for amount in (7000, self.LEFT - 10):
            answer = self.till.opening_count({"amount": amount})
        self.assertNotOpened(answer, "reason")
        self.assertEqual(answer["tenders"][0]["difference"], -10)
        self.assertFalse(answer["may_count"])
        with self.assertRefused("count is locked"):
            self.till.opening_count({"amount": self.LEFT})
        self.assertOpened(self.explain(self.till), self.LEFT - 10)

    def test_who_gives_a_reason_stands_by_the_count(self):
        self.till.opening_count({"amount": self.LEFT - 10})
        self.assertOpened(self.explain(self.till), self.LEFT - 10)

    def test_a_count_can_be_left_as_it_is_without_a_reason(self):
        self.till.opening_count({"amount": self.LEFT - 10})
        answer = self.till.opening_explain()
        self.assertNotOpened(answer, "reason")
        self.assertEqual(answer["tenders"][0]["difference"], -10)

    def test_a_numbered_attempt_sent_again_is_not_counted_again(self):
        count = {"amount": 7000, "attempt": 1}
        first = self.till.opening_count(count)
        again = self.till.opening_count(count)
        self.assertEqual(again, first)
        self.assertEqual(len(self.till.opening_id.count_ids), 1)
        self.assertOpened(self.till.opening_count({"amount": self.LEFT, "attempt": 2}))

    def test_a_number_that_is_none_is_as_if_there_were_no_number(self):
        for number in (0, -1, "1", True, None):
            with self.env.cr.savepoint() as savepoint:
                answer = self.till.opening_count({"amount": 7000, "attempt": number})
                self.assertEqual(answer["attempts"], 1)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_nobody_counts_over_somebody_else(self):
        self.till.opening_count({"amount": 7000, "attempt": 1})
        answer = self.till.with_user(self.colleague).opening_count(
            {"amount": self.LEFT, "attempt": 1}
        )
        self.assertNotOpened(answer, "count")
        self.assertIn("has counted in the meantime", answer["message"])
        self.assertEqual(answer["attempts"], 1)

    def test_a_new_session_gives_no_new_attempts(self):
        self.till.opening_count({"amount": 7000})
        self.assertNotEqual(
            self.till.delete_opening_control_session()["status"], "success"
        )
        with self.assertRefused("the session is kept"):
            self.till.sudo().unlink()
        self.assertEqual(self.till.opening_state()["attempts"], 1)

    def test_a_session_that_was_not_counted_can_be_left(self):
        answer = self.till.delete_opening_control_session()
        self.assertEqual(answer["status"], "success")
        self.assertFalse(self.till.exists())
        self.assertTellsNothing(self.begin().opening_state())

    def test_odoos_own_call_is_refused_and_tells_nothing(self):
        for amount in (7000, self.LEFT):
            with self.assertRefused("opened by counting its drawer") as refused:
                self.till.set_opening_control(amount, "")
            self.assertTellsNothing(str(refused.exception))
        self.assertEqual(self.till.opening_state()["attempts"], 0)
