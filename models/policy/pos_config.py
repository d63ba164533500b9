from odoo import api, fields, models
from odoo.exceptions import UserError

from ..groups import APPROVER, POS_MANAGER


class PosConfig(models.Model):
    _inherit = "pos.config"

    closing_policy_id = fields.Many2one(
        "pos.closing.policy",
        string="Closing policy",
        default=lambda self: self.env.company._pos_closing_default_policy(),
        check_company=True,
        ondelete="restrict",
        groups=POS_MANAGER,
        help="Empty: this register closes exactly as in Odoo.",
    )
    closing_controlled = fields.Boolean(
        compute="_compute_closing_controlled",
        compute_sudo=True,
        help="Tells everybody that there is a policy, not which one.",
    )
    opening_controlled = fields.Boolean(
        compute="_compute_opening_controlled",
        compute_sudo=True,
        help="Tells everybody that the opening cash is counted and judged.",
    )
    closing_status = fields.Char(
        compute="_compute_closing_status",
        compute_sudo=True,
        help="Status of the open session's closing: a status of pos.closing.",
    )
    closing_sequence_id = fields.Many2one(
        "ir.sequence",
        string="Z numbers",
        copy=False,
        ondelete="restrict",
        readonly=True,
        groups=POS_MANAGER,
    )

    def _init_column(self, column_name):
        """Registers that existed before this module keep closing as Odoo does."""
        if column_name == "closing_policy_id":
            return None
        return super()._init_column(column_name)

    @api.model_create_multi
    def create(self, vals_list):
        """A new register starts with the policy of its own company."""
        if "default_closing_policy_id" not in self.env.context:
            companies = self.env["res.company"]
            for vals in vals_list:
                if vals.get("company_id") and "closing_policy_id" not in vals:
                    company = companies.browse(vals["company_id"])
                    policy = company._pos_closing_default_policy()
                    vals["closing_policy_id"] = policy.id
        return super().create(vals_list)

    @api.depends("closing_policy_id")
    def _compute_closing_controlled(self):
        for config in self:
            config.closing_controlled = bool(config.closing_policy_id)

    @api.depends("closing_policy_id.opening_control", "payment_method_ids.type")
    def _compute_opening_controlled(self):
        for config in self:
            drawers = config.payment_method_ids.filtered("is_cash_count")
            asked = config.closing_policy_id.opening_control
            config.opening_controlled = asked and bool(drawers)

    @api.depends("session_ids.state", "session_ids.closing_id.status")
    def _compute_closing_status(self):
        for config in self:
            config.closing_status = config.current_session_id.closing_id.status

    def action_open_closing(self):
        if not self.current_session_id:
            raise UserError(
                self.env._(
                    "%(register)s no longer has an open session. Reload the page.",
                    register=self.display_name,
                )
            )
        return self.current_session_id.action_open_closing()

    def get_statistics_for_session(self, session):
        """Hide a blind register's turnover on the dashboard from its cashiers."""
        statistics = super().get_statistics_for_session(session)
        approver = self.env.user.has_group(APPROVER)
        if session._closing_is_blind() and not approver:
            statistics["orders"]["paid"] = False
        return statistics

    @api.depends_context("uid")
    def _compute_last_session(self):
        """Whoever counts the opening blind is not told what was left."""
        result = super()._compute_last_session()
        if self.env.su or self.env.user.has_group(APPROVER):
            return result
        for config in self.filtered("opening_controlled"):
            if config.sudo().closing_policy_id.blind:
                config.last_session_closing_cash = 0
        return result

    def _closing_bills(self):
        """Return the coins and notes of this register, as its screen loads them."""
        bills = self.env["pos.bill"].sudo()
        domain = bills._load_pos_data_domain({}, self.sudo())
        return bills.search_fetch(domain, ["name", "value"])

    def _closing_next_number(self):
        """Return the next Z number; a rolled-back closing does not use it up."""
        config = self.sudo()
        if not config.closing_sequence_id:
            config.closing_sequence_id = self.env["ir.sequence"].create(
                {
                    "name": self.env._("Z numbers of %(till)s", till=self.name),
                    "code": "pos.closing",
                    "company_id": self.company_id.id,
                    "implementation": "no_gap",
                    "prefix": "Z",
                    "padding": 5,
                }
            )
        return config.closing_sequence_id.next_by_id()
