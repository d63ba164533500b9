"""Kits, exploded as Odoo explodes the moves of their transfers.

Only with Manufacturing. Odoo rounds components up for each move, so each row is one
move. Identical explosions are computed once.
"""

from odoo.tools import SQL

from .setup import is_newer


class Kits:
    """The kits among the products sold, read together."""

    def __init__(self, sessions, rows):
        self.env = sessions.env
        self.sessions = sessions
        ids = list({row["product_id"] for row in rows})
        self.products = self.env["product.product"].browse(ids)
        self.boms = {}
        self.known = {}
        self.changed = self._changed()
        self.unsure = set()

    def _bom(self, session, product):
        company = _company(session)
        if company not in self.boms:
            Bom = self.env["mrp.bom"].sudo()
            found = Bom._bom_find(
                self.products, company_id=company.id, bom_type="phantom"
            )
            self.boms[company] = found
        return self.boms[company].get(product) or self.env["mrp.bom"]

    def _changed(self):
        """Return the kits' bills of materials, archived ones as well, by product."""
        domain = [
            ("type", "=", "phantom"),
            ("product_tmpl_id", "in", self.products.product_tmpl_id.ids),
        ]
        boms = self.env["mrp.bom"].sudo().with_context(active_test=False).search(domain)
        return boms.grouped("product_tmpl_id")

    def is_kit(self, session, row):
        """Tell whether a product is a kit, or may have been one at the time."""
        product = self.products.browse(row["product_id"])
        return self._bom(session, product) or self._is_unsure(session, product)

    def _is_unsure(self, session, product):
        boms = self.changed.get(product.product_tmpl_id)
        return boms and is_newer(session, *boms, *boms.bom_line_ids)

    def exploded(self, session, row):
        """Yield a kit's components in its place."""
        product = self.products.browse(row["product_id"])
        unsure = bool(self._is_unsure(session, product))
        if unsure:
            self.unsure.add(session)
            yield from self._once_within(product, row)
        bom = self._bom(session, product)
        if not bom:
            yield {**row, "unsure": True}
            return
        for component, quantity in self._parts(bom, product, row):
            key = f"product.product,{component.id}"
            yield {**row, "key": key, "amount": quantity, "unsure": unsure}

    def _once_within(self, product, row):
        """Yield what is in the kit now or was, also if it was sold by itself."""
        lines = self.changed[product.product_tmpl_id].bom_line_ids
        for component in lines.product_id:
            key = f"product.product,{component.id}"
            yield {**row, "key": key, "amount": 0, "ids": [], "unsure": True}

    def _parts(self, bom, product, row):
        wanted = bom, product, row["amount"], tuple(row["attribute_ids"] or ())
        if wanted not in self.known:
            self.known[wanted] = self._explode(*wanted)
        return self.known[wanted]

    def _explode(self, bom, product, quantity, attribute_ids):
        """Explode as ``stock.move.action_explode``, which keeps only goods."""
        values = self.env["product.template.attribute.value"].browse(attribute_ids)
        never = values.filtered(
            lambda value: value.attribute_id.create_variant == "no_variant"
        )
        unit = product.uom_id
        factor = unit._compute_quantity(abs(quantity), bom.product_uom_id)
        _boms, lines = bom.explode(
            product,
            factor / bom.product_qty,
            picking_type=bom.picking_type_id,
            never_attribute_values=never,
        )
        sign = -1 if quantity < 0 else 1
        return [
            (line.product_id, sign * _in_own_unit(line, part["qty"]))
            for line, part in lines
            if line.product_id.type == "consu"
        ]

    def moved_by_unsure(self):
        """Yield all moves of sessions that sold kits whose components are uncertain.

        Any of them may have been a component.
        """
        if not self.unsure:
            return
        ids = tuple(session.id for session in self.unsure)
        query = SQL(
            """SELECT DISTINCT COALESCE(p.pos_session_id, o.session_id) AS session_id,
                      'product.product,' || move.product_id AS key
                 FROM stock_picking p
                 LEFT JOIN pos_order o ON o.id = p.pos_order_id
                 JOIN stock_move move ON move.picking_id = p.id
                WHERE (p.pos_session_id IN %(ids)s OR o.session_id IN %(ids)s)
                  AND NOT EXISTS (
                      SELECT FROM pos_order sold
                        JOIN pos_order_line line ON line.order_id = sold.id
                       WHERE sold.session_id IN %(ids)s
                         AND line.product_id = move.product_id)""",
            ids=ids,
        )
        self.env.cr.execute(query)
        for row in self.env.cr.dictfetchall():
            yield {**row, "amount": 0, "ids": [], "source": "", "unsure": True}


def _company(session):
    """Return the company whose bills of materials its transfers use."""
    return session.config_id.picking_type_id.company_id or session.company_id


def _in_own_unit(line, quantity):
    return line.product_uom_id._compute_quantity(
        quantity, line.product_id.uom_id, round=False
    )
