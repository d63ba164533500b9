from odoo import api, models
from odoo.exceptions import AccessError

from ...engine.guard import KEPT
from .guard import ROAD, Road

UNPAID = ("draft", "cancel")
# What can make an order a paid one of a register, and so a sale of its session.
MAKES_A_SALE = {"state", "session_id", "config_id"}
# Origins of orders that customers make themselves, of pos_self_order.
SELF_ORDERED = ("kiosk", "mobile")
SYNC = object()


class PosOrder(models.Model):
    """A paid order of a register with a policy stays as it was sold.

    It becomes paid in one place, :meth:`action_pos_order_paid`. A :class:`Road` marks
    Odoo's own work from the screen to the invoice.
    """

    _name = "pos.order"
    _inherit = ["pos.order", "pos.closing.guard"]

    # ------------------------------------------------------------------
    # Becoming paid
    # ------------------------------------------------------------------

    @api.model
    def _process_order(self, order, existing_order):
        """Odoo creates what the screen sends as *paid* at once, lines and all.

        On a register with a policy it is created as a draft and paid in this call, as
        Odoo does with drafts that were there before.
        """
        if self.env.su:
            self._closing_check_own(order, existing_order)
        session = self.env["pos.session"].browse(order.get("session_id"))
        if session.closing_policy_id and not self.env.su:
            self = self.with_context(pos_closing_sync=SYNC)
        return super()._process_order(order, existing_order)

    @api.model
    def _closing_check_own(self, order, existing_order):
        """What customers order themselves is synced as superuser, whatever they send.

        So its commands must not reach lines or payments of sales that there are.
        """
        for name in ("lines", "payment_ids"):
            commands = order.get(name) or ()
            named = [one[1] for one in commands if one[0] in range(1, 5)]
            named += [id_ for one in commands if one[0] == 6 for id_ in one[2]]
            records = self[name].browse(id_ for id_ in named if isinstance(id_, int))
            mine = existing_order[name] if existing_order else records.browse()
            if (records - mine).exists()._closing_orders()._closing_guarded():
                raise AccessError(
                    self.env._("An order changes nothing of another order.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("pos_closing_sync") is SYNC:
            vals_list = [
                {**vals, "state": "draft"} if vals.get("state") == "paid" else vals
                for vals in vals_list
            ]
        orders = super().create(vals_list)
        if not self.env.su:
            orders._closing_guarded()._closing_refuse_sale()
        return orders

    def action_pos_order_paid(self):
        """The only place where an order becomes paid, at the register or elsewhere."""
        session = self.session_id
        session._closing_admit_sale()
        if session.state == "opening_control" and self._closing_has_cash():
            session._opening_admit_cash()
        order = self
        if session.closing_policy_id and not self.env.su:
            self._closing_check_payable()
            order = self._closing_on_road()
        return super(PosOrder, order).action_pos_order_paid()

    def _closing_has_cash(self):
        return bool(self.payment_ids.payment_method_id.filtered("is_cash_count"))

    def _generate_pos_order_invoice(self):
        """Includes orders whose session is closed: Odoo sets them to *done*."""
        if self.env.su or not self._closing_guarded():
            return super()._generate_pos_order_invoice()
        orders = self._closing_on_road()
        invoice = super(PosOrder, orders)._generate_pos_order_invoice()
        return invoice.with_context(**{ROAD: None})

    def _refund(self):
        """Odoo copies the lots of a sale before it knows the refund they are for."""
        if self.env.su or not self._closing_guarded():
            return super()._refund()
        refunds = super(PosOrder, self._closing_on_road())._refund()
        return refunds.with_context(**{ROAD: None})

    def _closing_on_road(self):
        return self.with_context(**{ROAD: Road(self)})

    # ------------------------------------------------------------------
    # Staying as it is
    # ------------------------------------------------------------------

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        if self._closing_is_self_order_for_nothing(vals):
            vals = {name: value for name, value in vals.items() if name != "state"}
        sales = self._closing_guarded()
        sales._closing_keep_prints(vals)
        way = sales and sales._closing_way(vals)
        if not way:
            self._closing_guard(sales._closing_names(vals))
        orders = self._closing_on_road() if way else self
        with sales._closing_walk(way):
            result = super(PosOrder, orders).write(vals)
        if not MAKES_A_SALE.isdisjoint(vals):
            (self._closing_guarded() - sales)._closing_refuse_sale()
        return result

    def _closing_keep_prints(self, vals):
        """A printed receipt stays printed: its payment cannot be edited any more."""
        if "nb_print" not in vals:
            return
        if any(order.nb_print > (vals["nb_print"] or 0) for order in self):
            raise AccessError(
                self.env._("This receipt was printed, which cannot be undone.")
            )

    def _closing_is_self_order_for_nothing(self, vals):
        """Self-order marks an order of amount zero as *paid*, then has it paid.

        Only the second step makes it paid on a register with a policy.
        """
        return (
            vals.get("state") == "paid"
            and len(self) == 1
            and self.state == "draft"
            and not Road.leads_to(self)
            and self.source in SELF_ORDERED
            and self.currency_id.is_zero(vals.get("amount_total", self.amount_total))
            and bool(self.session_id.sudo().closing_policy_id)
        )

    def _closing_orders(self):
        return self

    def _closing_guarded(self):
        """Return, as superuser, those that are sales of a register with a policy.

        Without those that Odoo itself is working on.
        """
        return self.sudo().filtered(
            lambda order: (
                order.state not in UNPAID
                and order.session_id.closing_policy_id
                and not Road.leads_to(order)
            )
        )

    def _closing_names(self, vals):
        """Return the fields that are written. A customer may be set to invoice."""
        names = set(vals)
        if not self.payment_ids.payment_method_id.filtered(
            lambda method: method.type == "pay_later"
        ):
            names.discard("partner_id")
        return names

    def _closing_correct(self, level):
        """Let these paid orders be corrected, and have the register counted again."""
        if not self:
            return
        closed = self.session_id.filtered(lambda session: session.state == "closed")
        if level == KEPT or closed or not self._closing_may_correct():
            raise AccessError(self._closing_text_kept(level, closed))
        for session in self.session_id:
            session._closing_admit_sale()

    def _closing_text_kept(self, level, closed):
        orders = ", ".join(self.mapped("display_name"))
        if closed:
            return self.env._(
                "%(orders)s: the session is closed, so this can no longer be changed."
                " Refund it in an open session.",
                orders=orders,
            )
        if level == KEPT:
            return self.env._(
                "%(orders)s: the session, number and status of a paid order cannot be"
                " changed. Refund it instead.",
                orders=orders,
            )
        return self.env._(
            "%(orders)s: a paid order cannot be changed. Refund it, or ask a manager"
            " or an accountant to correct it.",
            orders=orders,
        )

    def _closing_refuse_sale(self):
        """Refuse what became a sale without :meth:`action_pos_order_paid`."""
        if self:
            raise AccessError(
                self.env._(
                    "%(orders)s: an order can only become paid by paying it at a"
                    " register.",
                    orders=", ".join(self.mapped("display_name")),
                )
            )
