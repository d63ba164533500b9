from odoo.tests import tagged

from ..shop.common import ClosingCommon


@tagged("post_install", "-at_install")
class TestClosingSlip(ClosingCommon):
    """The slip printed at the register; without a blind policy it shows everything."""

    def setUp(self):
        super().setUp()
        self.bill = self.env["pos.bill"].create({"name": "10", "value": 10})
        self.open_till(methods=self.cash_pm1 | self.bank_pm1 | self.pay_later_pm)
        self.sell((self.cash_pm1, 30))
        self.sell((self.bank_pm1, 20))

    def close_short(self):
        closing = self.start()
        closing.submit_count(
            [
                {"payment_method_id": self.cash_pm1.id, "bills": {self.bill.id: 11}},
                {"payment_method_id": self.bank_pm1.id, "amount": 15},
            ]
        )
        for method in (self.cash_pm1, self.bank_pm1):
            closing.explain(
                [{"payment_method_id": method.id, "reason_id": self.reason.id}]
            )
        return closing

    def test_it_says_who_counted_what_and_who_signed(self):
        self.reason.tender_kind = False
        closing = self.close_short()
        closing.with_user(self.manager).approve(note="seen")
        self.assertTrue(closing.close()["done"])
        slip = closing.slip()
        self.assertEqual(slip["number"], closing.name)
        self.assertEqual(slip["counted_by"], self.cashier.name)
        self.assertEqual(slip["closed_by"], self.cashier.name)
        self.assertTrue(slip["opened"] <= slip["closed"] <= slip["printed"])
        cash, card, later = slip["tenders"]
        self.assertEqual(cash["difference"], -20)
        self.assertEqual(cash["reasons"], [self.reason.name])
        self.assertEqual(
            [(bill["value"], bill["quantity"]) for bill in cash["bills"]], [(10, 11)]
        )
        self.assertEqual((card["expected"], card["counted"]), (20, 15))
        self.assertEqual((later["is_counted"], later["counted"]), (False, False))
        [signature] = slip["signatures"]
        self.assertEqual(signature["user"], self.manager.name)
        self.assertEqual(signature["note"], "seen")

    def test_it_can_be_printed_before_it_is_closed(self):
        self.reason.tender_kind = False
        slip = self.close_short().slip()
        self.assertEqual((slip["number"], slip["closed"]), (False, False))
