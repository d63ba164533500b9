from odoo import api, models
from odoo.exceptions import UserError

MODULE = "pos_closing_control"


class PosClosingKept(models.AbstractModel):
    """What closings, policies and registers refer to cannot be deleted.

    The database's foreign keys refuse it too, but with a message that names tables.
    """

    _name = "pos.closing.kept"
    _description = "Record that closings refer to"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_needed(self):
        for field in self._closing_references():
            needed_by = (
                self.env[field.model_name].sudo().with_context(active_test=False)
            )
            found = needed_by.search([(field.name, "in", self.ids)], limit=1)
            if found:
                raise UserError(self._closing_text_needed(found, field))

    @api.model
    def _closing_references(self):
        """Yield the fields of this module that must not lose what they refer to."""
        for model in self.env.registry.values():
            if model._abstract or model._transient or not model._auto:
                continue
            for field in model._fields.values():
                if (
                    MODULE in field._modules
                    and field.comodel_name == self._name
                    and field.store
                    and not field.company_dependent
                    and getattr(field, "ondelete", None) == "restrict"
                ):
                    yield field

    def _closing_text_needed(self, found, field):
        names = {
            "record": (found[field.name] & self)[:1].display_name,
            "what": self.env["ir.model"]._get(found._name).name,
            "name": found.display_name,
            "field": field._description_string(self.env),
        }
        if "active" in self._fields:
            return self.env._(
                "%(record)s cannot be deleted: it is the %(field)s of %(what)s"
                " %(name)s. Archive it instead.",
                **names,
            )
        return self.env._(
            "%(record)s cannot be deleted: it is the %(field)s of %(what)s %(name)s."
            " Change that first.",
            **names,
        )


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "pos.closing.kept"]


class ResGroups(models.Model):
    """Without the group of its approvers, a policy would let everybody approve."""

    _name = "res.groups"
    _inherit = ["res.groups", "pos.closing.kept"]


class PosPaymentMethod(models.Model):
    """A threshold for one method is deleted with it; it never applies to all."""

    _name = "pos.payment.method"
    _inherit = ["pos.payment.method", "pos.closing.kept"]

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
