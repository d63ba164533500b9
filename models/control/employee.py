from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import consteq

from ...engine.pin import weakness

EMPLOYEE_PIN = "employee_pin"
# What ties an employee to other employees and to users.
LINKS = ["user_id", "work_contact_id"]


class People(NamedTuple):
    """Users, and ids of employees, some of whom are not users."""

    users: models.BaseModel
    employee_ids: frozenset = frozenset()

    def __or__(self, other):
        return People(self.users | other.users, self.employee_ids | other.employee_ids)


class PosClosingEmployee(models.AbstractModel):
    """The employees of a register, where ``pos_hr`` is installed and used.

    This module does not depend on it: everything about employees is here. Who is at the
    register is what its screen reported last (``pos.session.employee_id``), so it may
    bar somebody from approving, but never entitles anybody to.
    """

    _name = "pos.closing.employee"
    _description = "Employees of a register"

    @api.model
    def _is_installed(self):
        return "employee_id" in self.env["pos.session"]._fields

    @api.model
    def _are_used(self, config):
        return self._is_installed() and config.module_pos_hr

    # ------------------------------------------------------------------
    # Who counted
    # ------------------------------------------------------------------

    @api.model
    def _at_till(self, session):
        """Return values that record as evidence who was at the register.

        An employee of another company cannot have been there.
        """
        if not self._are_used(session.config_id):
            return {}
        employee = session.employee_id
        return self._values(employee) if self._is_of(employee, session) else {}

    @api.model
    def _values(self, employee):
        return {"employee_ref": employee.id, "employee_name": employee.name}

    @api.model
    def _is_of(self, employee, record):
        return employee.company_id == record.company_id

    @api.model
    def _name_of(self, employee_id):
        if not self._is_installed():
            return self._key(employee_id)
        employee = self.env["hr.employee"].sudo().browse(employee_id)
        return employee.exists().name or self._key(employee_id)

    # ------------------------------------------------------------------
    # Employees and users who are the same person
    # ------------------------------------------------------------------

    @api.model
    def _people(self, config, users, employee_ids=()):
        """Return the :class:`People` that these are, under all their logins.

        A user has an employee in each company. Several employees or users are one
        person if they have the same contact.
        """
        employee_ids = [employee_id for employee_id in employee_ids if employee_id]
        known = employee_ids or self._are_used(config)
        if not known or not self._is_installed():
            return People(users, frozenset(employee_ids))
        Employee = self.env["hr.employee"].sudo().with_context(active_test=False)
        # Searched, because an employee may have been deleted meanwhile.
        employees = Employee.search_fetch([("id", "in", employee_ids)], LINKS)
        people, seen = (users.sudo(), employees), None
        while people != seen:
            people, seen = self._logins(*people), people
        return People(people[0], frozenset(people[1].ids))

    @api.model
    def _logins(self, users, employees):
        """Return users and employees, and those that share one or a contact.

        A company as contact does not make two employees the same person.
        """
        contacts = (users.partner_id | employees.work_contact_id).ids
        employees = employees.search_fetch(
            Domain("id", "in", employees.ids)
            | Domain("user_id", "in", users.ids)
            | self._domain_contact("work_contact_id", contacts),
            LINKS,
        )
        others = users.with_context(active_test=False).search(
            self._domain_contact("partner_id", contacts)
        )
        return users | employees.user_id | others, employees

    @api.model
    def _domain_contact(self, field, contacts):
        is_person = Domain(f"{field}.is_company", "=", False)
        return Domain(field, "in", contacts) & is_person

    # ------------------------------------------------------------------
    # Who may approve with an employee's PIN
    # ------------------------------------------------------------------

    @api.model
    def _is_pin_allowed(self, closing):
        return closing.policy_id.employee_pin and self._are_used(closing.config_id)

    @api.model
    def _deciders(self, closing, barred):
        """Return the employees without a user who may approve this closing here.

        Nobody if the policy or the register names its approvers, or if it is not known
        which of them counted.

        :param People barred: see ``pos.closing._barred``
        """
        employees = closing.config_id.sudo().advanced_employee_ids
        named = closing.policy_id.approver_group_id
        if named or closing.config_id._closing_responsible():
            return employees.browse()
        if closing.policy_id.four_eyes and not closing._is_employee_known():
            return employees.browse()
        return employees.filtered(
            lambda employee: (
                employee.active
                and employee.pin
                and not employee.user_id
                and self._is_of(employee, closing)
                and employee.id not in barred.employee_ids
            )
        )

    @api.model
    def _decider(self, closing, key):
        """Return the one of :meth:`_deciders` that a client names, or nobody."""
        deciders = self._deciders(closing, closing._barred())
        return deciders.filtered(lambda employee: self._key(employee.id) == key)

    @api.model
    def _offered(self, closing, barred):
        """Return them for a list to pick from, like the users who may approve."""
        deciders = self._deciders(closing, barred).sorted("name")
        return [{"id": self._key(e.id), "name": e.name} for e in deciders]

    @api.model
    def _key(self, employee_id):
        """Return the key that stands for an employee in place of a user's id."""
        return f"employee-{employee_id}"

    @api.model
    def _is_employee(self, signer):
        return signer._name == "hr.employee"

    @api.model
    def _is_pin(self, closing, signer, secret):
        """Tell whether this is the employee PIN of a user or an employee.

        Verified here although the register's screens have its hash: the screens may be
        anybody's. A PIN that is too easily guessed proves nothing.
        """
        if not signer or not isinstance(secret, str) or weakness(secret):
            return False
        employees = signer if self._is_employee(signer) else self._of(signer, closing)
        return any(
            consteq(secret.encode(), (employee.pin or "").encode())
            for employee in employees
        )

    @api.model
    def _of(self, user, closing):
        return (
            self.env["hr.employee"]
            .sudo()
            .search(
                Domain("user_id", "=", user.id)
                & Domain("company_id", "=", closing.company_id.id)
            )
        )
