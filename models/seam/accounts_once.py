from odoo import models

KNOWN = "pos_closing_control.product_accounts"


class PosSession(models.Model):
    """The accounts of a product are asked once for a session, not for each line.

    Odoo asks them for every line that was sold and every move of stock. Nothing changes
    them meanwhile: they are kept as long as the amounts are added up.
    """

    _inherit = "pos.session"

    def _accumulate_amounts(self, data):
        cache = self.env.cr.cache
        cache[KNOWN] = {}
        try:
            return super()._accumulate_amounts(data)
        finally:
            cache.pop(KNOWN, None)


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def _get_product_accounts(self):
        known = self.env.cr.cache.get(KNOWN)
        if known is None:
            return super()._get_product_accounts()
        key = self.id, self.env.company.id
        if key not in known:
            known[key] = super()._get_product_accounts()
        return {
            name: account.with_env(self.env) for name, account in known[key].items()
        }
