"""What a record costs when there are many: all drafts of a sandbox listed and patched, 16 at once.

Each size has a sandbox of its own. The cost is that of both programs; what cap's process alone uses is shown as well.
"""
import json

from harness import install, measure
from harness.sandbox import Sandbox

SIZES = [1_000, 10_000, 100_000]
COMMAND = [install.CAP, install.PEERS / "growth.lua"]


def change_all(count):
    with Sandbox(records=count) as sandbox:
        there = json.loads(sandbox.get("deposits?by_me=True&size=1"))["hits"]["total"]
        run = measure.run(COMMAND, sandbox)
        newest = list(sandbox.drafts(1000))
        if int(run.lines[-1]) != there or any(not d["metadata"]["general_title"].endswith(" [grown]") for d in newest):
            raise RuntimeError(f"{run.lines[-1]} of {there} drafts were changed")
        run.sandbox_memory = sandbox.peak_memory()
        run.cost, run.own_cost = 1000 * run.seconds / there, 1000 * run.cpu / there
        return run


def run(options, results):
    sizes = [max(100, int(size * options.scale)) for size in SIZES]
    rounds = (5, 2, 1) if options.quick else (9, 5, 3)
    runs = {size: [change_all(size) for _ in range(times)] for size, times in zip(sizes, rounds)}
    first, middle, last = sizes
    for size in [middle, last]:
        pair, case = {"cap": runs[size], f"of {first:,}": runs[first]}, f"cost of a record of {size:,}"
        goals = {f"of {first:,}": 1 / 1.15} if size == last else None
        results.compare(case, pair, lambda run: run.cost, "ms each", goals, sandbox=True)
        results.compare(f"{case}, cap's CPU", pair, lambda run: run.own_cost, "ms each")
    peak = {size: max(run.memory for run in runs[size]) for size in sizes}
    case = f"memory with {last:,} records"
    results.limit(case, peak[last], 200, "MiB")
    results.add(case, f"with {first:,}", peak[last], peak[first], "MiB")
    results.add(case, f"with {middle:,}", peak[last], peak[middle], "MiB", 0.8)  # flat: at most a quarter more
    results.note(f"{case}, the sandbox", max(run.sandbox_memory for run in runs[last]), "MiB")
