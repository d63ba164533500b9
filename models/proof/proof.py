from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from ...engine.tieout import (
    BROKEN,
    NOT_APPLICABLE,
    NOTHING,
    OK,
    REMAPPED,
    STATUSES,
    tie_out,
)
from ...proofs.identities import COMPANY, COUNT, QUANTITY, TILL
from ...proofs.ledger import Readings

# The two moments of a proof: as found last, and as found at closing.
LATEST, AT_CLOSING = "latest", "closed"


class PosClosingProof(models.Model):
    """One identity of one session: as found last, and as it was at closing.

    Written by ``pos.session.closing_prove`` only: no group has write access.
    """

    _name = "pos.closing.proof"
    _inherit = "pos.closing.undefaulted"
    _description = "Proof of a POS session"
    _order = "stop_at desc, session_name desc, sequence, id"
    _rec_name = "code"

    session_id = fields.Many2one(
        "pos.session", required=True, readonly=True, index=True, ondelete="cascade"
    )
    closing_id = fields.Many2one(
        related="session_id.closing_id",
        # A session has its closing before its proofs: no need to look for these then.
        depends=["session_id"],
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    # Copied, so that accountants and stock users can read them without POS rights.
    session_name = fields.Char(string="Session name", readonly=True)
    config_id = fields.Many2one(
        "pos.config", string="Register", required=True, readonly=True, index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    journal_id = fields.Many2one("account.journal", readonly=True, ondelete="restrict")
    stop_at = fields.Datetime(string="Closed on", readonly=True)
    code = fields.Selection("_selection_code", "Identity", required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    left_name = fields.Char(string="Name of the first side", compute="_compute_names")
    right_name = fields.Char(string="Name of the second side", compute="_compute_names")
    reason = fields.Char(compute="_compute_names", help="Why it is not applicable.")
    currency_id = fields.Many2one("res.currency", readonly=True, ondelete="restrict")

    status = fields.Selection("_selection_status", required=True, readonly=True)
    left_amount = fields.Monetary(string="First side", readonly=True)
    right_amount = fields.Monetary(string="Second side", readonly=True)
    difference = fields.Monetary(readonly=True, help="First side minus second side.")
    run_at = fields.Datetime(string="Proven on", required=True, readonly=True)
    run_by_id = fields.Many2one(
        "res.users", string="Proven by", readonly=True, ondelete="restrict"
    )
    row_ids = fields.One2many(
        "pos.closing.proof.row",
        "proof_id",
        domain=[("moment", "=", LATEST)],
        readonly=True,
    )

    closed_status = fields.Selection(
        "_selection_status", string="Status when closed", readonly=True
    )
    closed_left = fields.Monetary(string="First side at closing", readonly=True)
    closed_right = fields.Monetary(string="Second side at closing", readonly=True)
    closed_at = fields.Datetime(string="Proven when closed", readonly=True)
    closed_row_ids = fields.One2many(
        "pos.closing.proof.row",
        "proof_id",
        domain=[("moment", "=", AT_CLOSING)],
        readonly=True,
    )
    is_changed = fields.Boolean(
        string="Changed since closing", readonly=True, index=True
    )
    change_text = fields.Char(string="What changed", compute="_compute_change_text")

    # For the list, which has this order.
    _order_index = models.Index("(stop_at DESC, session_name DESC, sequence, id)")
    _unique_identity = models.Constraint(
        "UNIQUE (session_id, code)", "A session has only one result for each identity."
    )

    @api.model
    def _selection_code(self):
        identities = self.env["pos.session"]._closing_identities()
        return [(identity.code, identity.name) for identity in identities]

    @api.model
    def _selection_status(self):
        names = {
            OK: self.env._("Matched"),
            REMAPPED: self.env._("Set-up changed since"),
            BROKEN: self.env._("Not matched"),
            NOT_APPLICABLE: self.env._("Not applicable"),
        }
        return [(status, names[status]) for status in STATUSES]

    @api.depends("code", "status")
    @api.depends_context("lang")
    def _compute_names(self):
        identities = self._identities()
        for proof in self:
            identity = identities.get(proof.code)
            proof.left_name = identity and identity.left_name
            proof.right_name = identity and identity.right_name
            proof.reason = identity and proof._reason(identity)

    def _reason(self, identity):
        if self.status != NOT_APPLICABLE:
            return False
        if identity.closed_only and not self.sudo().stop_at:
            return self.env._("The session is not closed yet.")
        return identity.nothing

    @api.model
    def _identities(self):
        identities = self.env["pos.session"]._closing_identities()
        return {identity.code: identity for identity in identities}

    # ------------------------------------------------------------------
    # Proving
    # ------------------------------------------------------------------

    @api.model
    def _run(self, sessions, closing=False):
        """Prove sessions and store the result; called as superuser.

        For sessions that are being closed, the set-up is stored before they are proven;
        for sessions closed before, afterwards, if they agree.

        :param closing: the sessions are just being closed: store it as their state then
        :return: the proofs, one for each session and identity
        """
        identities = list(self._identities().values())
        Setup, readings = self.env["pos.closing.setup"], Readings(again=closing)
        if closing:
            Setup._keep(sessions, readings)
        outcomes = self._outcomes(sessions, identities, readings)
        self._lock(sessions)
        proofs = self._stored(sessions, identities, outcomes)
        proofs._take(outcomes, closing)
        self.env["pos.closing.proof.product"]._replace(proofs, readings)
        if not closing:
            Setup._keep(proofs._agreeing_sessions(), readings)
        return proofs

    def _agreeing_sessions(self):
        """Return the closed sessions in which nothing is unmatched or re-mapped."""
        by_session = self.grouped("session_id")
        return self.env["pos.session"].union(
            *(
                session
                for session, proofs in by_session.items()
                if session.state == "closed"
                and proofs._worst() not in (BROKEN, REMAPPED)
            )
        )

    @api.model
    def _lock(self, sessions):
        """Let only one transaction at a time store the proofs of a session.

        Taken after comparing, so that sales and closings of an open session wait only
        while proofs are written, not while they are computed. Odoo retries a
        transaction that compared what was closed meanwhile.
        """
        self.env.cr.execute(
            SQL(
                "SELECT id FROM pos_session WHERE id IN %s ORDER BY id"
                " FOR NO KEY UPDATE",
                tuple(sessions.ids) or (None,),
            )
        )

    @api.model
    def _outcomes(self, sessions, identities, readings=None):
        """Return ``{(session id, code): Outcome}``, two queries for each identity."""
        self.env.flush_all()
        read = (readings or Readings()).of
        closed = sessions.filtered(lambda session: session.state == "closed")
        outcomes = {}
        for identity in identities:
            proven = closed if identity.closed_only else sessions
            left, right = read(identity.left, proven), read(identity.right, proven)
            for session in proven:
                unit = self._rounding(session, identity.unit)
                sides = left.get(session.id, {}), right.get(session.id, {})
                outcomes[session.id, identity.code] = tie_out(*sides, unit)
        return outcomes

    def _rounding(self, session, unit):
        if unit == QUANTITY:
            precision = self.env["decimal.precision"].precision_get("Product Unit")
            return 10**-precision
        return 1 if unit == COUNT else self._currency(session, unit).rounding

    @api.model
    def _currency(self, session, unit):
        """Return the currency of an identity's amounts, none for quantities."""
        if unit == TILL:
            return session.currency_id
        company = session.company_id.currency_id
        return company if unit == COMPANY else company.browse()

    def _stored(self, sessions, identities, outcomes):
        """Return a proof for each session and identity; create the missing ones."""
        known = self.search([("session_id", "in", sessions.ids)])
        by_key = {(proof.session_id.id, proof.code): proof for proof in known}
        new = [
            self._prepare(session, identity, sequence)
            for session in sessions
            for sequence, identity in enumerate(identities)
            if (session.id, identity.code) not in by_key
        ]
        return (known | self._create_new(new)).sorted("sequence")

    @api.model
    def _create_new(self, values):
        """Create proofs; if somebody else just did, Odoo repeats the request."""
        try:
            return self.create(values)
        except UniqueViolation as error:
            raise ConcurrencyError("proven by somebody else just now") from error

    def _prepare(self, session, identity, sequence):
        return {
            "session_id": session.id,
            **self._prepare_head(session),
            "config_id": session.config_id.id,
            "company_id": session.company_id.id,
            "journal_id": session.config_id.journal_id.id,
            "code": identity.code,
            "sequence": sequence,
            "currency_id": self._currency(session, identity.unit).id,
            "status": NOT_APPLICABLE,
            "run_at": self.env.cr.now(),
        }

    @api.model
    def _prepare_head(self, session):
        """Return the values of a session that change when it is opened and closed."""
        stop_at = session.state == "closed" and session.stop_at
        return {"session_name": session.name, "stop_at": stop_at}

    def _take(self, outcomes, closing):
        """Store outcomes: as found now, and at closing also as they were then."""
        now = self.env.cr.now()
        for proof in self:
            outcome = outcomes.get((proof.session_id.id, proof.code), NOTHING)
            proof._write_changed(proof._values(outcome, closing, now))
        Row = self.env["pos.closing.proof.row"]
        Row._replace(self, outcomes, AT_CLOSING if closing else LATEST)
        if closing:
            Row._replace(self, outcomes, LATEST)
        else:
            self._note_changes()

    def _write_changed(self, values):
        """Write only what is new: each write makes Odoo recompute dependent fields."""
        changed = {
            name: new
            for name, new in values.items()
            if self._fields[name].convert_to_write(self[name], self) != new
        }
        if changed:
            self.write(changed)

    def _values(self, outcome, closing, now):
        values = {
            **self._prepare_head(self.session_id),
            "status": outcome.status,
            "left_amount": float(outcome.left),
            "right_amount": float(outcome.right),
            "difference": float(outcome.difference),
            "run_at": now,
            "run_by_id": self.env.uid,
        }
        if closing:
            values |= {
                "closed_status": outcome.status,
                "closed_left": float(outcome.left),
                "closed_right": float(outcome.right),
                "closed_at": now,
                "is_changed": False,
            }
        return values
