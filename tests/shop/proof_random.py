"""Random recipes of sessions, and how a failing one is made smaller."""

from .proof_changes import all_changes
from .proof_common import AFTERWARDS, Recipe, Sale

PRODUCTS = (
    "coin plain taxed included luxury both grouped deposit other loose consumable"
    " service tip discount lot serial fifo menu kit pair crate hamper"
).split()
PAYS = ("cash", "card", "mixed", "change")
SPLIT_PAYS = ("cash_split", "card_split")
DISCOUNTS = (0, 0, 0, 5, 12.5, 33.33, 100)
QUANTITIES = (1, 1, 2, 3, 7)
FLAGS = "customer invoiced ship edited travels deposit ahead".split()
# The features on one line exclude each other.
FEATURES = (
    ("cash_rounding", "cash_rounding_up", "order_rounding"),
    ("stock_at_closing",),
    ("taxes_by_order",),
    ("entry_by_product",),
    ("fiscal_position",),
    ("real_time_valuation",),
    ("split",),
    ("later", "later_combined"),
    ("shared",),
)
# With pos_online_payment.
ONLINE = (("online",),)
# Registers in another currency, company or branch, with their possible features.
ELSEWHERE = ("other_currency", "foreign_cash", "other_company", "branch")
ANYWHERE = FEATURES[1:4]
FOREIGN = {"other_currency", "foreign_cash"}


def random_recipe(random, online=False):
    """Return a recipe that could happen in a shop.

    :param online: whether orders can be paid online
    """
    features = _features(random, FEATURES + (ONLINE if online else ()))
    core = random.random() < 0.25
    sales = _sales(random, features)
    if core:  # which does not book orders for tomorrow
        sales = tuple(sale._replace(ahead=False) for sale in sales)
    return Recipe(
        features=features,
        sales=sales,
        moves=tuple(_cents(random, 30) for _move in range(random.choice((0, 0, 1, 3)))),
        difference=random.choice((0, 0, _cents(random, 9))),
        card_difference=_card_difference(random, features, core),
        found=0 if core else random.choice((0, 0, 0, _cents(random, 9))),
        core=core,
        rescue=core and random.random() < 0.25,
        changes=_changes(random),
        **_afterwards(random, features, sales),
    )


def _card_difference(random, features, core):
    """Odoo itself confuses currencies, and posts no loss larger than the takings."""
    chosen = random.choice((0, 0, 0, _cents(random, 5)))
    if core:
        return 0 if FOREIGN.intersection(features) else abs(chosen)
    return chosen


def _changes(random):
    often = random.random() < 0.3
    return tuple(random.sample(all_changes(), random.randint(1, 3))) if often else ()


def _cents(random, most):
    return random.randint(-100 * most, 100 * most) / 100


def _features(random, groups):
    if random.random() < 0.3:
        return (random.choice(ELSEWHERE), *_some(random, ANYWHERE))
    return _some(random, groups)


def _some(random, groups):
    return tuple(random.choice(group) for group in groups if random.random() < 0.3)


def _sales(random, features):
    pays = PAYS
    if "split" in features:
        pays += SPLIT_PAYS
    if {"later", "later_combined"}.intersection(features):
        pays += ("later",)
    if "online" in features:
        pays += ("online",)
    sales = []
    for _sale in range(random.randint(0, 7)):
        sale = _sale_or_refund(random, pays, sales)
        invoiced = sale.invoiced and _invoiceable(sale, features)
        begun = _begun(random, features, sale)
        sales.append(sale._replace(invoiced=invoiced, **begun))
    return tuple(sales)


def _sale_or_refund(random, pays, sales):
    """Refunds are paid like the order: no card gives back more than it took.

    What was paid online is given back in cash.
    """
    refunded = {sale.refunds for sale in sales}
    places = [
        place
        for place, sale in enumerate(sales)
        if place not in refunded
        and sale.refunds is None
        and not (sale.cancelled or sale.ship)
    ]
    if places and random.random() < 0.2:
        return _refund(random, sales, random.choice(places))
    kind = random.random()
    return Sale(
        lines=_lines(random),
        pay=random.choice(pays),
        customer=random.random() < 0.2,
        invoiced=random.random() < 0.2,
        ship=kind < 0.06,
        cancelled=kind > 0.95,
        edited=random.random() < 0.1,
        ahead=random.random() < 0.05,
    )


def _begun(random, features, sale):
    """How an order began as a draft; one that is edited or refunds did not."""
    if sale.edited or sale.cancelled or sale.refunds is not None:
        return {}
    if "shared" in features and random.random() < 0.3:
        return {"travels": True}
    return {"deposit": sale.pay in ("cash", "card") and random.random() < 0.1}


