from odoo import fields, models
from odoo.exceptions import AccessError

from ..groups import ACCESS_RIGHTS


class PosClosingPolicy(models.Model):
    """Whether the PIN of an employee signs, and the locks that wrong ones lead to."""

    _inherit = "pos.closing.policy"

    employee_pin = fields.Boolean(
        string="Sign with employee PIN",
        help="At tills where employees log in, approvers may sign with their employee"
        " PIN, and so may employees with manager access who are no users, unless the"
        " policy or the till names its approvers. A weak proof: Odoo sends these PINs"
        " to the browser of every till as unsalted SHA1, from which whoever opens the"
        " till can work them out. A closing PIN is not sent anywhere. Never enough to"
        " release a block.",
    )
    has_employees = fields.Boolean(compute="_compute_has_employees")
    employee_locks = fields.Text(
        string="Employees at tills",
        compute="_compute_employee_locks",
        groups=ACCESS_RIGHTS,
        help="Wrong PINs at tills lock an employee for a while. Those of users are on"
        " the form of the user.",
    )

    def _compute_has_employees(self):
        """The option is shown where its module is installed."""
        self.has_employees = self.env["pos.closing.employee"]._is_installed()

    def _compute_employee_locks(self):
        locks = self.env["pos.closing.secret.lock"].sudo()._of_employees()
        self.employee_locks = "\n".join(lock._employee_text() for lock in locks)

    def action_unlock_employees(self):
        """Forget the wrong tries of all employees without a user."""
        if not self.env.user.has_group(ACCESS_RIGHTS):
            raise AccessError(self.env._("Only an administrator unlocks a PIN."))
        for lock in self.env["pos.closing.secret.lock"].sudo()._of_employees():
            lock._unlock()
        self.invalidate_recordset(["employee_locks"])
