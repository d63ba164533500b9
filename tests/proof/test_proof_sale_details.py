from odoo.tests import tagged

from ...proofs import orders, payments, stock
from ...proofs.ledger import read
from ..shop.proof_common import Recipe, Sale
from .test_proof_random import RandomSessions, asked_seeds


class SaleDetails(RandomSessions):
    """What Odoo's *Sales Details* says about a session, compared with our ledgers."""

    def look_at(self, session):
        """Return the figures that differ: ours, and Odoo's."""
        theirs = self.theirs(session)
        ours = self.ours(session)
        return {
            name: (ours[name], theirs[name])
            for name in ours
            if not self.same(ours[name], theirs[name], session)
        }

    def same(self, one, other, session):
        if not isinstance(one, dict):
            return not session.currency_id.compare_amounts(one, other)
        return all(
            self.same(one.get(key, 0), other.get(key, 0), session)
            for key in one.keys() | other.keys()
        )

    def ours(self, session):
        def amounts(ledger):
            entries = read(ledger, session).get(session.id, {})
            return {key: float(entry.amount) for key, entry in entries.items()}

        self.env.flush_all()
        totals = amounts(orders.TOTALS)
        taken = amounts(payments.TAKEN)
        figures = {
            "orders": len(totals),
            "total": sum(totals.values()),
            "paid": sum(amounts(orders.PAYMENTS).values()),
            "taken": {key: taken.get(key, 0) for key in self.at_closing(session)},
            "goods": self.with_shipped(session, amounts(stock.SOLD)),
            "differences": self.differences(session),
        }
        return figures

    def with_shipped(self, session, goods):
        """Add what is shipped later, which our ledger leaves out."""
        lines = session.order_ids.filtered(
            lambda order: order.shipping_date and order.state != "cancel"
        ).lines
        for line in lines.filtered(lambda line: line.product_id.type == "consu"):
            key = f"product.product,{line.product_id.id}"
            goods[key] = goods.get(key, 0) + line.qty
        return goods

    def at_closing(self, session):
        """Keys of the methods that are in the session's entry."""
        methods = session.config_id.payment_method_ids.filtered("journal_id")
        return [f"pos.payment.method,{method.id}" for method in methods]

    def differences(self, session):
        """Judged differences of the methods in Sales Details: those that were used."""
        used = session.order_ids.payment_ids.payment_method_id
        tenders = session.closing_id.tender_ids.filtered(
            lambda tender: tender.payment_method_id in used
        )
        return {
            tender.payment_method_id.id: tender.difference
            for tender in tenders
            if not tender.payment_method_id.split_transactions
        }

    def theirs(self, session):
        report = self.env["report.point_of_sale.report_saledetails"]
        details = report.get_sale_details(session_ids=session.ids)
        methods = [one for one in details["payments"] if one.get("id")]
        return {
            "orders": details["nbr_orders"],
            "total": details["currency"]["total_paid"],
            "paid": details["total_paid"],
            "taken": {
                f"pos.payment.method,{one['id']}": one["total"]
                for one in methods
                if self.env["pos.payment.method"].browse(one["id"]).journal_id
            },
            "goods": self.goods(details),
            "differences": {
                one["id"]: one["money_difference"]
                for one in methods
                if one["count"] and one["id"] in self.differences(session)
            },
        }

    def goods(self, details):
        """Sold less returned, by product; Odoo's figures have no sign."""
        net = {}
        for sign, categories in (
            (1, details["products"]),
            (-1, details["refund_products"]),
        ):
            for product in (one for c in categories for one in c["products"]):
                record = self.env["product.product"].browse(product["product_id"])
                if record.type == "consu":
                    key = f"product.product,{record.id}"
                    net[key] = net.get(key, 0) + sign * product["quantity"]
        return net


@tagged("post_install", "-at_install")
class TestProofSaleDetails(SaleDetails):
    """What both report matches; where it does not, Odoo is wrong."""

    def test_some_random_sessions(self):
        self.check_seeds(range(300, 304))

    def test_odoo_counts_what_is_given_back_in_a_sale_as_sold(self):
        """A bug: quantities lose their sign in an order that is not a refund."""
        lines = ("taxed", 3, 0), ("luxury", -1, 0)
        session = self.trade(Recipe(sales=(Sale(), Sale(lines))))
        luxury = f"product.product,{self.products['luxury'].id}"
        ours, theirs = self.look_at(session)["goods"]
        self.assertEqual((ours[luxury], theirs[luxury]), (-1, 1))
        self.assertProven(session, "stock_quantities")


@tagged("post_install", "-at_install", "-standard", "many_sessions")
class TestProofManySaleDetails(SaleDetails):
    def test_fifty_random_sessions(self):
        if "mrp.bom" in self.env:
            self.skipTest("Odoo's report knows kits, the proof what is in them.")
        self.check_seeds(asked_seeds(50))
