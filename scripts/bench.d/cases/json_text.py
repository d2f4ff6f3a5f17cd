"""JSON to values and back: processor time of a pass over a document.

Decoding is shown twice: alone, which the goals are for, and with freeing what the pass before made, which in Lua is the
collector's part. Encoding leaves nothing but a text.
"""
import json
import math
import pathlib
import random
import tempfile

from harness import install, measure
from harness.measure import in_turns
from harness.sandbox import Sandbox

PEERS = {
    "cap": [install.CAP, install.PEERS / "json.lua"],
    "lua-cjson": ["lua5.4", install.PEERS / "json.lua"],
    "orjson": [install.VENV_PYTHON, install.PEERS / "json_python.py", "orjson"],
    "python json": [install.VENV_PYTHON, install.PEERS / "json_python.py", "json"],
}
METADATA, PAGE, NUMBERS = "metadata of 2,000 records", "page of 2,000 records", "numbers"
GOALS = {
    ("decode", PAGE): {"lua-cjson": 2.0, "orjson": 1.2},
    **{("encode", name): {"lua-cjson": 2.0} for name in (METADATA, PAGE, NUMBERS)},
}


def numbers(count):
    """A fitted histogram: integers, short decimals, and floats that need all of their 17 digits."""
    draw = random.Random(20)
    bins = [{"low": i / 4, "high": (i + 1) / 4, "count": draw.randrange(10**6), "error": math.sqrt(i + 1)}
            for i in range(count)]
    matrix = [[draw.gauss(0, 1e-3) for _ in range(100)] for _ in range(count // 100)]
    return {"bins": bins, "covariance": matrix}


def documents(options, folder):
    """Files with a document on each line, by name."""
    size = max(100, int(2000 * options.scale))
    with Sandbox(records=size) as sandbox:
        page = sandbox.get(f"deposits?size={size}&by_me=True")
    hits = json.loads(page)["hits"]["hits"]
    if len(hits) != size:
        raise RuntimeError(f"the page has {len(hits)} records instead of {size}")

    def compact(value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    made = {
        METADATA: b"\n".join(compact(hit["metadata"]) for hit in hits),
        PAGE: page.strip(),
        NUMBERS: compact(numbers(int(30_000 * options.scale))),
    }
    for name, text in made.items():
        path = folder / name.replace(" ", "-")
        path.write_bytes(text)
        yield name, path


def alone(run):
    return 1000 * float(run.lines[0].split()[0])


def following(run):
    return 1000 * float(run.lines[0].split()[1])


def run(options, results):
    rounds, passes = (5, 10) if options.quick else (9, 20)
    with tempfile.TemporaryDirectory() as folder:
        for name, path in documents(options, pathlib.Path(folder)):
            for action in ["decode", "encode"]:
                case = f"{action} {name}"
                runs = in_turns(rounds, {
                    peer: lambda command=command: measure.run([*command, action, path, str(passes)])
                    for peer, command in PEERS.items()}, results, case)
                seen = {peer: {run.lines[0].split()[2] for run in own} for peer, own in runs.items()}
                if len(set.union(*seen.values())) != 1:
                    raise RuntimeError(f"{case}: not all saw the same number of values: {seen}")
                goals = GOALS.get((action, name))
                if action == "encode":
                    results.compare(case, runs, following, "ms", goals)
                else:
                    results.compare(case, runs, alone, "ms", goals)
                    results.compare(f"{case}, freed", runs, following, "ms")
                if name == PAGE:
                    results.memory(case, runs)
