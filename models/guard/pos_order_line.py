from odoo import api, models

from ...engine.guard import EVERY_OTHER
from ..sales.receipt import TIP


class PosOrderLine(models.Model):
    _name = "pos.order.line"
    _inherit = ["pos.order.line", "pos.closing.guard"]

    def _closing_orders(self):
        return self.sudo().order_id

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            lines._closing_guard_added()
        return lines

    def _closing_guard_added(self):
        sales = self._closing_orders()._closing_guarded()
        if not sales:
            return
        if self._closing_is_tip():
            sales._closing_pay_tip()
            sales._closing_went(TIP)
        else:
            self._closing_guard([EVERY_OTHER])

    def write(self, vals):
        self._closing_guard(vals)
        result = super().write(vals)
        if "order_id" in vals:  # the orders they are on now
            self._closing_guard(["order_id"])
        return result

    def unlink(self):
        self._closing_guard([EVERY_OTHER])
        return super().unlink()

    def _compute_total_cost(self, stock_moves):
        """Odoo stores the cost once the order is paid."""
        lines = self
        if not self.env.su and self._closing_orders()._closing_guarded():
            lines = self.with_env(self.order_id._closing_on_road().env)
        return super(PosOrderLine, lines)._compute_total_cost(stock_moves)


class PosPackOperationLot(models.Model):
    _name = "pos.pack.operation.lot"
    _inherit = ["pos.pack.operation.lot", "pos.closing.guard"]

    def _closing_orders(self):
        return self.sudo().pos_order_line_id.order_id

    @api.model_create_multi
    def create(self, vals_list):
        lots = super().create(vals_list)
        lots._closing_guard([EVERY_OTHER])
        return lots

    def write(self, vals):
        self._closing_guard(vals)
        result = super().write(vals)
        if "pos_order_line_id" in vals:
            self._closing_guard(["pos_order_line_id"])
        return result

    def unlink(self):
        self._closing_guard([EVERY_OTHER])
        return super().unlink()
