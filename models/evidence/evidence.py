from odoo import api, models
from odoo.exceptions import UserError


class PosClosingEvidence(models.AbstractModel):
    """What somebody counted or signed: written once, then kept as it is.

    Not even the superuser changes it through the ORM; a mistake is answered by a new
    record, never by a better memory.
    """

    _name = "pos.closing.evidence"
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
            "%(record)s is evidence of a closing and can be neither changed nor"
            " deleted. Count or sign again instead.",
            record=self._description,
        )
