from odoo import api, models
from odoo.exceptions import UserError


class PosClosingEvidence(models.AbstractModel):
    """What somebody counted or approved: written once, then kept as it is.

    Not even the superuser changes it through the ORM. Mistakes are corrected by adding
    a record, never by editing one.
    """

    _name = "pos.closing.evidence"
    _inherit = "pos.closing.undefaulted"
    _description = "Append-only record of a closing"

    def write(self, vals):
        if self and vals:
            raise UserError(self._evidence_message())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._evidence_message())

    def _evidence_message(self):
        return self.env._(
            "%(record)s is evidence of a closing and cannot be changed or deleted."
            " Count or approve again instead.",
            record=self._description,
        )
