from odoo import api, models
from odoo.fields import Domain

from ..proofs import stock
from ..proofs.ledger import ids_of, read
from .document import COMPANY, Column, Row, Section


class PosClosingReport(models.AbstractModel):
    """Goods that were sold and moved, what they cost, and what is not done."""

    _inherit = "pos.closing.report"

    @api.model
    def _read_stock(self, sessions):
        sold, moved = read(stock.SOLD, sessions), read(stock.MOVED, sessions)
        values = self._moved_values(sessions)
        keys = {
            session.id: {*sold.get(session.id, {}), *moved.get(session.id, {})}
            for session in sessions
        }
        names = self._product_names(set().union(*keys.values()))
        return Section(
            "stock",
            self.env._("Goods by product"),
            [
                Column(self.env._("Product")),
                Column(self.env._("Sold"), "quantity"),
                Column(self.env._("Moved"), "quantity"),
                Column(self.env._("Difference"), "quantity"),
                Column(self.env._("Cost"), "money", True),
            ],
            {
                session.id: [
                    self._stock_row(
                        names[key],
                        key,
                        sold.get(session.id, {}),
                        moved.get(session.id, {}),
                        values.get((session.id, key)),
                    )
                    for key in sorted(keys[session.id], key=names.get)
                ]
                for session in sessions
            },
            COMPANY,
            self.env._("No goods were sold."),
        )

    @api.model
    def _product_names(self, keys):
        ids = [int(key.partition(",")[2]) for key in keys]
        products = self.env["product.product"].browse(ids)
        return {
            f"product.product,{product.id}": product.display_name
            for product in products
        }

    @api.model
    def _moved_values(self, sessions):
        """Return ``{(session id, key): value}`` of the moves that are done."""
        values = {}
        for row in self._query(stock.VALUED.query(sessions)):
            key = row["session_id"], f"product.product,{row['product_id']}"
            values[key] = values.get(key, 0) + float(row["amount"] or 0)
        return values

    @api.model
    def _stock_row(self, name, key, sold, moved, value):
        one = float(sold[key].amount) if key in sold else 0
        other = float(moved[key].amount) if key in moved else 0
        cells = [name, one, other, other - one, value]
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        style = "bad" if round(other - one, digits) else ""
        return Row(key, cells, style)

    # ------------------------------------------------------------------
    # Transfers
    # ------------------------------------------------------------------

    @api.model
    def _read_pickings(self, sessions):
        """Includes what is shipped later, and backorders, which have no session."""
        ids = ids_of(sessions)
        domain = Domain("state", "not in", ("done", "cancel")) & (
            Domain("pos_session_id", "in", ids)
            | Domain("pos_order_id.session_id", "in", ids)
            | Domain("backorder_id.pos_session_id", "in", ids)
        )
        pickings = self.env["stock.picking"].search(domain, order="scheduled_date, id")
        return Section(
            "pickings",
            self.env._("Outstanding transfers"),
            [
                Column(self.env._("Transfer")),
                Column(self.env._("Order")),
                Column(self.env._("Contact")),
                Column(self.env._("Scheduled"), "moment"),
                Column(self.env._("Status")),
            ],
            self._by_session(
                (self._session_of(picking).id, self._picking_row(picking))
                for picking in pickings
            ),
        )

    @api.model
    def _session_of(self, picking):
        return (
            picking.pos_session_id
            or picking.pos_order_id.session_id
            or picking.backorder_id.pos_session_id
        )

    @api.model
    def _picking_row(self, picking):
        states = dict(picking._fields["state"]._description_selection(self.env))
        order = picking.pos_order_id.pos_reference or picking.origin or None
        partner = picking.partner_id.display_name or None
        cells = [picking.name, order, partner, picking.scheduled_date]
        return Row(picking.id, [*cells, states[picking.state]])
