from unittest import SkipTest

from odoo import Command

from ..shop.common import is_installed
from ..shop.proof_common import ProofCommon, Recipe, Sale

# The identities of every session with sales, and with sales for cash.
SOLD = (
    "orders_lines",
    "orders_payments",
    "payments_books",
    "entries_balanced",
    "receivable_open",
)
CASH = ("cash_drawer", "cash_gl")


class NeighbourCommon(ProofCommon):
    """A shop with other modules of Odoo installed, whose products are sold.

    A class is skipped without its ``modules``. Each test opens a register, rings up
    orders as the screens of those modules send them, then closes and proves the
    session.
    """

    modules = ()
    always = SOLD + CASH

    @classmethod
    def setUpClass(cls):
        if missing := [name for name in cls.modules if not is_installed(name)]:
            raise SkipTest(f"runs with: dev/test --with {','.join(missing)} neighbours")
        super().setUpClass()

    def open(self, *features):
        self.orders = []
        self.session = self.set_up(Recipe(features))

    def sold(self, *lines, pay="cash", **values):
        """Ring up lines; ``values`` belong to the ``Sale`` or to the order."""
        of_sale = {name: values.pop(name) for name in Sale._fields if name in values}
        self.env.invalidate_all()  # each order is a request of its own
        order = self.ring_up(Sale(lines, pay, **of_sale), **values)
        self.orders.append(order)
        return order

    def close_and_prove(self, *applicable, **amounts):
        """Close, with any differences; all must be posted, balance and match."""
        self.env.invalidate_all()
        self.close(self.session, Recipe(**amounts))
        self.assertEqual(self.session.state, "closed")
        entry = self.session.move_id
        self.assertEqual(entry.state, "posted")
        self.assertFalse(self.currency.round(sum(entry.line_ids.mapped("balance"))))
        self.env.invalidate_all()
        return self.assertProven(self.session, *self.always, *applicable)

    def booked(self, account):
        """The balance of an account from the session and its invoices."""
        invoices = self.session.order_ids.account_move
        items = (self.session.move_id | invoices).line_ids
        items = items.filtered(lambda item: item.account_id == account)
        return self.currency.round(sum(items.mapped("balance")))

    @classmethod
    def _account(cls, name, code, kind):
        return cls.env["account.account"].create(
            {"name": name, "code": code, "account_type": kind}
        )

    @classmethod
    def _sold_without_tax(cls, product, account):
        """Use a liability account for the product, or an income account of its own."""
        product.write(
            {
                "active": True,
                "available_in_pos": True,
                "company_id": False,
                "taxes_id": [Command.clear()],
                "property_account_income_id": account.id,
            }
        )
