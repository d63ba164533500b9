from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..control.employee import People
from ..groups import APPROVER, AUDITOR, POS_USER, is_any
from ..statuses import COUNTING, READY, TO_APPROVE

# Notify at most this many: in a larger group everybody leaves it to the others.
MOST_ASKED = 10


class PosClosingControl(models.AbstractModel):
    """Who may see a closing or opening, who may decide on it, and who is asked to.

    A register may name the people who are responsible for it. Then only they, of all
    approvers, decide on its closings, besides the Point of Sale administrators.
    """

    _inherit = "pos.closing.control"

    may_read = fields.Boolean(
        compute="_compute_may_read",
        search="_search_may_read",
        compute_sudo=True,
        help="Technical: the record rules ask for it.",
    )

    # ------------------------------------------------------------------
    # Who sees it
    # ------------------------------------------------------------------

    @api.depends("status", "counted_by_id")
    @api.depends_context("uid")
    def _compute_may_read(self):
        seen = self.filtered_domain(self._domain_may_read())
        seen.may_read = True
        (self - seen).may_read = False

    def _search_may_read(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._domain_may_read()
        return domain if True in value else ~domain

    @api.model
    def _domain_may_read(self):
        """Hide from approvers closings of registers that others are responsible for.

        Except those they counted or opened, and those that are being counted or are
        ready, because they may be the cashier who continues them. Accountants read
        closed ones only: an open one may be counted blind.
        """
        tills = self.env["pos.config"]._closing_of_others()
        if not is_any(self.env.user, (POS_USER, AUDITOR)):
            return Domain("status", "not in", (COUNTING, TO_APPROVE, READY))
        if not tills:
            return Domain.TRUE
        return (
            Domain("config_id", "not in", tills.ids)
            | Domain("status", "in", (COUNTING, READY))
            | Domain("counted_by_id", "=", self.env.uid)
            | Domain("session_id.user_id", "=", self.env.uid)
        )

    # ------------------------------------------------------------------
    # Who decides
    # ------------------------------------------------------------------

    def _is_approver(self):
        user = self.env.user
        # In this order, so that it costs a cashier no query.
        return (
            self._is_in_approver_group()
            and not self._is_archived(user)
            and self.config_id._closing_is_responsible(user)
        )

    def _is_in_approver_group(self):
        group = self.policy_id.approver_group_id
        if group:
            return group.id in self.env.user._get_group_ids()
        return self.env.user.has_group(APPROVER)

    def _is_second_person(self):
        """Tell whether this user may decide: the only place that knows."""
        return self._is_approver() and self.env.user not in self._barred().users

    def _check_second_person(self):
        """Say what keeps this person from deciding, if anything does."""
        if not self._is_second_person():
            raise AccessError(self._why_no_second_person())

    def _why_no_second_person(self):
        user = self.env.user
        if self._is_archived(user):
            return self.env._(
                "%(user)s is archived and can no longer approve.", user=user.name
            )
        if not self.config_id._closing_is_responsible(user):
            return self.env._(
                "Closings of %(till)s are approved by: %(names)s.",
                till=self.config_id.display_name,
                names=", ".join(self.config_id._closing_responsible().mapped("name")),
            )
        if not self._is_in_approver_group():
            return self.env._(
                "Only an approver of this register can approve what was counted."
            )
        if user in self._sellers().users:
            return self.env._("You sold in this session: somebody else must approve.")
        return self.env._("You counted this register: somebody else must approve.")

    # ------------------------------------------------------------------
    # Who must not decide
    # ------------------------------------------------------------------

    def _barred(self):
        """Return the :class:`People` who must not decide, under any of their logins."""
        return self._counters() | self._sellers()

    def _counters(self):
        """Return who counted in this round, if the policy wants four eyes."""
        counts = self.count_ids.browse()
        if self.policy_id.four_eyes:
            counts = self._counts_of_round()
        return self._people(counts.user_id, counts.mapped("employee_ref"))

    def _counts_of_round(self):
        return self.count_ids.filtered(lambda count: count.round == self.round)

    def _is_employee_known(self):
        """Tell whether the register named the employee who was there for each count."""
        return all(self._counts_of_round().mapped("employee_ref"))

    def _sellers(self):
        """Return who sold in this session, if the policy bars sellers from approving.

        Includes the users in whose login it was sold: the client says who the seller
        is.
        """
        orders = self.env["pos.order"].sudo()
        if self.policy_id.sellers_may_sign:
            return People(orders.user_id)
        domain = Domain("session_id", "=", self.session_id.id)
        domain &= Domain("state", "!=", "cancel")
        fields_ = ["user_id:recordset", "create_uid:recordset"]
        if self.env["pos.closing.employee"]._are_used(self.config_id):
            fields_.append("employee_id:recordset")
        [(sellers, logins, *employees)] = orders._read_group(domain, aggregates=fields_)
        employee_ids = [employee.id for found in employees for employee in found]
        return self._people(sellers | logins, employee_ids)

    def _people(self, users, employee_ids):
        Employee = self.env["pos.closing.employee"]
        return Employee._people(self.config_id, users, employee_ids)

    @api.model
    def _is_archived(self, user):
        return not user.active and not user._is_superuser()

    # ------------------------------------------------------------------
    # Who is asked
    # ------------------------------------------------------------------

    def _schedule_for_approvers(self, activity, note=""):
        """Give each of the register's approvers this activity, unless they have it."""
        asked = self.activity_search([activity]).user_id
        for user in self._approvers() - asked:
            self._schedule_for(user, activity, note)

    def _schedule_for(self, user, activity, note):
        """Give somebody an activity that nobody else can delete.

        Odoo lets the user who created an activity do so: here that is the cashier.
        """
        nobodys = self.with_user(SUPERUSER_ID)
        nobodys.activity_schedule(activity, user_id=user.id, note=note)

    def _approvers(self):
        """Return up to ten people to ask to approve or review this closing."""
        users = self.env["res.users"].sudo()
        domain = self._domain_approvers(self._barred())
        domain &= self.config_id._closing_domain_responsible()
        return users.search(domain, order="id", limit=MOST_ASKED)

    def _domain_approvers(self, barred):
        """Return a domain of all users who may approve or review this closing now."""
        group = self.policy_id.approver_group_id or self.env.ref(APPROVER)
        domain = Domain(
            [
                ("all_group_ids", "in", group.ids),
                ("company_ids", "in", self.company_id.ids),
                ("share", "=", False),
            ]
        )
        domain &= Domain("id", "not in", barred.users.ids)
        return domain & self.config_id._closing_domain_deciders()
