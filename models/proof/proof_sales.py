from odoo import api, models


class PosClosingProof(models.Model):
    _inherit = "pos.closing.proof"

    @api.model
    def _outcomes(self, sessions, identities, readings=None):
        """Write the pending receipts of this transaction before they are read."""
        self.env["pos.closing.receipt"]._write_pending()
        return super()._outcomes(sessions, identities, readings)


class PosClosingProofRow(models.Model):
    _inherit = "pos.closing.proof.row"

    @api.model
    def _names(self, keys):
        """A deleted order has the name that is on its receipt."""
        names = super()._names(keys)
        deleted = {
            key: int(key.rpartition(",")[2])
            for key, name in names.items()
            if key == name and key.startswith("pos.order,")
        }
        if deleted:
            domain = [("order_ref", "in", list(deleted.values()))]
            receipts = self.env["pos.closing.receipt"].search(domain)
            kept = {receipt.order_ref: receipt.order_name for receipt in receipts}
            names |= {key: kept.get(ref) or key for key, ref in deleted.items()}
        return names
