"""Ledgers of lots and serial numbers: those that were sold, and those that were moved.

Only for registers whose transfers take lots: otherwise Odoo moves what it reserves.
"""

from odoo.tools import SQL

from .ledger import Ledger, orders_of
from .stock import direction, joins_of_moves, pickings_of

_TAKES_LOTS = SQL(
    "(shop.use_create_lots IS TRUE OR shop.use_existing_lots IS TRUE)",
)


def _sold(sessions):
    """Lots by product and name. A serial number is one piece, a lot its whole line."""
    return SQL(
        """SELECT o.session_id,
                  'product.product,' || l.product_id || '/' || lot.lot_name AS key,
                  CASE WHEN template.tracking = 'serial' OR COUNT(*) OVER line > 1
                       THEN SIGN(l.qty) ELSE l.qty END AS amount,
                  ARRAY[l.id] AS ids
             FROM %(orders)s o
             JOIN pos_order_line l ON l.order_id = o.id
             JOIN pos_pack_operation_lot lot
               ON lot.pos_order_line_id = l.id AND lot.lot_name <> ''
             JOIN product_product product ON product.id = l.product_id
             JOIN product_template template ON template.id = product.product_tmpl_id
             JOIN pos_config config ON config.id = o.config_id
             JOIN stock_picking_type shop ON shop.id = config.picking_type_id
            WHERE o.shipping_date IS NULL AND %(takes_lots)s
           WINDOW line AS (PARTITION BY l.id)""",
        orders=orders_of(sessions),
        takes_lots=_TAKES_LOTS,
    )


def _moved(sessions):
    """Lots by product and name, without kits' components: their lots are not sold."""
    return SQL(
        """%(pickings)s,
        -- Most transfers have no lots: their moves are not read at all.
        with_lots AS MATERIALIZED (
            SELECT * FROM picking
             WHERE EXISTS (
                   SELECT FROM stock_move_line line
                    WHERE line.picking_id = picking.id
                      AND (line.lot_id IS NOT NULL OR line.lot_name <> '')))
        SELECT picking.session_id,
               'product.product,' || move.product_id || '/'
               || COALESCE(lot.name, detail.lot_name) AS key,
               CASE WHEN move.state = 'done' THEN detail.quantity_product_uom ELSE 0 END
               * %(direction)s AS amount,
               ARRAY[detail.id] AS ids
          FROM with_lots picking %(joins)s
          JOIN stock_move_line detail ON detail.move_id = move.id
          LEFT JOIN stock_lot lot ON lot.id = detail.lot_id
         WHERE move.state <> 'cancel'
           AND COALESCE(lot.name, detail.lot_name, '') <> ''
           -- A column of Manufacturing, which may not exist.
           AND to_jsonb(move) ->> 'bom_line_id' IS NULL
           AND %(takes_lots)s""",
        pickings=pickings_of(sessions),
        direction=direction(),
        joins=joins_of_moves(),
        takes_lots=_TAKES_LOTS,
    )


SOLD = Ledger("pos.order.line", _sold)
MOVED = Ledger("stock.move.line", _moved)
