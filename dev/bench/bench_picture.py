"""Draws how the time of a closing grows with the number of orders."""

from bench_table import WHO, seconds
from reportlab.graphics import renderSVG
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.charts.lineplots import LinePlot
from reportlab.graphics.shapes import Drawing, String
from reportlab.lib import colors

LINES = {
    ("real", "Odoo"): ("Odoo, stock in real time", colors.HexColor("#999999"), None),
    ("real", "strict"): (
        "strict, stock in real time",
        colors.HexColor("#714B67"),
        None,
    ),
    ("closing", "Odoo"): ("Odoo, stock at closing", colors.HexColor("#999999"), [3, 2]),
    ("closing", "strict"): (
        "strict, stock at closing",
        colors.HexColor("#714B67"),
        [3, 2],
    ),
}


def draw(measured, path):
    """Draw a picture of the kinds that were closed in two sizes or more."""
    points = {line: _points(measured, *line) for line in LINES}
    shown = {line: found for line, found in points.items() if len(found) > 1}
    if shown:
        renderSVG.drawToFile(_drawing(shown), str(path))


def _points(measured, kind, who):
    sizes = {
        int(name.split(":")[1]): costs
        for name, costs in measured.items()
        if name.startswith(f"{kind}:")
    }
    return [(size, seconds(sizes[size], who)) for size in sorted(sizes)]


def _drawing(shown):
    drawing = Drawing(560, 300)
    plot = LinePlot()
    plot.x, plot.y, plot.width, plot.height = 50, 45, 310, 225
    plot.data = list(shown.values())
    plot.xValueAxis.valueMin = plot.yValueAxis.valueMin = 0
    for number, line in enumerate(shown):
        _label, colour, dashes = LINES[line]
        plot.lines[number].strokeColor = colour
        plot.lines[number].strokeWidth = 2
        plot.lines[number].strokeDashArray = dashes
    drawing.add(plot)
    drawing.add(String(50, 282, "Seconds to close a session", fontSize=11))
    drawing.add(String(330, 12, "orders", fontSize=9))
    drawing.add(_legend(shown))
    return drawing


def _legend(shown):
    legend = Legend()
    legend.x, legend.y, legend.fontSize = 380, 240, 9
    legend.alignment, legend.columnMaximum = "right", len(WHO) * 2
    legend.colorNamePairs = [(LINES[line][1], LINES[line][0]) for line in shown]
    return legend
