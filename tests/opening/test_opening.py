import json

from odoo.tests import tagged

from ..shop.opening_common import OpeningCommon


@tagged("post_install", "-at_install")
class TestOpening(OpeningCommon):
    """A register is opened by counting it, at once or after a reason or an approval."""

    def setUp(self):
        super().setUp()
        self.leave()
        self.till = self.begin()

    def drawer(self, answer):
        [tender] = answer["tenders"]
        return tender

    def test_state_tells_what_was_left_and_writes_nothing(self):
        answer = self.till.opening_state()
        self.assertNotOpened(answer, "count")
        self.assertEqual(answer["steps"], ["count"])
        self.assertEqual(self.drawer(answer)["expected"], self.LEFT)
        self.assertEqual(self.drawer(answer)["payment_method_id"], self.cash_pm1.id)
        self.assertIs(answer["id"], False)
        self.assertTrue(answer["may_count"] and answer["bills"])
        self.assertEqual(json.loads(json.dumps(answer)), answer)
        self.assertFalse(self.till.opening_id)
        self.assertEqual(self.env["pos.closing.opening"].search_count([]), 1)

    def test_a_balanced_count_opens_the_till_in_one_call(self):
        answer = self.till.opening_count({"amount": 100, "note": "all there"})
        self.assertOpened(answer, 100)
        self.assertEqual(answer["steps"], ["opened"])
        self.assertEqual(self.pos_session.opening_notes, "all there")
        opening = self.pos_session.opening_id
        self.assertEqual(opening.counted_by_id, self.cashier)
        self.assertEqual(opening.opened_by_id, self.cashier)
        self.assertFalse(opening.move_ids)

    def test_a_difference_within_tolerance_opens_the_till(self):
        self.assertOpened(self.till.opening_count({"amount": 98}), 98)
        self.assertEqual(self.pos_session.opening_id.difference, -2)

    def test_a_repeated_call_only_tells_that_the_till_is_open(self):
        self.till.opening_count({"amount": 98})
        for again in (
            self.till.opening_count({"amount": 98}),
            self.till.opening_count({"amount": 60}),
            self.explain(self.till),
            self.till.open_till(),
            self.till.opening_state(),
        ):
            self.assertOpened(again, 98)
        opening = self.pos_session.opening_id
        self.assertEqual(len(opening.count_ids), 1)
        self.assertEqual(len(opening.move_ids), 1)

    def test_a_reason_opens_the_till(self):
        answer = self.till.opening_count({"amount": 90})
        self.assertNotOpened(answer, "reason")
        self.assertEqual(self.drawer(answer)["difference"], -10)
        self.assertEqual(answer["steps"], ["differences", "count"])
        self.assertTrue(answer["reasons"])
        answer = self.explain(self.till, note="twice")
        self.assertOpened(answer, 90)
        self.assertEqual(self.drawer(answer)["reason"], self.reason.name)
        self.assertEqual(self.drawer(answer)["note"], "twice")

    def test_reasons_are_checked_as_at_the_closing(self):
        self.till.opening_count({"amount": 110})
        terminal = self.env.ref("pos_closing_control.reason_terminal")
        theft = self.env.ref("pos_closing_control.reason_theft")
        unknown = self.env.ref("pos_closing_control.reason_unknown")
        for reason, sentence in (
            (terminal, "another type"),
            (theft, "other direction"),
            (unknown, "needs a note"),
        ):
            with self.assertRefused(sentence):
                self.explain(self.till, reason)
        with self.assertRefused("Choose a reason"):
            self.till.opening_explain(10**6)
        self.assertNotOpened(self.till.opening_state(), "reason")
        self.assertOpened(self.explain(self.till, unknown, "no idea"), 110)

    def test_a_reason_may_ask_for_a_signature(self):
        self.till.opening_count({"amount": 90})
        theft = self.env.ref("pos_closing_control.reason_theft")
        answer = self.explain(self.till, theft, "the door was open")
        self.assertNotOpened(answer, "approval")
        self.assertEqual(answer["state"], "to_approve")

    def test_a_reason_with_a_document_needs_one(self):
        self.reason.document_required = True
        self.till.opening_count({"amount": 90})
        with self.assertRefused("needs a document"):
            self.explain(self.till)
        document = {"name": "drawer.pdf", "data": "JVBERi0xLjQKJeLjz9MK"}
        answer = self.till.opening_explain(self.reason.id, "", [document])
        self.assertOpened(answer, 90)
        [explanation] = self.drawer(answer)["explanations"]
        self.assertEqual(explanation["documents"][0]["name"], "drawer.pdf")

    def test_an_open_count_can_be_repeated_within_the_attempts(self):
        answer = self.till.opening_count({"amount": 90})
        self.assertTrue(answer["may_count"])
        self.assertEqual((answer["attempts"], answer["attempts_left"]), (1, 1))
        self.assertOpened(self.till.opening_count({"amount": 100}), 100)
        counted = self.pos_session.opening_id.count_ids.line_ids.mapped("amount")
        self.assertEqual(sorted(counted), [90, 100], "every attempt is kept")

    def test_no_more_attempts_than_allowed(self):
        for amount in (90, 91):
            answer = self.till.opening_count({"amount": amount})
        self.assertFalse(answer["may_count"])
        with self.assertRefused("count is locked"):
            self.till.opening_count({"amount": 100})
        self.assertOpened(self.explain(self.till), 91)

    def test_another_count_is_not_explained_by_the_old_reason(self):
        self.till.opening_count({"amount": 70})
        self.explain(self.till)
        answer = self.till.opening_count({"amount": 90})
        self.assertNotOpened(answer, "reason")

    def test_nothing_is_explained_or_reset_before_a_count(self):
        for verb in (
            lambda: self.explain(self.till),
            lambda: self.till.with_user(self.manager).opening_reset("why not"),
        ):
            with self.assertRefused("Count first"):
                verb()
        self.assertNotOpened(self.till.open_till(), "count")

    def test_review_opens_at_once_and_the_closing_is_reviewed(self):
        self.policy.rule_ids.filtered(
            lambda rule: rule.tender_kind == "opening" and rule.limit_amount == 2
        ).requirement = "review"
        self.assertOpened(self.till.opening_count({"amount": 90}), 90)
        closing = self.close_with(self.till, 90).closing_id
        self.assertEqual(closing.review_state, "to_review")

    def test_counted_by_coins_and_notes(self):
        self.policy.require_denominations = True
        with self.assertRefused("by coins and notes"):
            self.till.opening_count({"amount": 100})
        fifty = self.env["pos.bill"].create({"name": "50", "value": 50})
        self.config.default_bill_ids |= fifty
        offered = [bill["id"] for bill in self.till.opening_state()["bills"]]
        self.assertIn(fifty.id, offered)
        self.assertOpened(self.till.opening_count({"bills": {str(fifty.id): 2}}), 100)
        line = self.pos_session.opening_id.count_ids.line_ids
        self.assertEqual(line.denominations[0]["quantity"], 2)
        self.assertEqual(line.denominations[0]["bill_id"], fifty.id)

    def test_a_malformed_count_gets_a_sentence_and_is_no_attempt(self):
        for count, sentence in (
            (None, "Something went wrong"),
            ("100", "Something went wrong"),
            ([100], "Something went wrong"),
            ({}, "Enter the amount"),
            ({"amount": "100"}, "Enter the amount"),
            ({"amount": -1}, "cannot be negative"),
            ({"amount": float("nan")}, "Enter a valid amount"),
            ({"amount": 1e15}, "Enter a valid amount"),
            ({"amount": 99.999}, "more decimals than"),
            ({"bills": {"0": 1}}, "cannot be counted at this register"),
        ):
            with self.subTest(count), self.assertRefused(sentence):
                self.till.opening_count(count)
        self.assertEqual(self.till.opening_state()["attempts"], 0)

    def test_rules_for_the_opening_judge_no_closing_and_the_other_way_round(self):
        judge = self.policy._judge
        for difference, closing, opening in (
            (-1.5, "reason", "accept"),
            (-15, "approval", "reason"),
            (-45, "approval", "block"),
        ):
            verdicts = [
                judge(self.cash_pm1, difference, 100, self.currency, opening=kind)
                for kind in (False, True)
            ]
            requirements = [verdict.requirement for verdict in verdicts]
            self.assertEqual(requirements, [closing, opening])

    def test_a_closing_starts_after_the_opening_only(self):
        with self.assertRefused("counting its drawer"):
            self.till.closing_start()
        self.till.opening_count({"amount": 98})
        self.assertEqual(self.close_with(self.till, 98).state, "closed")

    def test_summary_tells_who_counted_why_it_differs_and_who_signed(self):
        self.till.opening_count({"amount": 70, "note": "counted twice"})
        self.explain(self.till)
        manager = self.till.with_user(self.manager)
        manager.opening_approve(note="seen")
        summary = manager.opening_summary
        for word in (self.cashier.name, self.reason.name, self.manager.name, "30.00"):
            self.assertIn(word, summary)
        closing = self.start(self.till)
        self.assertEqual(closing.with_user(self.manager).opening_summary, summary)
        for user, told in ((self.cashier, False), (self.manager, summary)):
            for record in (self.pos_session, closing, self.pos_session.opening_id):
                values = self.read_form(record, user)
                self.assertEqual(values.get("opening_summary", told), told)


