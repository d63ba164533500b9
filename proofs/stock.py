"""Ledgers of stock: quantities sold and moved, their value and its journal items."""

from odoo.tools import SQL

from .ledger import Ledger, ids_of, orders_of


def _sold(sessions):
    """Goods sold by product. What is shipped later is not due at closing."""
    return SQL(
        """SELECT o.session_id, 'product.product,' || l.product_id AS key,
                  SUM(l.qty) AS amount, ARRAY_AGG(l.id) AS ids, l.product_id
             FROM %s o
             JOIN pos_order_line l ON l.order_id = o.id
             JOIN product_product p ON p.id = l.product_id
             JOIN product_template t ON t.id = p.product_tmpl_id
            WHERE t.type = 'consu' AND o.shipping_date IS NULL
            GROUP BY o.session_id, l.product_id""",
        orders_of(sessions),
    )


def _kits_exploded(sessions, rows):
    """Replace kits by their components, which are what the pickings move."""
    if "mrp.bom" not in sessions.env:
        return rows
    exploded = []
    for session in sessions:
        mine = [row for row in rows if row["session_id"] == session.id]
        exploded += _explode(session.company_id, mine)
    return exploded


def _explode(company, rows):
    env = company.env
    products = env["product.product"].browse([row["product_id"] for row in rows])
    boms = env["mrp.bom"]._bom_find(products, company_id=company.id, bom_type="phantom")
    for row in rows:
        product = env["product.product"].browse(row["product_id"])
        bom = boms.get(product)
        if not bom:
            yield row
            continue
        _boms, parts = bom.explode(product, row["amount"])
        for line, part in parts:
            yield {
                **row,
                "key": f"product.product,{line.product_id.id}",
                "amount": line.product_uom_id._compute_quantity(
                    part["qty"], line.product_id.uom_id, round=False
                ),
            }


def pickings_of(sessions):
    """A query of the pickings of these sessions, and of what they left undone.

    Goods go with their sale: the picking of an order belongs to the order's session.

    A backorder that is made while a session is closed knows no session: it is found by
    the picking it comes from.
    """
    return SQL(
        """WITH RECURSIVE picking AS (
            SELECT p.id, COALESCE(o.session_id, p.pos_session_id) AS session_id,
                   p.pos_order_id
              FROM stock_picking p
              LEFT JOIN pos_order o ON o.id = p.pos_order_id
             WHERE (p.pos_session_id IN %(ids)s OR o.session_id IN %(ids)s)
               AND COALESCE(o.session_id, p.pos_session_id) IN %(ids)s
               AND o.shipping_date IS NULL
             UNION
            SELECT backorder.id, picking.session_id,
                   COALESCE(backorder.pos_order_id, picking.pos_order_id)
              FROM stock_picking backorder
              JOIN picking ON backorder.backorder_id = picking.id)""",
        ids=ids_of(sessions),
    )


def _direction():
    """1 for goods that leave the shop, -1 for those that come back, by location."""
    return SQL(
        """CASE WHEN dest.usage = 'customer' THEN 1
                WHEN source.usage = 'customer' THEN -1
                WHEN source.usage = 'internal' AND dest.usage <> 'internal' THEN 1
                WHEN source.usage <> 'internal' AND dest.usage = 'internal' THEN -1
                WHEN type.id = config.picking_type_id THEN 1 ELSE -1 END"""
    )


def _moved(sessions):
    """Done quantities in the products' units; what is not done yet counts as zero."""
    return SQL(
        """%(pickings)s
        SELECT picking.session_id, 'product.product,' || move.product_id AS key,
               CASE WHEN move.state <> 'done' THEN 0
                    WHEN move.product_uom = t.uom_id THEN move.quantity
                    ELSE move.quantity * unit.factor::numeric / own.factor::numeric END
               * %(direction)s AS amount,
               ARRAY[move.id] AS ids
          FROM picking %(joins)s
          JOIN uom_uom unit ON unit.id = move.product_uom
          JOIN uom_uom own ON own.id = t.uom_id
         WHERE move.state <> 'cancel'""",
        pickings=pickings_of(sessions),
        direction=_direction(),
        joins=_joins(),
    )


