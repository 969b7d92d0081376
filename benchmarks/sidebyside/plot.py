"""The ratios as a plot in SVG: a bar for each peer and workload, on a logarithmic scale."""

import math
from html import escape

from .report import show_ratio
from .tables import show

COLOURS = {
    "portable": "#7fc8b8", "parallel": "#2a9d8f", "asyncio": "#1d4e89", "uvloop": "#6fa8dc", "kotlin-1": "#6a3d9a",
    "kotlin": "#b79ad1", "threads-1": "#d95f02", "threads": "#fdae6b", "jox-1": "#8c510a", "jox": "#d8b365",
    "pekko": "#4d9221", "go": "#737373",
}
OTHER = "#333333"
LABELS = 150
SCALE = 430
VALUES = 48
PANEL = LABELS + SCALE + VALUES
BAR = 10
GAP = 14
LEGEND = 96
MARKS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


def write_svg(report, path):
    """Draws the workloads in two columns of about the same height."""
    rows = [(workload, bars(report, workload)) for workload in report.workloads if base_of(report, workload)]
    rows = [(workload, found) for workload, found in rows if found]
    if not rows:
        path.write_text(page(PANEL, LEGEND, [text(20, 40, "no peer was compared", 14)]))
        return
    ratios = [ratio for _, found in rows for _, ratio, _ in found]
    scale = Scale(min(*ratios, 0.5), max(*ratios, 2))
    columns = split(rows)
    height = LEGEND + max(sum(height_of(row) for row in column) for column in columns) + 30
    parts = legend(report)
    for number, column in enumerate(columns):
        parts += panel(report, column, number * PANEL + 12, scale)
    path.write_text(page(PANEL * len(columns) + 24, height, parts))


def bars(report, workload):
    """Peer, ratio and figure of each bar of a workload."""
    found = report.figures[workload.name]
    return [
        (peer, found[peer].ratio, f"{show(found[peer].median)} {workload.symbol}")
        for peer in report.peers
        if peer != report.base and found.get(peer) and found[peer].ratio > 0
    ]


def base_of(report, workload):
    """The figure that the others are compared with; empty if there is none."""
    found = report.figures[workload.name].get(report.base)
    return f"{report.base}: {show(found.median)} {workload.symbol}" if found else ""


def split(rows):
    """The rows in one column, or in two if they are many."""
    half = sum(map(height_of, rows)) / 2
    if len(rows) < 6:
        return [rows]
    above, left = 0, []
    while above < half:
        left.append(rows[len(left)])
        above += height_of(left[-1])
    return [column for column in (left, rows[len(left):]) if column]


def height_of(row):
    return max(len(row[1]), 3) * BAR + GAP


class Scale:
    """From a ratio to a place: powers of ten are equally far from each other."""

    def __init__(self, least, most):
        self.marks = [mark for mark in MARKS if least / 2.6 < mark < most * 2.6]
        self.least = math.log10(min(self.marks[0], least))
        self.most = math.log10(max(self.marks[-1], most))

    def place(self, ratio):
        return LABELS + (math.log10(ratio) - self.least) / (self.most - self.least) * SCALE


def panel(report, rows, left, scale):
    bottom = LEGEND + sum(map(height_of, rows))
    parts = []
    for mark in scale.marks:
        x = left + scale.place(mark)
        colour = "#222222" if mark == 1 else "#dddddd"
        parts.append(f'<line x1="{x:.1f}" y1="{LEGEND}" x2="{x:.1f}" y2="{bottom}" stroke="{colour}"/>')
        parts += [text(x, y, f"{mark:g}", 10, "middle") for y in (LEGEND - 6, bottom + 14)]
    top = LEGEND
    for workload, found in rows:
        parts += row(workload, found, base_of(report, workload), left, top + GAP / 2, scale)
        top += height_of((workload, found))
        parts.append(f'<line x1="{left}" y1="{top}" x2="{left + PANEL - 12}" y2="{top}" stroke="#eeeeee"/>')
    return parts


def row(workload, found, own, left, top, scale):
    parts = [text(left, top + 11, workload.name, 12, weight="bold"), text(left, top + 25, own, 10)]
    for number, (peer, ratio, shown) in enumerate(found):
        y = top + number * BAR
        one, end = left + scale.place(1), left + scale.place(ratio)
        start, width = min(one, end), max(abs(end - one), 1)
        parts.append(
            f'<rect x="{start:.1f}" y="{y:.1f}" width="{width:.1f}" height="{BAR - 1.5}" '
            f'fill="{COLOURS.get(peer, OTHER)}"><title>{escape(f"{workload.name}, {peer}: {shown}")}</title></rect>')
        at_right = ratio >= 1
        parts.append(text(end + 3 if at_right else end - 3, y + BAR - 2.5, show_ratio(ratio), 8.5,
                          "start" if at_right else "end"))
    return parts


def legend(report):
    parts = [
        text(12, 22, f"Time or memory of each peer, divided by that of Tauko ({report.base})", 15, weight="bold"),
        text(12, 40, "Bars to the right: Tauko takes less. Bars to the left: the peer takes less.", 11),
    ]
    x = 12
    for peer in report.peers:
        if peer != report.base:
            parts.append(f'<rect x="{x}" y="52" width="11" height="11" fill="{COLOURS.get(peer, OTHER)}"/>')
            parts.append(text(x + 15, 62, peer, 11))
            x += 32 + 7 * len(peer)
    return parts


def text(x, y, words, size, anchor="start", weight="normal"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" font-weight="{weight}">'
            f"{escape(words)}</text>")


def page(width, height, parts):
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="Helvetica, Arial, sans-serif" fill="#222222">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>', *parts, "</svg>", ""])
