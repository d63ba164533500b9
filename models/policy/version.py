from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import ormcache

from ...engine.strictness import is_looser
from ..groups import SECOND_PERSON

# Changing these, such as a policy's name, does not change its terms.
NO_TERMS = frozenset(
    {*models.MAGIC_COLUMNS, "name", "active", "origin_id", "origin_version_id"}
)
RULE_TERMS = (
    "tender_kind",
    "payment_method_id",
    "direction",
    "limit_amount",
    "limit_percent",
    "requirement",
)
# In the context while one change is recorded; no client can send this object.
RECORDING = object()


class PosClosingPolicyVersion(models.Model):
    """A policy as it was between two changes: who changed what, and when."""

    _name = "pos.closing.policy.version"
    _inherit = ["pos.closing.evidence"]
    _description = "Version of a closing policy"
    _order = "policy_id, number desc"

    policy_id = fields.Many2one(
        "pos.closing.policy", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    terms = fields.Json(
        required=True, help="Every setting and threshold of the policy, as it was."
    )
    changes = fields.Text(compute="_compute_changes")

    _unique_number = models.Constraint(
        "UNIQUE (policy_id, number)",
        "Somebody else changed this policy at the same time. Check it and try again.",
    )

    @api.depends("policy_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(policy)s, version %(number)s",
                policy=version.policy_id.name,
                number=version.number,
            )

    @api.depends_context("lang")
    def _compute_changes(self):
        for version in self:
            earlier = version.policy_id.version_ids.filtered(
                lambda other, number=version.number: other.number == number - 1
            )
            version.changes = (
                version._text_changes(earlier.terms)
                if earlier
                else self.env._("The history begins.")
            )

    def _text_changes(self, before):
        """Return a line for each setting: what it was, what it is."""
        Policy, after = self.env["pos.closing.policy"], self.terms
        lines = [
            f"{Policy._term_label(name)}: {Policy._term_text(name, before.get(name))}"
            f" → {Policy._term_text(name, after[name])}"
            for name in after
            if name != "rules" and after[name] != before.get(name)
        ]
        for sign, ours, others in (
            ("-", before["rules"], after["rules"]),
            ("+", after["rules"], before["rules"]),
        ):
            left = list(others)
            for rule in ours:
                if rule in left:
                    left.remove(rule)  # the same limit may occur twice
                else:
                    lines.append(f"{sign} {Policy._rule_text(rule)}")
        return "\n".join(lines)


class PosClosingPolicy(models.Model):
    """A change of a policy is a new version, and loosens nothing that is open.

    If a change requires less, open sessions continue under the terms they were opened
    with: an archived copy of the policy, which nobody can change. A change that only
    requires more applies at once.
    """

    _inherit = "pos.closing.policy"

    version_ids = fields.One2many(
        "pos.closing.policy.version",
        "policy_id",
        string="History",
        readonly=True,
        groups=SECOND_PERSON,
    )
    origin_id = fields.Many2one(
        "pos.closing.policy",
        string="Kept copy of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
        help="This is how a policy was when sessions were opened that are still open.",
    )
    origin_version_id = fields.Many2one(
        "pos.closing.policy.version", readonly=True, copy=False, ondelete="restrict"
    )

    @api.depends("origin_version_id")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for policy in self.filtered("origin_id"):
            policy.display_name = policy.sudo().origin_version_id.display_name
        return result

    # ------------------------------------------------------------------
    # Changes
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        recording = self.with_context(closing_policy_change=RECORDING)
        policies = super(PosClosingPolicy, recording).create(vals_list)
        policies = policies.with_env(self.env)
        for policy in policies.filtered(lambda policy: not policy.origin_id):
            policy._record_version(policy._terms())
        return policies

    def write(self, vals):
        with self._recorded() as policies:
            return super(PosClosingPolicy, policies).write(vals)

    def unlink(self):
        self._check_may_manage()
        return super().unlink()

    @contextmanager
    def _recorded(self):
        """Record whatever happens inside as one change of each of these policies."""
        if self.env.context.get("closing_policy_change") is RECORDING:
            yield self
            return
        self._check_may_manage()
        before = {policy: policy._terms() for policy in self.sudo()}
        yield self.with_context(closing_policy_change=RECORDING)
        for policy, terms in before.items():
            policy.exists()._changed(terms)

    def _changed(self, before):
        after = self._terms() if self else before
        if after == before:
            return
        if is_looser(before, after):
            self._keep_for_open_sessions(before)
        self._record_version(after)

    def _record_version(self, terms):
        self.env["pos.closing.policy.version"].sudo().create(
            {
                "policy_id": self.id,
                "number": max(self.sudo().version_ids.mapped("number"), default=0) + 1,
                "user_id": self.env.uid,
                "terms": terms,
            }
        )
        # A policy's thresholds and current version are cached there.
        self.env.registry.clear_cache()

    def _keep_for_open_sessions(self, terms):
        """Let open sessions continue under these terms, a copy nobody can change."""
        domain = [("closing_policy_id", "=", self.id), ("state", "!=", "closed")]
        sessions = self.env["pos.session"].sudo().search(domain)
        if not sessions:
            return
        recording = self.with_context(closing_policy_change=RECORDING)
        kept = recording.create(self._values_of_terms(terms))
        for company in sessions.company_id:
            here, there = self.with_company(company), kept.with_company(company)
            for name in ("large_loss_account_id", "large_profit_account_id"):
                there[name] = here[name]
        sessions.write({"closing_policy_id": kept.id})
        sessions.closing_id.policy_id = kept
        sessions.opening_id.filtered(lambda o: not o._is_done()).policy_id = kept

    def _values_of_terms(self, terms):
        rules = [Command.create(rule) for rule in terms["rules"]]
        return {
            **{name: value for name, value in terms.items() if name != "rules"},
            "name": self.name,
            "active": False,
            "origin_id": self.id,
            "origin_version_id": self._version().id,
            "rule_ids": rules,
        }

    # ------------------------------------------------------------------
    # Versions and terms
    # ------------------------------------------------------------------

    def _version(self):
        """Return the version that sessions under this policy are judged by."""
        return self.env["pos.closing.policy.version"].sudo().browse(self._version_id())

    @ormcache("self.id")
    def _version_id(self):
        policy = self.sudo()
        return (policy.origin_version_id or policy.version_ids.sorted("number")[-1:]).id

    def _latest_version(self):
        return (self.sudo().origin_id or self)._version()

    def _terms(self):
        """Return all settings and thresholds as plain values, to compare and keep."""
        self.ensure_one()
        terms = {
            name: self[name].id if field.type == "many2one" else self[name]
            for name, field in sorted(self._fields.items())
            if self._is_term(field)
        }
        rules = self.rule_ids.sorted(lambda rule: (rule.sequence, rule.id))
        return {**terms, "rules": [rule._terms() for rule in rules]}

    @api.model
    def _is_term(self, field):
        plain = field.store and not field.company_dependent
        return plain and field.type != "one2many" and field.name not in NO_TERMS

    @api.model
    def _term_label(self, name):
        field = self._fields.get(name)
        return field._description_string(self.env) if field else name

    @api.model
    def _term_text(self, name, value):
        """Return the value of a setting as forms show it."""
        field = self._fields.get(name)
        kind = field.type if field else "char"
        if kind == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if value is None or value is False:
            return "–"
        if kind == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if kind == "many2one":
            record = self.env[field.comodel_name].sudo().browse(value).exists()
            return record.display_name or "–"
        return str(value)

    @api.model
    def _rule_text(self, terms):
        """Name a threshold as it was, even if its payment method is gone by now."""
        values = dict(terms)
        method = self.env["pos.payment.method"].browse(values["payment_method_id"])
        values["payment_method_id"] = method.exists().id
        rule = self.env["pos.closing.policy.rule"].new(values)
        scope = method.exists().name or rule._label("tender_kind")
        parts = [scope, rule._label("direction"), rule.display_name]
        return ", ".join(filter(None, parts))

    # ------------------------------------------------------------------
    # Who may change it
    # ------------------------------------------------------------------

    def _check_may_manage(self):
        """Only who may manage all companies that use a shared policy may change it."""
        for policy in self.sudo().filtered("origin_id"):
            raise UserError(
                self.env._(
                    "%(policy)s is kept for sessions that were opened under it, and"
                    " cannot be changed.",
                    policy=policy.display_name,
                )
            )
        if self.env.su:
            return
        for policy in self.sudo().with_context(active_test=False):
            others = policy.config_ids.company_id - self.env.user.company_ids
            if others:
                raise AccessError(
                    self.env._(
                        "%(policy)s is also used by %(companies)s: only somebody who"
                        " can manage these companies too may change it. Duplicate it"
                        " for your own registers instead.",
                        policy=policy.name,
                        companies=", ".join(others.mapped("name")),
                    )
                )


class PosClosingPolicyRule(models.Model):
    """A change of a threshold is a change of its policy as well."""

    _inherit = "pos.closing.policy.rule"

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals.get("policy_id") for vals in vals_list}
        ids.add(self.env.context.get("default_policy_id"))
        policies = self.policy_id.browse(ids - {None, False})
        with policies._recorded() as recorded:
            rules = self.with_context(**recorded.env.context)
            created = super(PosClosingPolicyRule, rules).create(vals_list)
        return created.with_env(self.env)

    def write(self, vals):
        policies = self.policy_id | self.policy_id.browse(vals.get("policy_id") or [])
        with policies._recorded() as recorded:
            rules = self.with_context(**recorded.env.context)
            return super(PosClosingPolicyRule, rules).write(vals)

    def unlink(self):
        with self.policy_id._recorded() as recorded:
            rules = self.with_context(**recorded.env.context)
            return super(PosClosingPolicyRule, rules).unlink()

    def _terms(self):
        return {
            name: self[name].id if name == "payment_method_id" else self[name]
            for name in RULE_TERMS
        }
