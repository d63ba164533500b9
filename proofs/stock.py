"""Ledgers of stock: quantities sold and moved, their value and its journal items."""

from odoo.tools import SQL

from ..engine.tieout import NOWHERE
from ..seam.labels import is_unnamed
from .kits import Kits
from .ledger import Ledger, ids_of, orders_of
from .setup import by_setup, is_newer, kept

# An order's goods are one transfer, or part of the session's.
_GROUPED = SQL(
    """CASE WHEN EXISTS (SELECT FROM stock_picking p WHERE p.pos_order_id = o.id)
            THEN o.id END"""
)


def _sold(sessions):
    """What was sold by product. What is shipped later is not due at closing.

    Kits are exploded and rounded for each move, so where there may be kits, products
    are grouped by what becomes one move.
    """
    has_kits = "mrp.bom" in sessions.env
    return SQL(
        """SELECT 'goods' AS kind, o.session_id, NULL AS key,
                  l.product_id::text AS source, SUM(l.qty) AS amount,
                  ARRAY_AGG(l.id) AS ids, l.product_id, chosen.ids AS attribute_ids
             FROM %(orders)s o
             JOIN pos_order_line l ON l.order_id = o.id
             LEFT JOIN LATERAL (%(chosen)s) chosen ON TRUE
            WHERE o.shipping_date IS NULL
            GROUP BY o.session_id, l.product_id, chosen.ids, %(grouped)s""",
        orders=orders_of(sessions),
        chosen=_chosen(sessions, has_kits),
        grouped=SQL("%s, l.qty > 0", _GROUPED) if has_kits else SQL("()"),
    )


def _chosen(sessions, has_kits):
    """The attributes chosen for a line: a kit's components may depend on them."""
    if not has_kits:
        return SQL("SELECT NULL::int[] AS ids")
    field = sessions.env["pos.order.line"]._fields["attribute_value_ids"]
    return SQL(
        "SELECT ARRAY_AGG(rel.%(two)s ORDER BY rel.%(two)s) AS ids"
        " FROM %(table)s rel WHERE rel.%(one)s = l.id",
        table=SQL.identifier(field.relation),
        one=SQL.identifier(field.column1),
        two=SQL.identifier(field.column2),
    )


def _as_goods(sessions, rows):
    """Keep what is moved: goods, and the components of kits in their place.

    A service that was changed after the session may have been goods then; if the
    session moved it, it was.
    """
    of_session = {session.id: session for session in sessions}
    kits = Kits(sessions, rows) if "mrp.bom" in sessions.env else None
    products = sessions.env["product.product"].browse(
        {row["product_id"] for row in rows}
    )
    answered = []
    for row in rows:
        session = of_session[row["session_id"]]
        product = products.browse(row["product_id"])
        row["key"] = f"product.product,{product.id}"
        if kits and kits.is_kit(session, row):
            answered += kits.exploded(session, row)
        elif product.type == "consu":
            answered.append(row)
        elif is_newer(session, product.product_tmpl_id):
            answered.append({**row, "amount": 0, "unsure": True})
    return [*answered, *(kits.moved_by_unsure() if kits else ())]


def pickings_of(sessions):
    """A query of the transfers of these sessions, and of their backorders.

    Goods go with their sale: the transfer of an order belongs to the order's session.

    A backorder created while a session is closed has no session: it is found by the
    transfer it comes from.
    """
    return SQL(
        """WITH RECURSIVE picking AS (
            SELECT p.id, COALESCE(o.session_id, p.pos_session_id) AS session_id,
                   p.pos_order_id
              FROM stock_picking p
              LEFT JOIN pos_order o ON o.id = p.pos_order_id
             WHERE (p.pos_session_id IN %(ids)s OR o.session_id IN %(ids)s)
               -- The picking may name a session of these, its order another one.
               AND COALESCE(o.session_id, p.pos_session_id) IN %(ids)s
               AND o.shipping_date IS NULL
             UNION
            SELECT backorder.id, picking.session_id,
                   COALESCE(backorder.pos_order_id, picking.pos_order_id)
              FROM stock_picking backorder
              JOIN picking ON backorder.backorder_id = picking.id)""",
        ids=ids_of(sessions),
    )


def direction():
    """1 for goods that leave the shop, -1 for those that come back, by location.

    Between two internal locations, for example if the customer's is one, the shop's own
    location decides: where its transfers begin, or its returns end.
    """
    return SQL(
        """CASE WHEN dest.usage = 'customer' THEN 1
                WHEN source.usage = 'customer' THEN -1
                WHEN source.usage = 'internal' AND dest.usage <> 'internal' THEN 1
                WHEN source.usage <> 'internal' AND dest.usage = 'internal' THEN -1
                WHEN source.id = shop.default_location_src_id THEN 1
                WHEN dest.id IN (shop.default_location_src_id,
                                 returns.default_location_dest_id) THEN -1
                WHEN type.id = config.picking_type_id THEN 1 ELSE -1 END"""
    )


