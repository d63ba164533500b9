from odoo import api, models

from ..engine.tieout import BROKEN, OK, REMAPPED
from .document import Column, Row, Section


class PosClosingReport(models.AbstractModel):
    """The registers of a store on a day: one line for each session."""

    _inherit = "pos.closing.report"

    @api.model
    def _read_overview(self, sessions, sections):
        return Section(
            "overview",
            self.env._("Sessions"),
            [
                Column(self.env._("Register")),
                Column(self.env._("Session")),
                Column(self.env._("Z number")),
                Column(self.env._("Closed"), "moment"),
                Column(self.env._("Without taxes"), "money", True),
                Column(self.env._("Taxes"), "money", True),
                Column(self.env._("Total"), "money", True),
                Column(self.env._("Difference"), "money", True),
                Column(self.env._("Proof")),
            ],
            {0: [self._overview_row(session, sections) for session in sessions]},
        )

    @api.model
    def _overview_row(self, session, sections):
        sums = {row.key: row.cells[2] for row in sections["summary"].rows[session.id]}
        payments = sections["payments"].rows[session.id]
        differences = [row.cells[5] for row in payments if row.cells[5] is not None]
        proof = sections["proof"].rows[session.id]
        styles = {row.style for row in proof}
        status = "bad" in styles and BROKEN or "note" in styles and REMAPPED or OK
        texts = dict(self.env["pos.closing.proof"]._selection_status())
        cells = [
            session.config_id.name,
            session.name,
            session.closing_id.name or None,
            session.stop_at if session.state == "closed" else None,
            sums["net"],
            sums["tax"],
            sums["orders"],
            sum(differences) if differences else None,
            texts[status],
        ]
        return Row(session.id, cells, "bad" if status == BROKEN else "")

    @api.model
    def _day_head(self, day):
        return [
            (self.env._("Company"), day["company"], "text"),
            (self.env._("Sessions"), str(len(day["reports"])), "text"),
            (self.env._("Printed"), day["printed"], "moment"),
            (self.env._("Printed by"), day["printed_by"], "text"),
        ]
