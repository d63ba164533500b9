from odoo import models
from odoo.exceptions import AccessError

from ...engine.guard import KEPT, level


class StockPicking(models.Model):
    """The goods that left the shop for a sale stay linked to that sale."""

    _inherit = "stock.picking"

    def write(self, vals):
        names = [name for name in vals if level(self._name, name) == KEPT]
        if names and not self.env.su:
            self.sudo()._closing_check_kept({name: vals[name] for name in names})
        return super().write(vals)

    def _closing_check_kept(self, vals):
        """Odoo sets whose goods they are once, when it creates the transfer."""
        for picking in self:
            session = picking.pos_session_id | picking.pos_order_id.session_id
            moved = any(
                picking[name] and picking[name].id != record_id
                for name, record_id in vals.items()
            )
            if moved and session.closing_policy_id:
                raise AccessError(
                    self.env._(
                        "%(transfer)s moved goods that were sold in %(session)s: it"
                        " must stay in that session.",
                        transfer=picking.display_name,
                        session=session[:1].display_name,
                    )
                )
