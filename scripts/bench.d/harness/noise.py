"""Tells how quiet the machine was: a fixed loop between the cases, and what others used of the processors meanwhile."""
import contextlib
import os
import statistics
import time

from harness.sandbox import TICKS, Sandbox

SPREAD_LIMIT = 1.15  # the loop's median around a case, against the fastest loop of the run
OTHERS_LIMIT = 0.2  # processors kept busy by processes that are not ours
LOAD_LIMIT = 1.0  # the 1-minute load before anything was started


class Noise:
    def __init__(self):
        self.load = os.getloadavg()[0]
        self.fastest = float("inf")
        self.seen = []  # rows of a case, its loop, what others used

    @contextlib.contextmanager
    def around(self, results):
        first, loops = len(results.rows), self.loops()
        started, busy, ours = time.perf_counter(), system_seconds(), own_seconds()
        try:
            yield
        finally:
            others = (system_seconds() - busy - own_seconds() + ours) / (time.perf_counter() - started)
            loops = statistics.median(loops + self.loops())
            self.seen.append((results.rows[first:], loops, max(0, others)))

    def loops(self):
        taken = []
        for _ in range(7):
            started = time.perf_counter()
            sum(number * number for number in range(300_000))
            taken.append(time.perf_counter() - started)
        self.fastest = min(self.fastest, *taken)
        return taken

    def conclude(self, results):
        """Says which cases to doubt, and writes it into their rows."""
        doubted = []
        for rows, loop, others in self.seen:
            spread = loop / self.fastest
            noisy = self.load > LOAD_LIMIT or spread > SPREAD_LIMIT or others > OTHERS_LIMIT
            for row in rows:
                row.update(noisy=noisy, spread=spread, others=others)
            if noisy and rows:
                doubted.append(f"  {rows[0]['case']} and on: loop {spread:.2f}, others {others:.2f}")
        print(f"\nThe machine: load {self.load:.2f} before the run, a fixed loop took up to "
              f"{max(loop for _, loop, _ in self.seen) / self.fastest:.2f} of its fastest, other programs used up to "
              f"{max(others for *_, others in self.seen):.2f} processors.")
        if doubted:
            limits = f"load {LOAD_LIMIT}, loop {SPREAD_LIMIT}, others {OTHERS_LIMIT}"
            print(f"TOO NOISY (limits: {limits}). Run it again before you believe:", *doubted, sep="\n")


def system_seconds():
    """Processor time that was used or stolen since the machine started."""
    with open("/proc/stat") as file:
        user, nice, system, _idle, _iowait, _irq, _softirq, steal = map(int, file.readline().split()[1:9])
    return (user + nice + system + steal) / TICKS


def own_seconds():
    times = os.times()
    waited_for = times.children_user + times.children_system
    return times.user + times.system + waited_for + sum(sandbox.cpu() for sandbox in Sandbox.running)
