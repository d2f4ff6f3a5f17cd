"""A migration of many drafts, planned and applied 16 at once, as two commands.

Beside it stands wrk, which sends the GET and the PATCH of each record and looks at nothing; and the memory at three sizes.
"""
import json

from cases.changes import Contest, rate_told
from harness import install, measure
from harness.measure import in_turns
from harness.sandbox import Sandbox

SIZES = [1_000, 10_000, 100_000]
OTHERS = 3  # drafts of the demo world; beyond 10,000 in all the server lists no more, and what wrk did could not be counted
CASE = "records planned and applied"


class Migration:
    """Runs the migration over all drafts of a sandbox; each run gives every title another mark."""

    def __init__(self, sandbox):
        self.sandbox, self.number = sandbox, 0
        self.there = json.loads(sandbox.get("deposits?by_me=True&size=1"))["hits"]["total"]

    def run(self):
        self.number += 1
        self.sandbox.environment["BENCH_MARK"] = f"run {self.number}"
        plan = self.sandbox.path / f"{self.number}.plan"
        planned = self.command("plan", install.PEERS / "migrate.lua", "--out", plan)
        applied = self.command("apply", plan)
        report = json.loads("\n".join(applied.lines))
        if (report["applied"], report["pending"]) != (self.there, 0):
            raise RuntimeError(f"of {self.there} drafts {report['applied']} were changed, {report['pending']} are pending")
        applied.seconds += planned.seconds
        applied.cpu += planned.cpu
        applied.memory = max(applied.memory, planned.memory)
        return applied

    def command(self, action, *arguments):
        return measure.run([install.CAP, "migrate", action, *map(str, arguments), "--json"], self.sandbox)


def run(options, results):
    rounds, count, seconds = (3, 5000, 3) if options.quick else (5, 10_000, 5)
    count = max(50, int(count * options.scale))
    with Sandbox(records=count - OTHERS) as sandbox:
        migration = Migration(sandbox)
        contest = Contest(sandbox, [draft["id"] for draft in sandbox.drafts(min(count, 10_000))])
        runs = in_turns(rounds, {"cap": migration.run, "wrk": lambda: contest.wrk(seconds)}, results, CASE)
        results.compare(f"{migration.there:,} {CASE}, requests", runs, lambda run: rate_told(run) or 2 * migration.there / run.seconds,
                        "per s", {"wrk": 0.5}, more_is_better=True, sandbox=True)
    peak = {}
    for size in [max(100, int(size * options.scale)) for size in SIZES]:
        with Sandbox(records=size) as sandbox:
            peak[size] = Migration(sandbox).run().memory
    first, middle, last = peak
    case = f"memory, {last:,} {CASE}"
    results.limit(case, peak[last], 200, "MiB")
    results.add(case, f"with {first:,}", peak[last], peak[first], "MiB")
    results.add(case, f"with {middle:,}", peak[last], peak[middle], "MiB", 0.8)  # flat: at most a quarter more
