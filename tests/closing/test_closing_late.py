from odoo.tests import tagged

from ..shop.common import ClosingCommon


@tagged("post_install", "-at_install")
class TestClosingLate(ClosingCommon):
    """What happens between count and close sends the closing back to counting."""

    def setUp(self):
        super().setUp()
        self.till = self.open_till()
        self.sell((self.cash_pm1, 30))
        self.sell((self.bank_pm1, 20))
        self.closing = self.start()
        answer = self.count(self.closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        self.assertEqual(answer["state"], "ready")

    def assertBackToCounting(self, answer, what):
        self.assertEqual(answer["state"], "counting")
        self.assertEqual(self.missing(answer), ["count"])
        self.assertIn(what, answer["message"])
        self.assertEqual(self.pos_session.state, "opened")
        self.assertFalse(self.closing.count_id)

    def test_a_late_sale_is_told_with_number_and_amount(self):
        self.sell((self.cash_pm1, 7))
        self.assertEqual(self.missing(self.closing.state()), ["changed"])
        answer = self.closing.close()
        self.assertBackToCounting(answer, "sales: 1")
        self.assertIn("7.00", answer["message"])
        answer = self.count(self.closing, {self.cash_pm1: 137, self.bank_pm1: 20})
        self.assertTrue(self.closing.close()["done"])

    def test_a_late_cash_move_is_told(self):
        self.move_cash(-10)
        self.assertBackToCounting(self.closing.close(), "cash moves: 1")

    def test_a_sale_and_its_refund_are_told_though_nothing_is_missing(self):
        self.sell((self.cash_pm1, 7))
        self.sell((self.cash_pm1, -7))
        self.assertBackToCounting(self.closing.close(), "sales: 2")

    def test_corrected_payments_are_told(self):
        payment = self.pos_session.order_ids.payment_ids.filtered(
            lambda payment: payment.payment_method_id == self.cash_pm1
        )
        payment.with_user(self.administrator).amount = 3
        self.assertBackToCounting(self.closing.close(), "changed payments")

    def test_a_late_sale_voids_a_signature(self):
        self.closing.with_user(self.manager).reset_counts("again")
        self.count(self.closing, {self.cash_pm1: 110, self.bank_pm1: 20})
        self.closing.with_user(self.manager).approve(note="known")
        self.sell((self.cash_pm1, 7))
        self.assertBackToCounting(self.closing.close(), "sales: 1")
        answer = self.count(self.closing, {self.cash_pm1: 117, self.bank_pm1: 20})
        self.assertEqual(answer["state"], "to_approve")

    def test_reasons_are_taken_again_after_a_voided_signature(self):
        self.closing.with_user(self.manager).reset_counts("again")
        answer = self.count(self.closing, {self.cash_pm1: 110, self.bank_pm1: 20})
        self.assertTrue(answer["may_explain"])
        answer = self.closing.with_user(self.manager).approve(note="known")
        self.assertFalse(answer["may_explain"])
        self.sell((self.cash_pm1, 7))
        self.assertFalse(self.closing.close()["may_explain"])
        answer = self.count(self.closing, {self.cash_pm1: 132, self.bank_pm1: 20})
        self.assertTrue(answer["may_explain"])

    def test_no_road_of_core_closes_over_a_late_sale(self):
        self.sell((self.cash_pm1, 7))
        with self.assertRefused("Changed since your count"):
            self.till.action_pos_session_closing_control()
        self.assertFalse(self.till.close_session_from_ui()["successful"])

    def test_a_late_sale_grants_a_count_when_none_is_left(self):
        self.closing.with_user(self.manager).reset_counts("again")
        for _attempt in range(2):
            self.count(self.closing, {self.cash_pm1: 129, self.bank_pm1: 20})
        self.sell((self.cash_pm1, 7))
        self.assertEqual(self.closing.close()["attempts_left"], 1)

    def test_an_open_order_is_in_the_way_before_the_count(self):
        """It is reported as a sentence, without Odoo's offer to cancel it."""
        order = self.sell((self.cash_pm1, 7))
        order.sudo().write({"preset_time": False})
        self.env.cr.execute("UPDATE pos_order SET state='draft' WHERE id=%s", order.ids)
        self.env.invalidate_all()
        answer = self.till.closing_start()
        self.assertEqual(
            [(check["code"], check["level"]) for check in answer["checks"]],
            [("draft_orders", "block")],
        )
        self.assertEqual(answer["checks"][0]["res_ids"], order.ids)
        with self.assertRefused("Orders still open: 1"):
            self.count(self.closing, {self.cash_pm1: 130, self.bank_pm1: 20})
