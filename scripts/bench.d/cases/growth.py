"""What a record costs when there are many: all drafts of a sandbox listed and patched, 16 at once.

Each size has a sandbox of its own. The cost is that of both programs; what cap's process alone uses is shown as well.
"""
import json

from harness import install, measure
from harness.measure import median
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
        return run, there, sandbox.peak_memory()


def cost(runs, attribute):
    return median(1000 * getattr(run, attribute) / there for run, there, _ in runs)


def run(options, results):
    sizes = [max(100, int(size * options.scale)) for size in SIZES]
    runs = {}
    for size, rounds in zip(sizes, (5, 2, 1) if options.quick else (9, 5, 3)):
        runs[size] = [change_all(size) for _ in range(rounds)]
    first, *_, last = sizes
    for size in sizes[1:]:
        case = f"cost of a record of {size:,}"
        sandbox = [median(run.sandbox for run, *_ in runs[one]) for one in (size, first)]
        results.add(case, f"of {first:,}", cost(runs[size], "seconds"), cost(runs[first], "seconds"), "ms each",
                    1 / 1.15 if size == last else None, sandbox=sandbox)
        results.add(f"{case}, cap's CPU", f"of {first:,}", cost(runs[size], "cpu"), cost(runs[first], "cpu"), "ms each")
    peak = {size: max(run.memory for run, *_ in runs[size]) for size in sizes}
    results.limit(f"memory with {last:,} records", peak[last], 200, "MiB")
    for size in sizes[:-1]:  # flat: the longest run needs at most a quarter more than one of a tenth
        results.add(f"memory with {last:,} records", f"with {size:,}", peak[last], peak[size], "MiB", 0.8 if size == sizes[-2] else None)
    results.note(f"memory of the sandbox with {last:,}", max(memory for *_, memory in runs[last]), "MiB")
