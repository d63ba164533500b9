from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..shop.common import ClosingCommon


@tagged("post_install", "-at_install")
class TestClosingLog(ClosingCommon):
    """What happened to a closing is evidence, and stays as it was written."""

    def setUp(self):
        super().setUp()
        self.open_till()
        self.sell((self.cash_pm1, 30))
        closing = self.start()
        self.count(closing, {self.cash_pm1: 125, self.bank_pm1: 0})
        self.closing = closing.with_env(self.env)
        self.env.invalidate_all()

    def test_every_step_is_in_the_log_with_who_took_it(self):
        judged, started = self.closing.log_ids
        self.assertEqual(started.text, "Closing started.")
        self.assertIn("125", judged.text)
        self.assertEqual(self.closing.log_ids.user_id, self.cashier)

    def test_its_author_rewrites_neither_log_nor_chatter(self):
        messages = self.closing.message_ids
        self.assertEqual(messages.author_id, self.cashier.partner_id)
        for user in (self.cashier, self.manager, self.administrator):
            message = messages[0].with_user(user)
            with self.assertRefused("cannot be changed"):
                message.write({"body": "All was well"})
            with self.assertRefused("cannot be changed"):
                message.write({"message_type": "comment"})
            with self.assertRefused("security restrictions", AccessError):
                message.unlink()
            values = {"closing_id": self.closing.id, "user_id": user.id, "text": "x"}
            self.assertKeptFrom(user, self.closing.log_ids, values)

    def test_a_comment_of_ones_own_is_as_in_odoo(self):
        said = "Looked at it"
        comment = self.closing.sudo().message_post(
            body=said,
            message_type="comment",
            author_id=self.manager.partner_id.id,
        )
        comment.with_user(self.manager).sudo(False).write({"body": "Twice"})

    def test_another_companys_log_is_not_read(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.write({"company_ids": other.ids, "company_id": other.id})
        with self.assertRaises(AccessError):
            self.closing.log_ids.with_user(self.manager).read(["text"])

    def test_a_wizard_reads_nothing_in_other_rights_than_its_users(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.manager.write({"company_ids": other.ids, "company_id": other.id})
        Wizard = self.env["pos.closing.wizard"].with_user(self.manager)
        values = {"session_id": self.pos_session.id, "closing_id": self.closing.id}
        for name in ("request_note", "answer", "currency_id"):
            with self.assertRaises(AccessError):
                Wizard.create(values).read([name])

    def test_which_payment_method_is_off_is_not_told_to_who_counts(self):
        lines = self.closing.count_ids.line_ids.with_user(self.cashier)
        with self.assertRaises(AccessError):
            lines.read(["agrees"])
        lines.with_user(self.manager).read(["agrees"])
