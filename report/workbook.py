"""The report as a workbook: one sheet for each section, with typed values."""

import io
import re

import xlsxwriter

from odoo.fields import Datetime

# Characters that Excel forbids in the name of a sheet, and its maximum length.
FORBIDDEN, LONGEST = re.compile(r"[\[\]:*?/\\]"), 31
WIDTHS = {"moment": 17, "day": 12, "integer": 10, "quantity": 12, "text": 12}
WIDEST, MONEY_WIDTH, MONEY = 48, 16, ("money", "amount")
# Conservative characters per line: LibreOffice does not fit the height of rows, so it
# is computed here.
LINE, LINE_HEIGHT = 40, 15
# Wider sheets are printed in landscape.
WIDEST_UPRIGHT = 100
# The maximum length in Excel of the head of a page.
LONGEST_TITLE = 200


class Workbook:
    """Lays out reports as ``pos.closing.report`` gathers them.

    :param str title: the title shown on each printed page
    """

    def __init__(self, report, title):
        self.report = report
        self.title = title[:LONGEST_TITLE].replace("&", "&&")
        self.env = report.env
        self.output = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.output, {"in_memory": True})
        self.formats = {}
        self.names = set()

    def of_sessions(self, reports):
        """Return the file of one session's report, or of many."""
        self._write_heads([self.report._head_rows(report) for report in reports])
        self._write_sections(reports)
        return self._close()

    def of_day(self, day):
        """Return the file of a day: first the sums, then the sessions behind them."""
        self._write_heads([self.report._day_head(day)])
        for of in day["days"]:
            suffix = f" {of['currency']}" if len(day["days"]) > 1 else ""
            for section in of["sections"]:
                name = self.env._("Day - %(section)s", section=section["name"])
                self._write_tables(name + suffix, [(None, section)])
        self._write_sections(day["reports"])
        return self._close()

    def _close(self):
        self.book.close()
        return self.output.getvalue()

    # ------------------------------------------------------------------
    # Sheets
    # ------------------------------------------------------------------

    def _write_heads(self, heads):
        """Write heads side by side: labels in the first column, then a column each."""
        sheet = self._sheet(self.env._("Report"))
        sheet.freeze_panes(0, 1)
        labels = list(dict.fromkeys(name for head in heads for name, *_rest in head))
        for line, label in enumerate(labels):
            sheet.write_string(line, 0, label, self._format(bold=True))
        for column, head in enumerate(heads, start=1):
            for name, value, kind in head:
                style = self._style(kind, False, align="left")
                self._write(sheet, labels.index(name), column, kind, value, style)
        for line, label in enumerate(labels):
            told = [row[1] for head in heads for row in head if row[0] == label]
            self._fit_height(sheet, line, told)
        sheet.set_column(0, 0, max(map(len, labels)) + 2)
        sheet.set_column(1, len(heads), WIDEST)

    def _write_sections(self, reports):
        """Write a sheet for each section, with the sessions one below the other."""
        by_code = {}
        for report in reports:
            for section in report["sections"]:
                by_code.setdefault(section["code"], []).append((report, section))
        for tables in by_code.values():
            named = tables if len(reports) > 1 else [(None, tables[0][1])]
            self._write_tables(tables[0][1]["name"], named)

    def _write_tables(self, name, tables):
        """Write tables with the same columns; each row names its session."""
        sheet = self._sheet(name)
        columns = tables[0][1]["columns"]
        titles = [column["name"] for column in columns]
        if tables[0][0]:
            titles = [self.env._("Register"), self.env._("Session"), *titles]
        offset = len(titles) - len(columns)
        for place, title in enumerate(titles):
            kind = columns[place - offset]["kind"] if place >= offset else "text"
            align = "left" if kind == "text" else "right"
            sheet.write_string(0, place, title, self._format(head=True, align=align))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        line = 1
        for report, section in tables:
            line = self._write_table(sheet, line, report, section)
        self._set_widths(sheet, tables)

    def _write_table(self, sheet, line, report, section):
        """Write rows and total from a line on; return the line after them."""
        rows = [(row["cells"], row) for row in section["rows"]]
        if section["total"]:
            total = [self.env._("Total"), *section["total"][1:]]
            rows.append((total, {"style": "total", "unit": section["currency_id"]}))
        for cells, row in rows:
            self._write_row(sheet, line, report, section, cells, row)
            line += 1
        return line

    def _write_row(self, sheet, line, report, section, cells, row):
        named = [report["till"], report["session"]] if report else []
        bold = row["style"] in ("strong", "bad", "total")
        for place, text in enumerate(named):
            style = self._style("text", False, bold)
            self._write(sheet, line, place, "text", text, style)
        for place, (column, cell) in enumerate(
            zip(section["columns"], cells, strict=True), start=len(named)
        ):
            kind = column["kind"] if not isinstance(cell, str) else "text"
            unit = row["unit"] if kind == "amount" else section["currency_id"]
            indent = 2 if row["style"] == "detail" and place == len(named) else 1
            style = self._style(kind, unit, bold, indent=indent)
            self._write(sheet, line, place, kind, cell, style)
        self._fit_height(sheet, line, [*named, *cells])

    def _fit_height(self, sheet, line, cells):
        longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
        if longest > LINE:
            sheet.set_row(line, -(-longest // LINE) * LINE_HEIGHT)

    # ------------------------------------------------------------------
    # Cells
    # ------------------------------------------------------------------

    def _write(self, sheet, line, place, kind, value, style):
        """Write a cell by its kind; a text is never interpreted as a formula."""
        if value is None or value is False:
            return
        if kind == "moment":
            local = Datetime.context_timestamp(self.report, value)
            sheet.write_datetime(line, place, local.replace(tzinfo=None), style)
        elif kind == "day":
            sheet.write_datetime(line, place, value, style)
        elif kind == "text":
            sheet.write_string(line, place, str(value), style)
        else:
            sheet.write_number(line, place, float(value), style)

    def _style(self, kind, unit, bold=False, align=None, indent=1):
        patterns = {
            "moment": "yyyy-mm-dd hh:mm",
            "day": "yyyy-mm-dd",
            "integer": "#,##0",
            "quantity": "#,##0.###",
        }
        pattern = patterns.get(kind)
        if kind in MONEY:
            pattern = self._money_pattern(unit) if unit else patterns["quantity"]
        align = align or ("left" if kind == "text" else "right")
        wrap = kind == "text"
        return self._format(bold, pattern, align=align, indent=indent, wrap=wrap)

    def _money_pattern(self, currency_id):
        currency = self.env["res.currency"].browse(currency_id)
        digits = currency.decimal_places
        number = f"#,##0.{'0' * digits}" if digits else "#,##0"
        return f'{number} "{currency.name}"'

    def _format(
        self,
        bold=False,
        num_format=None,
        head=False,
        align="left",
        indent=1,
        wrap=True,
    ):
        key = bold, num_format, head, align, indent, wrap
        if key not in self.formats:
            style = {"valign": "top", "bold": bold or head, "align": align}
            style["text_wrap"] = wrap
            if align == "left":
                style["indent"] = indent  # beside a number
            if num_format:
                style["num_format"] = num_format
            if head:
                style |= {"bg_color": "#e9ecef", "bottom": 1}
            self.formats[key] = self.book.add_format(style)
        return self.formats[key]

    # ------------------------------------------------------------------
    # Looks
    # ------------------------------------------------------------------

    def _sheet(self, name):
        sheet = self.book.add_worksheet(self._sheet_name(name))
        sheet.set_paper(0)  # the printer's own: A4 or letter
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&L{self.title}")
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def _sheet_name(self, name):
        """Return a name that Excel accepts, and that no other sheet has."""
        name = FORBIDDEN.sub(" ", name).strip("' ")[:LONGEST] or "-"
        number, unique = 2, name
        while unique.lower() in self.names:
            suffix = f" {number}"
            unique = name[: LONGEST - len(suffix)] + suffix
            number += 1
        self.names.add(unique.lower())
        return unique

    def _set_widths(self, sheet, tables):
        widths = self._widths(tables)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        if sum(widths) > WIDEST_UPRIGHT:
            sheet.set_landscape()

    def _widths(self, tables):
        named = [report for report, _table in tables if report]
        widths = [
            min(max(len(report[key]) for report in named) + 3, WIDEST)
            for key in ("till", "session")
            if named
        ]
        for place, column in enumerate(tables[0][1]["columns"]):
            width = self._width(place, column["kind"], tables)
            widths.append(max(width, min(len(column["name"]) + 2, WIDEST)))
        return widths

    def _width(self, place, kind, tables):
        if kind in MONEY:
            return MONEY_WIDTH
        if kind != "text":
            return WIDTHS[kind]
        cells = [row["cells"][place] for _report, t in tables for row in t["rows"]]
        longest = max((len(cell) for cell in cells if cell), default=0)
        return min(max(longest + 3, WIDTHS["text"]), WIDEST)
