from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...engine.guard import FREE, KEPT, strictest_level
from ..statuses import CLOSED

# What a new session must not contain, whoever creates it and how.
EMPTY_AT_OPENING = (
    "rescue",
    "stop_at",
    "cash_register_balance_end_real",
    "cash_real_transaction",
    "move_id",
    "closing_id",
    "closing_locked",
    "opening_id",
)


class PosSession(models.Model):
    """Creating and writing sessions without the verbs that open and close them."""

    _name = "pos.session"
    _inherit = ["pos.session", "pos.closing.guard"]

    # ------------------------------------------------------------------
    # Creating
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._closing_check_nothing_nested(vals_list)
        sessions = super().create(vals_list)
        for session in sessions.sudo().filtered("config_id.closing_policy_id"):
            session._check_opened_empty()
            session._closing_check_alone()
        return sessions

    @api.model
    def _closing_check_nothing_nested(self, vals_list):
        """Odoo creates a session, and everything nested in it, as superuser.

        A cashier's call could therefore write any order in the database, including
        those of a register with a policy.
        """
        prefix = "default_"
        names = {key[len(prefix) :] for key in self.env.context if prefix in key[:8]}
        names.update(self.env["ir.default"]._get_model_defaults(self._name))
        for name in names.union(*vals_list):
            field = self._fields.get(name)
            if field and field.type in ("one2many", "many2many"):
                raise AccessError(
                    self.env._("A new session is empty: it takes no %s.", field.string)
                )

    def _check_opened_empty(self):
        """Check the record, since values can also come from defaults in the context."""
        drawers = self.payment_method_ids.filtered("is_cash_count")
        if (
            self.state == "closed"
            or any(self[name] for name in EMPTY_AT_OPENING)
            or self.cash_journal_id != drawers[:1].journal_id
        ):
            raise AccessError(
                self.env._(
                    "A session of %(till)s must start open and empty.",
                    till=self.config_id.display_name,
                )
            )

    def _closing_check_alone(self):
        """A context key makes Odoo open a second session, with its own drawer."""
        domain = Domain("config_id", "=", self.config_id.id)
        domain &= Domain("state", "!=", "closed") & Domain("id", "!=", self.id)
        if self.search_count(domain, limit=1):
            raise AccessError(
                self.env._(
                    "%(till)s has an open session: close it before you open another"
                    " one.",
                    till=self.config_id.display_name,
                )
            )

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    def write(self, vals):
        guarded = self.filtered("closing_policy_id")
        if guarded and vals.get("state") == "closed":
            guarded.sudo()._check_closing_closed()
        if vals.get("config_id"):
            self._closing_check_register(vals["config_id"])
        if guarded and not self.env.su:
            guarded._closing_check_written(vals)
        return super().write(vals)

    def _check_closing_closed(self):
        """Not even the superuser closes a session unless its closing has posted it."""
        for session in self:
            if session.closing_id.status != CLOSED:
                raise UserError(session._closing_text_not_ready())

    def _closing_check_register(self, config_id):
        """A session cannot move to another register if either of them has a policy."""
        target = self.env["pos.config"].sudo().browse(config_id)
        moved = self.sudo().filtered(lambda session: session.config_id != target)
        if moved and (target.closing_policy_id or moved.config_id.closing_policy_id):
            raise AccessError(
                self.env._(
                    "A session cannot move to another register: %(sessions)s.",
                    sessions=", ".join(moved.mapped("display_name")),
                )
            )

    def _closing_check_written(self, vals):
        level = strictest_level(self._name, self._closing_names(vals))
        if level == KEPT:
            raise AccessError(
                self.env._(
                    "The amounts and the state of a register with a closing policy are"
                    " changed by opening and closing it, not directly."
                )
            )
        if self._closing_may_correct():
            return
        closed = self.filtered(lambda session: session.state == "closed")
        if closed or level != FREE:
            raise AccessError(
                self.env._(
                    "%(sessions)s: cashiers cannot change who opened a session, its"
                    " name, or a closed session. Ask a manager.",
                    sessions=", ".join((closed or self).mapped("display_name")),
                )
            )

    def _closing_names(self, vals):
        """Return what is written. Opening gives a session its name."""
        names = set(vals)
        if not self.filtered(lambda session: session.name != "/"):
            names.discard("name")
        return names
