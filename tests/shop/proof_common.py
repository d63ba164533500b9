from datetime import timedelta
from typing import NamedTuple
from uuid import uuid4

from odoo import Command, fields

from .common import ClosingCommon
from .proof_begun import BegunOrders
from .proof_changes import Changes
from .proof_features import Features
from .proof_online import OnlinePayments


class Sale(NamedTuple):
    """An order as a recipe describes it.

    ``lines`` are ``(product name, quantity, discount)``, optionally with a dictionary
    of further values that the screen sends for a line; ``pay`` is the name of a way to
    pay; ``refunds`` is the position in the recipe of the order that is refunded; an
    ``edited`` order was sent as a draft before, with other lines; one that ``travels``
    was begun at another register. Half of a ``deposit`` order was paid on the draft;
    one ``ahead`` is for tomorrow.
    """

    lines: tuple = (("coin", 10, 0),)
    pay: str = "cash"
    customer: bool = False
    invoiced: bool = False
    ship: bool = False
    refunds: int | None = None
    cancelled: bool = False
    edited: bool = False
    travels: bool = False
    deposit: bool = False
    ahead: bool = False


class Recipe(NamedTuple):
    """A session: the register's set-up, what is sold, moved and found short or over.

    ``features`` are names of methods ``_with_...``; ``differences`` and ``moves`` are
    amounts; ``opening`` is what the session before left, unless it is given; ``found``
    is a difference to it that is counted and posted; ``core`` closes as Odoo does, on a
    register without a policy, ``rescue`` as it does with sessions without a screen. The
    ``..._later`` are positions of orders that accountants process afterwards;
    ``changes`` are changes of the set-up made after that: names of methods
    ``_change_...``.
    """

    features: tuple = ()
    sales: tuple = (Sale(),)
    moves: tuple = ()
    difference: float = 0
    card_difference: float = 0
    opening: float | None = None
    found: float = 0
    core: bool = False
    rescue: bool = False
    invoice_later: tuple = ()
    settle_later: tuple = ()
    credit_later: tuple = ()
    changes: tuple = ()


# What accountants do with orders after the closing, in this order.
AFTERWARDS = ("invoice_later", "settle_later", "credit_later")


