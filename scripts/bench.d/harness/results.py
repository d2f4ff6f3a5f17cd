"""The table and the file of results."""
import json
import sys

from harness.measure import median


class Results:
    def __init__(self):
        self.rows = []
        self.headed = False

    @property
    def good(self):
        return not any(row["met"] is False for row in self.rows)

    def add(self, case, peer, cap, theirs, unit, goal=None, more_is_better=False, sandbox=None):
        """One comparison. `goal` is the least ratio wanted; a ratio above 1 means that cap is better.

        `sandbox` are the processors that it kept busy: with cap, with the peer.
        """
        ratio = cap / theirs if more_is_better else theirs / cap
        met = None if goal is None else ratio >= goal
        more = {"sandbox": sandbox} if sandbox else {}
        self.row(case, peer, cap, theirs, ratio, goal, met, unit=unit, **more)
        wanted = "" if goal is None else f">= {goal:.2f} {'met' if met else 'MISSED'}"
        busy = f"sandbox {sandbox[0]:.2f} | {sandbox[1]:.2f}" if sandbox else ""
        self.line(case, peer, number(cap), number(theirs), unit, f"{ratio:.2f}", wanted, busy)

    def compare(self, case, runs, value, unit, goals=None, more_is_better=False, sandbox=False):
        """A row for each peer: medians of what `value` tells of the runs of cap and of the peer."""
        own = runs["cap"]
        for name, theirs in runs.items():
            if name != "cap":
                busy = [median(who, lambda run: run.sandbox) for who in (own, theirs)] if sandbox else None
                self.add(case, name, median(own, value), median(theirs, value), unit, (goals or {}).get(name),
                         more_is_better, busy)

    def memory(self, case, runs):
        self.compare(f"{case}, memory", runs, lambda run: run.memory, "MiB")

    def limit(self, case, cap, most, unit):
        """A value that must stay below a limit, shown as if the limit were the peer."""
        self.add(case, "limit", cap, most, unit, goal=1)

    def note(self, case, cap, unit):
        """A value that is compared with nothing."""
        self.row(case, None, cap, unit=unit)
        self.line(case, "-", number(cap), "", unit, "", "", "")

    def failed(self, case, peer, problem):
        text = f"{type(problem).__name__}: {problem}"
        self.row(case, peer, met=False, failed=text)
        print(f"{case:42} {peer or '-':20} FAILED: {' '.join(text.split())[:300]}", flush=True)

    def row(self, case, peer, cap=None, theirs=None, ratio=None, goal=None, met=None, **more):
        self.rows.append({"case": case, "peer": peer, "cap": cap, "theirs": theirs, "ratio": ratio, "goal": goal,
                          "met": met, **more})

    def line(self, case, peer, cap, theirs, unit, ratio, wanted, busy):
        if not self.headed:
            self.headed = True
            self.line("case", "peer", "cap", "theirs", "", "ratio", "goal", "processors it used, with cap | theirs")
            sys.stdout.write("-" * 135 + "\n")
        text = f"{case:42} {peer:20} {cap:>7} {theirs:>7} {unit:8} {ratio:>6} {wanted:14} {busy}"
        print(text.rstrip(), flush=True)

    def write(self, path):
        with open(path, "w") as file:
            json.dump(self.rows, file, indent=2)
            file.write("\n")


def number(value):
    return f"{value:.0f}" if value >= 1000 else f"{value:.4g}"