@tagged("post_install", "-at_install")
class TestOpeningFirst(OpeningCommon):
    """What a register starts with, and what sessions without a policy leave behind."""

    def test_the_first_sessions_float_is_left_by_nobody_and_not_judged(self):
        self.methods = self.cash_pm1 | self.bank_pm1
        self.config.write(
            {
                "closing_policy_id": self.policy.id,
                "payment_method_ids": [(6, 0, self.methods.ids)],
            }
        )
        till = self.begin()
        answer = till.opening_state()
        self.assertTrue(answer["first"])
        self.assertIs(answer["tenders"][0]["expected"], False)
        self.assertOpened(till.opening_count({"amount": 250}), 250)
        opening = self.pos_session.opening_id
        self.assertEqual((opening.expected, opening.difference), (250, 0))
        self.assertFalse(opening.move_ids or opening.previous_session_id)

    def test_what_a_session_without_policy_left_is_expected(self):
        before = self.leave(80, policy=False)
        self.config.closing_policy_id = self.policy
        till = self.begin()
        answer = till.opening_state()
        self.assertFalse(answer["first"])
        self.assertEqual(answer["tenders"][0]["expected"], 80)
        self.assertOpened(till.opening_count({"amount": 79}), 79)
        self.assertEqual(self.pos_session.opening_id.previous_session_id, before)
        self.assertEqual(self.pos_session.opening_id.difference, -1)

    def test_a_session_of_rescued_orders_had_no_drawer_to_leave_anything_in(self):
        before = self.leave(80, policy=False)
        self.leave(0, policy=False).sudo().rescue = True
        self.config.closing_policy_id = self.policy
        till = self.begin()
        self.assertEqual(till.opening_state()["tenders"][0]["expected"], 80)
        self.assertOpened(till.opening_count({"amount": 80}), 80)
        self.assertEqual(self.pos_session.opening_id.previous_session_id, before)

    def test_a_till_without_opening_control_opens_as_odoo_does(self):
        self.leave()
        self.policy.opening_control = False
        self.apply_policy()
        till = self.begin()
        self.assertFalse(self.config.opening_controlled)
        with self.assertRefused("as usual in Odoo"):
            till.opening_state()
        till.set_opening_control(60, "note")
        self.assertEqual(till.state, "opened")
        self.assertEqual(till.cash_register_balance_start, 60)
        self.assertFalse(till.opening_id)

    def test_a_till_without_policy_opens_as_odoo_does(self):
        self.leave(policy=False)
        till = self.begin()
        till.set_opening_control(60, "note")
        self.assertEqual((till.state, till.cash_register_balance_start), ("opened", 60))
        with self.assertRefused("already open"):
            till.opening_count({"amount": 100})

    def test_a_till_without_cash_has_nothing_to_count(self):
        self.methods = self.bank_pm1
        self.open_till(methods=self.methods)
        self.assertFalse(self.config.opening_controlled)
        self.assertEqual(self.pos_session.state, "opened")
        self.assertFalse(self.pos_session.opening_id)

    def test_everybody_knows_that_the_opening_is_counted(self):
        self.leave()
        self.assertTrue(self.config.with_user(self.cashier).opening_controlled)
