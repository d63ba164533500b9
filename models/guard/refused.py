import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.text import is_storable
from ..control.declaration import MAX_AMOUNT
from ..remote import check_one

# What core's code raises when it reads an order that is malformed.
MALFORMED = (AttributeError, KeyError, TypeError, ValueError)


def is_amount(value):
    return isinstance(value, int | float) and abs(value) <= MAX_AMOUNT


class PosClosingRefused(models.Model):
    """An order that the server refuses, put aside so that the register can be closed.

    It is not a sale: nothing of it is posted or expected. The device removes it only
    once it is stored here, with the reason for the refusal.
    """

    _name = "pos.closing.refused"
    _description = "Refused order"
    _inherit = ["pos.closing.evidence"]
    _order = "id desc"
    _rec_name = "pos_reference"

    session_id = fields.Many2one(
        "pos.session", required=True, readonly=True, index=True, ondelete="restrict"
    )
    config_id = fields.Many2one(
        "pos.config", string="Register", required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="session_id.currency_id")
    pos_reference = fields.Char(string="Receipt number", readonly=True)
    uuid = fields.Char(string="UUID", readonly=True)
    amount_total = fields.Monetary(string="Total", readonly=True)
    reason = fields.Text(string="Why it was refused", required=True, readonly=True)
    payload = fields.Text(string="What the device sent", required=True, readonly=True)
    order_id = fields.Many2one(
        "pos.order",
        compute="_compute_order_id",
        help="The order it became in the end.",
    )

    @api.depends("uuid")
    def _compute_order_id(self):
        orders = self.env["pos.order"].search([("uuid", "in", self.mapped("uuid"))])
        by_uuid = {order.uuid: order for order in orders}
        for refused in self:
            refused.order_id = by_uuid.get(refused.uuid)

    @api.model
    def _keep(self, session, order, reason):
        """Store an order as the device sent it, and log that on the session."""
        amount = order.get("amount_total")
        refused = self.create(
            {
                "session_id": session.id,
                "config_id": session.config_id.id,
                "company_id": session.company_id.id,
                "pos_reference": str(order.get("pos_reference") or order.get("name")),
                "uuid": str(order.get("uuid")),
                "amount_total": amount if is_amount(amount) else 0,
                "reason": reason,
                "payload": json.dumps(order, indent=1, ensure_ascii=False),
            }
        )
        session._message_log(body=refused._text())
        return refused

    def _text(self):
        return self.env._(
            "Order %(order)s for %(amount)s was refused and put aside: %(reason)s",
            order=self.pos_reference,
            amount=self.currency_id.format(self.amount_total),
            reason=self.reason,
        )

    def action_try_again(self):
        """Sync the order as the device did, once the cause is settled."""
        check_one(self)
        self.check_access("read")
        self.env["pos.order"].sync_from_ui([json.loads(self.payload)])
        self.invalidate_recordset(["order_id"])
        return self.order_id._get_records_action(name=self.env._("Order"))


class PosSession(models.Model):
    _inherit = "pos.session"

    def closing_put_aside(self, order=None):
        """Put aside an order that the server refuses, for a manager to look at.

        It is tried once more: if the server accepts it, it is synced and not put aside.

        :param dict order: what the screen would send to ``sync_from_ui``
        :return: dict with *synced*: bool, and *reason*: the sentence that refused it
        """
        check_one(self)
        self.check_access("write")
        self._check_can_put_aside(order)
        try:
            with self.env.cr.savepoint():
                self.env["pos.order"].sync_from_ui([json.loads(json.dumps(order))])
        except UserError as error:
            reason = str(error)
            self.env["pos.closing.refused"].sudo()._keep(self.sudo(), order, reason)
            return {"synced": False, "reason": reason}
        except MALFORMED as error:
            raise UserError(self._closing_text_no_order()) from error
        return {"synced": True, "reason": False}

    def _check_can_put_aside(self, order):
        if not self.closing_policy_id or self.state == "closed":
            raise UserError(
                self.env._(
                    "Orders are put aside in an open session of a register with a"
                    " closing policy."
                )
            )
        if not isinstance(order, dict) or not order.get("uuid"):
            raise UserError(self._closing_text_no_order())
        names = [order.get(name) for name in ("uuid", "pos_reference", "name")]
        told = json.dumps(order, ensure_ascii=False)
        if not is_storable(f"{told}{''.join(map(str, names))}"):
            raise UserError(self._closing_text_no_order())

    def _closing_text_no_order(self):
        return self.env._("This is not an order of a register. Reload the page.")


class PosClosingCheck(models.AbstractModel):
    _inherit = "pos.closing.check"

    @api.model
    def _codes(self):
        return [*super()._codes(), "refused_orders"]

    @api.model
    def _level(self, code, session):
        return "warn" if code == "refused_orders" else super()._level(code, session)

    @api.model
    def _check_refused_orders(self, session):
        """Orders that were put aside here, and did not become sales here after all."""
        orders = self.env["pos.order"].sudo()
        synced = orders._search([("session_id", "=", session.id)]).subselect("uuid")
        return "pos.closing.refused", (
            Domain("session_id", "=", session.id) & Domain("uuid", "not in", synced)
        )

    @api.model
    def _text_refused_orders(self, refused):
        return self.env._(
            "Orders that the server refused and that were put aside: %(count)s. They"
            " are not sales; a manager finds them under Refused Orders.",
            count=len(refused),
        )
