from odoo.tests import tagged

from ...seam.labels import (
    BALANCING_LINE,
    FORCE_CLOSING,
    ROUNDING_LINE,
    balancing_labels,
)
from ..shop.proof_common import ProofCommon, Recipe, Sale

TRADED = Recipe(
    features=(
        "cash_rounding",
        "split",
        "later_combined",
        "real_time_valuation",
        "stock_at_closing",
    ),
    sales=(
        Sale((("plain", 1, 0),)),
        Sale((("taxed", 2, 0),), pay="card"),
        Sale((("plain", 3, 0),), pay="cash_split"),
        Sale((("plain", 4, 0),), pay="card_split"),
        Sale((("coin", 7, 0),), pay="later", customer=True),
        Sale((("coin", 9, 0),), pay="card", invoiced=True),
        Sale((("fifo", 2, 0),)),
        Sale((("plain", -1, 0),)),
    ),
    moves=(5, -3),
    difference=-2,
    card_difference=1,
    core=True,
)
DO = "See seam/labels.py: the ledgers tell these items apart by it."


@tagged("post_install", "-at_install")
class TestCoreLabels(ProofCommon):
    """What Odoo's own closing writes, on a register without a policy."""

    def setUp(self):
        super().setUp()
        self.session = self.trade(TRADED)
        self.items = self.session.move_id.line_ids

    def of_accounts(self, accounts):
        return self.items.filtered(lambda item: item.account_id in accounts)

    def receivables(self):
        return self.items.filtered(
            lambda item: item.account_id.account_type == "asset_receivable"
        )

    def test_items_of_the_entry(self):
        costs = self.items.filtered(lambda item: not item.name)
        self.check_costs(costs)
        rounding = self.items.filtered(lambda item: item.name == ROUNDING_LINE)
        self.check_rounding(rounding)
        self.check_receivables()
        taxes = self.items.filtered("tax_repartition_line_id")
        parts = costs, rounding, taxes, self.receivables()
        together = self.items.browse().union(*parts)
        self.assertEqual(len(together), sum(map(len, parts)), DO)
        sales = (self.items - together).account_id
        self.assertEqual(sales, self.sale_account, DO)

    def check_costs(self, costs):
        """Two pieces of 7.50 leave the stock; nothing else has a cost."""
        accounts = self.products["fifo"]._get_product_accounts()
        expected = accounts["expense"] | accounts["stock_valuation"]
        of_fifo = costs.filtered("balance")
        self.assertEqual(of_fifo.account_id, expected, DO)
        self.assertEqual(sorted(of_fifo.mapped("balance")), [-15, 15], DO)

    def check_rounding(self, rounding):
        method = self.config.rounding_method
        accounts = method.profit_account_id | method.loss_account_id
        self.assertEqual(len(rounding), 1, DO)
        self.assertIn(rounding.account_id, accounts, DO)

    def check_receivables(self):
        """The credit for invoices belongs to no payment method, and is translated."""
        tenders = self.receivables().filtered(lambda item: item.balance > 0)
        methods = self.methods | self.cash_split_pm1
        names = {f"{self.session.name} - {method.name}" for method in methods}
        self.assertEqual(set(tenders.mapped("name")), names, DO)

    def test_labels_in_other_languages(self):
        """One of the two is translated."""
        self.assertEqual(self.forced_balance(self.session), BALANCING_LINE, DO)
        self.env["res.lang"]._activate_lang("fr_FR")
        french = self.session.with_context(lang="fr_FR")
        label = self.forced_balance(french)
        self.assertNotEqual(label, BALANCING_LINE, "It is not translated any more.")
        self.assertIn(label, balancing_labels(self.env), DO)
        rounding = french._get_rounding_difference_vals(0.02, 0.02)
        self.assertEqual(rounding["name"], ROUNDING_LINE, DO)

    def forced_balance(self, session):
        account, entry = session._get_balancing_account(), session.move_id
        return session._prepare_balancing_line_vals(1, entry, account)["name"]

    def test_cash_lines(self):
        lines = self.session.statement_line_ids
        prefix = f"{self.session.name}-"
        moves = lines.filtered(lambda line: line.payment_ref.startswith(prefix))
        names = {f"{prefix}in-test": 5, f"{prefix}out-test": -3}
        self.assertEqual({line.payment_ref: line.amount for line in moves}, names, DO)
        self.check_other_lines(lines - moves)

    def check_other_lines(self, lines):
        """Payments are on receivables, the difference on the journal's loss account."""
        lost = lines.filtered(
            lambda line: self.loss_account in line.move_id.line_ids.account_id
        )
        self.assertEqual(lost.mapped("amount"), [-2], DO)
        payments = lines - lost
        self.assertEqual(len(payments), 2, "one combined, one split")
        for line in payments:
            kinds = line.move_id.line_ids.account_id.mapped("account_type")
            self.assertIn("asset_receivable", kinds, DO)

    def test_takings_of_the_bank_and_goods(self):
        payments = self.session.bank_payment_ids
        methods = self.bank_pm1 | self.bank_split_pm1
        self.assertEqual(payments.pos_payment_method_id, methods, DO)
        goods = self.session.picking_ids - self.session.order_ids.picking_ids
        self.assertEqual(set(goods.mapped("state")), {"done"}, DO)
        self.assertFalse(goods.pos_order_id, DO)
        self.check_goods_in_real_time()

    def check_goods_in_real_time(self):
        self.company.point_of_sale_update_stock_quantities = "real"
        session = self.trade(Recipe(core=True))
        self.assertEqual(session.picking_ids.pos_order_id, session.order_ids, DO)

    def test_only_the_offer_to_force_close_tells_what_is_missing(self):
        offer = self.session._close_session_action(3.5)
        told = self.session._closing_imbalance_of
        self.assertEqual(offer["res_model"], FORCE_CLOSING, DO)
        self.assertEqual(told(offer), 3.5, DO)
        others = {"res_model": "res.partner"}, {"res_id": False}, {"res_id": 2**30}
        for other in (True, None, {}, *(offer | values for values in others)):
            self.assertIsNone(told(other))
