from odoo import models


class PosPaymentMethod(models.Model):
    _inherit = "pos.payment.method"

    def _closing_kind(self):
        """Return the kind of payment method: *cash*, *bank* or *pay_later*.

        Everything with a bank journal is *bank*, including online payments; a method
        without a journal moves none of the register's money.
        """
        self.ensure_one()
        return self.type if self.type in ("cash", "pay_later") else "bank"

    def _closing_declaration(self, policy):
        """Return what is declared for this method: *nothing*, *total*, *reference*.

        Online payments are settled by their provider, outside the register.
        """
        if self.type == "cash":
            return "total"
        return policy.declare_bank if self.type == "bank" else "nothing"
