"""What a report is made of, whatever it is printed on.

Pure Python. A report has a head and sections. A section is a table: typed columns, and
rows of cells. Screen, paper, workbook and receipt each lay out the same tables.
"""

from typing import Any, NamedTuple

# The currency of a section's money.
TILL, COMPANY = "till", "company"
SUMMED = ("money", "integer", "quantity")


class Column(NamedTuple):
    """``kind`` is *text*, *money*, *quantity*, *integer*, *moment*, *day* or *amount*.

    An *amount* is in the unit of its row: the id of a currency, or False for none.
    """

    name: str
    kind: str = "text"
    summed: bool = False


class Row(NamedTuple):
    """A line of a table; cells are None if there is no value.

    ``key`` says what the row is about, for adding up several sessions. ``style`` is
    *strong*, *detail* (belongs to the row before), *bad*, *note* (worth knowing, but
    not a fault) or empty.
    """

    key: Any
    cells: list
    style: str = ""
    unit: Any = None


class Section(NamedTuple):
    """A table for each of several sessions: ``rows`` maps their ids to rows.

    ``empty`` is the sentence shown if there are no rows; without one, the section is
    then left out. ``compared`` are the positions of columns of which a row shows all or
    none, once any row shows all of them: otherwise the sums of expected, counted and
    difference would not add up.
    """

    code: str
    name: str
    columns: list
    rows: dict
    unit: str = TILL
    empty: str = ""
    compared: tuple = ()


def table(section, rows, currency):
    """Return a section's table as a dictionary; amounts are rounded to the currency."""
    rows = [
        row._replace(cells=cells)
        for row, cells in zip(rows, _comparable(section, rows), strict=True)
    ]
    rows = [row._replace(cells=_rounded(section, row, currency)) for row in rows]
    return {
        "code": section.code,
        "name": section.name,
        "currency_id": currency.id,
        "columns": [column._asdict() for column in section.columns],
        "rows": [row._asdict() for row in rows],
        "total": _total(section, rows, currency),
        "empty": section.empty,
    }


def _rounded(section, row, currency):
    return [
        currency.round(float(cell))
        if column.kind == "money" and cell is not None
        else cell
        for column, cell in zip(section.columns, row.cells, strict=True)
    ]


def _total(section, rows, currency):
    """Add up the summed columns over the rows that are not details."""
    if not rows or not any(column.summed for column in section.columns):
        return False
    own = [row.cells for row in rows if row.style != "detail"]
    return [
        _sum(column, [cells[place] for cells in own], currency)
        for place, column in enumerate(section.columns)
    ]


def _comparable(section, rows):
    """Return the cells of rows, with compared columns all filled or all empty."""
    whole = [
        all(row.cells[place] is not None for place in section.compared) for row in rows
    ]
    return [
        row.cells if complete or not any(whole) else _without(section.compared, row)
        for row, complete in zip(rows, whole, strict=True)
    ]


def _without(places, row):
    return [None if place in places else cell for place, cell in enumerate(row.cells)]


def _sum(column, cells, currency):
    told = [cell for cell in cells if cell is not None]
    if not column.summed or not told:
        return None
    total = sum(told)
    return currency.round(total) if column.kind == "money" else total


def narrowed(told, places):
    """Return a table with some of its columns, and the rows with values in them."""

    def pick(values):
        return values and [values[place] for place in places]

    rows = [{**row, "cells": pick(row["cells"])} for row in told["rows"]]
    return {
        **told,
        "columns": pick(told["columns"]),
        "rows": [row for row in rows if any(cell is not None for cell in row["cells"])],
        "total": pick(told["total"]),
    }


def added_up(section, session_ids):
    """Return the rows of several sessions as one: rows with the same key are added.

    Texts that differ are joined, moments are left out.
    """
    by_key = {}
    for session_id in session_ids:
        for row in section.rows.get(session_id, []):
            by_key.setdefault((row.key, row.style), []).append(row)
    return [_added(section, rows) for rows in by_key.values()]


def _added(section, rows):
    told = _comparable(section, rows)
    cells = [
        _cell(column, [cells[place] for cells in told])
        for place, column in enumerate(section.columns)
    ]
    return rows[0]._replace(cells=cells)


def _cell(column, cells):
    told = [cell for cell in cells if cell is not None]
    if column.kind in SUMMED:
        return sum(told) if told else None
    if column.kind == "text":
        return "; ".join(dict.fromkeys(filter(None, told))) or None
    return told[0] if len(set(told)) == 1 else None
