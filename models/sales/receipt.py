from odoo import api, fields, models
from odoo.exceptions import UserError

from ...proofs import sales
from ...seam.postgres import without_jit
from ..remote import check_one

PAID, UNWITNESSED, TIP, EDITED = "paid", "unwitnessed", "tip", "edited"
PENDING = "pos_closing_control.receipts"
LONGEST_DEVICE = 64


class PosClosingReceipt(models.Model):
    """The journal of sales: what an order was when it was paid, and how it was paid.

    One query writes it at the end of the transaction in which an order is paid, when
    all its lines and payments exist, however it was paid. Nobody can create, change or
    delete a receipt through the ORM, not even the superuser. When Odoo itself changes a
    paid order, another version is appended.

    The order is stored by its id without a foreign key: its receipt outlives it.
    """

    _name = "pos.closing.receipt"
    _description = "Receipt in the journal of sales"
    _order = "id desc"
    _rec_name = "order_name"

    order_ref = fields.Integer(string="Order ID", required=True, readonly=True)
    order_uuid = fields.Char(string="UUID", readonly=True)
    order_name = fields.Char(string="Order", readonly=True)
    pos_reference = fields.Char(string="Receipt number", readonly=True)
    tracking_number = fields.Char(string="Order number", readonly=True)
    order_id = fields.Many2one(
        "pos.order", string="Order now", compute="_compute_order_id", compute_sudo=True
    )
    session_id = fields.Many2one(
        "pos.session", required=True, readonly=True, index=True, ondelete="restrict"
    )
    config_id = fields.Many2one(
        "pos.config", string="Register", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Sold by", readonly=True, ondelete="restrict"
    )
    employee_ref = fields.Integer(
        readonly=True, help="Id of the employee at the register, from pos_hr."
    )
    employee_name = fields.Char(string="Employee", readonly=True)
    device = fields.Char(
        readonly=True, help="The device that sent the order, as it calls itself."
    )
    ordered_at = fields.Datetime(
        string="Time on the device", readonly=True, help="As reported by the device."
    )
    create_date = fields.Datetime(string="Recorded on")
    create_uid = fields.Many2one("res.users", string="Logged in")

    version = fields.Integer(required=True, readonly=True)
    kind = fields.Selection(
        [
            (PAID, "Paid"),
            (UNWITNESSED, "Not witnessed"),
            (TIP, "Tip"),
            (EDITED, "Payment edited"),
        ],
        required=True,
        readonly=True,
        help="Not witnessed: the order was paid before the register had a journal.",
    )
    amount_total = fields.Monetary(string="Total", readonly=True)
    amount_tax = fields.Monetary(string="Taxes", readonly=True)
    amount_paid = fields.Monetary(string="Paid", readonly=True)
    amount_return = fields.Monetary(string="Returned", readonly=True)
    taxes = fields.Json(
        string="Tax by taxes",
        readonly=True,
        help="By the taxes of a line: ids joined by commas.",
    )
    payments = fields.Json(
        string="Paid by method",
        readonly=True,
        help="By id of the payment method.",
    )
    payment_text = fields.Char(
        string="Payments", compute="_compute_payment_text", compute_sudo=True
    )
    lines_digest = fields.Char(
        readonly=True,
        help="SHA-256 of products, quantities, prices, discounts, subtotals and taxes.",
    )

    _unique_version = models.Constraint(
        "UNIQUE (order_ref, version)",
        "The journal has each version of an order only once.",
    )

    @api.depends("order_ref")
    def _compute_order_id(self):
        orders = self.env["pos.order"].browse(self.mapped("order_ref")).exists()
        for receipt in self:
            order = orders.browse(receipt.order_ref)
            receipt.order_id = order & orders

    @api.depends("payments")
    def _compute_payment_text(self):
        ids = {int(method) for receipt in self for method in receipt.payments or {}}
        methods = self.env["pos.payment.method"].browse(ids).exists()
        names = {str(method.id): method.name for method in methods}
        for receipt in self:
            receipt.payment_text = ", ".join(
                f"{names.get(method)} {receipt.currency_id.format(amount)}"
                for method, amount in sorted((receipt.payments or {}).items())
            )

    def action_view_order(self):
        """Open the order as it is now; a deleted one cannot be opened."""
        check_one(self)
        if not self.order_id:
            raise UserError(
                self.env._("%(order)s was deleted.", order=self.order_name or "")
            )
        return self.order_id.sudo(False)._get_records_action(name=self.env._("Order"))

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model
    def _append(self, orders, kind):
        """Write a receipt of these orders when the transaction ends.

        An order without a receipt gets its first one. For *paid* that is all; for *tip*
        and *edited* another version is added if the order differs from its last
        receipt.

        :param orders: paid ``pos.order``; others, and those of sessions without a
            journal, are left out
        :param str kind: *paid*, *tip* or *edited*
        """
        precommit = self.env.cr.precommit
        kept = orders.sudo().filtered("session_id.closing_policy_id")
        if not kept:
            return
        if PENDING not in precommit.data:
            precommit.add(self.sudo()._write_pending)
        pending = precommit.data.setdefault(PENDING, {})
        device = self._device()
        for order in kept:
            pending[order.id] = kind, device, self.env.uid

    @api.model
    def _device(self):
        """Return what the device calls itself; a client may send anything."""
        device = self.env.context.get("device_identifier")
        return str(device).replace("\0", "")[:LONGEST_DEVICE] if device else None

    @api.model
    def _write_pending(self):
        """Write the receipts pending in this transaction, with one query."""
        pending = self.env.cr.precommit.data.get(PENDING)
        if not pending:
            return
        notes = [(order, *note) for order, note in pending.items()]
        pending.clear()
        self._write(sales.notes_of(notes))

    @api.model
    def _fill_in(self, sessions):
        """Write receipts for what these sessions sold before they had a journal."""
        if sessions:
            self._write(sales.notes_of_sessions(sessions))

    @api.model
    def _write(self, notes):
        self.env.flush_all()
        self.env.cr.execute(sales.write_receipts(self.env, notes))
        self.invalidate_model()

    # ------------------------------------------------------------------
    # Nobody else writes
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if vals_list:
            raise UserError(self._text_append_only())
        return super().create(vals_list)

    def write(self, vals):
        if self and vals:
            raise UserError(self._text_append_only())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._text_append_only())

    @api.model
    def _text_append_only(self):
        return self.env._(
            "The journal of sales is written when an order is paid: receipts cannot be"
            " added, changed or deleted."
        )

    # ------------------------------------------------------------------
    # Comparing
    # ------------------------------------------------------------------

    @api.model
    def _changed_sales(self, sessions):
        """Return the orders that are not as they were when they were paid.

        One query whatever the number of orders.

        :return: list of dict, see ``proofs.sales.changed_sales``
        """
        self._write_pending()
        self.env.flush_all()
        self.env.cr.execute(without_jit(sales.changed_sales(sessions)))
        return self.env.cr.dictfetchall()
