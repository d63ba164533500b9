from odoo import fields, models
from odoo.exceptions import AccessError

from ..groups import ACCESS_RIGHTS


class PosClosingPolicy(models.Model):
    """Whether an employee's PIN can approve, and the locks after wrong ones."""

    _inherit = "pos.closing.policy"

    employee_pin = fields.Boolean(
        string="Approve with employee PIN",
        help="At registers where employees log in, approvers may approve with their"
        " employee PIN, and so may employees with manager access who are not"
        " users, unless the policy or the register names its approvers. Weak"
        " evidence: Odoo sends these PINs to the browser of every register as"
        " unsalted SHA1, from which anybody who opens the register can work them"
        " out. A closing PIN is not sent anywhere. Never enough to approve a"
        " blocked closing.",
    )
    has_employees = fields.Boolean(compute="_compute_has_employees")
    employee_locks = fields.Text(
        string="Employees at registers",
        compute="_compute_employee_locks",
        groups=ACCESS_RIGHTS,
        help="Wrong PINs at registers lock an employee for a while. Those of users are"
        " on the form of the user.",
    )

    def _compute_has_employees(self):
        """Show the option only where its module is installed."""
        self.has_employees = self.env["pos.closing.employee"]._is_installed()

    def _compute_employee_locks(self):
        locks = self.env["pos.closing.secret.lock"].sudo()._of_employees()
        self.employee_locks = "\n".join(lock._employee_text() for lock in locks)

    def action_unlock_employees(self):
        """Forget the wrong attempts of all employees without a user."""
        if not self.env.user.has_group(ACCESS_RIGHTS):
            raise AccessError(self.env._("Only an administrator can unlock a PIN."))
        for lock in self.env["pos.closing.secret.lock"].sudo()._of_employees():
            lock._unlock()
        self.invalidate_recordset(["employee_locks"])
