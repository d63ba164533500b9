from odoo import api, models
from odoo.tools import SQL

from ..proofs.ledger import ids_of, orders_of, signed
from ..seam.postgres import without_jit
from .document import Column, Row, Section


def sold_in(sessions):
    """The condition for paid orders ``o`` of these sessions."""
    return SQL("o.session_id IN %s AND o.state IN ('paid', 'done')", ids_of(sessions))


class PosClosingReport(models.AbstractModel):
    """What was sold: key figures, by category, and by tax."""

    _inherit = "pos.closing.report"

    @api.model
    def _query(self, query):
        self.env.cr.execute(without_jit(query))
        return self.env.cr.dictfetchall()

    @api.model
    def _by_session(self, pairs):
        """Return ``{session id: [row]}`` of pairs of session id and row."""
        rows = {}
        for session_id, row in pairs:
            rows.setdefault(session_id, []).append(row)
        return rows

    # ------------------------------------------------------------------
    # Key figures
    # ------------------------------------------------------------------

    @api.model
    def _read_summary(self, sessions):
        orders = self._by_id(self._query_orders(sessions))
        lines = self._by_id(self._query_line_totals(sessions))
        return Section(
            "summary",
            self.env._("Summary"),
            [
                Column(self.env._("Figure")),
                Column(self.env._("Number"), "integer"),
                Column(self.env._("Amount"), "money"),
            ],
            {
                session.id: self._summary_rows(
                    orders.get(session.id, {}), lines.get(session.id, {})
                )
                for session in sessions
            },
        )

    @api.model
    def _by_id(self, rows):
        return {row.pop("session_id"): row for row in rows}

    @api.model
    def _query_orders(self, sessions):
        return self._query(
            SQL(
                """SELECT o.session_id, COUNT(*) AS orders, SUM(o.due) AS due,
                          COUNT(o.invoice_id) AS invoices,
                          SUM(o.due) FILTER (WHERE o.invoice_id IS NOT NULL) AS invoiced
                     FROM %s o GROUP BY o.session_id""",
                orders_of(sessions),
            )
        )

    @api.model
    def _query_line_totals(self, sessions):
        return self._query(
            SQL(
                """SELECT o.session_id, SUM(%(net)s) AS net, SUM(%(gross)s) AS gross,
                          SUM(%(gross)s) FILTER (WHERE l.qty < 0) AS refunded,
                          COUNT(DISTINCT o.id) FILTER (WHERE l.qty < 0) AS refunds,
                          SUM(%(gross)s) FILTER (
                              WHERE l.product_id = config.tip_product_id) AS tip,
                          COUNT(*) FILTER (
                              WHERE l.product_id = config.tip_product_id) AS tips
                     FROM pos_order o
                     JOIN pos_config config ON config.id = o.config_id
                     JOIN pos_order_line l ON l.order_id = o.id
                    WHERE %(sold)s
                    GROUP BY o.session_id""",
                net=signed("price_subtotal"),
                gross=signed("price_subtotal_incl"),
                sold=sold_in(sessions),
            )
        )

    @api.model
    def _summary_rows(self, orders, lines):
        net, gross = lines.get("net") or 0, lines.get("gross") or 0
        due = orders.get("due") or 0
        rows = [
            ("net", self.env._("Sales without taxes"), None, net),
            ("tax", self.env._("Taxes"), None, gross - net),
            ("rounding", self.env._("Rounding"), None, due - gross),
            ("orders", self.env._("Orders"), orders.get("orders") or 0, due),
            *self._summary_parts(orders, lines),
        ]
        always = ("net", "tax", "orders")
        return [
            Row(key, [name, number, amount], self._summary_style(key))
            for key, name, number, amount in rows
            if key in always or number or amount
        ]

    @api.model
    def _summary_style(self, key):
        if key == "orders":
            return "strong"
        return "" if key in ("net", "tax", "rounding") else "detail"

    @api.model
    def _summary_parts(self, orders, lines):
        """Details of the orders, shown below them."""
        return [
            (
                "refunds",
                self.env._("of which refunded"),
                lines.get("refunds"),
                lines.get("refunded") or 0,
            ),
            (
                "tips",
                self.env._("of which tips"),
                lines.get("tips"),
                lines.get("tip") or 0,
            ),
            (
                "invoiced",
                self.env._("of which invoiced"),
                orders.get("invoices"),
                orders.get("invoiced") or 0,
            ),
        ]

    # ------------------------------------------------------------------
    # By category
    # ------------------------------------------------------------------

    @api.model
    def _read_sales(self, sessions):
        found = self._query_sales(sessions)
        categories = self.env["pos.category"].browse(
            {row["category_id"] for row in found if row["category_id"]}
        )
        names = {category.id: category.display_name for category in categories}
        names[None] = self.env._("Without category")
        found.sort(key=lambda r: (not r["category_id"], names[r["category_id"]]))
        return Section(
            "sales",
            self.env._("Sales by category"),
            [
                Column(self.env._("Category")),
                Column(self.env._("Quantity"), "quantity"),
                Column(self.env._("Sold"), "money", True),
                Column(self.env._("Refunded"), "money", True),
                Column(self.env._("Without taxes"), "money", True),
                Column(self.env._("Taxes"), "money", True),
                Column(self.env._("Total"), "money", True),
            ],
            self._by_session(
                (row["session_id"], self._sales_row(row, names)) for row in found
            ),
            empty=self.env._("Nothing was sold."),
        )

    @api.model
    def _sales_row(self, row, names):
        net, gross = row["net"], row["gross"]
        cells = [
            names[row["category_id"]],
            float(row["quantity"]),
            net - (row["refunded"] or 0),
            row["refunded"] or 0,
            net,
            gross - net,
            gross,
        ]
        return Row(row["category_id"], cells)

    @api.model
    def _query_sales(self, sessions):
        """By the first category of each product, as Odoo's own reports do."""
        return self._query(
            SQL(
                """SELECT o.session_id, category.id AS category_id,
                          SUM(l.qty) AS quantity,
                          SUM(%(net)s) AS net, SUM(%(gross)s) AS gross,
                          SUM(%(net)s) FILTER (WHERE l.qty < 0) AS refunded
                     FROM pos_order o
                     JOIN pos_order_line l ON l.order_id = o.id
                     JOIN product_product p ON p.id = l.product_id
                     LEFT JOIN LATERAL (
                          SELECT c.id
                            FROM pos_category_product_template_rel rel
                            JOIN pos_category c ON c.id = rel.pos_category_id
                           WHERE rel.product_template_id = p.product_tmpl_id
                           ORDER BY c.sequence, c.name->>'en_US', c.id
                           LIMIT 1) category ON TRUE
                    WHERE %(sold)s
                    GROUP BY o.session_id, category.id""",
                net=signed("price_subtotal"),
                gross=signed("price_subtotal_incl"),
                sold=sold_in(sessions),
            )
        )

    # ------------------------------------------------------------------
    # By tax
    # ------------------------------------------------------------------

    @api.model
    def _read_taxes(self, sessions):
        amounts = {}
        for row, taxes in self._taxed_lines(sessions):
            for tax, base, amount in self._split_tax(row, taxes):
                known = amounts.setdefault((row["session_id"], tax), [0, 0])
                known[0] += base
                known[1] += amount
        return Section(
            "taxes",
            self.env._("Taxes"),
            [
                Column(self.env._("Tax")),
                Column(self.env._("Base"), "money"),
                Column(self.env._("Amount"), "money", True),
            ],
            self._by_session(
                (session_id, Row(tax.id, [self._tax_name(tax), *sums]))
                for (session_id, tax), sums in sorted(
                    amounts.items(), key=lambda item: self._tax_order(item[0][1])
                )
            ),
            empty=self.env._("Nothing was sold."),
        )

    @api.model
    def _tax_name(self, tax):
        return tax.name if tax else self.env._("No tax")

    @api.model
    def _tax_order(self, tax):
        return not tax, tax.sequence, tax.name or ""

    @api.model
    def _taxed_lines(self, sessions):
        """Yield groups of identical lines, their number, and their taxes."""
        found = self._query_taxed_lines(sessions)
        mapping = self._tax_mapping(found)
        for row in found:
            yield row, mapping[row["fiscal_position_id"], tuple(row["tax_ids"])]

    @api.model
    def _tax_mapping(self, rows):
        """Return ``{(fiscal position, taxes of the lines): taxes as sold}``."""
        Tax, Position = self.env["account.tax"], self.env["account.fiscal.position"]
        wanted = {(row["fiscal_position_id"], tuple(row["tax_ids"])) for row in rows}
        return {
            (position, ids): Position.browse(position or []).map_tax(Tax.browse(ids))
            for position, ids in wanted
        }

    @api.model
    def _query_taxed_lines(self, sessions):
        return self._query(
            SQL(
                """SELECT o.session_id, o.fiscal_position_id, tax.ids AS tax_ids,
                          l.qty, %(net)s AS net, %(gross)s AS gross,
                          l.price_unit, COALESCE(l.discount, 0) AS discount,
                          COUNT(*) AS count
                     FROM pos_order o
                     JOIN pos_order_line l ON l.order_id = o.id
                     CROSS JOIN LATERAL (
                          SELECT COALESCE(ARRAY_AGG(rel.account_tax_id
                                          ORDER BY rel.account_tax_id), '{}') AS ids
                            FROM account_tax_pos_order_line_rel rel
                           WHERE rel.pos_order_line_id = l.id) tax
                    WHERE %(sold)s
                    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8""",
                net=signed("price_subtotal"),
                gross=signed("price_subtotal_incl"),
                sold=sold_in(sessions),
            )
        )

    @api.model
    def _split_tax(self, row, taxes):
        """Yield tax, base and amount; the taxes of a line add up to what was sold.

        Lines do not store the amount of each tax. If there are several, Odoo's own
        engine computes them, and the largest takes what rounding leaves.
        """
        count, net = row["count"], float(row["net"])
        whole = float(row["gross"]) - net
        if len(taxes.flatten_taxes_hierarchy()) < 2 or not row["qty"]:
            yield taxes.flatten_taxes_hierarchy()[:1], net * count, whole * count
            return
        parts = self._tax_parts(row, taxes)
        rest = whole - sum(part["amount"] for part in parts)
        largest = max(parts, key=lambda part: abs(part["amount"]))
        for part in parts:
            amount = part["amount"] + (rest if part is largest else 0)
            tax = self.env["account.tax"].browse(part["id"])
            yield tax, part["base"] * count, amount * count

    @api.model
    def _tax_parts(self, row, taxes):
        quantity = float(row["qty"])
        computed = taxes.compute_all(
            float(row["net"]) / quantity,
            self._till_currency(row),
            quantity,
            handle_price_include=False,
        )
        return computed["taxes"]

    @api.model
    def _till_currency(self, row):
        return self.env["pos.session"].browse(row["session_id"]).currency_id
