from odoo import fields, models
from odoo.tools import SQL

from ..proofs.books import entries_of
from ..proofs.ledger import EVERY_SESSION, is_receivable
from ..proofs.receivables import kind_of_open, passing_entries, residual


class PosClosingReceivable(models.Model):
    """Receivables of closed sessions that nothing has settled yet.

    Few of many items are open, so these are read first, and the session of each is
    looked up by its entry.
    """

    _name = "pos.closing.receivable"
    _description = "Open receivable of a POS session"
    _auto = False
    _order = "stop_at desc, session_id desc, id"
    _rec_name = "name"

    item_id = fields.Many2one("account.move.line", string="Journal item", readonly=True)
    move_id = fields.Many2one("account.move", string="Journal entry", readonly=True)
    name = fields.Char(string="Label", readonly=True)
    date = fields.Date(readonly=True)
    journal_id = fields.Many2one("account.journal", readonly=True)
    account_id = fields.Many2one("account.account", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    session_id = fields.Many2one("pos.session", readonly=True)
    session_name = fields.Char(readonly=True)
    config_id = fields.Many2one("pos.config", string="Register", readonly=True)
    stop_at = fields.Datetime(string="Closed on", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    residual = fields.Monetary(string="Still open", readonly=True)
    kind = fields.Selection(
        [
            ("till", "Of the register"),
            ("customer", "Customer account"),
            ("invoice", "Invoice"),
            ("bank", "Awaiting the bank statement"),
        ],
        readonly=True,
        help="Of the register: what should have been settled by the closing.",
    )

    @property
    def _table_query(self):
        return SQL(
            """SELECT item.id, item.id AS item_id, item.move_id, item.name, item.date,
                      item.journal_id, item.account_id, item.partner_id,
                      s.id AS session_id, s.name AS session_name, s.config_id,
                      s.stop_at, item.company_id,
                      c.currency_id, %(residual)s AS residual,
                      -- Only what passes through the register can be its own.
                      CASE WHEN told.kind <> 'till' THEN told.kind
                           WHEN EXISTS (SELECT FROM %(passing)s passing
                                         WHERE passing.move_id = item.move_id)
                           THEN 'till'
                           ELSE 'customer' END AS kind
                 FROM account_move_line item
                 JOIN account_move move ON move.id = item.move_id
                 JOIN account_account account ON account.id = item.account_id
                 JOIN res_company c ON c.id = item.company_id
                 JOIN pos_session s ON s.id = (
                      SELECT MIN(entry.session_id) FROM %(entries)s entry
                       WHERE entry.move_id = item.move_id)
                CROSS JOIN LATERAL (SELECT %(kind)s AS kind) told
                WHERE item.reconciled IS NOT TRUE AND item.parent_state = 'posted'
                  AND account.reconcile AND %(residual)s <> 0
                  AND item.company_id IN %(companies)s
                  AND s.state = 'closed' AND %(receivable)s""",
            entries=entries_of(EVERY_SESSION),
            residual=residual(),
            kind=kind_of_open(SQL("s.id"), EVERY_SESSION),
            passing=passing_entries(EVERY_SESSION),
            receivable=is_receivable("item", SQL("item.company_id")),
            companies=tuple(self.env.companies.ids),
        )

    def action_open_entry(self):
        return self.move_id._get_records_action(name=self.env._("Journal Entry"))

    def action_open_items(self):
        """Open the journal items behind these lines, to reconcile them."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal Items"),
            "res_model": "account.move.line",
            "view_mode": "list",
            "views": [(self.env.ref("account.view_move_line_tree").id, "list")],
            "domain": [("id", "in", self.item_id.ids)],
        }

    def action_open_closing(self):
        return self.session_id._action_closings()
