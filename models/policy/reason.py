from odoo import fields, models

from ...engine.verdict import BOTH, OVER, SHORT, direction_of
from .rule import REQUIREMENT_SELECTION


class PosClosingReason(models.Model):
    _name = "pos.closing.reason"
    _inherit = ["pos.closing.kept"]
    _description = "Reason for a closing difference"
    _order = "sequence, code"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        ondelete="cascade",
        help="For this company and its branches. Empty: for all companies.",
    )
    direction = fields.Selection(
        [(BOTH, "Short and over"), (SHORT, "Short"), (OVER, "Over")],
        default=BOTH,
        required=True,
    )
    tender_kind = fields.Selection(
        [("cash", "Cash"), ("bank", "Cards and other non-cash")],
        string="Payment Type",
        help="Empty: every payment method.",
    )
    note_required = fields.Boolean(help="The cashier must add a note to this reason.")
    document_required = fields.Boolean(
        help="The cashier must attach a photo or a PDF to this reason."
    )
    minimum_requirement = fields.Selection(
        REQUIREMENT_SELECTION[2:],
        string="At least",
        help="Whatever the amount, a difference with this reason asks for at least"
        " this. Empty: the policy alone decides.",
    )
    loss_account_id = fields.Many2one(
        "account.account",
        company_dependent=True,
        check_company=True,
        ondelete="restrict",
        domain="[('active', '=', True)]",
        help="Amounts short with this reason are posted here. Empty: the account of"
        " the policy for large differences, or the one of the journal.",
    )
    profit_account_id = fields.Many2one(
        "account.account",
        company_dependent=True,
        check_company=True,
        ondelete="restrict",
        domain="[('active', '=', True)]",
        help="Amounts over with this reason are posted here. Empty: the account of the"
        " policy for large differences, or the one of the journal.",
    )

    _unique_code = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))",
        "Another reason of this company has the same code.",
    )

    def _suits(self, kind):
        """Tell whether the reason is meant for this kind of payment method."""
        self.ensure_one()
        return self.tender_kind in (False, kind)

    def _explains(self, difference):
        """Tell whether the reason can explain a difference of this direction."""
        self.ensure_one()
        return self.direction in (BOTH, direction_of(difference))
