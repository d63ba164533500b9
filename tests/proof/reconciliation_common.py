from lxml import etree

from odoo.fields import Command
from odoo.tests import new_test_user

from ..shop.proof_common import ProofCommon, Recipe, Sale


class ReconciliationCommon(ProofCommon):
    """A closed session, and back-office users without rights on registers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._person(
            "proof_accountant", "account.group_account_invoice"
        )
        cls.reader = cls._person("proof_reader", "account.group_account_readonly")
        cls.stock_user = cls._person("proof_stock", "stock.group_stock_user")
        cls.stock_manager = cls._person("proof_stocks", "stock.group_stock_manager")
        cls.auditor = cls._person(
            "proof_auditor", "pos_closing_control.group_closing_auditor"
        )
        cls.nobody = cls._person("proof_nobody", "base.group_user")

    @classmethod
    def _person(cls, login, group):
        return new_test_user(
            cls.env,
            login,
            f"base.group_user,{group}",
            password=login,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            tz="UTC",
        )

    def trade_broken(self):
        """Close a session, then change a payment."""
        session = self.trade(Recipe(sales=(Sale(), Sale(pay="card"))))
        self.tamper(session)
        self.prove(session)
        return session

    def tamper(self, session):
        self.env.cr.execute(
            """UPDATE pos_payment SET amount = amount + 5
                WHERE id = (SELECT MIN(id) FROM pos_payment WHERE session_id = %s)""",
            [session.id],
        )
        self.env.invalidate_all()

    def trade_undone(self):
        """Close a session that sold a lot without naming it: it is not moved."""
        self._lots = lambda *_args: []
        return self.trade(Recipe(sales=(Sale((("lot", 3, 0), ("coin", 2, 0))),)))

    def undone(self, session):
        Picking = self.env["stock.picking"].with_user(self.stock_user)
        found = Picking.search([("is_undone_sale", "=", True)])
        self.assertEqual(found, found.filtered("is_undone_sale"))
        return found.filtered(lambda picking: picking._pos_session() == session)

    def name_lots(self, moves):
        for move in moves.filtered(lambda one: one.product_id.tracking == "lot"):
            lot = self.env["stock.lot"].create(
                {"name": "L1", "product_id": move.product_id.id}
            )
            move.quantity = move.product_uom_qty
            move.move_line_ids.lot_id = lot

    def show(self, user, action):
        """Follow an action as the client does; return the records that it shows."""
        Model = self.env[action["res_model"]].with_user(user)
        views = [(view_id, kind) for view_id, kind in action["views"]]
        Model.get_views(views)
        if action.get("res_id"):
            records = Model.browse(action["res_id"])
        else:
            records = Model.search(action["domain"])
        self.read_view(records, views[0])
        return records

    def read_view(self, records, view):
        """Read everything that a view shows, lines included, as the client does."""
        _view_id, kind = view
        arch = records.get_views([view])["views"][kind]["arch"]
        return records.web_read(self._specification(records, etree.fromstring(arch)))

    def _specification(self, records, node):
        names = {}
        for field in node.xpath("//field[not(ancestor::field)]"):
            name = field.get("name")
            inner = {"fields": {"display_name": {}}}
            kind = records._fields[name].type
            names[name] = inner if kind in ("many2one", "one2many") else {}
        return names
