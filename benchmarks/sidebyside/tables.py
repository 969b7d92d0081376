"""Figures as tables in Markdown."""

import statistics


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
        cells = row(workload, processes, figures[base])
        target = judge(workload, peer, processes, figures[base])
        lines.append(f"| {peer} | {' | '.join(cells)} |{f' {target}' if target else ''} |")
    return lines


def row(workload, processes, base):
    warm = [process["warm"] for process in processes]
    median = statistics.median(warm)
    cells = [show(median)] + ([show(workload.rate[0] / median)] if workload.rate else [])
    cells += [
        f"{ratio(processes, base, 'warm'):.2f}", f"{show(min(warm))} to {show(max(warm))}",
        show(statistics.median(process["cold"] for process in processes)),
    ]
    if workload.is_timed:
        cells += [
            show(statistics.median(process["cpu"] for process in processes)),
            f"{ratio(processes, base, 'cpu'):.2f}",
            f"{statistics.median(process['rss'] for process in processes):.0f}",
        ]
    return cells


def judge(workload, peer, processes, base):
    """Whether a peer's target is met; empty if it has none."""
    if peer in workload.targets:
        most = workload.targets[peer]
        median = statistics.median(process["warm"] for process in processes)
        return f"{'met' if median <= most else 'MISSED'}: ≤ {show(most)}"
    if peer in workload.ratios:
        least = workload.ratios[peer]
        return f"{'met' if ratio(processes, base, 'warm') >= least else 'MISSED'}: ratio ≥ {least:.2f}"
    return ""


def ratio(processes, base, key):
    """The median of the ratios within a repetition."""
    return statistics.median(
        own[key] / tauko[key] if tauko[key] else float("nan") for own, tauko in zip(processes, base))


def show(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}" if abs(value) >= 10 else f"{value:.2f}"
