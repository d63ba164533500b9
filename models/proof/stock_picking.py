from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

DONE = ("done", "cancel")


class StockPicking(models.Model):
    """What a register has sold and its transfers have not moved yet."""

    _inherit = "stock.picking"

    is_of_pos_session = fields.Boolean(
        compute="_compute_is_of_pos_session",
        compute_sudo=True,
        help="Technical: it belongs to a session of a register.",
    )
    is_undone_sale = fields.Boolean(
        string="Sold at a register, not moved",
        compute="_compute_is_undone_sale",
        search="_search_is_undone_sale",
        compute_sudo=True,
        help="Technical: sold at a register, due, and neither done nor cancelled.",
    )

    def _compute_is_of_pos_session(self):
        for picking in self:
            picking.is_of_pos_session = bool(picking._pos_session())

    def _pos_session(self):
        """Return the session, which a backorder may not know itself."""
        picking = self.sudo()
        session = picking.pos_session_id or picking.pos_order_id.session_id
        while picking and not session:
            picking = picking.backorder_id
            session = picking.pos_session_id or picking.pos_order_id.session_id
        return session.with_env(self.env)

    def _compute_is_undone_sale(self):
        for picking in self:
            picking.is_undone_sale = (
                picking.state not in DONE
                and not picking.pos_order_id.shipping_date
                and bool(picking._pos_session())
            )

    @api.model
    def _search_is_undone_sale(self, operator, value):
        """Start from undone transfers (few) and climb to the original one of each."""
        if operator != "in":
            return NotImplemented
        self.flush_model(["state", "backorder_id", "pos_session_id", "pos_order_id"])
        undone = SQL(
            """(WITH RECURSIVE origin AS (
                SELECT id, id AS picking_id FROM stock_picking
                 WHERE state NOT IN %s
                 UNION
                SELECT origin.id, p.backorder_id
                  FROM origin JOIN stock_picking p ON p.id = origin.picking_id
                 WHERE p.backorder_id IS NOT NULL)
            SELECT origin.id FROM origin
              JOIN stock_picking p ON p.id = origin.picking_id
              LEFT JOIN pos_order o ON o.id = p.pos_order_id
             GROUP BY origin.id
            HAVING BOOL_OR(p.pos_session_id IS NOT NULL OR o.id IS NOT NULL)
               AND COUNT(o.shipping_date) = 0)""",
            DONE,
        )
        return Domain("id", "in" if True in value else "not in", undone)

    @api.model
    def get_empty_list_help(self, help_message):
        """Odoo would offer a new transfer where there is nothing left to do."""
        if self.env.context.get("undone_sales"):
            return help_message
        return super().get_empty_list_help(help_message)

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_open_pos_closing(self):
        """Open the closing of the session in which this was sold."""
        return self._pos_session()._action_closings()

    def action_finish_sale(self):
        """Complete the transfers: the goods have left the shop, in stock or not.

        One by one; those that cannot be done stay as they are and are named with the
        reason.
        """
        self.check_access("write")
        refused = [text for picking in self if (text := picking._try_finish_sale())]
        if len(refused) == len(self) == 1:
            raise UserError(refused[0])
        self._prove_again()
        return self._tell_finished(len(self) - len(refused), refused)

    def _try_finish_sale(self):
        """Return why it cannot be done, or None."""
        try:
            with self.env.cr.savepoint():
                self._finish_sale()
        except UserError as error:
            return f"{self.name}: {error}"

    def _finish_sale(self):
        if self.state == "draft":
            self.action_confirm()
        for move in self.move_ids.filtered(lambda move: move.state not in DONE):
            move.quantity = move.product_uom_qty
            move.picked = True
        self._action_done()

    def _prove_again(self):
        """Update the proof where there is one."""
        sessions = self.env["pos.session"].sudo()
        for picking in self:
            sessions |= picking._pos_session()
        sessions.filtered(
            lambda session: session.state == "closed" and session.closing_proof_ids
        ).closing_prove()

    @api.model
    def _tell_finished(self, count, refused):
        done = self.env._("Transfers finished: %(count)s.", count=count)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": "\n".join([done, *refused]),
                "type": "warning" if refused else "success",
                "sticky": bool(refused),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
