from odoo import fields, models
from odoo.exceptions import UserError

from ..groups import SECOND_PERSON
from ..remote import check_one


class PosClosing(models.Model):
    """The slip printed when the register is closed, with lines to sign on paper."""

    _inherit = "pos.closing"

    def slip(self):
        """Answer what the closing slip says; the printer's client lays it out.

        Amounts are floats in the currency of the register. Whoever counts blind gets a
        slip without expected amounts and differences, unless they may approve or audit.

        :return: dict with ``company``, ``till``, ``session``, ``number`` (the Z
            number), ``opened``, ``closed`` and ``printed`` (UTC), ``counted_by``,
            ``closed_by``, ``currency_id``, ``shows_difference``: bool, ``signatures``:
            list as ``approvals`` of :meth:`state`, and ``tenders``: list of dict with
            ``name``, ``is_counted``, ``counted``, ``expected``, ``difference`` (False
            where not told), ``reference``, ``reasons``: list of str, ``bills``: list of
            ``{"bill_id", "name", "value", "quantity"}``
        :raise UserError: the register is not counted yet
        """
        check_one(self)
        self.check_access("read")
        closing = self.sudo()
        if not closing.count_id:
            raise UserError(self.env._("Count the register before you print its slip."))
        shown = closing._shows_difference()
        return {
            **closing._slip_head(),
            "shows_difference": shown,
            "tenders": [tender._slip(shown) for tender in closing.tender_ids],
            "signatures": [approval._answer() for approval in closing.approval_ids],
        }

    def _slip_head(self):
        session = self.session_id
        moment = fields.Datetime.to_string
        return {
            "company": self.company_id.name,
            "till": self.config_id.display_name,
            "session": session.display_name,
            "number": self.name,
            "opened": moment(session.start_at),
            "closed": moment(self.closed_at),
            "printed": moment(fields.Datetime.now()),
            "counted_by": self.counted_by,
            "closed_by": self.closed_by_id.name,
            "currency_id": self.currency_id.id,
        }

    def _shows_difference(self):
        user = self.env.user
        second_person = any(user.has_group(group) for group in SECOND_PERSON.split(","))
        return not self.policy_id.blind or second_person


class PosClosingTender(models.Model):
    _inherit = "pos.closing.tender"

    def _slip(self, shown):
        """Return one payment method of the slip; see ``pos.closing.slip``."""
        counted = self.declaration != "nothing"
        explanations = self._current_explanations()
        return {
            "name": self.payment_method_id.name,
            # What nobody counted is taken to be as expected.
            "counted": counted and self.counted,
            "is_counted": counted,
            "expected": shown and self.expected,
            "difference": shown and self.difference,
            "reference": self.reference,
            "reasons": explanations.reason_id.mapped("name"),
            "bills": self._counted_bills(),
        }

    def _counted_bills(self):
        lines = self.closing_id.count_id.line_ids
        line = lines.filtered(
            lambda line: line.payment_method_id == self.payment_method_id
        )
        return [piece for piece in line.denominations or [] if piece["quantity"]]
