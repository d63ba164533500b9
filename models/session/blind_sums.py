from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# An average reveals the sum as well: times the number of records.
SUMS = ("sum", "avg", "sum_currency")


class PosClosingSums(models.AbstractModel):
    """Sales of a blind register are not added up for its cashiers before the count.

    Every grouped list, pivot, graph and digest gets its sums from the one method below,
    and so does whoever calls the methods behind them. Sales are read, grouped and
    numbered as in Odoo; hidden ones are left out of the sums only.
    """

    _name = "pos.closing.sums"
    _description = "Sums of sales"

    def _read_group_select(self, aggregate_spec, query):
        selected = super()._read_group_select(aggregate_spec, query)
        told = self.env["pos.session"]._closing_tells_all()
        if told or aggregate_spec.rpartition(":")[2] not in SUMS:
            return selected
        name, hidden = self._closing_hidden_by()
        return SQL(
            "%s FILTER (WHERE COALESCE(%s, 0) NOT IN %s)",
            selected,
            self._field_to_sql(self._table, name, query),
            hidden.subselect(),
        )

    @api.model
    def _closing_hidden_by(self):
        """Return a field, and a query of the hidden records it leads to."""
        return "session_id", self.env["pos.session"]._closing_query_hidden()

    # ------------------------------------------------------------------
    # The foot of a list, which the browser adds up itself
    # ------------------------------------------------------------------

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self._closing_has_feet())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "list" and not self._closing_has_feet():
            for node in arch.iter("field"):
                node.attrib.pop("sum", None)
                node.attrib.pop("avg", None)
        return arch, view

    @api.model
    def _closing_has_feet(self):
        """Views are cached by rights and set-up, not by which sessions are open."""
        if self.env["pos.session"]._closing_tells_all():
            return True
        blind = Domain("closing_policy_id.blind", "=", True)
        return not self.env["pos.config"].sudo().search_count(blind, limit=1)


class PosOrder(models.Model):
    _name = "pos.order"
    _inherit = ["pos.order", "pos.closing.sums"]


class PosOrderLine(models.Model):
    _name = "pos.order.line"
    _inherit = ["pos.order.line", "pos.closing.sums"]

    @api.model
    def _closing_hidden_by(self):
        _name, sessions = super()._closing_hidden_by()
        sold = Domain("session_id", "in", sessions)
        return "order_id", self.env["pos.order"].sudo()._search(sold)


class PosPayment(models.Model):
    _name = "pos.payment"
    _inherit = ["pos.payment", "pos.closing.sums"]


class ReportPosOrder(models.Model):
    _name = "report.pos.order"
    _inherit = ["report.pos.order", "pos.closing.sums"]
