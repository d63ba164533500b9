from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..statuses import REVIEWED, TO_REVIEW

REVIEW_ACTIVITY = "pos_closing_control.activity_closing_review"


class PosClosing(models.Model):
    """Reviews: a second person looks at what was closed at once."""

    _inherit = "pos.closing"

    def review(self, note=None):
        """Mark closings as reviewed, as a second person; skip those already reviewed.

        :param str note: what was found, for the record
        :return: the dictionary of :meth:`state` for one closing, True for many
        :raise UserError: none of them is to be reviewed
        """
        self.check_access("read")
        waiting = self.filtered(lambda c: c.review_state == TO_REVIEW)
        if not waiting:
            raise UserError(self.env._("There is nothing to review."))
        for closing in waiting:
            closing._review(note)
        return self.state() if len(self) == 1 else True

    def _review(self, note):
        closing = self._enter()
        closing._check_second_person()
        closing.approval_ids._sign(closing, REVIEWED, note)
        closing.review_state = REVIEWED
        closing.activity_feedback([REVIEW_ACTIVITY], user_id=self.env.uid)
        closing.activity_unlink([REVIEW_ACTIVITY])

    @api.model
    def _cron_remind_of_reviews(self):
        """Remind the approvers of closings not reviewed within the policy's days."""
        waiting = self.sudo().search(
            Domain("review_state", "=", TO_REVIEW)
            & Domain("policy_id.review_days", ">", 0)
        )
        overdue = waiting.filtered(lambda closing: closing._is_review_overdue())
        overdue._each_apart("_remind_of_review")

    def _remind_of_review(self):
        self._schedule_for_approvers(REVIEW_ACTIVITY)

    def _is_review_overdue(self):
        days = timedelta(days=self.policy_id.review_days)
        return self.closed_at <= fields.Datetime.now() - days

    def action_review(self):
        """Open the wizard that asks for the note, for one closing or many."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Review"),
            "res_model": "pos.closing.review.wizard",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_closing_ids": self.ids},
        }
