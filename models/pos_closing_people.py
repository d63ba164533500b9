from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .pos_closing_control import COUNTING, READY

# How many people are asked or reminded: more would feel responsible, and nobody act.
MOST_ASKED = 10


class PosClosingControl(models.AbstractModel):
    """Who may see a closing or opening, who may decide on it, and who is asked to.

    A till may name the people who are responsible for it. Of all approvers only they
    decide on its closings then, besides the administrators of the Point of Sale.
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
        """Hide from approvers the closings of tills that others are responsible for.

        Not those they counted or opened, nor those that are being counted or are
        ready: they may be the cashier who goes on with them.
        """
        tills = self.env["pos.config"]._closing_of_others()
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
        # In this order: for a cashier it costs no query.
        return (
            super()._is_approver()
            and not self._is_archived(user)
            and self.config_id._closing_is_responsible(user)
        )

    def _check_second_person(self):
        """Say what stands in this person's way before the general sentence."""
        user = self.env.user
        if self._is_archived(user):
            raise AccessError(
                self.env._("%(user)s is archived and signs no more.", user=user.name)
            )
        if not self.config_id._closing_is_responsible(user):
            raise AccessError(
                self.env._(
                    "%(till)s has people of its own who sign and review its closings:"
                    " %(names)s.",
                    till=self.config_id.display_name,
                    names=", ".join(
                        self.config_id._closing_responsible().mapped("name")
                    ),
                )
            )
        if self._is_approver() and user in self._sellers():
            raise AccessError(
                self.env._("You sold in this session: somebody else must sign.")
            )
        return super()._check_second_person()

    def _is_second_person(self):
        return super()._is_second_person() and self.env.user not in self._barred()

    def _barred(self):
        """Return who must not decide: who counted in this round, and who sold."""
        barred = self._sellers()
        if self.policy_id.four_eyes:
            barred |= self.count_ids.filtered(lambda c: c.round == self.round).user_id
        return barred

    def _sellers(self):
        """Return who sold in this session, if the policy lets them sign nothing.

        Also in whose login it was sold: the seller of an order is the client's word.
        """
        orders = self.env["pos.order"].sudo()
        if self.policy_id.sellers_may_sign:
            return orders.user_id
        domain = Domain("session_id", "=", self.session_id.id)
        domain &= Domain("state", "!=", "cancel")
        people = ["user_id:recordset", "create_uid:recordset"]
        [(sellers, logins)] = orders._read_group(domain, aggregates=people)
        return sellers | logins

    @api.model
    def _is_archived(self, user):
        return not user.active and not user._is_superuser()

    # ------------------------------------------------------------------
    # Who is asked
    # ------------------------------------------------------------------

    def _schedule_for_approvers(self, activity, note=""):
        """Give each of the till's approvers this activity, unless they have it."""
        asked = self.activity_search([activity]).user_id
        for user in self._approvers() - asked:
            self.activity_schedule(activity, user_id=user.id, note=note)

    def _approvers(self):
        """Return up to ten people to ask to sign or review this closing."""
        users = self.env["res.users"].sudo()
        domain = self._domain_approvers()
        domain &= self.config_id._closing_domain_responsible()
        return users.search(domain, order="id", limit=MOST_ASKED)

    def _domain_approvers(self):
        """Return a domain of all who may sign or review this closing just now."""
        group = self.policy_id.approver_group_id or self.env.ref(
            "pos_closing_control.group_closing_approver"
        )
        domain = Domain(
            [
                ("all_group_ids", "in", group.ids),
                ("company_ids", "in", self.company_id.ids),
                ("share", "=", False),
            ]
        )
        domain &= Domain("id", "not in", self._barred().ids)
        return domain & self.config_id._closing_domain_deciders()
