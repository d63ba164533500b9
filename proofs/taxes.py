"""Taxes of order lines, tax by tax.

An order line has one amount with its taxes and one without. If it has one tax, the
difference is that tax; if several, Odoo's own tax engine computes each of them.
"""

from .setup import is_newer

# For lines whose amounts include tax, but which name no tax.
UNNAMED = "tax"


def by_tax(sessions, rows):
    """Give rows the key of their tax; a row of several taxes becomes several rows."""
    of_session = {session.id: session for session in sessions}
    known = {}
    answered = []
    for row in rows:
        session = of_session[row["session_id"]]
        wanted = row["source"], session.company_id
        if wanted not in known:
            known[wanted] = _applied(session, row)
        applied, asked = known[wanted]
        parts = _parts(session, row, applied)
        is_loose = is_newer(session, *asked)
        for key, amount in parts.items():
            loose = (amount,) if is_loose else ()
            answered.append({**row, "key": key, "amount": amount, "loose": loose})
    return answered


def _applied(session, row):
    """Return the taxes as core applies them, and the records used for that."""
    env = session.env
    position = env["account.fiscal.position"].browse(row["fiscal_position_id"] or ())
    taxes = env["account.tax"].browse(row["tax_ids"] or ())
    applied = position.map_tax(taxes)
    return applied, [*taxes, *applied, *position]


def _parts(session, row, applied):
    """Return the row's amount by the keys of its taxes."""
    flat = applied.flatten_taxes_hierarchy()
    if len(flat) < 2:
        return {f"account.tax,{flat.id}" if flat else UNNAMED: row["amount"]}
    parts = {f"account.tax,{tax.id}": 0 for tax in flat}
    for data in _computed(session, row, applied):
        parts[f"account.tax,{data['tax'].id}"] += data["tax_amount_currency"]
    parts = {key: part * row["times"] for key, part in parts.items()}
    # The line's own amounts are decisive.
    largest = max(parts, key=lambda key: abs(parts[key]))
    parts[largest] = round(parts[largest] + row["amount"] - sum(parts.values()), 6)
    return parts


def _computed(session, row, applied):
    """Compute one line as core does when it closes the session."""
    Tax = session.env["account.tax"].with_company(session.company_id)
    line = Tax._prepare_base_line_for_taxes_computation(
        {"extra_tax_data": row["extra_tax_data"]},
        currency_id=session.currency_id,
        product_id=session.env["product.product"].browse(row["product_id"]),
        tax_ids=applied,
        price_unit=row["price_unit"],
        quantity=row["qty"],
        discount=row["discount"],
        is_refund=row["qty"] * row["price_unit"] < 0,
        rate=1,
    )
    Tax._add_tax_details_in_base_lines([line], session.company_id)
    Tax._round_base_lines_tax_details([line], session.company_id)
    return line["tax_details"]["taxes_data"]
