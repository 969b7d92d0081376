"""Figures as tables in Markdown."""

import statistics
from dataclasses import dataclass


@dataclass
class Figure:
    """What the processes of a peer say together, and compared with those of the base."""

    median: float
    lowest: float
    highest: float
    ratio: float
    ratio_lowest: float
    ratio_highest: float
    cold: float
    cpu: float
    ratio_of_cpu: float
    rss: float
    processes: int


def figure(processes, base):
    """A peer's figure; None if one of its processes has failed. Ratios are those within a repetition."""
    if not processes or None in processes:
        return None
    warm = [process["warm"] for process in processes]
    ratios = within_repetitions(processes, base, "warm")
    return Figure(
        statistics.median(warm), min(warm), max(warm), statistics.median(ratios), min(ratios), max(ratios),
        *(statistics.median(process[key] for process in processes) for key in ("cold", "cpu")),
        statistics.median(within_repetitions(processes, base, "cpu")),
        statistics.median(process["rss"] for process in processes), len(processes))


def within_repetitions(processes, base, key):
    pairs = [(own[key], other[key]) for own, other in zip(processes, base) if own and other]
    return [own / other if other else float("nan") for own, other in pairs] or [float("nan")]


def table(workload, figures, base):
    """The results of one workload; ratios are those to the peer "base"."""
    unit = workload.symbol
    columns = [f"median, {unit}"] + ([workload.rate[1]] if workload.rate else [])
    columns += ["ratio", "lowest to highest", f"cold, {unit}"]
    columns += [f"CPU, {unit}", "ratio of CPU", "peak RSS, MB"] if workload.is_timed else []
    lines = [
        f"**{workload.name}**: {workload.text}", "",
        f"| peer | {' | '.join(columns)} | target |", f"|---|{'---:|' * len(columns)}---|",
    ]
    for peer, processes in figures.items():
        found = figure(processes, figures[base])
        cells = row(workload, found) if found else ["failed"] + [""] * (len(columns) - 1)
        target = judge(workload, peer, found)
        lines.append(f"| {peer} | {' | '.join(cells)} |{f' {target}' if target else ''} |")
    return lines


def row(workload, found):
    cells = [show(found.median)] + ([show(workload.rate[0] / found.median)] if workload.rate else [])
    cells += [f"{found.ratio:.2f}", f"{show(found.lowest)} to {show(found.highest)}", show(found.cold)]
    if workload.is_timed:
        cells += [show(found.cpu), f"{found.ratio_of_cpu:.2f}", f"{found.rss:.0f}"]
    return cells


def judge(workload, peer, found):
    """Whether a peer's target is met; empty if it has none."""
    if peer in workload.targets:
        most = workload.targets[peer]
        return f"{'met' if found and found.median <= most else 'MISSED'}: ≤ {show(most)}"
    if peer in workload.ratios and found:
        least = workload.ratios[peer]
        return f"{'met' if found.ratio >= least else 'MISSED'}: ratio ≥ {least:.2f}"
    return ""


def show(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}" if abs(value) >= 10 else f"{value:.2f}"
