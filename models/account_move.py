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
        help="The tender of a closing or opening whose difference this entry posts.",
    )
    pos_closing_opening_id = fields.Many2one(
        related="pos_closing_tender_id.opening_id",
        string="POS opening",
        store=True,
        index="btree_not_null",
    )
    pos_closing_id = fields.Many2one(
        related="pos_closing_tender_id.closing_id",
        string="POS closing",
        store=True,
        index="btree_not_null",
    )
