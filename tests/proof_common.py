from typing import NamedTuple
from uuid import uuid4

from odoo import Command, fields

from .common import ClosingCommon


class Sale(NamedTuple):
    """An order as a recipe says it.

    ``lines`` are ``(product name, quantity, discount)``; ``pay`` names how it is paid;
    ``refunds`` is the place of the order in the recipe that it refunds.
    """

    lines: tuple = (("coin", 10, 0),)
    pay: str = "cash"
    customer: bool = False
    invoiced: bool = False
    ship: bool = False
    refunds: int | None = None
    cancelled: bool = False


class Recipe(NamedTuple):
    """A session: how the till is set up, what is sold, moved and found missing.

    ``features`` are names of methods ``_with_...``; ``differences`` and ``moves`` are
    amounts; ``opening`` is what the session before left, unless it is given; ``core``
    closes as Odoo does, on a till without policy.
    """

    features: tuple = ()
    sales: tuple = (Sale(),)
    moves: tuple = ()
    difference: float = 0
    card_difference: float = 0
    opening: float | None = None
    core: bool = False
    invoice_later: tuple = ()


class ProofCommon(ClosingCommon):
    """A shop in which a recipe is traded and closed, and then proven.

    Orders are sent as the screen sends them: prices by Odoo's own tax engine over the
    whole order, change as an amount returned, refunds with their sign taken out.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.rule_ids.unlink()  # everything may pass: this is about proof
        # Core asks for more than a till to sell lots.
        cls.cashier.group_ids += cls.env.ref("stock.group_stock_user")
        cls.products = cls._products()
        cls.customer.property_stock_customer = cls.env.ref(
            "stock.stock_location_customers"
        )

    @classmethod
    def _products(cls):
        tax7, tax10, tax21, group, fixed = (
            cls.taxes[name].ids
            for name in ("tax7", "tax10", "tax21", "tax_group_7_10", "tax_fixed006")
        )
        create = cls.create_product
        products = {
            "coin": cls.coin,
            "plain": create("Plain", cls.categ_basic, 9.99),
            "taxed": create("Taxed", cls.categ_basic, 3.33, tax_ids=tax7),
            "included": create("Included", cls.categ_basic, 7.77, tax_ids=tax10),
            "luxury": create("Luxury", cls.categ_basic, 19.95, tax_ids=tax21),
            "both": create("Both", cls.categ_basic, 4.45, tax_ids=tax7 + tax21),
            "grouped": create("Grouped", cls.categ_basic, 5.05, tax_ids=group),
            "deposit": create("Deposit", cls.categ_basic, 1.06, tax_ids=fixed),
            "other": create(
                "Other", cls.categ_basic, 6.5, None, tax7, cls.other_sale_account
            ),
            "loose": create("Loose", cls.categ_basic, 12.34, tax_ids=tax10),
            "consumable": create("Consumable", cls.categ_basic, 2.5),
            "service": create("Service", cls.categ_basic, 40, tax_ids=tax7),
            "tip": create("Tip", cls.categ_basic, 1),
            "discount": create("Discount", cls.categ_basic, -1, tax_ids=tax7),
            "lot": create("Lot", cls.categ_basic, 8.8, tax_ids=tax7),
            "serial": create("Serial", cls.categ_basic, 99.9, tax_ids=tax21),
            "fifo": create("Fifo", cls.categ_anglo, 15, 7.5, tax_ids=tax7),
            "menu": create("Menu", cls.categ_basic, 11),
        }
        products["loose"].uom_id = cls.env.ref("uom.product_uom_kgm")
        for name in ("service", "tip", "discount"):
            products[name].write({"is_storable": False, "type": "service"})
        products["consumable"].is_storable = False
        products["lot"].tracking = "lot"
        products["serial"].tracking = "serial"
        menu = cls._as_combo(products["plain"], products["taxed"])
        products["menu"].product_tmpl_id.write(menu)
        cls.adjust_inventory([products["fifo"]], [1000])
        return products

    @classmethod
    def _as_combo(cls, *choices):
        item = [Command.create({"product_id": choice.id}) for choice in choices]
        combo = cls.env["product.combo"].create(
            {
                "name": "Choice",
                "combo_item_ids": item,
                "company_id": cls.company.id,
            }
        )
        return {
            "is_storable": False,
            "type": "combo",
            "combo_ids": [Command.set(combo.ids)],
        }

    # ------------------------------------------------------------------
    # Setting up
    # ------------------------------------------------------------------

    def set_up(self, recipe):
        """Open a till as the recipe wants it; return the session."""
        self.methods = self.cash_pm1 | self.bank_pm1
        self.company.tax_calculation_rounding_method = "round_per_line"
        self.config = self.basic_config
        self.config.write(
            {"cash_rounding": False, "rounding_method": False, "ship_later": True}
        )
        for feature in recipe.features:
            getattr(self, f"_with_{feature}")()
        policy = False if recipe.core else None
        opening = recipe.opening
        if opening is None:
            before = self.config.session_ids[:1]
            opening = before.cash_register_balance_end_real if before else 100
        session = self.open_till(opening, self.methods, policy, self.config)
        return session.with_user(self.env.user)

    def _with_stock_at_closing(self):
        self.company.point_of_sale_update_stock_quantities = "closing"

    def _with_taxes_by_order(self):
        self.company.tax_calculation_rounding_method = "round_globally"

    def _with_entry_by_product(self):
        self.config.is_closing_entry_by_product = True

    def _with_split(self):
        self.methods |= self.cash_split_pm1 | self.bank_split_pm1

    def _with_later(self):
        self.methods |= self.pay_later_pm

    def _with_fiscal_position(self):
        """Taxes of 7 % become 10 % included, and sales go to another account."""
        position = self.env["account.fiscal.position"].create({"name": "Abroad"})
        mapped = self.taxes["tax10"].copy(
            {
                "name": "Abroad",
                "fiscal_position_ids": [Command.set(position.ids)],
                "original_tax_ids": [Command.set(self.taxes["tax7"].ids)],
            }
        )
        self.assertEqual(position.map_tax(self.taxes["tax7"]), mapped)
        position.account_ids = [
            Command.create(
                {
                    "account_src_id": self.sale_account.id,
                    "account_dest_id": self.other_sale_account.id,
                }
            )
        ]
        self.config.write(
            {
                "tax_regime_selection": True,
                "fiscal_position_ids": [Command.set(position.ids)],
                "default_fiscal_position_id": position.id,
            }
        )

    def _with_real_time_valuation(self):
        self.company.inventory_valuation = "real_time"

    def _with_cash_rounding(self):
        self._round("HALF-UP", only_cash=True)

    def _with_cash_rounding_up(self):
        self._round("UP", only_cash=True)

    def _with_order_rounding(self):
        self._round("HALF-UP", only_cash=False)

    def _with_other_currency(self):
        """A till in euros, of which two make a dollar: no cent is lost."""
        self.other_currency.rounding = 0.01
        self.config = self.other_currency_config
        self.methods = self.cash_pm2 | self.bank_pm2
        self.config.ship_later = True

    def _round(self, method, only_cash):
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "Rounding",
                "rounding": 0.05,
                "rounding_method": method,
                "profit_account_id": self.company_data["default_account_revenue"].id,
                "loss_account_id": self.company_data["default_account_expense"].id,
            }
        )
        self.config.write(
            {
                "cash_rounding": True,
                "rounding_method": rounding.id,
                "only_round_cash_method": only_cash,
            }
        )

    # ------------------------------------------------------------------
    # Trading
    # ------------------------------------------------------------------

    def trade(self, recipe):
        """Open, sell, move cash and close as a recipe says; return the session."""
        session = self.set_up(recipe)
        self.orders = []
        for sale in recipe.sales:
            self.orders.append(self.ring_up(sale))
        for amount in recipe.moves:
            self.move_cash(amount)
        self.env.invalidate_all()
        self.close(session, recipe)
        for place in recipe.invoice_later:
            self.invoice_later(self.orders[place])
        self.env.invalidate_all()
        return session

    def ring_up(self, sale):
        data = self._order_data(sale)
        Order = self.env["pos.order"].with_user(self.cashier)
        if sale.cancelled:
            data |= {"state": "draft", "payment_ids": []}
        synced = Order.sync_from_ui([data])["pos.order"]
        order = self.env["pos.order"].search([("uuid", "=", data["uuid"])])
        self.assertIn(order.id, [one["id"] for one in synced])
        if sale.cancelled:
            order.with_user(self.cashier).action_pos_order_cancel()
        return order

    def invoice_later(self, order):
        order.partner_id = order.partner_id or self.customer
        order.with_context(generate_pdf=False).action_pos_order_invoice()

    def close(self, session, recipe):
        if recipe.core:
            return self._close_in_core(session, recipe)
        closing = self.start(session)
        takings = session.sudo()._closing_takings().expected
        counted = {
            tender.payment_method_id: takings[tender.payment_method_id.id]
            for tender in closing.sudo().tender_ids
            if tender.declaration != "nothing"
        }
        differences = recipe.difference, recipe.card_difference
        for method, difference in zip(self.methods[:2], differences, strict=True):
            counted[method] = round(counted[method] + difference, 3)
        answer = self.count(closing, counted)
        self.assertEqual(answer["missing"], [])
        answer = closing.close()
        self.assertTrue(answer["done"], answer["missing"])

    def _close_in_core(self, session, recipe):
        counted = session.cash_register_balance_end + recipe.difference
        session.post_closing_cash_details(round(counted, 2))
        self.env.invalidate_all()  # three requests
        session.update_closing_control_state_session("")
        self.env.invalidate_all()
        card = self.methods[1]
        pairs = [(card.id, recipe.card_difference)] if recipe.card_difference else []
        answer = session.close_session_from_ui(pairs)
        self.assertTrue(answer["successful"], answer)

    # ------------------------------------------------------------------
    # What the screen sends
    # ------------------------------------------------------------------

    def _order_data(self, sale):
        customer = self.customer if self._needs_customer(sale) else None
        position = self.config.default_fiscal_position_id
        refunded = self.orders[sale.refunds] if sale.refunds is not None else None
        lines = self._lines_of(sale, refunded)
        total, untaxed = self._priced(lines, position, -1 if refunded else 1)
        payments, change = self._payments(sale, total)
        return {
            "amount_paid": sum(payment["amount"] for payment in payments) + change,
            "amount_return": change,
            "amount_tax": total - untaxed,
            "amount_total": total,
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "fiscal_position_id": position.id,
            "pricelist_id": self.config.pricelist_id.id,
            "last_order_preparation_change": "{}",
            "lines": [Command.create(line) for line in lines],
            "partner_id": customer and customer.id,
            "session_id": self.pos_session.id,
            "payment_ids": [Command.create(payment) for payment in payments],
            "uuid": str(uuid4()),
            "user_id": self.cashier.id,
            "to_invoice": sale.invoiced,
            "is_refund": bool(refunded),
            "shipping_date": sale.ship and fields.Date.add(fields.Date.today(), days=3),
        }

    def _needs_customer(self, sale):
        named = sale.customer or sale.invoiced or sale.ship
        return named or sale.pay in ("later", "cash_split", "card_split")

    def _lines_of(self, sale, refunded):
        if not refunded:
            return [self._line(*line) for line in sale.lines]
        return [
            self._line(name, -quantity, discount)
            | {"refunded_orderline_id": line.id, "price_unit": line.price_unit}
            for (name, quantity, discount), line in zip(
                sale.lines, refunded.lines, strict=False
            )
        ]

    def _line(self, name, quantity, discount=0):
        product = self.products[name]
        price = self.config.pricelist_id._get_product_price(product, quantity)
        if product.type == "combo":
            price = 0  # it is on the lines of what was chosen
        company_taxes = self.env["account.tax"]._check_company_domain(self.company)
        return {
            "uuid": str(uuid4()),
            "product_id": product.id,
            "full_product_name": product.name,
            "qty": quantity,
            "price_unit": price,
            "discount": discount,
            "tax_ids": [
                Command.set(product.taxes_id.filtered_domain(company_taxes).ids)
            ],
            "pack_lot_ids": self._lots(product, quantity),
        }

    def _lots(self, product, quantity):
        if product.tracking == "none":
            return []
        count = abs(int(quantity)) if product.tracking == "serial" else 1
        names = [f"L{uuid4().hex[:8]}" for _lot in range(count)]
        return [Command.create({"lot_name": name}) for name in names]

    def _priced(self, lines, position, sign):
        """Fill in the subtotals, as the screen computes them over the whole order."""
        Tax = self.env["account.tax"]
        base_lines = [self._base_line(line, position) for line in lines]
        Tax._add_tax_details_in_base_lines(base_lines, self.company)
        Tax._round_base_lines_tax_details(base_lines, self.company)
        for line, base in zip(lines, base_lines, strict=True):
            details = base["tax_details"]
            for name in ("excluded", "included"):
                total = details[f"total_{name}_currency"]
                suffix = "_incl" if name == "included" else ""
                line[f"price_subtotal{suffix}"] = self.currency.round(total * sign)
        summary = Tax._get_tax_totals_summary(base_lines, self.currency, self.company)
        return summary["total_amount_currency"], summary["base_amount_currency"]

    def _base_line(self, line, position):
        Tax = self.env["account.tax"]
        return Tax._prepare_base_line_for_taxes_computation(
            line,
            currency_id=self.currency,
            product_id=self.env["product.product"].browse(line["product_id"]),
            tax_ids=position.map_tax(Tax.browse(line["tax_ids"][0][2])),
            price_unit=line["price_unit"],
            quantity=line["qty"],
            discount=line["discount"],
            is_refund=line["qty"] * line["price_unit"] < 0,
            rate=1.0,
        )

    # ------------------------------------------------------------------
    # Paying
    # ------------------------------------------------------------------

    def _payments(self, sale, total):
        """Return the payments and what is given back, by the way of paying."""
        cash, card = self.methods[:2]
        if self.config.cash_rounding and not self.config.only_round_cash_method:
            total = self._rounded(total)
        if sale.pay == "mixed":
            half = self.currency.round(total / 2)
            rest = self._in_cash(self.currency.round(total - half))
            return [self._pay(card, half), self._pay(cash, rest)], 0
        if sale.pay == "change" and total > 0:
            tendered = 10 * (int(total / 10) + 1)
            change = self.currency.round(self._in_cash(total) - tendered)
            return [self._pay(cash, tendered)], change
        methods = {
            "card": card,
            "later": self.pay_later_pm,
            "cash_split": self.cash_split_pm1,
            "card_split": self.bank_split_pm1,
        }
        method = methods.get(sale.pay, cash)
        amount = self._in_cash(total) if method.is_cash_count else total
        return [self._pay(method, amount)], 0

    def _pay(self, method, amount):
        return {
            "amount": amount,
            "name": f"{method.name} {uuid4().hex[:6]}",
            "payment_method_id": method.id,
        }

    def _in_cash(self, amount):
        only_cash = self.config.cash_rounding and self.config.only_round_cash_method
        return self._rounded(amount) if only_cash else amount

    def _rounded(self, amount):
        return self.config.rounding_method.round(amount)

    # ------------------------------------------------------------------
    # Looking
    # ------------------------------------------------------------------

    def prove(self, session, user=None):
        """Prove a session; return its identities by code."""
        session = session.with_user(user or self.administrator)
        [answer] = session.closing_prove()
        return {identity["code"]: identity for identity in answer["identities"]}

    def broken(self, proven):
        """Return what is broken, readable in a failure."""
        return {
            code: [(row["name"], row["left"], row["right"]) for row in identity["rows"]]
            for code, identity in proven.items()
            if identity["status"] == "broken"
        }

    def assertProven(self, session, *applicable):
        """All identities agree; those named have something to compare."""
        proven = self.prove(session)
        self.assertEqual(self.broken(proven), {})
        for code in applicable:
            self.assertEqual(proven[code]["status"], "ok", code)
        return proven
