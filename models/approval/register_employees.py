from odoo import models
from odoo.exceptions import AccessError

from ..groups import POS_MANAGER, SETTINGS, is_any


class PosConfig(models.Model):
    """Who is an employee of this register, where ``pos_hr`` is installed.

    Odoo lets every cashier write the settings of a register. With a closing policy they
    decide who may approve, so only administrators may.
    """

    _inherit = "pos.config"

    def write(self, vals):
        """Check the result: pos_hr adds the employees of managers."""
        guarded = self.sudo().filtered("closing_policy_id")
        if not guarded or not guarded._closing_employees_may_change(vals):
            return super().write(vals)
        before = guarded._closing_employees()
        result = super().write(vals)
        if guarded._closing_employees() - before:
            raise AccessError(
                self.env._(
                    "Only a Point of Sale administrator can change who logs in at a"
                    " register with a closing policy, and who has manager access"
                    " there."
                )
            )
        return result

    def _closing_employees_may_change(self, vals):
        """Tell whether a user without the right writes: pos_hr writes as superuser."""
        user = self.env.user
        return (
            {"module_pos_hr", "advanced_employee_ids"} & vals.keys()
            and self.env["pos.closing.employee"]._is_installed()
            and not user._is_superuser()
            and not is_any(user, (POS_MANAGER, SETTINGS))
        )

    def _closing_employees(self):
        """Return ``(register, whether employees log in, manager without a user)``."""
        employees = {
            config: config.advanced_employee_ids.filtered(lambda e: not e.user_id)
            for config in self
        }
        return {
            (config.id, config.module_pos_hr, employee_id)
            for config in self
            for employee_id in (False, *employees[config].ids)
        }
