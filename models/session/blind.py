from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..groups import APPROVER


class PosSession(models.Model):
    """What a till that is counted blind does not tell its cashiers before the count.

    Orders and payments stay readable, as cashiers work with them: who adds them all up
    learns what is expected. Nothing on the way to the count does it for them.
    """

    _inherit = "pos.session"

    def _closing_is_blind(self):
        policy = self.sudo().closing_policy_id
        return policy.blind and not self.sudo().closing_id.count_id

    def _closing_hidden(self):
        """Return the sessions of which this user is not told what is expected."""
        if self.env.su or self.env.user.has_group(APPROVER):
            return self.browse()
        return self.filtered(lambda session: session._closing_is_blind())

    def _check_closing_may_know(self):
        for session in self.filtered(lambda session: session._closing_is_blind()):
            raise UserError(
                self.env._(
                    "%(session)s is counted blind: what is expected is shown after the"
                    " count.",
                    session=session.display_name,
                )
            )

    @api.depends("closing_id.count_id")
    @api.depends_context("uid")
    def _compute_cash_balance(self):
        hidden = self._closing_hidden()
        hidden.cash_register_balance_end = hidden.cash_register_difference = 0
        return super(PosSession, self - hidden)._compute_cash_balance()

    @api.depends("closing_id.count_id")
    @api.depends_context("uid")
    def _compute_total_payments_amount(self):
        hidden = self._closing_hidden()
        hidden.total_payments_amount = 0
        return super(PosSession, self - hidden)._compute_total_payments_amount()

    def get_closing_control_data(self):
        """Core's expected amounts, and in pos_hr those of each employee.

        :raise UserError: while the till is counted blind, for everybody; redacting
            would not do, as pos_hr adds its own amounts to what it gets from here
        """
        self._check_closing_may_know()
        return super().get_closing_control_data()


class ReportSaleDetails(models.AbstractModel):
    _inherit = "report.point_of_sale.report_saledetails"

    @api.model
    def get_sale_details(
        self,
        date_start=False,
        date_stop=False,
        config_ids=False,
        session_ids=False,
        **kwargs,
    ):
        """Core's *Daily Sale*: not for cashiers while a till of it is counted blind."""
        domain = Domain("state", "!=", "closed")
        if session_ids:
            domain &= Domain("id", "in", session_ids)
        elif config_ids:
            domain &= Domain("config_id", "in", config_ids)
        sessions = self.env["pos.session"].search(domain)
        sessions._closing_hidden()._check_closing_may_know()
        return super().get_sale_details(
            date_start, date_stop, config_ids, session_ids, **kwargs
        )
