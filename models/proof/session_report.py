from odoo import models


class PosSession(models.Model):
    """The X report during trading and the Z report after closing."""

    _inherit = "pos.session"

    def closing_report(self, short=False):
        """Answer the reports of these sessions; the caller lays them out.

        Printouts are made from the same data. The number of queries does not depend on
        the number of orders.

        :param bool short: only what fits on the paper of a receipt printer
        :return: list of dict, one for each session, with the keys

            - ``kind``: *x* while the session is open, else *z*; ``title``: its name
            - ``id``, ``session``, ``till``, ``company``; ``number``: the Z number
            - ``opened``, ``closed``, ``printed``: datetimes (UTC), and with ``_by`` who
            - ``counted_by``, ``signed_by``: names, or False
            - ``currency_id``, ``currency`` of the register, ``company_currency``: codes
            - ``sections``: list of dict with

              - ``code``, ``name``; ``empty``: what to say if there are no rows
              - ``currency_id`` of its *money*
              - ``columns``: list of ``{"name", "kind", "summed"}``; the kind is *text,
                money, quantity, integer, moment, day* or *amount*: in the row's unit
              - ``rows``: list of dict with ``key``, ``cells``: a list as long as the
                columns, None for no value; ``style``: *strong, detail* (of the row
                before), *bad* or empty; ``unit``: id of a currency, or False
              - ``total``: list as long as the columns, or False
        :raise AccessError: the caller may not read the reports
        :raise UserError: a register is open, and the caller counts it blind
        """
        return self.env["pos.closing.report"]._gather(self, short)

    def closing_receipt(self):
        """Answer the short reports as HTML, for the register's receipt printer.

        :raise AccessError, UserError: as :meth:`closing_report`
        """
        return self.env["pos.closing.report"]._receipt(self)

    # ------------------------------------------------------------------
    # Buttons: for one session or many, if the caller may see the reports
    # ------------------------------------------------------------------

    def action_closing_report(self):
        return self._closing_report_action("action_report_session")

    def action_closing_report_html(self):
        return self._closing_report_action("action_report_session_html")

    def action_closing_report_xlsx(self):
        self._check_closing_report()
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/pos_closing_control/report.xlsx?sessions={ids}",
            "target": "download",
        }

    def _closing_report_action(self, name):
        report = self._check_closing_report()
        return report._action(name, self)

    def _check_closing_report(self):
        report = self.env["pos.closing.report"]
        report._check_some(self)
        report._check_access(self)
        return report

    def _closing_report_name(self):
        """Return the name of a file with the reports."""
        if len(self) > 1:
            return self.env._("Closing reports")
        session = self.sudo()
        is_closed = session.state == "closed"
        title = self.env._("Z report") if is_closed else self.env._("X report")
        number = session.closing_id.name
        name = f"{session.config_id.name} {number}" if number else session.name
        return f"{title} {name}".replace("/", "-")
