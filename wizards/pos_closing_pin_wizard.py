from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.remote import check_one

# Odoo asks for the password again after ten minutes; so do we.
FRESH = timedelta(minutes=10)


class PosClosingPinWizard(models.TransientModel):
    """Set one's own closing PIN.

    No user can create it, so its existence proves that the password was just typed.
    What is typed here is never stored.
    """

    _name = "pos.closing.pin.wizard"
    _description = "Set your closing PIN"
    _transient_max_hours = 0.2

    pin = fields.Char(string="PIN", store=False)
    pin_again = fields.Char(string="PIN again", store=False)

    @api.model
    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Closing PIN"),
            "res_model": self._name,
            "res_id": self.sudo().create({}).id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "medium"},
        }

    def action_set_pin(self):
        """Store the hash of the PIN, which the form's button has in its context."""
        check_one(self)
        self._check_fresh()
        pin = self.env.context.get("closing_pin") or ""
        if not isinstance(pin, str) or pin != self.env.context.get("closing_pin_again"):
            raise UserError(self.env._("The two PINs differ. Type them again."))
        self.env.user._set_pos_closing_pin(pin)
        self.sudo().unlink()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Your closing PIN is set."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _check_fresh(self):
        is_own = self.create_uid == self.env.user
        if not is_own or fields.Datetime.now() - self.create_date > FRESH:
            raise UserError(
                self.env._("This took too long. Open it from your preferences again.")
            )
