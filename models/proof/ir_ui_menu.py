from odoo import models

from ..groups import STOCK_MANAGER


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        """Odoo shows Inventory > Reporting to stock managers only.

        Stock users have a menu of ours instead, which managers do not need.
        """
        blacklist = super()._load_menus_blacklist()
        if not self.env.user.has_group(STOCK_MANAGER):
            return blacklist
        menu = self.env.ref(
            "pos_closing_control.menu_stock_reporting", raise_if_not_found=False
        )
        return [*blacklist, *(menu or self).ids]
