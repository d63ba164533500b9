from odoo import api, fields, models

from ...proofs import stock
from ..remote import check_one

GOODS = "stock_quantities"


class PosClosingProofProduct(models.Model):
    """How much of a product a session sold, and how much its transfers moved.

    All products, also those that match: the proof itself keeps only those that differ.
    Replaced whenever the session is proven.
    """

    _name = "pos.closing.proof.product"
    _inherit = "pos.closing.undefaulted"
    _description = "Goods of a POS session, sold and moved"
    _order = "stop_at desc, proof_id desc, is_different desc, id"
    _rec_name = "product_id"

    proof_id = fields.Many2one(
        "pos.closing.proof",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    session_id = fields.Many2one(related="proof_id.session_id", store=True, index=True)
    session_name = fields.Char(related="proof_id.session_name", store=True)
    config_id = fields.Many2one(related="proof_id.config_id", store=True)
    company_id = fields.Many2one(related="proof_id.company_id", store=True)
    stop_at = fields.Datetime(related="proof_id.stop_at", store=True)
    run_at = fields.Datetime(related="proof_id.run_at")
    product_id = fields.Many2one(
        "product.product",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    sold = fields.Float(digits="Product Unit", readonly=True)
    moved = fields.Float(
        digits="Product Unit", readonly=True, help="By transfers that are done."
    )
    difference = fields.Float(
        string="Not moved",
        digits="Product Unit",
        readonly=True,
        help="Sold minus moved.",
    )
    is_different = fields.Boolean(string="Differs", readonly=True)

    @api.model
    def _replace(self, proofs, readings):
        """Store the goods of the sessions just proven, replacing the old ones."""
        proofs = proofs.filtered(lambda proof: proof.code == GOODS)
        self.search([("proof_id", "in", proofs.ids)]).unlink()
        sessions = proofs.session_id.filtered(lambda one: one.state == "closed")
        sold, moved = (
            readings.of(ledger, sessions) for ledger in (stock.SOLD, stock.MOVED)
        )
        self.create(
            [
                values
                for proof in proofs
                for values in self._prepare(
                    proof,
                    sold.get(proof.session_id.id, {}),
                    moved.get(proof.session_id.id, {}),
                )
            ]
        )

    @api.model
    def _prepare(self, proof, sold, moved):
        different = set(proof.row_ids.mapped("key"))
        for key in sold.keys() | moved.keys():
            amounts = [
                float(side[key].amount) if key in side else 0 for side in (sold, moved)
            ]
            yield {
                "proof_id": proof.id,
                "product_id": int(key.partition(",")[2]),
                "sold": amounts[0],
                "moved": amounts[1],
                "difference": amounts[0] - amounts[1],
                "is_different": key in different,
            }

    def action_open_records(self):
        """Open the transfers of the session in which this product was sold."""
        check_one(self)
        return self.session_id._action_closing_pickings()

    def action_open_proof(self):
        return self.proof_id._get_records_action(name=self.proof_id.display_name)