def _joins():
    return SQL(
        """JOIN pos_session s ON s.id = picking.session_id
          JOIN pos_config config ON config.id = s.config_id
          JOIN stock_move move ON move.picking_id = picking.id
          JOIN stock_picking_type type ON type.id = move.picking_type_id
          JOIN stock_location source ON source.id = move.location_id
          JOIN stock_location dest ON dest.id = move.location_dest_id
          JOIN product_product p ON p.id = move.product_id
          JOIN product_template t ON t.id = p.product_tmpl_id"""
    )


# ----------------------------------------------------------------------
# Value
# ----------------------------------------------------------------------


def _valued(sessions):
    return SQL(
        """%(pickings)s
        SELECT picking.session_id, '' AS key, move.product_id,
               o.account_move IS NOT NULL AS invoiced,
               SUM(move.value * %(direction)s) AS amount, ARRAY_AGG(move.id) AS ids
          FROM picking %(joins)s
          LEFT JOIN pos_order o ON o.id = picking.pos_order_id
         WHERE move.state = 'done' AND t.is_storable
         GROUP BY picking.session_id, move.product_id, invoiced""",
        pickings=pickings_of(sessions),
        direction=_direction(),
        joins=_joins(),
    )


def _by_stock_account(sessions, rows):
    """Keep what is valued in real time, by the account of its stock.

    Of what is not invoiced core asks the company as well: an invoice posts the cost of
    a product that is valued in real time whatever the company does.
    """
    of_session = {session.id: session for session in sessions}
    products = sessions.env["product.product"].browse(
        {row["product_id"] for row in rows}
    )
    accounts = {}
    for row in rows:
        company = of_session[row["session_id"]].company_id
        wanted = company, row["product_id"]
        if wanted not in accounts:
            product = products.browse(row["product_id"]).with_company(company)
            accounts[wanted] = _stock_account(
                product.with_prefetch(products._prefetch_ids)
            )
        booked = row["invoiced"] or company.inventory_valuation == "real_time"
        row["key"] = booked and accounts[wanted]
    return [row for row in rows if row["key"]]


def _stock_account(product):
    """Return the key of the account, None where it is not valued in real time."""
    if product.valuation != "real_time":
        return None
    account = product._get_product_accounts()["stock_valuation"]
    return f"account.account,{account.id}"


def _booked(sessions):
    """What left the stock accounts by the session's entry, invoices and reversals.

    An item of a cost is rounded by itself: it may be half a unit away.
    """
    return SQL(
        """SELECT entry.session_id, 'account.account,' || item.account_id AS key,
                  -item.balance AS amount, ARRAY[item.id] AS ids,
                  CASE WHEN entry.slack THEN 1 ELSE 0 END AS slack
             FROM (
              SELECT s.id AS session_id, s.move_id, FALSE AS slack FROM pos_session s
               WHERE s.id IN %(ids)s
               UNION
              SELECT o.session_id, o.invoice_id, TRUE FROM %(orders)s o
               WHERE o.shipping_date IS NULL
               UNION
              SELECT o.session_id, reversal.id, TRUE FROM %(orders)s o
                JOIN account_move reversal ON reversal.reversed_pos_order_id = o.id
               WHERE o.shipping_date IS NULL) entry
             JOIN account_move_line item ON item.move_id = entry.move_id
            WHERE item.parent_state = 'posted' AND item.account_id IN (
                  SELECT term.value::int
                    FROM product_category category,
                         jsonb_each_text(
                            category.property_stock_valuation_account_id) term
                   WHERE term.key = item.company_id::text AND term.value IS NOT NULL
                   UNION
                  SELECT c.account_stock_valuation_id FROM res_company c
                   WHERE c.id = item.company_id)""",
        ids=ids_of(sessions),
        orders=orders_of(sessions),
    )


SOLD = Ledger("pos.order.line", _sold, _kits_exploded)
MOVED = Ledger("stock.move", _moved)
VALUED = Ledger("stock.move", _valued, _by_stock_account)
BOOKED = Ledger("account.move.line", _booked)
