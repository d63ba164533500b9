import logging

from odoo import api, fields, models, tools
from odoo.exceptions import AccessDenied, AccessError, UserError

from odoo.addons.base.models.res_users import check_identity

from ...engine import pin as pins
from ...engine.text import is_storable
from ..groups import ACCESS_RIGHTS
from ..remote import check_one

_logger = logging.getLogger(__name__)
# Longer input is refused before it is hashed (denial of service).
LONGEST_SECRET = 1024
PIN, PASSWORD = SECRET_KINDS = ("pin", "password")


class ResUsers(models.Model):
    """The closing PIN of a user, and how a second person's secret is verified."""

    _inherit = "res.users"

    # A hash by Odoo's own password context. No group can read, search or write it.
    pos_closing_pin = fields.Char(
        string="Closing PIN (hash)",
        groups=fields.NO_ACCESS,
        copy=False,
        prefetch=False,
    )
    has_pos_closing_pin = fields.Boolean(
        string="Has a closing PIN",
        compute="_compute_has_pos_closing_pin",
        compute_sudo=True,
        help="Visible to the user and to administrators only.",
    )
    pos_closing_lock = fields.Text(
        string="Lock at registers",
        compute="_compute_pos_closing_lock",
        compute_sudo=True,
        groups=ACCESS_RIGHTS,
        help="Wrong PINs and passwords at registers lock the approver for a while.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["has_pos_closing_pin"]

    @api.depends("pos_closing_pin")
    @api.depends_context("uid")
    def _compute_has_pos_closing_pin(self):
        told = self if self.sudo(False)._is_users_administrator() else self.env.user
        for user in self:
            user.has_pos_closing_pin = user._origin in told and user.pos_closing_pin

    def _compute_pos_closing_lock(self):
        locks = self.env["pos.closing.secret.lock"].search(
            [("user_id", "in", self.ids)]
        )
        texts = {lock.user_id.id: lock._text() for lock in locks}
        for user in self:
            user.pos_closing_lock = texts.get(user.id, False)

    # ------------------------------------------------------------------
    # Setting and clearing
    # ------------------------------------------------------------------

    @check_identity
    def action_set_pos_closing_pin(self):
        """Let users set their own PIN, once they have typed their password."""
        if self != self.env.user:
            raise AccessError(self.env._("You can only set your own closing PIN."))
        return self.env["pos.closing.pin.wizard"]._open()

    def action_clear_pos_closing_pin(self):
        """Remove the PIN: one's own, or anybody's as an administrator."""
        check_one(self)
        if self != self.env.user and not self._is_users_administrator():
            raise AccessError(
                self.env._("Only an administrator can remove another user's PIN.")
            )
        self.sudo().pos_closing_pin = False
        _logger.info("Closing PIN of user %s cleared by %s", self.id, self.env.uid)

    def action_unlock_pos_closing(self):
        """Forget wrong attempts at registers."""
        check_one(self)
        if not self._is_users_administrator():
            raise AccessError(
                self.env._("Only an administrator can unlock a PIN or password.")
            )
        self.env["pos.closing.secret.lock"]._acquire(self)._unlock()
        self.invalidate_recordset(["pos_closing_lock"])
        _logger.info("Secrets of user %s unlocked by %s", self.id, self.env.uid)

    @api.model
    def _is_users_administrator(self):
        return self.env.su or self.env.user.has_group(ACCESS_RIGHTS)

    def _set_pos_closing_pin(self, pin):
        self.ensure_one()
        self._check_pos_closing_pin(pin)
        self.sudo().pos_closing_pin = self._crypt_context().hash(pin)

    @api.model
    def _check_pos_closing_pin(self, pin):
        """Refuse a PIN that is too easily guessed; the sentence never repeats it."""
        sentences = {
            pins.NOT_DIGITS: self.env._("A closing PIN can have digits only."),
            pins.TOO_SHORT: self.env._(
                "A closing PIN must have at least %(digits)s digits.",
                digits=pins.SHORTEST,
            ),
            pins.TOO_LONG: self.env._(
                "A closing PIN can have at most %(digits)s digits.", digits=pins.LONGEST
            ),
            pins.REPEATED: self.env._(
                "This PIN repeats itself: it is too easily guessed."
            ),
            pins.SEQUENCE: self.env._(
                "This PIN is a sequence of digits: it is too easily guessed."
            ),
        }
        weakness = pins.weakness(pin)
        if weakness:
            raise UserError(sentences[weakness])

    # ------------------------------------------------------------------
    # Verifying
    # ------------------------------------------------------------------

    def _pos_closing_verify(self, secret, kinds):
        """Return which kind of secret this is for the user: *pin*, *password* or False.

        Each allowed kind costs one hash, whether or not the user has such a secret, and
        also for no user at all, so that the time reveals no name.

        :param tuple kinds: what may be tried, see ``SECRET_KINDS``
        """
        if not self._is_secret(secret):
            secret, user = "-", self.browse()
        else:
            user = self
        if PIN in kinds and user._is_pos_closing_pin(secret):
            return PIN
        if PASSWORD in kinds and user._is_own_password(secret):
            return PASSWORD
        return False

    @api.model
    def _is_secret(self, secret):
        if not isinstance(secret, str) or not 0 < len(secret) <= LONGEST_SECRET:
            return False
        return is_storable(secret)

    def _is_pos_closing_pin(self, secret):
        hashed = self.sudo().pos_closing_pin if self else False
        known = self._crypt_context().verify(secret, hashed or self._dummy_hash())
        return bool(hashed) and known

    def _is_own_password(self, secret):
        """Verify the password of this user; refused with two-factor authentication."""
        if not self or self.sudo()._mfa_type():
            self._crypt_context().verify(secret, self._dummy_hash())
            return False
        # Odoo checks the password of env.user, and renews the session of the request if
        # the records are that user. Here the session is somebody else's.
        checked = self.env["res.users"].with_user(self).sudo()
        credential = {"type": "password", "login": self.sudo().login}
        try:
            checked._check_credentials(
                {**credential, "password": secret}, {"interactive": True}
            )
        except AccessDenied:
            return False
        return True

    @tools.ormcache(cache="stable")
    def _dummy_hash(self):
        """Return a hash that costs as much as a real one."""
        return self._crypt_context().hash("nobody's secret")
