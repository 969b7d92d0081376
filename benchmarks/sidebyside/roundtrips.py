"""Servers side by side: round trips a second, of one client program for all of them."""

import re
import statistics
import subprocess


def compare(title, repetitions, servers, base):
    """Starts the servers in turns, and prints what each has reached. Each is a function from a number to its command and the
    function that makes the client's command from where the server listens."""
    figures = {name: [] for name in servers}
    for repetition in range(repetitions):
        for name, server in servers.items():
            figures[name].append(once(*server(repetition)))
    print(f"\n{title}, round trips a second")
    reference = statistics.median(figures[base])
    for name, values in figures.items():
        value = statistics.median(values)
        print(f"{name:15} {value:10,.0f}   ×{value / reference:4.2f}   {min(values):,.0f} to {max(values):,.0f}")


def once(command, client):
    """Starts a server and its client; returns the median of the later half of the rounds."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            where = next(line.strip() for line in server.stdout if re.fullmatch(r"\d+|/.*", line.strip()))
            said = subprocess.run(client(where), capture_output=True, text=True, check=True).stdout
            rounds = [float(each) for each in re.findall(r"^round \d+ ([\d.]+)", said, re.M)]
            return statistics.median(rounds[len(rounds) // 2:])
        finally:
            server.kill()
