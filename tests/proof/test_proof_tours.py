from odoo.tests import HttpCase, tagged

from ..shop.proof_common import Recipe, Sale
from .reconciliation_common import ReconciliationCommon


@tagged("post_install", "-at_install")
class TestProofTours(ReconciliationCommon, HttpCase):
    """Accountants and stock users find their way, in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Only our sessions, whatever else is in the database.
        cls.env["pos.closing.proof"].search([]).unlink()
        cls.administrator.password = cls.administrator.login

    def tour(self, name, user, url="/odoo"):
        self.env.flush_all()
        self.start_tour(url, name, login=user.login)
        self.env.invalidate_all()

    def test_an_accountant_reads_what_is_broken(self):
        self.trade_broken()
        self.tour("proof_accountant", self.accountant)

    def test_an_accountant_reads_what_is_open(self):
        sales = (Sale(pay="later", customer=True),)
        self.trade(Recipe(features=("later",), sales=sales))
        self.tour("proof_accountant_open", self.accountant)

    def test_a_stock_user_finishes_what_was_not_moved(self):
        session = self.trade_undone()
        self.name_lots(self.undone(session).move_ids)
        self.tour("proof_stock_user", self.stock_user)
        self.assertFalse(self.undone(session))

    def test_a_manager_proves_many_sessions(self):
        session = self.trade_broken()
        url = "/odoo/action-point_of_sale.action_pos_session"
        self.tour("proof_manager", self.administrator, url)
        self.assertEqual(session.closing_proof_status, "broken")
