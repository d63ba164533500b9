from odoo import api, fields, models

from ...engine.verdict import APPROVAL, strictest
from ..groups import SECOND_PERSON
from ..remote import check_one
from ..statuses import CLOSED


class PosClosing(models.Model):
    """Compares what Odoo will post with the journal of sales.

    This happens under the lock of the session at each step of the closing. A changed
    sale blocks the closing until it is corrected, or a second person has approved each
    change.
    """

    _inherit = "pos.closing"

    changed_sales = fields.Json(
        readonly=True,
        groups=SECOND_PERSON,
        help="Orders that were changed after they were paid.",
    )

    @api.depends("count_id", "changed_sales")
    def _compute_outcome(self):
        return super()._compute_outcome()

    def _strictest_required(self):
        required = super()._strictest_required()
        if not self.count_id or not self.changed_sales:
            return required
        return strictest([required or APPROVAL, APPROVAL])

    def action_view_receipts(self):
        check_one(self)
        return self.session_id.action_view_closing_receipts()

    # ------------------------------------------------------------------
    # When it is compared
    # ------------------------------------------------------------------

    def _reopen_if_changed(self):
        message = super()._reopen_if_changed()
        self._compare_sales()
        return message

    def _check_ready(self):
        self._compare_sales()
        return super()._check_ready()

    def _compare_sales(self):
        """Compare the sales; new changes are logged and have to be approved."""
        if self.status == CLOSED:
            return
        Change = self.env["pos.closing.sale.change"]
        found = Change._found(self.session_id)
        known = self.changed_sales
        if Change._covers(known, found) and Change._covers(found, known):
            return
        self.changed_sales = found or False
        self._log(
            self._text_changed_sales(amounts=False)
            if found
            else self.env._("All sales are back to what they were when they were paid.")
        )
        if self.count_id:
            self._advance()

    # ------------------------------------------------------------------
    # What stands in the way
    # ------------------------------------------------------------------

    def _run_checks(self):
        """Report changes as a check before the count, and as missing after it."""
        checks = super()._run_checks()
        if self.changed_sales and not self.count_id and self.status != CLOSED:
            orders = [change["order"] for change in self.changed_sales]
            checks.append(
                {
                    "code": "sales",
                    "level": "warn",
                    "message": self._missing_sales()["message"],
                    "res_model": "pos.order",
                    "res_ids": self.env["pos.order"].browse(orders).exists().ids,
                }
            )
        return checks

    def _missing_of_count(self):
        missing = super()._missing_of_count()
        if self.count_id and self.changed_sales and not self._signature():
            missing.append(self._missing_sales())
        return missing

    def _missing_sales(self):
        """Tell approvers what was and is, others only which orders are concerned."""
        message = self.env._(
            "%(sales)s\nCorrect this, or have it approved.",
            sales=self._text_changed_sales(amounts=self._is_approver()),
        )
        return {"code": "sales", "message": message}

    def _text_changed_sales(self, amounts):
        Change = self.env["pos.closing.sale.change"]
        title = self.env._("Sales that were changed after they were paid:")
        text = Change._text(self.changed_sales, self.currency_id, amounts)
        return f"{title}\n{text}"

    def _request_text(self):
        text = super()._request_text()
        if not self.changed_sales:
            return text
        return f"{text}\n{self._text_changed_sales(amounts=False)}"

    # ------------------------------------------------------------------
    # What an approval covers
    # ------------------------------------------------------------------

    def _signed_values(self):
        return {**super()._signed_values(), "changed_sales": self.changed_sales}

    def _is_of(self, approval):
        """An approval covers the changes as they were then, and no others."""
        Change = self.env["pos.closing.sale.change"]
        return super()._is_of(approval) and Change._covers(
            approval.changed_sales, self.changed_sales
        )


class PosClosingApproval(models.Model):
    _inherit = "pos.closing.approval"

    changed_sales = fields.Json(
        readonly=True,
        groups=SECOND_PERSON,
        help="The changed sales that were approved with it.",
    )
    changed_sales_text = fields.Text(
        string="Changed sales",
        compute="_compute_changed_sales_text",
        groups=SECOND_PERSON,
    )

    @api.depends("changed_sales")
    @api.depends_context("lang", "tz")
    def _compute_changed_sales_text(self):
        Change = self.env["pos.closing.sale.change"]
        for approval in self:
            changes, currency = approval.changed_sales or [], approval.currency_id
            text = Change._text(changes, currency, amounts=True)
            approval.changed_sales_text = text or False
