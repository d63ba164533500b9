import base64

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..shop.common import ClosingCommon

PHOTO = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
PDF = base64.b64encode(b"%PDF-1.4\n%%EOF").decode()
PAGE = base64.b64encode(b"<html><script>alert(1)</script></html>").decode()


class ReasonCommon(ClosingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theft, cls.fault = cls.env["pos.closing.reason"].create(
            [{"code": "T1", "name": "Stolen"}, {"code": "T2", "name": "Miscounted"}]
        )

    def counted(self, cash=0.0, card=0.0):
        """Open, sell 30 in cash and 20 by card, count with these differences."""
        self.open_till()
        self.sell((self.cash_pm1, 30))
        self.sell((self.bank_pm1, 20))
        self.closing = self.start()
        amounts = {self.cash_pm1: 130 + cash, self.bank_pm1: 20 + card}
        return self.count(self.closing, amounts)

    def line(self, reason, amount=None, method=None, **more):
        method = method or self.cash_pm1
        line = {"payment_method_id": method.id, "reason_id": reason.id, **more}
        return line if amount is None else {**line, "amount": amount}

    def explain(self, *lines, user=None):
        closing = self.closing.with_user(user or self.cashier)
        return closing.explain(list(lines))

    def explanations(self, method=None):
        """All explanations ever given for a payment method, the latest first."""
        tender = self.closing.sudo()._tender(method or self.cash_pm1)
        return tender.explanation_ids.sorted(lambda told: (-told.number, told.id))


@tagged("post_install", "-at_install")
class TestClosingReason(ReasonCommon):
    """What a cashier may say about a difference, and what it leads to."""

    def test_one_reason_without_amount_stands_for_all(self):
        self.counted(cash=-5)
        answer = self.explain(self.line(self.theft, note="at noon"))
        tender = self.tender(answer, self.cash_pm1)
        self.assertEqual(tender["reason_id"], self.theft.id)
        self.assertEqual(tender["note"], "at noon")
        self.assertEqual(
            tender["explanations"],
            [
                {
                    "reason_id": self.theft.id,
                    "reason": "Stolen",
                    "amount": -5,
                    "note": "at noon",
                    "documents": [],
                }
            ],
        )
        self.assertEqual(answer["state"], "ready")

    def test_several_reasons_split_the_difference(self):
        self.counted(cash=-5)
        answer = self.explain(
            self.line(self.theft, -3.3, note="seen"), self.line(self.fault, -1.7)
        )
        told = self.tender(answer, self.cash_pm1)["explanations"]
        self.assertEqual([part["amount"] for part in told], [-3.3, -1.7])
        self.assertEqual(self.tender(answer, self.cash_pm1)["note"], "seen")
        self.assertEqual(answer["state"], "ready")

    def test_parts_add_up_to_the_cent(self):
        self.counted(cash=-0.3)
        self.explain(*[self.line(self.theft, -0.1) for _part in range(3)])
        self.assertEqual(len(self.explanations()), 3)

    def test_parts_that_are_wrong_are_refused_and_nothing_is_stored(self):
        self.counted(cash=-5, card=3)
        right = self.line(self.theft, method=self.bank_pm1)
        for amounts, sentence in (
            ((-3, -1.99), "add up"),
            ((-4.99,), "add up"),
            ((-5, 0), "enter an amount"),
            ((-6, 1), "same direction"),
            ((5,), "same direction"),
            ((-5, None), "enter an amount"),
            ((None, None), "enter an amount"),
            ((-2.505, -2.495), "decimals"),
            ((float("nan"), -5), "valid amount"),
            (("-5",), "Enter the amount"),
            ((-0.1,) * 50, "at most"),
        ):
            lines = [self.line(self.fault, amount) for amount in amounts]
            with self.subTest(amounts), self.assertRaisesRegex(UserError, sentence):
                self.closing.explain([right, *lines])
            self.assertFalse(self.closing.sudo().tender_ids.explanation_ids)
            self.assertFalse(self.closing.sudo().tender_ids.reason_id)

    def test_direction_and_kind_must_fit(self):
        self.counted(cash=-5, card=-5)
        self.theft.direction = "over"
        self.fault.tender_kind = "bank"
        with self.assertRaisesRegex(UserError, "other direction"):
            self.explain(self.line(self.theft))
        with self.assertRaisesRegex(UserError, "another type"):
            self.explain(self.line(self.fault))
        answer = self.explain(self.line(self.fault, method=self.bank_pm1))
        self.assertEqual(self.tender(answer, self.bank_pm1)["reason"], "Miscounted")

    def test_reasons_of_others_and_archived_ones_are_no_choice(self):
        self.counted(cash=-5)
        self.theft.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        self.fault.active = False
        for reason in (self.theft, self.fault):
            with self.assertRaisesRegex(UserError, "Choose a reason"):
                self.explain(self.line(reason))

    def test_shipped_reasons_suit_their_tenders(self):
        self.counted(cash=-5)
        theft = self.env.ref("pos_closing_control.reason_theft")
        counterfeit = self.env.ref("pos_closing_control.reason_counterfeit")
        self.assertEqual(theft.minimum_requirement, "approval")
        self.assertFalse(theft.document_required)
        self.assertEqual(counterfeit.minimum_requirement, "review")
        terminal = self.env.ref("pos_closing_control.reason_terminal")
        self.assertTrue(terminal._suits("bank"))
        self.assertFalse(terminal._suits("cash"))

    # What a reason requires --------------------------------------------------

    def test_a_reason_raises_what_is_required_and_taking_it_back_lowers_it(self):
        self.theft.minimum_requirement = "approval"
        self.counted(cash=-5)
        answer = self.explain(self.line(self.fault, -4), self.line(self.theft, -1))
        self.assertEqual(answer["requirement"], "approval")
        self.assertEqual(answer["state"], "to_approve")
        answer = self.explain(self.line(self.fault))
        self.assertEqual(answer["requirement"], "reason")
        self.assertEqual(answer["state"], "ready")
        told = self.explanations().with_user(self.manager)
        self.assertEqual(told.mapped("amount"), [-5, -4, -1], "all is kept")
        self.assertEqual(told.mapped("is_current"), [True, False, False])

    def test_a_reason_never_lowers_what_was_judged(self):
        self.theft.minimum_requirement = "review"
        self.counted(cash=-20)
        answer = self.explain(self.line(self.theft))
        self.assertEqual(answer["requirement"], "approval")

    def test_a_review_is_asked_for_whatever_the_amount(self):
        self.theft.minimum_requirement = "review"
        self.counted(cash=-0.5)
        self.assertEqual(self.closing.requirement, "accept")
        self.explain(self.line(self.theft))
        self.assertEqual(self.closing.close()["review_state"], "to_review")

    def test_a_signed_explanation_stays(self):
        self.theft.minimum_requirement = "approval"
        self.counted(cash=-5)
        self.explain(self.line(self.theft))
        self.closing.with_user(self.manager).approve()
        with self.assertRaisesRegex(UserError, "already approved"):
            self.explain(self.line(self.fault))
        self.assertTrue(self.closing.close()["done"])

    def test_another_difference_must_be_explained_anew(self):
        self.counted(cash=-5)
        self.explain(self.line(self.theft, -3), self.line(self.fault, -2))
        answer = self.count(self.closing, {self.cash_pm1: 126, self.bank_pm1: 20})
        tender = self.tender(answer, self.cash_pm1)
        self.assertFalse(tender["reason_id"])
        self.assertEqual(tender["explanations"], [])
        self.assertEqual(self.missing(answer), ["reason"])
        self.assertFalse(any(self.explanations().mapped("is_current")))

    def test_the_same_difference_after_a_late_sale_stays_explained(self):
        self.theft.minimum_requirement = "approval"
        self.counted(cash=-5)
        self.explain(self.line(self.theft, -3), self.line(self.fault, -2))
        self.sell((self.cash_pm1, 7))
        answer = self.count(self.closing, {self.cash_pm1: 132, self.bank_pm1: 20})
        tender = self.tender(answer, self.cash_pm1)
        self.assertEqual(len(tender["explanations"]), 2)
        self.assertEqual(tender["requirement"], "approval")

    def test_what_agrees_in_the_end_has_no_reason(self):
        """The screen still holds the reason that was chosen for the count before."""
        self.counted(cash=-5, card=3)
        hidden = self.line(self.theft)
        self.count(self.closing, {self.cash_pm1: 130, self.bank_pm1: 23})
        answer = self.explain(hidden, self.line(self.fault, method=self.bank_pm1))
        cash, card = (self.tender(answer, m) for m in (self.cash_pm1, self.bank_pm1))
        self.assertFalse(cash["reason_id"] or self.explanations())
        self.assertEqual(card["reason_id"], self.fault.id)
        parts = self.line(self.theft, -3), self.line(self.fault, -2)
        self.assertFalse(self.tender(self.explain(*parts), self.cash_pm1)["reason_id"])

    def test_a_reason_that_was_given_goes_when_the_next_count_agrees(self):
        self.counted(cash=-5)
        self.explain(self.line(self.theft))
        answer = self.count(self.closing, {self.cash_pm1: 130, self.bank_pm1: 20})
        self.assertFalse(self.tender(answer, self.cash_pm1)["reason_id"])
        self.assertEqual(answer["missing"], [])

    # Documents -----------------------------------------------------------

    def test_a_document_is_required_and_kept(self):
        self.theft.document_required = True
        self.counted(cash=-5)
        for documents in (None, []):
            with self.assertRaisesRegex(UserError, "needs a document"):
                self.explain(self.line(self.theft, documents=documents))
        files = [{"name": "note.png", "data": PHOTO}, {"name": "a.pdf", "data": PDF}]
        answer = self.explain(self.line(self.theft, documents=files))
        told = self.tender(answer, self.cash_pm1)["explanations"][0]["documents"]
        self.assertEqual([file["name"] for file in told], ["note.png", "a.pdf"])
        self.explain(self.line(self.theft, note="again"))
        latest = self.explanations()[0].attachment_ids.sorted("id")
        self.assertEqual(latest.mapped("name"), ["note.png", "a.pdf"])
        self.assertEqual(latest.mapped("mimetype"), ["image/png", "application/pdf"])

    def test_what_is_no_photo_or_pdf_is_refused(self):
        self.counted(cash=-5)
        huge = "A" * (15 * 1024 * 1024)
        for document, sentence in (
            ({"name": "page.png", "data": PAGE}, "photo or a PDF"),
            ({"name": "x.png", "data": "?"}, "photo or a PDF"),
            ({"name": "x.png"}, "photo or a PDF"),
            ({"data": PHOTO}, "photo or a PDF"),
            ({"name": "huge.png", "data": huge}, "larger than 10 MB"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                self.explain(self.line(self.theft, documents=[document]))
        many = [{"name": "p.png", "data": PHOTO}] * 6
        with self.assertRaisesRegex(UserError, "at most 5"):
            self.explain(self.line(self.theft, documents=many))
        self.assertFalse(self.explanations())

    # Rights ----------------------------------------------------------------

    def test_nobody_writes_explanations_around_the_verb(self):
        self.counted(cash=-5)
        file = {"name": "note.png", "data": PHOTO}
        self.explain(self.line(self.theft, documents=[file]))
        told = self.explanations()
        values = {"tender_id": told.tender_id.id, "reason_id": self.fault.id}
        for user in (self.cashier, self.manager, self.administrator):
            self.assertKeptFrom(user, told, {**values, "number": 9})
            self.assertKeptFrom(user, told.tender_id, {"judged_requirement": "accept"})
            document = told.attachment_ids.with_user(user)
            self.assertEqual(document.name, "note.png")
            with self.assertRaises(AccessError):
                document.unlink()
            with self.assertRaises(AccessError):
                document.write({"name": "mine"})
        with self.assertRaisesRegex(UserError, "evidence"):
            told.write({"note": "mine"})

    def test_a_cashier_changes_no_reason(self):
        for values in (
            {"minimum_requirement": False},
            {"document_required": False},
            {"loss_account_id": self.loss_account.id},
        ):
            with self.assertRaises(AccessError):
                self.theft.with_user(self.cashier).write(values)

    def test_blind_till_keeps_its_amounts(self):
        self.policy.write({"blind": True, "max_counts": 1})
        self.counted(cash=-5)
        self.explain(self.line(self.theft))
        self.closing.with_user(self.manager).reset_counts("again")
        answer = self.closing.with_user(self.colleague).state()
        told = self.tender(answer, self.cash_pm1)["explanations"]
        self.assertEqual([part["amount"] for part in told], [False])
        with self.assertRaises(AccessError):
            self.explanations().with_user(self.colleague).read(["amount"])
        tender = self.explanations().tender_id.with_user(self.colleague)
        self.assertFalse(tender.judged_requirement)


@tagged("post_install", "-at_install")
class TestClosingReasonAccounts(ReasonCommon):
    """Differences reach the accounts of their reasons, to the cent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.env["account.account"].create(
            [
                {"name": name, "code": code, "account_type": kind}
                for name, code, kind in (
                    ("Stolen", "X671", "expense"),
                    ("Miscounted", "X672", "expense"),
                    ("Found", "X771", "income_other"),
                    ("Too much", "X772", "income_other"),
                    ("Large loss", "X673", "expense"),
                    ("Large profit", "X773", "income_other"),
                )
            ]
        )
        for reason, loss, profit in (
            (cls.theft, cls.own[0], cls.own[2]),
            (cls.fault, cls.own[1], cls.own[3]),
        ):
            reason.write({"loss_account_id": loss.id, "profit_account_id": profit.id})
        cls.policy.rule_ids.unlink()

    def items(self, method):
        """Return the journal items of a difference as account code: balance."""
        move = self.closing.sudo()._tender(method).move_ids
        self.assertEqual(len(move), 1)
        self.assertEqual(move.state, "posted")
        return {item.account_id.code: item for item in move.line_ids}

    def balances(self, method):
        return {code: item.balance for code, item in self.items(method).items()}

    def close_split(self, amounts, cash_or_card):
        first, second = amounts
        method = getattr(self, cash_or_card)
        kind = "cash" if method.type == "cash" else "card"
        self.counted(**{kind: sum(amounts)})
        self.explain(
            self.line(self.theft, first, method), self.line(self.fault, second, method)
        )
        self.assertTrue(self.closing.close()["done"])
        return method

    def test_cash_short(self):
        method = self.close_split((-3.33, -1.12), "cash_pm1")
        money = method.journal_id.default_account_id.code
        expected = {money: -4.45, "X671": 3.33, "X672": 1.12}
        self.assertEqual(self.balances(method), expected)
        lines = self.closing.sudo().move_ids.statement_line_id
        self.assertEqual(lines.mapped("amount"), [-4.45])
        self.assertEqual(self.pos_session.cash_register_balance_end_real, 125.55)
        cash = method.journal_id.default_account_id
        names = {self.own[0]: "Stolen", self.own[1]: "Miscounted", cash: "Cash"}
        self.assertWorkedExample(self.closing.sudo().move_ids, names)

    def test_cash_over(self):
        method = self.close_split((0.1, 0.2), "cash_pm1")
        money = method.journal_id.default_account_id.code
        expected = {money: 0.3, "X771": -0.1, "X772": -0.2}
        self.assertEqual(self.balances(method), expected)

    def test_card_short(self):
        method = self.close_split((-25, -0.01), "bank_pm1")
        expected = {self.outstanding_bank.code: -25.01, "X671": 25, "X672": 0.01}
        self.assertEqual(self.balances(method), expected)

    def test_card_over(self):
        method = self.close_split((1.5, 2.75), "bank_pm1")
        expected = {self.outstanding_bank.code: 4.25, "X771": -1.5, "X772": -2.75}
        self.assertEqual(self.balances(method), expected)

    def test_split_card(self):
        self.open_till(methods=self.cash_pm1 | self.bank_split_pm1)
        self.sell((self.bank_split_pm1, 20), customer=self.customer)
        self.closing = self.start()
        self.count(self.closing, {self.cash_pm1: 100, self.bank_split_pm1: 17})
        method = self.bank_split_pm1
        self.explain(
            self.line(self.theft, -2, method), self.line(self.fault, -1, method)
        )
        self.closing.close()
        expected = {self.outstanding_bank.code: -3, "X671": 2, "X672": 1}
        self.assertEqual(self.balances(method), expected)

    def test_other_currency_adds_up_in_both(self):
        """At a rate of 1 EUR = 0.6 USD, four cents of a EUR are two of a USD."""
        self.other_currency.rate_ids.unlink()
        self.other_currency.rate_ids = [
            Command.create({"name": "2010-01-01", "rate": 1 / 0.6})
        ]
        methods = self.cash_pm2 | self.bank_pm2
        self.open_till(methods=methods, config=self.other_currency_config)
        self.closing = self.start()
        self.count(self.closing, {self.cash_pm2: 99.96, self.bank_pm2: 0.04})
        self.explain(
            *[self.line(self.theft, -0.01, self.cash_pm2) for _cent in range(4)],
            *[self.line(self.fault, 0.01, self.bank_pm2) for _cent in range(4)],
        )
        self.closing.close()
        for method, account, sign in (
            (self.cash_pm2, self.own[0], 1),
            (self.bank_pm2, self.own[3], -1),
        ):
            items = self.closing.sudo()._tender(method).move_ids.line_ids
            shares = items.filtered(lambda i, a=account: i.account_id == a)
            self.assertEqual(len(shares), 4)
            self.assertEqual(shares.mapped("amount_currency"), [sign * 0.01] * 4)
            self.assertEqual(shares.currency_id, self.other_currency)
            self.assertAlmostEqual(sum(shares.mapped("balance")), sign * 0.02)
            money = items - shares
            self.assertAlmostEqual(money.balance, -sign * 0.02)
            self.assertAlmostEqual(money.amount_currency, -sign * 0.04)
        cash = self.cash_pm2.journal_id.default_account_id
        names = {self.own[0]: "Stolen", cash: "Cash"}
        self.assertWorkedExample(
            self.closing.sudo()._tender(self.cash_pm2).move_ids, names
        )

    def test_labels_name_the_reasons(self):
        method = self.close_split((-3, -2), "cash_pm1")
        items = self.items(method)
        self.assertTrue(items["X671"].name.endswith(": Stolen"))
        self.assertTrue(items["X672"].name.endswith(": Miscounted"))
        for item in items.values():
            self.assertIn(self.pos_session.name, item.name)

    def test_one_reason_is_in_the_reference_of_its_statement_line(self):
        self.counted(cash=-3)
        self.explain(self.line(self.theft))
        self.closing.close()
        line = self.closing.sudo().move_ids.statement_line_id
        self.assertTrue(line.payment_ref.endswith(": Stolen"))

    def test_without_own_account_the_journals_is_used(self):
        self.fault.write({"loss_account_id": False})
        method = self.close_split((-3, -2), "bank_pm1")
        expected = {self.outstanding_bank.code: -5, "X671": 3, "X670CL": 2}
        self.assertEqual(self.balances(method), expected)

    def test_large_differences_have_accounts_of_their_own(self):
        self.policy.write(
            {
                "large_amount": 5,
                "large_loss_account_id": self.own[4].id,
                "large_profit_account_id": self.own[5].id,
            }
        )
        self.counted(cash=-5.01, card=5)
        self.closing.close()
        self.assertEqual(self.items(self.cash_pm1)["X673"].balance, 5.01)
        self.assertEqual(self.items(self.bank_pm1)["X770CP"].balance, -5)

    def test_an_own_account_goes_before_that_of_large_differences(self):
        self.fault.loss_account_id = False
        self.policy.write({"large_amount": 5, "large_loss_account_id": self.own[4].id})
        method = self.close_split((-4, -2), "bank_pm1")
        expected = {self.outstanding_bank.code: -6, "X671": 4, "X673": 2}
        self.assertEqual(self.balances(method), expected)

    def test_accounts_are_of_the_company_for_which_they_are_set(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = (
            self.env["account.account"]
            .with_company(other)
            .create({"name": "Foreign", "code": "X6", "account_type": "expense"})
        )
        for record, name in (
            (self.theft, "loss_account_id"),
            (self.policy, "large_loss_account_id"),
        ):
            with self.assertRefused("belongs to another company"):
                record.write({name: foreign.id})
            record.with_company(other).write({name: foreign.id})
            self.env.invalidate_all()
            self.env.invalidate_all()
            self.assertNotEqual(record[name], foreign)

    def test_administrator_of_the_till_sets_accounts(self):
        reason = self.theft.with_user(self.administrator)
        reason.write({"loss_account_id": self.loss_account.id})
        self.assertEqual(self.theft.loss_account_id, self.loss_account)
