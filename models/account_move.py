from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    pos_closing_tender_id = fields.Many2one(
        "pos.closing.tender",
        string="Closing difference",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The closing's tender whose difference this entry posts.",
    )
    pos_closing_id = fields.Many2one(
        related="pos_closing_tender_id.closing_id",
        string="POS closing",
        store=True,
        index="btree_not_null",
    )
