from contextlib import contextmanager

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..sales.receipt import EDITED, TIP


class PosOrder(models.Model):
    """The two calls by which Odoo's own screens change paid orders.

    See ``OPEN_WAYS`` in ``engine/guard.py``. Those who may correct orders need no
    special call to edit a payment; for a tip it makes no difference who adds it.
    """

    _inherit = "pos.order"

    def _closing_way(self, vals):
        """Return the allowed call that would write these values, or None."""
        if len(self) != 1 or self.session_id.state == "closed":
            return None
        if self._closing_is_tip(vals):
            return TIP
        if self._closing_may_correct():
            return None
        return EDITED if self._closing_is_edit_payment(vals) else None

    @contextmanager
    def _closing_walk(self, way):
        """Allow such a call if the amounts stay the same, and remember it."""
        if not way:
            yield
            return
        before = self._closing_amounts(way)
        yield
        self._closing_check_amounts(before, self._closing_amounts(way))
        self._closing_went(way)

    def _closing_went(self, way):
        """After such a call: count again, and continue the journal of sales."""
        self.session_id._closing_admit_sale()
        self.env["pos.closing.receipt"]._append(self, way)

    def _closing_amounts(self, way):
        return (self.amount_total, self.amount_paid) if way == EDITED else ()

    def _closing_check_amounts(self, before, after):
        if any(map(self.currency_id.compare_amounts, before, after)):
            raise UserError(
                self.env._(
                    "%(order)s: only the payment method can be changed, for the same"
                    " amount. Refund it, or ask a manager to correct it.",
                    order=self.display_name,
                )
            )

    # ------------------------------------------------------------------
    # Tips after payment
    # ------------------------------------------------------------------

    def _closing_takes_tip(self):
        """Tell whether a tip may be added; pos_restaurant has the setting."""
        config = self.session_id.config_id
        after_payment = (
            "set_tip_after_payment" in config._fields and config.set_tip_after_payment
        )
        return (
            after_payment
            and config.tip_product_id
            and self.state == "paid"
            and not self.is_tipped
            and not self.account_move
            and self._closing_tip_payment()
        )

    def _closing_tip_payment(self):
        """Return the payment to charge with a tip: the first that can be.

        As on Odoo's screen: not cash, of which change was given already, nor what was
        paid online or by a QR code. A tip left in cash is not recorded.
        """

        def can_be_adjusted(payment):
            method = payment.payment_method_id
            is_fixed = method.is_cash_count or method.type == "online"
            is_fixed = is_fixed or method.payment_method_type == "qr_code"
            return payment.amount > 0 and not is_fixed

        return self.payment_ids.sorted("id").filtered(can_be_adjusted)[:1]

    def _closing_tip_lines(self):
        product = self.session_id.config_id.tip_product_id
        return self.lines.filtered(lambda line: line.product_id == product)

    def _closing_is_tip(self, vals):
        if set(vals) != {"is_tipped", "tip_amount"} or not vals["is_tipped"]:
            return False
        lines, told = self._closing_tip_lines(), vals["tip_amount"] or 0
        # One of the two screens sends the price with taxes, the other without.
        amounts = [line.price_unit for line in lines] or [0]
        amounts += lines.mapped("price_subtotal_incl")
        agrees = any(not self.currency_id.compare_amounts(told, a) for a in amounts)
        return bool(self._closing_takes_tip() and len(lines) < 2 and agrees)

    def _closing_pay_tip(self):
        """Add a tip to the total and to its payment, which the terminal charges again.

        Odoo 19 adds the line only. It has ``_update_payment_line_for_tip``, which
        nothing calls any more, so each tip is missing in its session's entry, and the
        card is over by it. If the payment has been corrected already, it is not charged
        twice.
        """
        tip, payment = self._closing_tip_lines(), self._closing_tip_payment()
        tip.write(tip._compute_amount_line_all())
        sold = sum(self.lines.mapped("price_subtotal_incl"))
        paid = sum(self.payment_ids.mapped("amount"))
        if self.currency_id.compare_amounts(sold, paid) <= 0:
            return
        amount = tip.price_subtotal_incl
        payment.amount += amount
        self.write(
            {
                "amount_total": self.amount_total + amount,
                "amount_tax": self.amount_tax + amount - tip.price_subtotal,
                "amount_paid": self.amount_paid + amount,
            }
        )

    # ------------------------------------------------------------------
    # Edit Payment
    # ------------------------------------------------------------------

    def _closing_is_edit_payment(self, vals):
        """The form also sends ``amount_difference``, which Odoo computes itself."""
        return (
            "payment_ids" in vals
            and set(vals) <= {"payment_ids", "amount_difference"}
            and self.session_id.closing_policy_id.cashiers_edit_payment
            and self.state == "paid"
            and not self.nb_print
            and not self.account_move
            and all(map(self._closing_is_other_method, vals["payment_ids"] or [()]))
        )

    def _closing_is_other_method(self, command):
        if len(command) != 3 or command[0] != Command.UPDATE:
            return False
        _update, payment_id, values = command
        if payment_id not in self.payment_ids.ids or set(values) != {
            "payment_method_id"
        }:
            return False
        methods = self.payment_ids.browse(payment_id).payment_method_id
        methods |= methods.browse(values["payment_method_id"])
        return all(method.type != "pay_later" for method in methods)


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _closing_is_tip(self):
        """Tell whether this new line of a paid order is a tip that is allowed.

        Odoo's screen that settles all tips adds a line of zero if none was given.
        """
        order = self.sudo().order_id
        return (
            len(self) == 1
            and order._closing_takes_tip()
            and order.session_id.state != "closed"
            and order._closing_tip_lines() == self.sudo()
            and self.currency_id.compare_amounts(self.qty, 1) == 0
            and self.price_unit >= 0
            and not self.refunded_orderline_id
        )
