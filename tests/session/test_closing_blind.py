import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..shop.common import ClosingCommon


@tagged("post_install", "-at_install")
class TestClosingBlind(ClosingCommon):
    """Whoever counts blind learns nothing before the count is locked.

    The takings are chosen so that none of their figures occurs by accident.
    """

    OPENING, CASH, CARD = 1017.0, 3517.0, 2417.0
    SECRETS = (
        1017 + 3517,  # expected cash
        3517,  # cash sales
        2417,  # expected card
        3517 + 2417,  # turnover
        1017 + 3517 + 2417,  # everything
    )

    def setUp(self):
        super().setUp()
        self.policy.write({"blind": True, "max_counts": 2})
        self.till = self.open_till(opening=self.OPENING)
        self.sell((self.cash_pm1, self.CASH))
        self.sell((self.bank_pm1, self.CARD))

    def right(self, cash=0, card=0):
        """Counted amounts, off by the given differences."""
        return {
            self.cash_pm1: self.OPENING + self.CASH + cash,
            self.bank_pm1: self.CARD + card,
        }

    def assertTellsNothing(self, answer, *known):
        """No figure is a secret, or its difference to what the cashier typed."""
        figures = set(self.figures(json.loads(json.dumps(answer, default=str))))
        secrets = {abs(secret) for secret in self.SECRETS}
        secrets |= {abs(secret - typed) for secret in self.SECRETS for typed in known}
        self.assertFalse(figures & (secrets - {0, *known}))
        for tender in answer["tenders"]:
            shown = {tender[key] for key in ("expected", "difference", "requirement")}
            self.assertEqual(shown, {False})

    def figures(self, value):
        """Every number in an answer, also those in its sentences."""
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            return [figure for item in value for figure in self.figures(item)]
        if isinstance(value, bool) or value is None:
            return []
        if isinstance(value, int | float):
            return [abs(value)]
        text = value.replace(",", "").replace("\xa0", " ")
        words = "".join(c if c.isdigit() or c == "." else " " for c in text).split()
        return [float(word) for word in words if word.strip(".").replace(".", "", 1)]

    def test_start_and_state_tell_nothing(self):
        self.assertTellsNothing(self.till.closing_start())
        self.assertTellsNothing(self.till.closing_id.state())

    def test_a_wrong_count_tells_only_that_it_is_wrong(self):
        closing = self.start()
        answer = self.count(closing, self.right(cash=-731))
        self.assertTellsNothing(answer, 3803, 2417)
        self.assertEqual(answer["attempts_left"], 1)
        self.assertEqual(self.missing(answer), ["count"])
        self.assertFalse(answer["locked"])
        for verb in (closing.state, closing.close, self.till.closing_start):
            self.assertTellsNothing(verb(), 3803, 2417)

    def test_refused_calls_tell_nothing(self):
        closing = self.start()
        approver = "Only an approver"
        for verb, arguments, sentence in (
            ("explain", [[]], "Count first"),
            ("request_approval", [], "Count first"),
            ("approve", [None, None, "mine"], approver),
            ("refuse", ["mine"], approver),
            ("reset_counts", ["mine"], approver),
            ("submit_count", [[]], "Count these as well"),
        ):
            with self.subTest(verb), self.assertRefused(sentence) as refused:
                getattr(closing, verb)(*arguments)
            self.assertFalse(set(self.figures(str(refused.exception))))

    def test_odoos_own_closing_data_is_told_after_the_count_only(self):
        with self.assertRefused("is counted blind") as refused:
            self.till.get_closing_control_data()
        self.assertFalse({*self.figures(str(refused.exception))} & {*self.SECRETS})
        self.count(self.start(), self.right())
        data = self.till.get_closing_control_data()
        self.assertEqual(data["default_cash_details"]["amount"], 4534)

    def test_the_session_tells_its_balance_after_the_count_only(self):
        names = [
            "cash_register_balance_end",
            "cash_register_difference",
            "total_payments_amount",
        ]
        self.till.invalidate_recordset()
        [values] = self.till.read(names)
        self.assertEqual([values[name] for name in names], [0, 0, 0])
        manager = self.till.with_user(self.manager)
        self.assertEqual(manager.cash_register_balance_end, self.OPENING + self.CASH)
        self.assertEqual(self.till.cash_register_balance_end, 0, "still hidden")
        self.count(self.start(), self.right())
        self.assertEqual(self.till.cash_register_balance_end, self.OPENING + self.CASH)
        self.assertEqual(self.till.total_payments_amount, self.CASH + self.CARD)

    def test_sums_are_told_to_approvers_and_auditors_only(self):
        auditor = self._user(
            "audit",
            "point_of_sale.group_pos_user,pos_closing_control.group_closing_auditor",
        )
        for user, told in (
            (self.cashier, 0),
            (self.manager, self.CASH + self.CARD),
            (auditor, self.CASH + self.CARD),
        ):
            payments = self.env["pos.payment"].with_user(user)
            domain = [("session_id", "=", self.till.id)]
            [[total]] = payments._read_group(domain, [], ["amount:sum"])
            self.assertEqual(total or 0, told, user.login)
            self.assertEqual(
                bool(self.till.with_user(user)._closing_hidden()), not told
            )

    def test_the_daily_sale_is_for_managers_only_until_it_is_counted(self):
        def details(user, **kwargs):
            report = self.env["report.point_of_sale.report_saledetails"]
            return report.with_user(user).get_sale_details(**kwargs)

        of_session = {"session_ids": self.till.ids}
        for asked in (of_session, {"config_ids": self.config.ids}, {}):
            with self.subTest(asked), self.assertRefused("counted blind") as refused:
                details(self.cashier, **asked)
            self.assertFalse(
                set(self.figures(str(refused.exception))) & {*self.SECRETS}
            )
        self.manager.group_ids += self.env.ref("account.group_account_readonly")
        self.assertTrue(details(self.manager, **of_session)["products"])

    def test_the_slip_keeps_the_difference_from_the_one_who_counts_blind(self):
        closing = self.start()
        with self.assertRaisesRegex(UserError, "Count the register"):
            closing.slip()
        self.count(closing, self.right())
        slip = closing.slip()
        cash = slip["tenders"][0]
        self.assertEqual(cash["counted"], self.OPENING + self.CASH)
        self.assertEqual((cash["expected"], cash["difference"]), (False, False))
        self.assertFalse(slip["shows_difference"])
        slip = closing.with_user(self.manager).slip()
        self.assertEqual(slip["tenders"][0]["expected"], self.OPENING + self.CASH)

    def test_a_right_count_is_locked_and_shown(self):
        answer = self.count(self.start(), self.right())
        self.assertEqual(answer["state"], "ready")
        self.assertTrue(answer["locked"])
        self.assertEqual(self.tender(answer, self.cash_pm1)["expected"], 4534)

    def test_the_last_count_is_locked_and_shown(self):
        closing = self.start()
        self.count(closing, self.right(cash=-731))
        answer = self.count(closing, self.right(cash=-20))
        self.assertEqual(answer["state"], "to_approve")
        self.assertEqual(self.tender(answer, self.cash_pm1)["difference"], -20)

    def test_who_gives_a_reason_stands_by_the_count_and_counts_no_more(self):
        closing = self.start()
        self.count(closing, self.right(cash=-5))
        answer = closing.explain(
            [{"payment_method_id": self.cash_pm1.id, "reason_id": self.reason.id}]
        )
        self.assertEqual(answer["state"], "ready")
        self.assertEqual(self.tender(answer, self.cash_pm1)["difference"], -5)
        self.assertFalse(answer["may_count"])
        with self.assertRefused("The count is locked"):
            self.count(closing, self.right())

    def test_who_asks_for_approval_stands_by_the_count(self):
        closing = self.start()
        self.count(closing, self.right(cash=-20))
        answer = closing.request_approval("I cannot find it")
        self.assertEqual(answer["state"], "to_approve")
        self.assertTrue(answer["locked"])

    def test_a_sale_after_a_wrong_count_is_told_without_amounts(self):
        closing = self.start()
        self.count(closing, self.right(cash=-20))
        self.sell((self.cash_pm1, 613))
        answer = closing.request_approval("never mind")
        self.assertFalse(answer["locked"])
        self.assertIn("sales: 1", answer["message"])
        self.assertFalse(set(self.figures(answer)) & {613, 4534 + 613})

    def test_a_sale_does_not_launder_a_known_shortage(self):
        """Count, learn what is expected, sell a trifle, count what is expected."""
        closing = self.start()
        for _attempt in range(2):
            self.count(closing, self.right(cash=-40))
        self.sell((self.cash_pm1, 1))
        answer = closing.close()
        self.assertEqual(self.missing(answer), ["count"])
        answer = self.count(closing, self.right(cash=1))
        self.assertEqual(self.tender(answer, self.cash_pm1)["difference"], 0)
        self.assertEqual(self.missing(answer), ["approval"])
        self.assertEqual(answer["attempts_left"], 0)

    def test_a_blind_policy_without_limit_is_refused(self):
        with self.assertRefused("A blind count needs a limit"):
            self.policy.max_counts = 0
