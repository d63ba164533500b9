from odoo import models
from odoo.exceptions import UserError

from .pos_order import UNPAID


class PosOrder(models.Model):
    """A cashier's order must be consistent to become a sale.

    A client sends amounts, sessions and companies along with the lines and payments
    that they follow from. Everything compared here is in memory by then.
    """

    _inherit = "pos.order"

    def _closing_check_payable(self):
        order = self.sudo()
        if order.state not in UNPAID:
            raise UserError(
                self.env._("%(order)s is already paid.", order=self.display_name)
            )
        for problem in (
            order._closing_problem_with_place(),
            order._closing_problem_with_payments(),
            order._closing_problem_with_lines(),
        ):
            if problem:
                raise UserError(
                    self.env._(
                        "%(order)s cannot be paid: %(problem)s",
                        order=self.pos_reference or self.display_name,
                        problem=problem,
                    )
                )

    def _closing_problem_with_place(self):
        """Odoo computes these; a remote call can claim something else."""
        config, payments = self.session_id.config_id, self.payment_ids
        if self.config_id != config or payments.session_id - self.session_id:
            return self.env._("it is of another register than its session.")
        companies = self.company_id | self.lines.company_id | payments.company_id
        if companies - config.company_id:
            return self.env._("it is of another company than its session.")
        if self.account_move:
            return self.env._("it has an invoice already.")
        return False

    def _closing_problem_with_payments(self):
        paid = sum(self.payment_ids.mapped("amount"))
        if self.currency_id.compare_amounts(paid, self.amount_paid):
            return self.env._(
                "its payments come to %(payments)s, but it says %(paid)s.",
                payments=self.currency_id.format(paid),
                paid=self.currency_id.format(self.amount_paid),
            )
        return False

    def _closing_problem_with_lines(self):
        total = sum(line._closing_signed_total() for line in self.lines)
        if abs(total - self.amount_total) > self._closing_rounding_allowed():
            return self.env._(
                "its lines come to %(lines)s, but it says %(total)s.",
                lines=self.currency_id.format(total),
                total=self.currency_id.format(self.amount_total),
            )
        return False

    def _closing_rounding_allowed(self):
        """Lines are rounded one by one; an order may be rounded as a whole."""
        config = self.session_id.config_id
        cash = config.rounding_method.rounding if config.cash_rounding else 0
        return cash + self.currency_id.rounding * (len(self.lines) + 1)


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _closing_signed_total(self):
        """Refund lines come from the screen with a positive total, else a negative."""
        sign = self.qty * self.price_unit or self.qty
        total = abs(self.price_subtotal_incl)
        return -total if sign < 0 else total
