from odoo import api, fields, models

from ...proofs.sales import PAID
from ..remote import check_one


class PosSession(models.Model):
    """Sessions of registers with a policy keep a journal of their sales."""

    _inherit = "pos.session"

    closing_journaled = fields.Boolean(
        string="Journal of sales",
        readonly=True,
        copy=False,
        help="Each order that is paid in this session gets a receipt in the journal.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions.sudo().filtered("closing_policy_id").closing_journaled = True
        return sessions

    def write(self, vals):
        result = super().write(vals)
        if "config_id" in vals:
            self.sudo()._closing_begin_journal()
        return result

    def _begin_closing(self):
        self._closing_begin_journal()
        return super()._begin_closing()

    def _closing_begin_journal(self):
        """Keep a journal from now on; earlier sales are marked as not witnessed."""
        begun = self.filtered(
            lambda session: (
                session.closing_policy_id
                and session.state != "closed"
                and not session.closing_journaled
            )
        )
        if begun:
            begun.closing_journaled = True
            self.env["pos.closing.receipt"].sudo()._fill_in(begun)

    def action_view_closing_receipts(self):
        check_one(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pos_closing_control.action_closing_receipt"
        )
        return {**action, "domain": [("session_id", "=", self.id)]}


class PosConfig(models.Model):
    _inherit = "pos.config"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("closing_policy_id"):
            domain = [("config_id", "in", self.ids), ("state", "!=", "closed")]
            self.env["pos.session"].sudo().search(domain)._closing_begin_journal()
        return result


class PosOrder(models.Model):
    """However an order is paid, it passes through here."""

    _inherit = "pos.order"

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        paid = orders.filtered(lambda order: order.state in PAID)
        self.env["pos.closing.receipt"]._append(paid, "paid")
        return orders

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "paid":
            self.env["pos.closing.receipt"]._append(self, "paid")
        return result
