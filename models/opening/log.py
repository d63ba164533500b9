from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

# The fields of a message that say what happened, to what, when and by whom.
TOLD = frozenset(
    {
        "body",
        "subject",
        "author_id",
        "email_from",
        "create_uid",
        "date",
        "model",
        "res_id",
        "message_type",
        "subtype_id",
    }
)


class PosClosingLog(models.Model):
    """What happened to a closing or an opening, line by line, as evidence.

    The chatter says the same where people look, but its messages can be edited by their
    author, and deleted.
    """

    _name = "pos.closing.log"
    _inherit = ["pos.closing.evidence", "pos.closing.part"]
    _description = "Log of a closing"
    _order = "id desc"
    _rec_name = "text"

    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    text = fields.Text(required=True)


class PosClosingControl(models.AbstractModel):
    _inherit = "pos.closing.control"

    def _log(self, text):
        """Log a text with its line breaks; names and notes in it are escaped."""
        self.env["pos.closing.log"].sudo().create(
            {**self._as_owner(), "user_id": self.env.uid, "text": text}
        )
        self._message_log(body=plaintext2html(text))


class PosClosing(models.Model):
    _inherit = "pos.closing"

    log_ids = fields.One2many("pos.closing.log", "closing_id", readonly=True)


class PosClosingOpening(models.Model):
    _inherit = "pos.closing.opening"

    log_ids = fields.One2many("pos.closing.log", "opening_id", readonly=True)


class MailMessage(models.Model):
    """What was logged about a closing cannot be rewritten in its chatter either."""

    _inherit = "mail.message"

    def write(self, vals):
        if not TOLD.isdisjoint(vals):
            self._check_closing_log_kept()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closing_log(self):
        self._check_closing_log_kept()

    def _check_closing_log_kept(self):
        controls = ("pos.closing", "pos.closing.opening")
        if self.env.su:
            return
        for message in self.sudo():
            if message.model in controls and message.message_type != "comment":
                raise UserError(
                    self.env._(
                        "The log of a closing cannot be changed: write a message of"
                        " your own instead."
                    )
                )
