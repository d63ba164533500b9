from odoo import api, models
from odoo.tools import clean_context


class PosClosingUndefaulted(models.AbstractModel):
    """What only this module creates: nobody's defaults decide about it.

    Records are created as superuser by a caller's request, whose context may have a
    default for any field. So may a user's own defaults.
    """

    _name = "pos.closing.undefaulted"
    _description = "Record without defaults of users"

    @api.model
    def default_get(self, fields):
        clean = self.with_context(clean_context(self.env.context))
        values = super(PosClosingUndefaulted, clean).default_get(fields)
        for name in self.env["ir.default"]._get_model_defaults(self._name):
            values.pop(name, None)
            field = self._fields.get(name)
            if name in fields and field and field.default:
                values[name] = field.default(self)
        return values
