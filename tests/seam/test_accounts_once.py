from odoo.tests import tagged

from odoo.addons.point_of_sale.models.pos_session import PosSession

from ...models.seam.accounts_once import KNOWN
from ..shop.common import ClosingCommon


@tagged("post_install", "-at_install")
class TestAccountsOnce(ClosingCommon):
    """What a session is made of is the same as by asking for each line anew."""

    def setUp(self):
        super().setUp()
        self.till = self.open_till(policy=False)
        self.medal = self.create_product(
            "Medal", self.categ_basic, 2.0, None, None, self.other_sale_account
        )
        for goods in (self.coin, self.medal, self.coin):
            price = self.pricelist._get_product_price(goods, 1)
            data = self.create_ui_order_data(
                [(goods, 3)], payments=[(self.cash_pm1, 3 * price)]
            )
            self.env["pos.order"].with_user(self.cashier).sync_from_ui([data])

    def accumulated(self, accumulate):
        """Return the amounts that are added up by account, without those by record."""
        data = accumulate(self.till.sudo(), {})
        return {name: dict(amounts) for name, amounts in data.items() if amounts}

    def test_the_amounts_are_those_of_odoo(self):
        ours = self.accumulated(lambda session, data: session._accumulate_amounts(data))
        self.assertEqual(ours, self.accumulated(PosSession._accumulate_amounts))
        self.assertEqual(len(ours["sales"]), 2, "two accounts")

    def test_nothing_is_remembered_afterwards(self):
        self.till.sudo()._accumulate_amounts({})
        self.assertNotIn(KNOWN, self.env.cr.cache)

    def test_each_company_has_its_own_accounts(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        medal = self.medal.sudo()
        elsewhere = medal.with_company(other)
        here, there = (
            product.product_tmpl_id._get_product_accounts()
            for product in (medal, elsewhere)
        )
        self.assertNotEqual(here["income"], there["income"])
        self.env.cr.cache[KNOWN] = {}
        self.addCleanup(self.env.cr.cache.pop, KNOWN, None)
        for _twice in range(2):
            for product, accounts in ((medal, here), (elsewhere, there)):
                template = product.product_tmpl_id
                self.assertEqual(template._get_product_accounts(), accounts)

    def test_the_accounts_are_read_as_the_caller_does(self):
        """Whoever asks first leaves nothing of its language or rights."""
        self.env.cr.cache[KNOWN] = {}
        self.addCleanup(self.env.cr.cache.pop, KNOWN, None)
        template = self.coin.product_tmpl_id
        template.sudo()._get_product_accounts()
        found = template.with_context(lang="en_US")._get_product_accounts()["income"]
        self.assertFalse(found.env.su)
        self.assertEqual(found.env.context.get("lang"), "en_US")
