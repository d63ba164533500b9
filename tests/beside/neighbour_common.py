from unittest import SkipTest

from odoo import Command

from ..shop.common import is_installed
from ..shop.proof_common import ProofCommon, Recipe, Sale

# What applies to every session in which something is sold, and sold for cash.
SOLD = (
    "orders_lines",
    "orders_payments",
    "payments_books",
    "entries_balanced",
    "receivable_open",
)
CASH = ("cash_drawer", "cash_gl")


class NeighbourCommon(ProofCommon):
    """A shop beside other modules of Odoo, in which their things are sold.

    A class is skipped without its ``modules``. Each test opens a register, rings up
    orders as the screens of those modules send them, and closes and proves it.
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
        """Ring up lines; ``values`` are those of a ``Sale`` or of the order."""
        of_sale = {name: values.pop(name) for name in Sale._fields if name in values}
        self.env.invalidate_all()  # each is a request of its own
        order = self.ring_up(Sale(lines, pay, **of_sale), **values)
        self.orders.append(order)
        return order

    def close_and_prove(self, *applicable, **amounts):
        """Close with differences if any; all must be posted, balance and agree."""
        self.env.invalidate_all()
        self.close(self.session, Recipe(**amounts))
        self.assertEqual(self.session.state, "closed")
        entry = self.session.move_id
        self.assertEqual(entry.state, "posted")
        self.assertFalse(self.currency.round(sum(entry.line_ids.mapped("balance"))))
        self.env.invalidate_all()
        return self.assertProven(self.session, *self.always, *applicable)

    def booked(self, account):
        """What the session and its invoices have left on an account."""
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
        """What is sold of it is owed, or is income of its own."""
        product.write(
            {
                "active": True,
                "available_in_pos": True,
                "company_id": False,
                "taxes_id": [Command.clear()],
                "property_account_income_id": account.id,
            }
        )
