from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.lockout import TRIES, lock_minutes

# Number of lines of history kept for administrators.
HISTORY = 20


class PosClosingSecretLock(models.Model):
    """Wrong PINs and passwords of an approver, counted for all registers together.

    No group has access. Attempts on one approver are serialised by a lock on the row,
    taken before a secret is verified; Odoo retries a transaction with a stale counter.
    """

    _name = "pos.closing.secret.lock"
    _inherit = "pos.closing.undefaulted"
    _description = "Failed attempts of an approver"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", ondelete="cascade")
    employee_ref = fields.Integer(
        help="Id of an employee who is not a user: pos_hr need not be installed."
    )
    failures = fields.Integer(help="Failed attempts since the last correct one.")
    locked_until = fields.Datetime()
    history = fields.Text(help="Locks and unlocks, the latest first.")

    _unique_user = models.Constraint(
        "UNIQUE (user_id)", "An approver has only one record of failed attempts."
    )
    _unique_employee = models.Constraint(
        "UNIQUE (employee_ref)", "An employee has only one record of failed attempts."
    )
    _one_owner = models.Constraint(
        "CHECK ((user_id IS NULL) != (employee_ref IS NULL))",
        "Failed attempts are those of a user, or of an employee who is not a user.",
    )

    @api.model
    def _acquire(self, signer):
        """Return the row of an approver, locked until the end of the transaction.

        :param signer: a user, or an employee who is not a user
        """
        is_employee = self.env["pos.closing.employee"]._is_employee(signer)
        column = SQL.identifier("employee_ref" if is_employee else "user_id")
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """INSERT INTO pos_closing_secret_lock (%s, failures)
                        VALUES (%s, 0) ON CONFLICT DO NOTHING""",
                column,
                signer.id,
            )
        )
        self.env.cr.execute(
            SQL(
                "SELECT id FROM pos_closing_secret_lock WHERE %s = %s FOR UPDATE",
                column,
                signer.id,
            )
        )
        lock = self.sudo().browse(self.env.cr.fetchone()[0])
        lock.invalidate_recordset()
        return lock

    def _minutes_left(self):
        """Return how many minutes the lock still lasts, 0 for none."""
        if not self.locked_until:
            return 0
        seconds = (self.locked_until - fields.Datetime.now()).total_seconds()
        return max(-(-int(seconds) // 60), 0)

    def _fail(self, where):
        """Count a wrong attempt; return for how many minutes it locks, 0 for none.

        :param str where: the register, for the administrators
        """
        self.failures += 1
        minutes = lock_minutes(self.failures)
        if minutes:
            self.locked_until = fields.Datetime.now() + timedelta(minutes=minutes)
            self._remember(
                self.env._(
                    "Locked for %(minutes)s min after %(failures)s failed attempts at"
                    " %(till)s.",
                    minutes=minutes,
                    failures=self.failures,
                    till=where,
                )
            )
        return minutes

    def _succeed(self):
        """Reset the count of wrong attempts after a right one."""
        if self.failures or self.locked_until:
            self._release()

    def _release(self):
        self.write({"failures": 0, "locked_until": False})

    def _unlock(self):
        self._release()
        self._remember(self.env._("Unlocked by %(user)s.", user=self.env.user.name))

    def _remember(self, text):
        now = fields.Datetime.to_string(fields.Datetime.now())
        lines = [f"{now} UTC: {text}", *(self.history or "").splitlines()]
        self.history = "\n".join(lines[:HISTORY])

    @api.model
    def _of_employees(self):
        """Return the rows of employees that have something to show."""
        told = Domain("failures", ">", 0) | Domain("history", "!=", False)
        return self.search(Domain("employee_ref", ">", 0) & told)

    def _employee_text(self):
        """Return what administrators read on the policy's form."""
        name = self.env["pos.closing.employee"]._name_of(self.employee_ref)
        return "\n".join(f"{name}: {line}" for line in self._text().splitlines())

    def _text(self):
        """Return what administrators read on the user's form."""
        self.ensure_one()
        minutes = self._minutes_left()
        lines = [
            minutes
            and self.env._("Locked for another %(minutes)s min.", minutes=minutes),
            not minutes
            and self.failures
            and self.env._(
                "Failed attempts: %(failures)s (locked after every %(tries)s).",
                failures=self.failures,
                tries=TRIES,
            ),
            self.history,
        ]
        return "\n".join(line for line in lines if line)
