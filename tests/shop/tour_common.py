from odoo.tests import HttpCase

from .common import ClosingCommon

DASHBOARD = "/odoo/action-point_of_sale.action_pos_config_kanban"


class TourCommon(ClosingCommon, HttpCase):
    """Real browsers, signed in as the people of the shop."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in (cls.cashier, cls.manager, cls.administrator):
            user.password = user.login  # Odoo's test browser approves in with this
        cls.cash_pm1.name = "Cash"
        cls.bank_pm1.name = "Bank"
        # Only our register on the dashboard, whatever else is in the database.
        others = cls.env["pos.config"].search([("id", "!=", cls.basic_config.id)])
        others.active = False

    def tour(self, name, user=None, url=DASHBOARD):
        self.env.flush_all()
        self.start_tour(url, name, login=(user or self.cashier).login)
        self.env.invalidate_all()

    def assertClosed(self):
        self.assertEqual(self.pos_session.state, "closed")
        self.assertEqual(self.pos_session.closing_id.status, "closed")

    def assertSplit(self):
        self.assertClosed()
        tender = self.pos_session.closing_id._tender(self.cash_pm1)
        told = tender.explanation_ids.filtered("is_current")
        self.assertEqual(sorted(told.mapped("amount")), [-3.3, -1.7])
        self.assertEqual(told.attachment_ids.mapped("name"), ["slip.pdf"])