def _moved(sessions):
    """Done quantities in the products' units; what is not done yet counts as zero."""
    return SQL(
        """%(pickings)s
        SELECT picking.session_id, 'product.product,' || move.product_id AS key,
               -- The factors of two units need not divide evenly: the same one is not
               -- converted.
               SUM(CASE WHEN move.state <> 'done' THEN 0
                        WHEN move.product_uom = t.uom_id THEN move.quantity
                        ELSE move.quantity * unit.factor::numeric / own.factor::numeric
                   END * %(direction)s) AS amount,
               ARRAY_AGG(move.id) AS ids
          FROM picking %(joins)s
          JOIN uom_uom unit ON unit.id = move.product_uom
          JOIN uom_uom own ON own.id = t.uom_id
         WHERE move.state <> 'cancel'
         GROUP BY picking.session_id, move.product_id""",
        pickings=pickings_of(sessions),
        direction=direction(),
        joins=joins_of_moves(),
    )


def joins_of_moves():
    return SQL(
        """JOIN pos_session s ON s.id = picking.session_id
          JOIN pos_config config ON config.id = s.config_id
          JOIN stock_move move ON move.picking_id = picking.id
          JOIN stock_picking_type type ON type.id = move.picking_type_id
          LEFT JOIN stock_picking_type shop ON shop.id = config.picking_type_id
          LEFT JOIN stock_picking_type returns
            ON returns.id = shop.return_picking_type_id
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
        SELECT 'valued' AS kind, picking.session_id, NULL AS key,
               -- An invoice posts costs by itself, so what is invoiced may be valued
               -- where the rest is not.
               CONCAT_WS('@', move.product_id,
                         CASE WHEN o.account_move IS NOT NULL THEN 'invoice' END)
               AS source,
               move.product_id, o.account_move IS NOT NULL AS invoiced,
               SUM(move.value * %(direction)s) AS amount, ARRAY_AGG(move.id) AS ids
          FROM picking %(joins)s
          LEFT JOIN pos_order o ON o.id = picking.pos_order_id
         WHERE move.state = 'done' AND t.is_storable
         GROUP BY picking.session_id, move.product_id, invoiced""",
        pickings=pickings_of(sessions),
        direction=direction(),
        joins=joins_of_moves(),
    )


def _by_stock_account(sessions, rows):
    """Keep what is valued in real time, by the account of its stock.

    For what is not invoiced core also asks the company; an invoice posts the cost of a
    product that is valued in real time whatever the company's setting. If the category
    or the company was changed after the session, the valuation may have been different.
    """
    of_session = {session.id: session for session in sessions}
    products = sessions.env["product.product"].browse(
        {row["product_id"] for row in rows}
    )
    answered = []
    for row in rows:
        session = of_session[row["session_id"]]
        product = products.browse(row["product_id"]).with_company(session.company_id)
        product = product.with_prefetch(products._prefetch_ids)
        row["key"] = _stock_account(session.company_id, product, row["invoiced"])
        if is_newer(session, product.categ_id, session.company_id):
            row |= {"key": row["key"] or NOWHERE, "loose": (row["amount"],)}
            answered.append({**row, "key": NOWHERE, "amount": 0, "loose": ()})
        if row["key"]:
            answered.append(row)
    return answered


def _stock_account(company, product, invoiced):
    """Return the key of the account, None where it is not valued in real time."""
    if not (invoiced or company.inventory_valuation == "real_time"):
        return None
    if product.valuation != "real_time":
        return None
    account = product._get_product_accounts()["stock_valuation"]
    return f"account.account,{account.id}"


def _booked(sessions):
    """What left the stock accounts by the session's entry, invoices and reversals.

    Each item of a cost is rounded by itself, so it may be off by half a unit.
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
            WHERE item.parent_state = 'posted' AND (%(now)s OR %(then)s)""",
        ids=ids_of(sessions),
        orders=orders_of(sessions),
        now=_is_stock_account(),
        then=_was_stock_account(),
    )


def _is_stock_account():
    return SQL(
        """item.account_id IN (
                  -- Properties are JSON by the id of their company.
                  SELECT term.value::int
                    FROM product_category category,
                         jsonb_each_text(
                            category.property_stock_valuation_account_id) term
                   WHERE term.key = item.company_id::text AND term.value IS NOT NULL
                   UNION
                  SELECT c.account_stock_valuation_id FROM res_company c
                   WHERE c.id = item.company_id)"""
    )


def _was_stock_account():
    """The accounts kept; if none are, the asset accounts among the costs.

    Costs are the items without a label of the session's entry, and the cost items of an
    invoice.
    """
    return SQL(
        """CASE WHEN %(kept)s IS NOT NULL
                THEN EXISTS (SELECT FROM jsonb_each_text(%(kept)s) told
                              WHERE told.value = 'account.account,' || item.account_id)
                ELSE (item.display_type = 'cogs'
                      OR NOT entry.slack AND %(unnamed)s)
                     AND EXISTS (SELECT FROM account_account a
                                  WHERE a.id = item.account_id
                                    AND a.account_type IN (
                                        'asset_current', 'asset_non_current')) END""",
        kept=kept(SQL("entry.session_id"), "valued"),
        unnamed=is_unnamed("item"),
    )


SOLD = Ledger("pos.order.line", _sold, by_setup(goods=_as_goods))
MOVED = Ledger("stock.move", _moved)
VALUED = Ledger("stock.move", _valued, by_setup(valued=_by_stock_account))
BOOKED = Ledger("account.move.line", _booked)
