from odoo import models


class StockMove(models.Model):
    """Reordering rules are looked for once for all moves of a kind.

    Odoo searches them move by move, which takes more than half of the time of closing a
    session: a search for each line that was sold. This holds for every caller, so for
    registers without a policy as well.
    """

    _inherit = "stock.move"

    def _trigger_scheduler(self):
        return super(StockMove, self._closing_reordered())._trigger_scheduler()

    def _closing_reordered(self):
        """Return the moves that tell Odoo's scheduler something.

        Not those that no automatic rule is for. Of moves that have all in common that
        Odoo looks at, the largest, in the place of the first: any of them triggers the
        rule, which takes their references if one is above its minimum.
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
        """Return the rules of each product, those of other locations among them."""
        rules = self.env["stock.warehouse.orderpoint"].search(
            [("product_id", "in", self.product_id.ids), ("trigger", "=", "auto")]
        )
        return rules.grouped("product_id")

    def _closing_fits(self, rule):
        """Whether the move takes something out of what the rule keeps in stock."""
        kept = rule.location_id
        return (
            rule.company_id == self.company_id
            and self.location_id._child_of(kept)
            and not self.location_dest_id._child_of(kept)
        )
