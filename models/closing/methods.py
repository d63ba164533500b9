from odoo import models


class PosPaymentMethod(models.Model):
    _inherit = "pos.payment.method"

    def _is_write_forbidden(self, fields):
        """Let a method be unarchived while its register is open.

        Otherwise what it took could not be counted, and the register not be closed.
        """
        revived = fields == {"active"} and not any(self.mapped("active"))
        return not revived and super()._is_write_forbidden(fields)


class PosClosing(models.Model):
    """Payment methods that were unarchived during the closing."""

    _inherit = "pos.closing"

    def _follow_methods(self):
        """Count all methods of the register, including those that are new.

        :return: the sentence for the user if that means counting again, or False
        """
        counted = self.tender_ids.payment_method_id
        methods = self.session_id.payment_method_ids
        if self._is_done() or not methods - counted:
            return False
        message = self.count_id and self._text_methods(methods - counted)
        if self.count_id:
            self._grant_count()
            self._reopen()
        self._add_tenders()
        return message

    def _text_methods(self, methods):
        return self.env._(
            "No longer archived: %(methods)s. Please count again.",
            methods=", ".join(methods.mapped("name")),
        )
