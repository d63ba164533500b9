from ..shop.proof_common import ProofCommon, Recipe, Sale

# Two taxes on one line, one included in the price, none; a discount and a tip.
BUSY_DAY = (
    Sale((("taxed", 3, 0), ("included", 2, 10), ("plain", 1, 0))),
    Sale((("both", 2, 0), ("luxury", 1, 25)), "card"),
    Sale((("taxed", 2, 0), ("tip", 5, 0)), "mixed"),
    Sale((("luxury", 2, 15), ("taxed", 1, 0)), "cash"),
    Sale((("luxury", 2, 15), ("taxed", 1, 0)), "cash", refunds=3),
)


class ReportCommon(ProofCommon):
    """Reads the report of a recipe's session."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.tax_calculation_rounding_method = "round_per_line"
        cls.drinks = cls.env["pos.category"].create({"name": "Drinks"})
        for name in ("taxed", "both"):
            cls.products[name].pos_categ_ids = cls.drinks
        cls.config.write(
            {"iface_tipproduct": True, "tip_product_id": cls.products["tip"].id}
        )

    def tamper(self, payment):
        """Change a payment of a closed session, which nobody can do in Odoo."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pos_payment SET amount = amount + 1 WHERE id = %s", [payment.id]
        )
        self.env.invalidate_all()

    def trade_open(self, recipe):
        """Open, sell and move cash, but do not close."""
        session = self.set_up(recipe)
        self.orders = []
        for sale in recipe.sales:
            self.orders.append(self.ring_up(sale))
        for amount in recipe.moves:
            self.move_cash(amount)
        self.env.invalidate_all()
        return session

    def trade_busy_day(self, **kwargs):
        kwargs = {"sales": BUSY_DAY, "moves": (50, -20), "difference": -3, **kwargs}
        return self.trade(Recipe(**kwargs))

    def report(self, session, user=None, short=False):
        user = user or self.administrator
        [report] = session.with_user(user).closing_report(short)
        return report

    def section(self, report, code):
        """Return a section's dictionary, or None if it is left out."""
        sections = [one for one in report["sections"] if one["code"] == code]
        return sections[0] if sections else None

    def told(self, report, code):
        """Return the rows of a section as ``{first cell: [other cells]}``."""
        rows = self.section(report, code)["rows"]
        return {row["cells"][0]: row["cells"][1:] for row in rows}

    def total(self, report, code):
        return self.section(report, code)["total"]
