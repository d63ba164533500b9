from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.verdict import BOTH, OVER, SHORT, Rule
from ..numbers import format_number

REQUIREMENT_SELECTION = [
    ("accept", "Accepted"),
    ("reason", "Reason"),
    ("review", "Review afterwards"),
    ("approval", "Approval first"),
    ("block", "Blocked"),
]


class PosClosingPolicyRule(models.Model):
    """A threshold: above it, this is required. The strictest one exceeded decides."""

    _name = "pos.closing.policy.rule"
    _description = "Closing threshold"
    _order = "policy_id, sequence, id"

    policy_id = fields.Many2one(
        "pos.closing.policy", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    tender_kind = fields.Selection(
        [
            ("cash", "Cash"),
            ("bank", "Cards and other non-cash"),
            ("opening", "Opening cash"),
        ],
        string="Payment Type",
        help="Empty: every payment method of a closing. Opening cash is judged by"
        " thresholds of its own, if the opening is counted.",
    )
    payment_method_id = fields.Many2one(
        "pos.payment.method",
        index="btree_not_null",
        ondelete="cascade",
        help="Only for this payment method.",
    )
    direction = fields.Selection(
        [(BOTH, "Short and over"), (SHORT, "Short"), (OVER, "Over")],
        default=BOTH,
        required=True,
    )
    limit_amount = fields.Float(
        string="Above",
        digits=(16, 4),
        help="In the currency of the register. With a percentage as well, the higher"
        " of the two is the limit.",
    )
    limit_percent = fields.Float(
        string="Above % of takings",
        digits=(16, 4),
        help="Share of what was taken: the expected amount without the float that the"
        " register was opened with; of opening cash, share of what was left. With an"
        " amount as well, the higher of the two is the limit. Nothing taken: the amount"
        " alone decides.",
    )
    requirement = fields.Selection(
        REQUIREMENT_SELECTION, required=True, default="reason"
    )

    _limits_positive = models.Constraint(
        "CHECK (limit_amount >= 0 AND limit_percent >= 0)",
        "A threshold cannot be negative: choose the direction instead.",
    )

    @api.constrains("tender_kind", "payment_method_id")
    def _check_payment_method_kind(self):
        for rule in self.filtered(lambda rule: rule.payment_method_id):
            kind = rule.payment_method_id._closing_kind()
            meant = "cash" if rule.tender_kind == "opening" else rule.tender_kind
            if meant and meant != kind:
                raise ValidationError(
                    self.env._(
                        "The threshold for %(method)s would never apply: this payment"
                        " method is of another type. Clear one of the two.",
                        method=rule.payment_method_id.display_name,
                    )
                )

    @api.depends(
        "requirement", "limit_amount", "limit_percent", "direction", "tender_kind"
    )
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = self.env._(
                "%(requirement)s above %(limit)s",
                requirement=rule._label("requirement"),
                limit=rule._limit_text(),
            )

    def _limit_text(self):
        amount = format_number(self.env, self.limit_amount, "%.2f")
        if not self.limit_percent:
            return amount
        share = self._share_text()
        if not self.limit_amount:
            return share
        return self.env._(
            "%(amount)s or %(share)s, whichever is more", amount=amount, share=share
        )

    def _share_text(self):
        percent = f"{format_number(self.env, self.limit_percent)} %"
        if self.tender_kind == "opening":
            return self.env._("%(percent)s of what was left", percent=percent)
        return self.env._("%(percent)s of takings", percent=percent)

    def _label(self, field_name):
        field = self._fields[field_name]
        return dict(field._description_selection(self.env)).get(self[field_name])

    def _as_engine_rule(self):
        """Return the kinds and methods to which it applies, and the rule itself."""
        kinds = (self.tender_kind,) if self.tender_kind else ("cash", "bank")
        rule = Rule(
            requirement=self.requirement,
            amount=self.limit_amount,
            percent=self.limit_percent,
            direction=self.direction,
            ref=self.display_name,
        )
        return kinds, tuple(self.payment_method_id.ids), rule
