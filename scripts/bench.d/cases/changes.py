"""Many drafts read, changed by what was read, and patched; 16 at once but for cap-client, which cannot.

Every run gives each title a mark of its own, so each PATCH changes something; afterwards all titles are read back.
"""
import re
import tempfile
import time

from harness import install, measure
from harness.measure import in_turns
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
        drafts = {draft["id"]: draft for draft in self.sandbox.drafts()}
        return {pid: (drafts[pid]["metadata"]["general_title"], drafts[pid]["revision"]) for pid in self.pids}

    def change(self, command):
        self.number += 1
        before = self.state()
        run = measure.run([*command, self.file.name, f"run {self.number}"], self.sandbox)
        for pid, (title, revision) in self.state().items():
            plain = before[pid][0].partition(" [")[0]
            if (title, revision) != (f"{plain} [run {self.number}]", before[pid][1] + 1):
                raise RuntimeError(f"draft {pid} was left at revision {revision} with the title '{title}'")
        return run

    def wrk(self, seconds):
        """GET and PATCH in turns without looking at what comes: the best that can be reached."""
        before = sum(revision for _, revision in self.state().values())
        url, script = self.sandbox.url + "/api/deposits/", install.PEERS / "changes_wrk.lua"
        command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "-s", script, url, "--", self.file.name]
        run = measure.run(command, self.sandbox)
        time.sleep(0.5)  # what wrk had under way when it ended is still worked on
        text = "\n".join(run.lines)
        requests = int(re.search(r"(\d+) requests in", text)[1])
        patched = sum(revision for _, revision in self.state().values()) - before
        if "Non-2xx" in text or "Socket errors" in text or not requests / 2 - 16 <= patched <= requests / 2 + 16:
            raise RuntimeError(f"{patched} drafts patched, and wrk says: {text}")
        return run


def rate_told(run):
    """Requests per second, where wrk printed them."""
    found = re.search(r"Requests/sec:\s+([\d.]+)", "\n".join(run.lines))
    return found and float(found[1])


def run(options, results):
    rounds, count, seconds = (3, 2000, 3) if options.quick else (5, 5000, 5)
    count = max(50, int(count * options.scale))
    with Sandbox(records=count) as sandbox:
        contest = Contest(sandbox, [draft["id"] for draft in sandbox.drafts(count)])
        contestants = {name: lambda command=command: contest.change(command) for name, command in PEERS.items()}
        runs = in_turns(rounds, {**contestants, "wrk": lambda: contest.wrk(seconds)}, results, CASE)
        bare = {"cap": runs["cap"], "wrk": runs.pop("wrk", [])}
        case = f"{count:,} {CASE}"
        results.compare(case, runs, lambda run: 1000 * run.seconds / count, "ms each", GOALS, sandbox=True)
        if bare["wrk"]:
            results.compare(f"{case}, requests", bare, lambda run: rate_told(run) or 2 * count / run.seconds, "per s",
                            {"wrk": 0.6}, more_is_better=True, sandbox=True)
        results.compare(f"{case}, own CPU", runs, lambda run: 1000 * run.cpu / count, "ms each")
        results.memory(case, runs)