class ProofCommon(Features, OnlinePayments, BegunOrders, Changes, ClosingCommon):
    """A shop in which a recipe is traded and closed, and then proven.

    Orders are sent as the screen sends them: prices by Odoo's own tax engine over the
    whole order, change as an amount returned, refunds without their sign.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.rule_ids.unlink()  # accept all differences
        # Core requires more rights than a cashier's to sell lots.
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
            "kit": create("Kit", cls.categ_basic, 17, tax_ids=tax7),
            "pair": create("Pair", cls.categ_basic, 6.2, tax_ids=tax10),
            "crate": create("Crate", cls.categ_basic, 3.9, tax_ids=tax21),
            "hamper": create("Hamper", cls.categ_basic, 24),
        }
        for product in products.values():
            product.company_id = False
        products["loose"].uom_id = cls.env.ref("uom.product_uom_kgm")
        for name in ("service", "tip", "discount"):
            products[name].write({"is_storable": False, "type": "service"})
        products["consumable"].is_storable = False
        products["lot"].tracking = "lot"
        products["serial"].tracking = "serial"
        menu = cls._as_combo(products["plain"], products["taxed"])
        products["menu"].product_tmpl_id.write(menu)
        if "mrp.bom" in cls.env:
            cls._as_kits(products)
        cls.adjust_inventory([products["fifo"]], [1000])
        return products

    @classmethod
    def _as_combo(cls, *choices):
        item = [Command.create({"product_id": choice.id}) for choice in choices]
        combo = cls.env["product.combo"].create(
            {
                "name": "Choice",
                "combo_item_ids": item,
            }
        )
        return {
            "is_storable": False,
            "type": "combo",
            "combo_ids": [Command.set(combo.ids)],
        }

    @classmethod
    def _as_kits(cls, products):
        """With Manufacturing these leave the shop as their components.

        There are bills of materials for one piece, for two, and for a dozen; components
        in other units than their own; and a service, which leaves nothing.
        """
        dozen = cls.env.ref("uom.product_uom_dozen")
        gram = cls.env.ref("uom.product_uom_gram")
        cls._as_kit(products, "kit", ("plain", 2), ("luxury", 1))
        cls._as_kit(products, "pair", ("plain", 3), product_qty=2)
        cls._as_kit(
            products, "crate", ("taxed", 2, dozen), ("kit", 12), product_uom_id=dozen.id
        )
        cls._as_kit(
            products, "hamper", ("loose", 250, gram), ("service", 1), ("consumable", 1)
        )

    @classmethod
    def _as_kit(cls, products, name, *parts, **values):
        lines = []
        for part, quantity, *unit in parts:
            part = products[part]
            line = {"product_id": part.id, "product_qty": quantity}
            line["product_uom_id"] = (unit[0] if unit else part.uom_id).id
            lines.append(line)
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": products[name].product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [Command.create(line) for line in lines],
                **values,
            }
        )

    # ------------------------------------------------------------------
    # Setting up
    # ------------------------------------------------------------------

    def set_up(self, recipe):
        """Open a register as the recipe describes it; return the session."""
        self.env, self.company = type(self).env, type(self).company
        self.methods = self.cash_pm1 | self.bank_pm1
        self.there = None
        self.company.tax_calculation_rounding_method = "round_per_line"
        self.config = self.basic_config
        self.config.write(
            {"cash_rounding": False, "rounding_method": False, "ship_later": True}
        )
        for feature in recipe.features:
            getattr(self, f"_with_{feature}")()
        policy = False if recipe.core else None
        self.policy.opening_control = bool(recipe.found)
        opening = self._opening(recipe)
        session = self.open_till(opening, self.methods, policy, self.config)
        return session.with_user(self.env.user)

    def _opening(self, recipe):
        if recipe.opening is not None:
            return recipe.opening
        before = self.config.session_ids[:1]
        left = before.cash_register_balance_end_real if before else 100
        return round(left + recipe.found, 2)

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
        if self.there:
            self.close_there()
        for verb in AFTERWARDS:
            for place in getattr(recipe, verb):
                getattr(self, verb)(self.orders[place])
        self.env.invalidate_all()
        if recipe.changes:
            self.a_day_passes(session)
        for change in recipe.changes:
            getattr(self, f"_change_{change}")(session)
        self.env.invalidate_all()
        return session

    def ring_up(self, sale, **values):
        """Send an order; ``values`` are for fields that recipes do not have."""
        data = self._order_data(sale) | values
        uuid = data["uuid"]
        Order = self.env["pos.order"].with_user(self.cashier)
        if sale.cancelled:
            data |= {"state": "draft", "payment_ids": []}
        if sale.pay == "online":
            data |= {"state": "draft"}
        if sale.edited:
            self._edit(Order, data)
        if sale.travels:
            self.begin_there(data)
        if sale.deposit:
            self.begin_here(data)
        synced = Order.sync_from_ui([data])["pos.order"]
        order = self.env["pos.order"].search([("uuid", "=", uuid)])
        self.assertIn(order.id, [one["id"] for one in synced])
        if sale.cancelled:
            order.with_user(self.cashier).action_pos_order_cancel()
        elif sale.pay == "online":
            self.pay_online(order)
        return order

    def _edit(self, Order, data):
        """Send a draft with one more piece of each; change the data to edit it."""
        lines = [line for _command, _id, line in data["lines"]]
        more = [line | {"qty": line["qty"] + 1, "pack_lot_ids": []} for line in lines]
        dropped = more[0] | {"uuid": str(uuid4())}
        draft = data | {"state": "draft", "payment_ids": [], "to_invoice": False}
        draft["lines"] = [Command.create(line) for line in (*more, dropped)]
        Order.sync_from_ui([draft])
        order = Order.search([("uuid", "=", data["uuid"])])
        *kept, dropped = order.lines
        changed = zip(kept, lines, strict=True)
        data["lines"] = [Command.update(old.id, line) for old, line in changed]
        data["lines"].append(Command.delete(dropped.id))
        data |= {"access_token": order.access_token, "state": data.get("state", "paid")}

    def settle_later(self, order):
        """The customer pays what is open of an invoice."""
        if order.account_move.amount_residual:
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=order.account_move.ids
            ).create({})._create_payments()

    def credit_later(self, order):
        order.account_move._reverse_moves(cancel=True)

    def invoice_later(self, order):
        if not order.partner_id:
            order.partner_id = self.customer
        order.with_context(generate_pdf=False).action_pos_order_invoice()

    def close(self, session, recipe):
        if recipe.core:
            return self._close_in_core(session, recipe)
        differences = recipe.difference, recipe.card_difference
        methods = self.methods[:2]
        self.close_counted(session, dict(zip(methods, differences, strict=True)))

    def close_counted(self, session, differences=None):
        """Count what is expected, with differences by payment method, and close."""
        closing = self.start(session)
        self.bring_cash(session, differences or {})
        takings = session.sudo()._closing_takings().expected
        counted = {
            tender.payment_method_id: takings[tender.payment_method_id.id]
            for tender in closing.sudo().tender_ids
            if tender.declaration != "nothing"
        }
        for method, difference in (differences or {}).items():
            counted[method] = round(counted[method] + difference, 3)
        answer = self.count(closing, counted)
        self.assertEqual(answer["missing"], [])
        answer = closing.close()
        self.assertTrue(answer["done"], answer["missing"])

    def bring_cash(self, session, differences):
        """No drawer is counted below zero: what was given back was brought before."""
        drawer = session.sudo().closing_id._drawer().payment_method_id
        expected = session.sudo()._closing_takings().expected.get(drawer.id, 0)
        least = expected + differences.get(drawer, 0)
        if least < 0:
            self.move_cash(round(-least, 2), session)

    def _close_in_core(self, session, recipe):
        if recipe.rescue:
            session.rescue = True
            return session.action_pos_session_closing_control()
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
            "relations_uuid_mapping": {"pos.order.line": self._combos(lines)},
            "partner_id": customer and customer.id,
            "session_id": self.pos_session.id,
            "payment_ids": [Command.create(payment) for payment in payments],
            "uuid": str(uuid4()),
            "user_id": self.cashier.id,
            "to_invoice": sale.invoiced,
            "is_refund": bool(refunded),
            "shipping_date": sale.ship and fields.Date.add(fields.Date.today(), days=3),
            "preset_time": sale.ahead and self._tomorrow(),
        }

    def _tomorrow(self):
        return fields.Datetime.to_string(fields.Datetime.now() + timedelta(days=1))

    def _needs_customer(self, sale):
        named = sale.customer or sale.invoiced or sale.ship
        return named or sale.pay in ("later", "cash_split", "card_split")

    def _lines_of(self, sale, refunded):
        lines = [line for sold in sale.lines for line in self._rung_up(*sold)]
        if not refunded:
            return lines
        return [
            line
            | {
                "qty": -line["qty"],
                "price_unit": origin.price_unit,
                "refunded_orderline_id": origin.id,
            }
            for line, origin in zip(lines, refunded.lines, strict=False)
        ]

    def _rung_up(self, name, quantity, discount=0, values=None):
        """A combo is a line without a price, and one for each product chosen."""
        line = self._line(name, quantity, discount)
        if name != "menu":
            return [line | (values or {})]
        combo = self.products[name].combo_ids
        chosen = [self._line(one, quantity, discount) for one in ("plain", "taxed")]
        items = combo.combo_item_ids
        for part, item in zip(chosen, items, strict=True):
            part |= {"price_unit": 5.5, "combo_item_id": item.id}
        return [line | {"price_unit": 0}, *chosen]

    def _combos(self, lines):
        """Map what was chosen to the combo that comes before it."""
        parents, parent = {}, None
        for line in lines:
            if "combo_item_id" in line:
                parents[line["uuid"]] = {"combo_parent_id": parent}
            else:
                parent = line["uuid"]
        return parents

    def _line(self, name, quantity, discount=0):
        product = self.products[name].with_env(self.env).sudo()
        price = self.config.pricelist_id._get_product_price(product, quantity)
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
        """Return the payments and the change, by the way of paying."""
        cash, card = self.methods[:2]
        if sale.pay == "online":
            return [], 0
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
        """Return what does not match, readable in a failure."""
        return {
            code: [(row["name"], row["left"], row["right"]) for row in identity["rows"]]
            for code, identity in proven.items()
            if identity["status"] == "broken"
        }

    def assertProven(self, session, *applicable):
        """All identities match; those named have something to compare."""
        proven = self.prove(session)
        self.assertEqual(self.broken(proven), {})
        for code in applicable:
            self.assertEqual(proven[code]["status"], "ok", code)
        return proven
