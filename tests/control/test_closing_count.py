from odoo.exceptions import UserError
from odoo.tests import tagged

from ..shop.common import ClosingCommon


@tagged("post_install", "-at_install")
class TestClosingCount(ClosingCommon):
    """What a client may declare, and what is refused with a sentence."""

    def setUp(self):
        super().setUp()
        self.ten, self.coin_bill = self.env["pos.bill"].create(
            [{"name": "10", "value": 10}, {"name": "0.05", "value": 0.05}]
        )
        self.till = self.open_till()
        self.sell((self.cash_pm1, 30))
        self.closing = self.start()

    def entries(self, cash, **card):
        return [
            {"payment_method_id": self.cash_pm1.id, **cash},
            {"payment_method_id": self.bank_pm1.id, "amount": 0, **card},
        ]

    def assertNotTaken(self, entries, sentence):
        with self.assertRefused(sentence):
            self.closing.submit_count(entries)
        self.assertEqual(self.closing.state()["attempts"], 0, "no attempt is lost")

    def test_coins_and_notes_are_priced_by_the_server(self):
        bills = {str(self.ten.id): 12, self.coin_bill.id: 201}
        answer = self.closing.submit_count(self.entries({"bills": bills, "amount": 1}))
        self.assertEqual(self.tender(answer, self.cash_pm1)["counted"], 130.05)
        kept = self.closing.count_ids.line_ids[0].denominations
        self.assertIn(
            {"bill_id": self.ten.id, "name": "10", "value": 10, "quantity": 12}, kept
        )

    def test_values_of_coins_are_kept_as_they_were(self):
        self.closing.submit_count(self.entries({"bills": {self.ten.id: 13}}))
        self.ten.with_user(self.administrator).value = 20
        kept = self.closing.count_ids.line_ids[0].denominations
        self.assertEqual(kept[0]["value"], 10)

    def test_denominations_can_be_required(self):
        self.policy.require_denominations = True
        self.assertNotTaken(self.entries({"amount": 130}), "coins and notes")
        answer = self.closing.submit_count(self.entries({"bills": {}}))
        self.assertEqual(self.tender(answer, self.cash_pm1)["counted"], 0)

    def test_unknown_coins_and_odd_quantities_are_refused(self):
        ten = self.ten.id
        for bills in ({999999: 1}, {ten: -1}, {ten: 1.5}, {ten: 1_000_000}, {"x": 1}):
            self.assertNotTaken(self.entries({"bills": bills}), "cannot be counted")

    def test_amounts_that_are_no_money_are_refused(self):
        for amount in (None, "130", True, float("nan"), float("inf"), 1e300, 1.234):
            with self.subTest(amount=amount):
                self.assertNotTaken(self.entries({"amount": amount}), "amount")
        self.assertNotTaken(self.entries({"amount": -1}), "cannot be negative")

    def test_a_card_total_may_be_negative(self):
        self.sell((self.bank_pm1, -15))
        answer = self.closing.submit_count(self.entries({"amount": 130}, amount=-15))
        self.assertEqual(answer["state"], "ready")

    def test_malformed_calls_are_refused_with_a_sentence(self):
        for entries in ("x", 5, {"a": 1}, ["x"], [None], [[1]]):
            with self.subTest(entries=entries):
                self.assertNotTaken(entries, "Something went wrong")
        for bills in ("x", [1], 5):
            self.assertNotTaken(self.entries({"bills": bills}), "Something went wrong")
        self.closing.submit_count(self.entries({"amount": 125}))
        for reason in ("x", None, True, 2**70, [1]):
            line = {"payment_method_id": self.cash_pm1.id, "reason_id": reason}
            with self.subTest(reason=reason):
                with self.assertRaisesRegex(UserError, "Choose a reason"):
                    self.closing.explain([line])
        with self.assertRaisesRegex(UserError, "Something went wrong"):
            self.closing.explain("x")

    def test_every_declared_tender_is_counted_once(self):
        cash, card = self.entries({"amount": 130})
        self.assertNotTaken([cash], "Bank")
        self.assertNotTaken([cash, card, card], "twice")
        self.assertNotTaken(
            [cash, card, {"payment_method_id": self.cash_pm2.id, "amount": 1}],
            "not part",
        )

    def test_customer_account_is_not_declared(self):
        self.close_balanced()
        self.till = self.open_till(
            methods=self.cash_pm1 | self.pay_later_pm, opening=130
        )
        self.sell((self.pay_later_pm, 40), customer=self.customer)
        closing = self.start()
        answer = self.count(closing, {self.cash_pm1: 130})
        self.assertEqual(answer["state"], "ready")
        later = self.tender(answer, self.pay_later_pm)
        self.assertEqual((later["expected"], later["difference"]), (40, 0))
        self.assertEqual(later["declaration"], "nothing")

    def test_cards_need_not_be_declared_if_the_policy_says_so(self):
        self.close_balanced()
        self.policy.declare_bank = "nothing"
        self.apply_policy()
        self.open_till(opening=130)
        self.sell((self.bank_pm1, 40))
        answer = self.count(self.start(), {self.cash_pm1: 130})
        self.assertEqual(answer["state"], "ready")

    def test_a_batch_reference_can_be_required(self):
        self.close_balanced()
        self.policy.declare_bank = "reference"
        self.open_till(opening=130)
        self.closing = self.start()
        self.assertNotTaken(self.entries({"amount": 130}), "batch reference")
        answer = self.closing.submit_count(
            self.entries({"amount": 130}, reference="B-17")
        )
        self.assertEqual(self.tender(answer, self.bank_pm1)["reference"], "B-17")

    def close_balanced(self):
        self.count(self.closing, {self.cash_pm1: 130, self.bank_pm1: 0})
        self.assertTrue(self.closing.close()["done"])

    def test_a_reason_must_fit_the_direction_and_have_its_note(self):
        theft = self.env.ref("pos_closing_control.reason_theft")
        self.closing.submit_count(self.entries({"amount": 135}))
        line = {"payment_method_id": self.cash_pm1.id, "reason_id": theft.id}
        with self.assertRaisesRegex(UserError, "other direction"):
            self.closing.explain([line])
        self.closing.submit_count(self.entries({"amount": 125}))
        with self.assertRaisesRegex(UserError, "needs a note"):
            self.closing.explain([line])
        with self.assertRaisesRegex(UserError, "Choose a reason"):
            self.closing.explain([{**line, "reason_id": 0}])
        answer = self.closing.explain([{**line, "note": "police case 7"}])
        self.assertEqual(answer["state"], "to_approve", "theft is always signed")

    def test_every_step_is_in_the_chatter_with_its_author(self):
        self.closing.submit_count(self.entries({"amount": 110}))
        self.closing.request_approval("new colleague")
        self.closing.with_user(self.manager).refuse("count again")
        self.closing.submit_count(self.entries({"amount": 110}))
        self.closing.with_user(self.manager).approve(note="known")
        self.closing.close()
        log = [
            (message.author_id, str(message.body))
            for message in self.closing.sudo().message_ids.sorted("id")
        ]
        steps = [
            (self.cashier, "Closing started"),
            (self.cashier, "Count 1"),
            (self.cashier, "new colleague"),
            (self.manager, "Refused"),
            (self.cashier, "Approval first"),
            (self.manager, "Approved"),
            (self.cashier, "was closed by till_cashier"),
        ]
        self.assertEqual(len(log), len(steps))
        for (author, body), (user, text) in zip(log, steps, strict=True):
            self.assertEqual(author, user.partner_id)
            self.assertIn(text, body)
