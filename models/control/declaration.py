import math

from odoo import models
from odoo.exceptions import UserError

from ..remote import read_text

# Above these, a typing error is more likely than a full drawer.
MAX_AMOUNT = 1e12
MAX_PIECES = 1_000_000
LONGEST_REFERENCE = 100


class PosClosingTender(models.Model):
    """Checks what a client sends for one attempt to count: amounts, coins and notes."""

    _inherit = "pos.closing.tender"

    def _read_declarations(self, entries):
        """Check what the client declares, and price the coins and notes.

        :return: ``{tender: {"amount", "reference", "denominations"}}``
        """
        declared = {}
        for entry in self._read_entries(entries):
            tender = self._of_closing(entry.get("payment_method_id"))
            if tender in declared or tender.declaration == "nothing":
                raise UserError(tender._text_not_declared())
            declared[tender] = tender._read_declaration(entry)
        forgotten = self.filtered(
            lambda tender: tender.declaration != "nothing" and tender not in declared
        )
        if forgotten:
            raise UserError(
                self.env._(
                    "Count these as well: %(tenders)s.",
                    tenders=", ".join(forgotten.payment_method_id.mapped("name")),
                )
            )
        return declared

    def _read_entries(self, entries):
        """Refuse with a sentence whatever malformed value a remote caller sends."""
        entries = entries or []
        is_list = isinstance(entries, list | tuple)
        if not is_list or not all(isinstance(entry, dict) for entry in entries):
            raise UserError(
                self.env._("Something went wrong. Reload the page and try again.")
            )
        return entries

    def _read_declaration(self, entry):
        reference = self._read_reference(entry.get("reference"))
        if entry.get("bills") is None:
            self._check_denominations_optional()
            amount, denominations = entry.get("amount"), False
        else:
            denominations = self._read_bills(entry["bills"])
            amount = sum(line["value"] * line["quantity"] for line in denominations)
        return {
            "amount": self._read_amount(amount),
            "reference": reference,
            "denominations": denominations,
        }

    def _read_amount(self, amount):
        amount = self._read_money(amount)
        if self.kind == "cash" and amount < 0:
            raise UserError(
                self.env._(
                    "The count of %(tender)s cannot be negative.",
                    tender=self.payment_method_id.name,
                )
            )
        return amount

    def _read_money(self, amount):
        name = self.payment_method_id.name
        if isinstance(amount, bool) or not isinstance(amount, int | float):
            raise UserError(self.env._("Enter the amount of %(tender)s.", tender=name))
        if not math.isfinite(amount) or abs(amount) > MAX_AMOUNT:
            raise UserError(
                self.env._("Enter a valid amount for %(tender)s.", tender=name)
            )
        rounded = self.currency_id.round(amount)
        if not math.isclose(rounded, amount, rel_tol=1e-12, abs_tol=1e-9):
            raise UserError(
                self.env._(
                    "The amount of %(tender)s has more decimals than %(currency)s.",
                    tender=name,
                    currency=self.currency_id.name,
                )
            )
        return rounded

    def _read_reference(self, reference):
        reference = read_text(self.env, reference, LONGEST_REFERENCE)
        if self.declaration == "reference" and not reference:
            raise UserError(
                self.env._(
                    "Enter the batch reference of %(tender)s.",
                    tender=self.payment_method_id.name,
                )
            )
        return reference or False

    def _read_bills(self, quantities):
        """Return the counted coins and notes with their current values."""
        bills = self._owner().config_id._closing_bills()
        return [
            {
                "bill_id": bill.id,
                "name": bill.name,
                "value": bill.value,
                "quantity": quantity,
            }
            for bill, quantity in self._read_quantities(bills, quantities)
        ]

    def _check_denominations_optional(self):
        if self.kind == "cash" and self._owner().policy_id.require_denominations:
            raise UserError(
                self.env._(
                    "Count %(tender)s by coins and notes.",
                    tender=self.payment_method_id.name,
                )
            )

    def _read_quantities(self, bills, quantities):
        by_id = {str(bill.id): bill for bill in bills}
        self._read_entries([quantities])
        for key, quantity in quantities.items():
            bill = by_id.get(str(key))
            if not bill or type(quantity) is not int or not 0 <= quantity < MAX_PIECES:
                raise UserError(
                    self.env._(
                        "%(quantity)s pieces of coin or note %(bill)s cannot be"
                        " counted at this register.",
                        quantity=quantity,
                        bill=bill.name if bill else key,
                    )
                )
            yield bill, quantity

    def _text_not_declared(self):
        return self.env._(
            "%(tender)s is not counted here, or was entered twice.",
            tender=self.payment_method_id.name,
        )
