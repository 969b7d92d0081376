"""All results in one table: as text, as Markdown, and as CSV."""

import csv
import os
import sys

from .tables import figure, judge, show

COLUMNS = ("workload", "peer", "unit", "median", "lowest", "highest", "ratio", "ratio_lowest", "ratio_highest",
           "cold", "cpu", "rss_mb", "processes")
SPACE = 17


class Report:
    """The figures of a run, by workload and peer; ratios are those to the first peer."""

    def __init__(self, workloads, results, machine, peers):
        self.base = base = next(iter(peers))
        self.machine = machine
        self.figures = {
            name: {peer: figure(processes, by_peer[base]) for peer, processes in by_peer.items()}
            for name, by_peer in results.items() if base in by_peer
        }
        self.workloads = [workload for workload in workloads if workload.name in self.figures]
        measured = {peer for by_peer in self.figures.values() for peer in by_peer}
        self.peers = [peer for peer in peers if peer in measured]

    def text(self):
        """The table for a terminal: two lines for each workload, the second one with the spread."""
        width = max(len(workload.name) for workload in self.workloads) + 2
        lines = [" " * (width + 4) + "".join(f"{peer:>{SPACE}}" for peer in self.peers)]
        for workload in self.workloads:
            cells = [self.cell(workload, peer) for peer in self.peers]
            lines.append(f"{workload.name:{width}}{workload.symbol:4}" + "".join(
                f"{' '.join(cell[:2]):>{SPACE}}" for cell in cells))
            lines.append(" " * (width + 4) + "".join(f"{cell[2]:>{SPACE}}" for cell in cells))
        return "\n".join([*lines, *self.aims("")])

    def markdown(self):
        """The lines about the machine, and the table."""
        lines = [*self.machine, "", f"| | unit | {' | '.join(self.peers)} |", f"|---|---|{'--:|' * len(self.peers)}"]
        for workload in self.workloads:
            cells = [self.cell(workload, peer) for peer in self.peers]
            shown = ["<br>".join([cell[0], cell[1], f"<sub>{cell[2]}</sub>"] if cell[2] else cell[:1]) for cell in cells]
            lines.append(f"| {workload.name} | {workload.symbol} | {' | '.join(shown)} |")
        return "\n".join([*lines, "", *self.aims("- ")])

    def cell(self, workload, peer):
        """Figure, ratio and spread of a peer."""
        by_peer = self.figures[workload.name]
        if peer not in by_peer:
            return ("–", "", "")
        found = by_peer[peer]
        if not found:
            return ("failed", "", "")
        return show(found.median), f"×{show_ratio(found.ratio)}", f"{show(found.lowest)}…{show(found.highest)}"

    def aims(self, bullet):
        """Which aims are met, and which are missed."""
        judged = [
            (judge(workload, peer, found), workload, peer, found)
            for workload in self.workloads for peer, found in self.figures[workload.name].items()
        ]
        missed = [
            f"{bullet}missed: {workload.name}, {peer}: "
            + (f"{show(found.median)} {workload.symbol}, ×{show_ratio(found.ratio)}" if found else "failed")
            + f" (aim {verdict.partition(': ')[2]})"
            for verdict, workload, peer, found in judged if verdict.startswith("MISSED")
        ]
        met = sum(verdict.startswith("met") for verdict, *_ in judged)
        return [f"{bullet}aims met: {met} of {met + len(missed)}", *missed] if met or missed else []

    def write_csv(self, path):
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for workload in self.workloads:
                for peer, found in self.figures[workload.name].items():
                    row = [found.median, found.lowest, found.highest, found.ratio, found.ratio_lowest,
                           found.ratio_highest, found.cold, found.cpu, found.rss] if found else []
                    values = [f"{value:.6g}" for value in row] or [""] * 9
                    writer.writerow([workload.name, peer, workload.unit, *values, found.processes if found else 0])

    def write_markdown(self, path, block, plot=None):
        """Puts the table, and the plot if there is one, in the place of what a page has between two marks."""
        begin, end = f"<!-- figures: {block} -->", f"<!-- end of figures: {block} -->"
        page = path.read_text()
        if begin not in page or end not in page:
            sys.exit(f"{path} has no lines {begin} and {end}")
        before, _, rest = page.partition(begin)
        image = f"![The ratios as a plot]({os.path.relpath(plot, path.parent)})\n\n" if plot else ""
        path.write_text(f"{before}{begin}\n{image}{self.markdown()}\n{end}{rest.partition(end)[2]}")


def show_ratio(ratio):
    return f"{ratio:.0f}" if ratio >= 100 else f"{ratio:.1f}" if ratio >= 10 else f"{ratio:.2f}"
