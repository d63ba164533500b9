from odoo.tests import tagged

from ..shop.proof_common import ProofCommon, Recipe, Sale


@tagged("post_install", "-at_install")
class TestProofCards(ProofCommon):
    """What is put on gift cards and eWallets matches the bookings of their liability.

    Runs with: dev/test --with pos_loyalty TestProofCards
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "coupon_id" not in cls.env["pos.order.line"]._fields:
            cls.skipTest(cls, "runs with: dev/test --with pos_loyalty TestProofCards")
        cls.liability = cls.env["account.account"].create(
            {
                "name": "Gift cards and eWallets",
                "code": "X2190",
                "account_type": "liability_current",
            }
        )
        cls.programs = {kind: cls._program(kind) for kind in ("gift_card", "ewallet")}
        for kind, program in cls.programs.items():
            cls.products[kind] = cls._sold(program, "trigger_product_ids")
            cls.products[f"{kind} spent"] = cls._sold(
                program, "payment_program_discount_product_id"
            )

    @classmethod
    def _program(cls, kind):
        """As Odoo creates it from its template."""
        template = cls.env["loyalty.program"].create_from_template(kind)
        program = cls.env["loyalty.program"].browse(template["res_id"])
        if kind == "gift_card":
            program.pos_report_print_id = cls.env.ref("loyalty.report_gift_card")
        return program

    @classmethod
    def _sold(cls, program, field):
        product = program[field][:1]
        product.write(
            {
                "taxes_id": False,
                "property_account_income_id": cls.liability.id,
                "available_in_pos": True,
                "lst_price": 1 if field == "trigger_product_ids" else -1,
            }
        )
        return product

    def fill(self, kind, amount, **sale):
        """Sell a card, or fill a wallet: the screen confirms it after the order."""
        order = self.ring_up(Sale(((kind, amount, 0),), **sale))
        program = self.programs[kind]
        order.confirm_coupon_programs(
            {
                "-1": {
                    "points": amount,
                    "program_id": program.id,
                    "coupon_id": -1,
                    "partner_id": self.customer.id if kind == "ewallet" else False,
                }
            }
        )
        return program.coupon_ids[-1:]

    def spend(self, card, amount, confirmed=True):
        kind = card.program_id.program_type
        order = self.ring_up(Sale((("coin", 30, 0), (f"{kind} spent", amount, 0))))
        reward = card.program_id.reward_ids[:1]
        line = order.lines.filtered(lambda line: line.price_unit < 0)
        line.write({"reward_id": reward.id, "coupon_id": card.id})
        if confirmed:
            order.confirm_coupon_programs(
                {str(card.id): {"points": -amount, "program_id": card.program_id.id}}
            )
        return order

    def a_day(self, confirmed=True, features=()):
        session = self.set_up(Recipe(features))
        self.orders = []
        for kind in self.programs:
            card = self.fill(kind, 50)
            self.spend(card, 20, confirmed)
        self.fill("ewallet", 10, pay="card", invoiced=True)
        self.close(session, Recipe())
        return session

    def test_filled_and_spent(self):
        proven = self.assertProven(self.a_day(), "liabilities")
        told = proven["liabilities"]
        self.assertEqual((told["left"], told["right"]), (70, 70))

    def test_spent_without_taking_it_from_the_card(self):
        """As if the connection broke after the order: the card can be spent again."""
        proven = self.prove(self.a_day(confirmed=False))
        self.assertEqual(set(self.broken(proven)), {"liabilities"})
        told = proven["liabilities"]
        self.assertEqual((told["left"], told["right"]), (110, 70))

    def test_without_an_account_of_a_liability_there_is_nothing_to_tell(self):
        for product in self.products.values():
            if product.property_account_income_id == self.liability:
                product.property_account_income_id = self.sale_account
        proven = self.assertProven(self.a_day())
        self.assertEqual(proven["liabilities"]["status"], "not_applicable")

    def test_what_is_tampered_with_is_told(self):
        session = self.a_day()
        self.assertProven(session, "liabilities")
        histories = self.env["loyalty.history"].search(
            [("card_id.program_id", "=", self.programs["gift_card"].id)]
        )
        item = session.move_id.line_ids.filtered(
            lambda item: item.account_id == self.liability
        )[:1]
        for also, query, record in (
            ((), "UPDATE loyalty_history SET issued = issued + 5", histories[:1]),
            ((), "DELETE FROM loyalty_history", histories[:1]),
            (
                ("sales_books",),
                "UPDATE account_move_line SET amount_currency = amount_currency + 5",
                item,
            ),
        ):
            with self.subTest(query), self.env.cr.savepoint() as savepoint:
                self.env.flush_all()
                self.env.cr.execute(f"{query} WHERE id = %s", [record.id])
                self.env.invalidate_all()
                broken = set(self.broken(self.prove(session)))
                self.assertEqual(broken, {"liabilities", *also})
                savepoint.rollback()
            self.env.invalidate_all()

    def test_other_accounts_later_change_nothing(self):
        session = self.a_day()
        for product in self.products.values():
            if product.property_account_income_id == self.liability:
                product.property_account_income_id = self.sale_account
        self.env.invalidate_all()
        self.assertProven(session, "liabilities")
