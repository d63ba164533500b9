"""What a blind register does not tell its cashiers, and where that is implemented.

A cashier is whoever is neither approver nor auditor; *before* means until the count is
final. A test tries everything that can be read, searched, grouped and called.

=================================  ====================================================
What is not told before            Kept back in
=================================  ====================================================
expected, difference, requirement  ``models/control/answer.py``: answers of all verbs;
                                   ``models/control/tender.py``: nothing is stored yet
expected at a wrong attempt, and   groups of the fields in ``models/control/count.py``
which tender was off               and ``models/control/count_line.py``
shares of an earlier difference    ``models/control/explanation.py``
amounts of what came after it      ``models/session/pos_session.py``: the sentence on
                                   what changed since the count
which way a method's takings go    ``models/closing/check_payments.py``
balance, difference and payments   here: fields of the session
what Odoo's closing dialog shows   here: ``get_closing_control_data``, to nobody
Odoo's *Daily Sale*                here: ``get_sale_details``
sums of orders and payments        ``models/session/blind_sums.py``: groups, pivots,
                                   graphs, digests, and the feet of lists
turnover on the dashboard          ``models/policy/pos_config.py``
the X report                       ``report/pos_closing_report.py``
proofs of an open session          ``models/proof/session_proof.py``, and the rules in
                                   ``security/pos_closing_proof_rules.xml``
amounts that the proof misses      groups in ``models/closing/proven.py``
sales as they were paid            ``security/ir.model.access.csv``: the journal;
                                   ``models/closing/changed_sales.py``: what differs
what was left, at an opening       ``models/policy/pos_config.py``: on the dashboard;
                                   ``models/opening/session_opening.py``: as the float
=================================  ====================================================

Afterwards all of it is shown, except on the slip on paper, which leaves out the
difference: ``models/closing/slip.py``.

Not hidden, since cashiers work with it: single orders, payments and cash moves, their
number, the float, and what closed sessions left. Cashiers can still add these up by
hand; only the totals are withheld. Nor is hidden what Odoo has posted and moved
meanwhile: entries of invoiced orders, and goods, whose quantities and prices a cashier
knows.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..groups import APPROVER, AUDITOR, is_any


class PosSession(models.Model):
    """What is expected, as fields of the session and in Odoo's own calls."""

    _inherit = "pos.session"

    def _closing_is_blind(self):
        policy = self.sudo().closing_policy_id
        return policy.blind and not self.sudo().closing_id.count_id

    @api.model
    def _closing_tells_all(self):
        """Only a second person is told before the count: no accountant either."""
        return self.env.su or is_any(self.env.user, (APPROVER, AUDITOR))

    @api.model
    def _closing_query_hidden(self):
        """Return a query of all sessions that are blind now."""
        blind = Domain("state", "!=", "closed")
        blind &= Domain("closing_policy_id.blind", "=", True)
        counted = Domain("closing_id.count_id", "!=", False)
        return self.sudo().with_context(active_test=False)._search(blind & ~counted)

    def _closing_hidden(self):
        """Return the sessions whose expected amounts this user must not see."""
        if self._closing_tells_all():
            return self.browse()
        return self.filtered(lambda session: session._closing_is_blind())

    def _check_closing_may_know(self):
        for session in self.filtered(lambda session: session._closing_is_blind()):
            raise UserError(
                self.env._(
                    "%(session)s is counted blind: expected amounts are shown after"
                    " the count.",
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

        :raise UserError: while the register is counted blind, for everybody; redacting
            is not enough, because pos_hr adds its own amounts to the result
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
        """Core's *Daily Sale*: refused to cashiers while a register of it is blind."""
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