def _refund(random, sales, place):
    """All of an order, or some of it; not if a discount would have to be shared."""
    sale = sales[place]._replace(
        refunds=place, edited=False, travels=False, deposit=False, ahead=False
    )
    if sale.pay == "online":
        sale = sale._replace(pay="cash")
    if random.random() < 0.6 or _discounted(sale.lines):
        return sale
    lines = sale.lines[: random.randint(1, len(sale.lines))]
    return sale._replace(
        lines=tuple(
            (name, min(quantity, random.choice(QUANTITIES)), discount)
            for name, quantity, discount in lines
        )
    )


def _lines(random):
    lines = tuple(_line(random) for _line_no in range(random.randint(1, 4)))
    if _discounted(lines):
        lines += (("luxury", 3, 0),)  # so that there is nothing to give back
    return lines


def _discounted(lines):
    return any(name == "discount" for name, *_rest in lines)


def _line(random):
    name = random.choice(PRODUCTS)
    quantity = random.choice(QUANTITIES)
    if name == "loose":
        quantity = random.randint(1, 300) / 100
    discount = 0 if name in ("discount", "tip") else random.choice(DISCOUNTS)
    return name, quantity, discount


def _afterwards(random, features, sales):
    """Not where Odoo's reversal, invoice or credit note is wrong: see the tests."""
    valued = "real_time_valuation" in features and "stock_at_closing" not in features
    reversible = not valued and not FOREIGN.intersection(features)
    refunded = {sale.refunds for sale in sales}
    chosen = {verb: [] for verb in AFTERWARDS}
    for place, sale in enumerate(sales):
        if sale.cancelled or sale.refunds is not None or place in refunded:
            continue
        invoiceable = reversible and _invoiceable(sale, features)
        if invoiceable and not sale.invoiced and random.random() < 0.1:
            chosen["invoice_later"].append(place)
        if sale.invoiced or place in chosen["invoice_later"]:
            verb = random.choice((None, *AFTERWARDS[1:]))
            if verb != "credit_later" or _creditable(sale, features):
                chosen.get(verb, []).append(place)
    return {verb: tuple(places) for verb, places in chosen.items()}


def _invoiceable(sale, features):
    """Whether Odoo rounds the taxes of the invoice like those of the order."""
    return "taxes_by_order" not in features or not _discounted(sale.lines)


def _creditable(sale, features):
    """Whether Odoo rounds the credit note like the invoice."""
    only_cash = {"cash_rounding", "cash_rounding_up"}.intersection(features)
    return not only_cash or sale.pay in ("cash", "change", "cash_split")


# ----------------------------------------------------------------------
# Minimising a recipe
# ----------------------------------------------------------------------


def shrink(recipe, fails):
    """Return the smallest recipe found that still fails.

    :param fails: tells whether a recipe fails
    """
    for smaller in _smaller(recipe):
        if fails(smaller):
            return shrink(smaller, fails)
    return recipe


def _smaller(recipe):
    plain = Recipe()
    for name in Recipe._fields:
        if name not in ("features", "sales") and recipe._asdict()[name]:
            yield recipe._replace(**{name: getattr(plain, name)})
    for place in range(len(recipe.sales)):
        yield _without_sale(recipe, place)
    for field in ("features", "changes"):
        for one in getattr(recipe, field):
            kept = tuple(name for name in getattr(recipe, field) if name != one)
            yield recipe._replace(**{field: kept})
    for place, sale in enumerate(recipe.sales):
        for number in range(len(sale.lines)):
            yield from _without_line(recipe, place, number)
        for name in FLAGS:
            if getattr(sale, name):
                yield _with_sale(recipe, place, **{name: False})


def _with_sale(recipe, place, **changes):
    sales = list(recipe.sales)
    sales[place] = sales[place]._replace(**changes)
    return recipe._replace(sales=tuple(sales))


def _without_line(recipe, place, number):
    """Remove a line, also from the refund; from a refund alone only the last."""
    sale = recipe.sales[place]
    if sale.refunds is not None and number < len(sale.lines) - 1:
        return
    for other, refund in enumerate(recipe.sales):
        if other == place or refund.refunds == place:
            kept = refund.lines[:number] + refund.lines[number + 1 :]
            if not kept:
                return
            recipe = _with_sale(recipe, other, lines=kept)
    yield recipe


def _without_sale(recipe, place):
    """Remove an order, and those that refund it."""
    kept = [
        number
        for number, sale in enumerate(recipe.sales)
        if number != place and sale.refunds != place
    ]
    sales = tuple(
        sale._replace(refunds=kept.index(sale.refunds))
        if sale.refunds is not None
        else sale
        for sale in (recipe.sales[number] for number in kept)
    )
    later = {
        verb: tuple(kept.index(one) for one in getattr(recipe, verb) if one in kept)
        for verb in AFTERWARDS
    }
    return recipe._replace(sales=sales, **later)
