from odoo import models


class StockMove(models.Model):
    """Reordering rules are looked up once for all moves of a kind.

    Odoo searches them for each move, that is for each line sold, which takes more than
    half of the time of closing a session. This applies to every caller, also to
    registers without a policy.
    """

    _inherit = "stock.move"

    def _trigger_scheduler(self):
        return super(StockMove, self._closing_reordered())._trigger_scheduler()

    def _closing_reordered(self):
        """Return the moves that concern Odoo's scheduler.

        Moves without an automatic rule are left out. Of moves that are the same in
        everything Odoo looks at, only the largest is kept, in place of the first: any
        of them triggers the rule, which takes the references of all if one is above its
        minimum.
        """
        rules = self._closing_automatic_rules()
        largest = {}
        for move in self if rules else ():
            kind = (
                move.product_id,
                move.location_id,
                move.location_dest_id,
                move.company_id,
                move.reference_ids,
            )
            if kind not in largest:
                if any(map(move._closing_fits, rules.get(move.product_id, ()))):
                    largest[kind] = move
            elif move.product_qty > largest[kind].product_qty:
                largest[kind] = move
        return self.browse().concat(*largest.values())

    def _closing_automatic_rules(self):
        """Return the rules of each product, including those of other locations."""
        rules = self.env["stock.warehouse.orderpoint"].search(
            [("product_id", "in", self.product_id.ids), ("trigger", "=", "auto")]
        )
        return rules.grouped("product_id")

    def _closing_fits(self, rule):
        """Tell whether the move takes something from what the rule keeps in stock."""
        kept = rule.location_id
        return (
            rule.company_id == self.company_id
            and self.location_id._child_of(kept)
            and not self.location_dest_id._child_of(kept)
        )
