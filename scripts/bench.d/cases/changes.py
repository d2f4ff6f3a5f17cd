"""Many drafts read, changed by what was read, and patched; 16 at once but for cap-client, which cannot.

Every run gives each title a mark of its own, so each PATCH changes something; afterwards all titles are read back.
"""
import re
import tempfile

from harness import install, measure
from harness.measure import in_turns, median
from harness.sandbox import Sandbox

GOALS = {"cap-client's API": 10, "aiohttp, 16 workers": 3}
PEERS = {
    "cap": [install.CAP, install.PEERS / "changes.lua"],
    "cap-client's API": [install.VENV_PYTHON, install.PEERS / "changes_cap_client.py"],
    "aiohttp, 16 workers": [install.VENV_PYTHON, install.PEERS / "changes_aiohttp.py"],
}
CASE = "records read and patched"


class Contest:
    def __init__(self, sandbox, pids):
        self.sandbox, self.pids, self.number = sandbox, pids, 0
        self.file = tempfile.NamedTemporaryFile("w")
        self.file.writelines(f"{pid}\n" for pid in pids)
        self.file.flush()

    def state(self):
        """Title and revision of the drafts that are changed."""
        found = {draft["id"]: (draft["metadata"]["general_title"], draft["revision"]) for draft in self.sandbox.drafts()}
        return {pid: found[pid] for pid in self.pids}

    def change(self, command):
        self.number += 1
        before = self.state()
        run = measure.run([*command, self.file.name, f"run {self.number}"], self.sandbox)
        for pid, (title, revision) in self.state().items():
            plain = before[pid][0].partition(" [")[0]
            if (title, revision) != (f"{plain} [run {self.number}]", before[pid][1] + 1):
                raise RuntimeError(f"{command[1].name} left draft {pid} at revision {revision} with the title '{title}'")
        return run

    def wrk(self, seconds):
        """Requests per second of GET and PATCH in turns, without reading what comes; the best that can be reached."""
        before = sum(revision for _, revision in self.state().values())
        command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "-s", install.PEERS / "changes_wrk.lua", self.sandbox.url + "/api/deposits/"]
        run = measure.run([*command, "--", self.file.name], self.sandbox)
        text = "\n".join(run.lines)
        requests = int(re.search(r"(\d+) requests in", text)[1])
        patched = sum(revision for _, revision in self.state().values()) - before
        if "Non-2xx" in text or "Socket errors" in text or not requests / 2 - 16 <= patched <= requests / 2 + 16:
            raise RuntimeError(f"{patched} drafts patched, and wrk says: {text}")
        return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), run


def run(options, results):
    rounds, count, seconds = (3, 2000, 3) if options.quick else (5, 5000, 5)
    count = max(50, int(count * options.scale))
    with Sandbox(records=count) as sandbox:
        contest = Contest(sandbox, [draft["id"] for draft in sandbox.drafts(count)])
        contestants = {name: lambda command=command: contest.change(command) for name, command in PEERS.items()}
        runs = in_turns(rounds, {**contestants, "wrk": lambda: contest.wrk(seconds)}, results, CASE)
        bare = runs.pop("wrk", None)
        own = runs.pop("cap")
        case = f"{count:,} {CASE}"
        for name, theirs in runs.items():
            results.add(case, name, 1000 * median(own, "seconds") / count, 1000 * median(theirs, "seconds") / count, "ms each",
                        GOALS[name], sandbox=(median(own, "sandbox"), median(theirs, "sandbox")))
        if bare:
            rate = 2 * count / median(own, "seconds")
            results.add(f"{case}, requests", "wrk", rate, median(rate for rate, _ in bare), "per s", 0.6, more_is_better=True,
                        sandbox=(median(own, "sandbox"), median(run.sandbox for _, run in bare)))
            runs["wrk"] = [run for _, run in bare]
        for name, theirs in runs.items():
            results.add(f"{case}, memory", name, median(own, "memory"), median(theirs, "memory"), "MiB")
        for name, theirs in runs.items():
            if name != "wrk":
                results.add(f"{case}, own CPU", name, 1000 * median(own, "cpu") / count, 1000 * median(theirs, "cpu") / count, "ms each")
