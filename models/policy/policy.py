from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ...engine.verdict import ACCEPT, APPROVAL, BLOCK, REVIEW, verdict
from ..groups import POS_MANAGER, SECOND_PERSON

CHECK_LEVELS = [("ignore", "Ignore"), ("warn", "Warn"), ("block", "Block")]


class PosClosingPolicy(models.Model):
    """What a register may do by itself when its session is closed."""

    _name = "pos.closing.policy"
    _inherit = ["pos.closing.kept"]
    _description = "Closing policy"
    _order = "name"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="For this company and its branches. Empty: for all companies.",
    )
    config_ids = fields.One2many(
        "pos.config",
        "closing_policy_id",
        string="Registers",
        groups=POS_MANAGER,
    )
    rule_ids = fields.One2many(
        "pos.closing.policy.rule",
        "policy_id",
        string="Thresholds",
        copy=True,
        groups=SECOND_PERSON,
    )

    blind = fields.Boolean(
        string="Blind count",
        help="Expected amounts are not sent to the person counting until the count is"
        " locked.",
    )
    max_counts = fields.Integer(
        string="Counts allowed",
        default=3,
        help="How many times the drawer may be counted before a manager must grant"
        " another count. 0: no limit.",
    )
    require_denominations = fields.Boolean(
        help="Cash is counted by coins and notes, not typed as a total."
    )
    declare_bank = fields.Selection(
        [
            ("nothing", "Nothing"),
            ("total", "Total"),
            ("reference", "Total and batch reference"),
        ],
        string="Cards and other non-cash",
        default="total",
        required=True,
        help="What is declared for each payment method that is not cash. Customer"
        " account is never declared: it holds no money.",
    )

    opening_control = fields.Boolean(
        string="Count the opening cash",
        help="Whoever opens the register counts its drawer. What differs from what was"
        " left there is judged by the thresholds for opening cash, and posted.",
    )

    four_eyes = fields.Boolean(
        default=True, help="Nobody approves a closing that they counted."
    )
    approver_group_id = fields.Many2one(
        "res.groups",
        string="Approvers",
        ondelete="restrict",
        help="Who may approve differences. Empty: all closing approvers.",
    )

    large_amount = fields.Float(
        string="Large difference above",
        digits=(16, 4),
        help="Differences above this amount, in the currency of the register, are"
        " posted to the accounts below, unless their reason has its own. 0: no"
        " difference is large.",
    )
    large_loss_account_id = fields.Many2one(
        "account.account",
        string="Loss account for large differences",
        company_dependent=True,
        check_company=True,
        ondelete="restrict",
        domain="[('active', '=', True)]",
        help="Empty: the loss account of the payment method's journal.",
    )
    large_profit_account_id = fields.Many2one(
        "account.account",
        string="Profit account for large differences",
        company_dependent=True,
        check_company=True,
        ondelete="restrict",
        domain="[('active', '=', True)]",
        help="Empty: the profit account of the payment method's journal.",
    )

    sellers_may_sign = fields.Boolean(
        string="Sellers may approve",
        default=True,
        help="Off: nobody approves the closing of a session in which they sold.",
    )
    request_hours = fields.Integer(
        string="Requests expire after",
        help="Hours after which an unanswered approval request expires and has to be"
        " made again. 0: never.",
    )
    review_days = fields.Integer(
        string="Remind of reviews after",
        default=2,
        help="Days after closing until the approvers are reminded of a closing that"
        " nobody has reviewed. 0: never.",
    )

    cashiers_edit_payment = fields.Boolean(
        string="Cashiers correct payment methods",
        help="Cashiers may change the payment method of a paid order, in Odoo's order"
        " form, as long as nothing was printed and the session is open: for the"
        " same amount, and not to a customer account. Approvers and accountants"
        " always may.",
    )

    proof_requirement = fields.Selection(
        [
            (ACCEPT, "Report only"),
            (REVIEW, "Review afterwards"),
            (APPROVAL, "Approval first"),
            (BLOCK, "Blocked"),
        ],
        string="If the proof does not match",
        default=REVIEW,
        required=True,
        help="What is required if orders, payments, books, cash or goods do not agree"
        " once a session is posted. The accountants are told in any case. With an"
        " approval or a block the posting is rolled back until a second person,"
        " or a Point of Sale administrator, accepts exactly what was found.",
    )
    trial_orders = fields.Integer(
        string="Try posting up to",
        default=500,
        help="Up to this many orders, Odoo's posting is tried, and rolled back, before"
        " anybody is asked to approve: whatever it would refuse is reported"
        " first. It takes about as long as closing does. With more orders there"
        " is a button for it. 0: never automatically.",
    )

    # If core refuses to post, there is no level: it always blocks the closing.
    check_deposits = fields.Selection(
        CHECK_LEVELS,
        string="Deposits on open orders",
        default="warn",
        required=True,
        help="Orders for another day that are not finished, but partly paid.",
    )
    check_undone_pickings = fields.Selection(
        CHECK_LEVELS, string="Outstanding transfers", default="warn", required=True
    )
    check_lock_dates = fields.Selection(
        CHECK_LEVELS,
        string="Lock dates",
        default="warn",
        required=True,
        help="Today is locked in the books: Odoo dates the entries on the first day"
        " that is not. Blocked: it is not posted before an accountant lifts the lock.",
    )
    check_accounts = fields.Selection(
        CHECK_LEVELS,
        string="Missing profit or loss account",
        default="block",
        required=True,
    )

    _trial_orders_positive = models.Constraint(
        "CHECK (trial_orders >= 0)", "The number of orders cannot be negative."
    )
    _request_hours_positive = models.Constraint(
        "CHECK (request_hours >= 0)", "The hours of a request cannot be negative."
    )
    _review_days_positive = models.Constraint(
        "CHECK (review_days >= 0)", "The days until a reminder cannot be negative."
    )
    _max_counts_positive = models.Constraint(
        "CHECK (max_counts >= 0)", "The number of counts allowed cannot be negative."
    )
    _large_amount_positive = models.Constraint(
        "CHECK (large_amount >= 0)",
        "The limit for large differences cannot be negative.",
    )

    @api.constrains("blind", "max_counts")
    def _check_blind_is_limited(self):
        for policy in self:
            if policy.blind and not policy.max_counts:
                raise ValidationError(
                    self.env._(
                        "A blind count needs a limit: with unlimited counts the"
                        " expected amount can be found by trial and error. Set the"
                        " counts allowed to 1 or more."
                    )
                )

    def _judge(self, payment_method, difference, takings, currency, opening=False):
        """Return the :class:`Verdict` on one payment method; ``rule.ref`` is a text."""
        kind = "opening" if opening else payment_method._closing_kind()
        method = payment_method.id
        rules = [
            rule
            for kinds, methods, rule in self._engine_rules()
            if kind in kinds and (not methods or method in methods)
        ]
        return verdict(difference, takings, rules, currency.rounding)

    def _is_large(self, difference, currency):
        """Tell whether a difference goes to the accounts for large differences."""
        limit = self.large_amount
        return bool(limit) and currency.compare_amounts(abs(difference), limit) > 0

    @ormcache("self.id", "self.env.lang")
    def _engine_rules(self):
        """Return ``(kinds, payment method ids, engine rule)`` for each threshold."""
        return tuple(rule._as_engine_rule() for rule in self.sudo().rule_ids)
