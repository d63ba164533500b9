from odoo import models


class PosSession(models.Model):
    """Where Odoo's posting drops or refuses what was sold and paid.

    Only for registers with a policy; each method says what core does wrong.
    """

    _inherit = "pos.session"

    def get_session_orders(self):
        """Include paid orders, whatever day they are for.

        Core leaves out all orders for a later day, as it should with drafts. But it
        leaves out paid ones as well: if there are no others, it closes a session
        without posting what was paid, and never posts it later.
        """
        orders = super().get_session_orders()
        guarded = self.filtered("closing_policy_id")
        return orders | guarded._get_closed_orders() if guarded else orders

    def _get_rounding_difference_vals(self, amount, amount_converted):
        """Post rounding that is not zero in the company's currency only.

        In a foreign currency, the roundings of several days may cancel out while their
        countervalues do not, or have the other sign. Core then returns nothing, or an
        item that the database refuses.
        """
        company_currency = self.company_id.currency_id
        converted = company_currency.compare_amounts(amount_converted, 0)
        foreign = self.currency_id.compare_amounts(amount, 0)
        guarded = self.closing_policy_id and self.config_id.cash_rounding
        if not guarded or not converted or converted == foreign:
            return super()._get_rounding_difference_vals(amount, amount_converted)
        # Core takes the direction from the amount. The item is in the company's
        # currency.
        unit = self.currency_id.rounding * converted
        values = super()._get_rounding_difference_vals(unit, amount_converted)
        values["currency_id"] = company_currency.id
        return {**values, "amount_currency": values["debit"] - values["credit"]}
