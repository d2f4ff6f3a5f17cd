"""A sandbox served by a process of its own, with an audit log, and `cap migrate` run against it as a person runs it."""
import json
import os
import pathlib
import signal
import subprocess
import time

MOVE = """
return migrate.define {
  name = "move", target = "cap.drafts", select = { type = "cms-analysis" },
  up = function(metadata)
    local info = metadata.basic_info
    if not info or not info.analysis_number then return nil end
    info.cadi_id, info.analysis_number = info.analysis_number, nil
    return metadata
  end,
}
"""


class Answer:
    def __init__(self, completed):
        self.code, self.out, self.err = completed.returncode, completed.stdout, completed.stderr

    @property
    def json(self):
        """The one JSON document that is all of standard output."""
        return json.loads(self.out)


class Rehearsal:
    def __init__(self, folder, *arguments):
        self.binary = os.environ["CAP_BINARY"]
        self.folder = pathlib.Path(folder)
        self.audit_file = self.folder / "audit.ndjson"
        self.plan = self.folder / "p.plan"
        connection = self.serve("0", *arguments)
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "CAP_SERVER_URL": connection["url"],
            "CAP_ACCESS_TOKEN": connection["token"], "XDG_CONFIG_HOME": str(self.folder / "config")}
        self.migration = self.write("move.lua", MOVE)

    def serve(self, port, *arguments):
        """Starts the sandbox; answers the address and the token, once it listens."""
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        self.server = subprocess.Popen(
            self.command("sandbox", "--port", port, "--data", self.folder / "data", "--ready-file", ready,
                         "--audit", self.audit_file, *arguments), stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 120
        while not ready.exists():
            assert self.server.poll() is None, f"the sandbox ended with {self.server.returncode}"
            assert time.monotonic() < deadline, "the sandbox did not get ready"
            time.sleep(0.05)
        return json.loads(ready.read_text())["cap"]

    def serve_again(self, *arguments):
        """Starts the sandbox at the same address, after it has ended or was killed."""
        if self.server.poll() is None:
            self.end()
        self.serve(self.environment["CAP_SERVER_URL"].rsplit(":", 1)[1], *arguments)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def command(self, *arguments):
        return [self.binary, *map(str, arguments)]

    def cap(self, *arguments, code=0, **environment):
        """Runs cap to its end."""
        answer = Answer(subprocess.run(
            self.command(*arguments), env=self.environment | environment, cwd=self.folder, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=600))
        assert code is None or answer.code == code, f"{arguments}: exit {answer.code}\n{answer.out}\n{answer.err}"
        return answer

    def start(self, *arguments):
        """Starts cap and goes on."""
        return subprocess.Popen(
            self.command(*arguments), env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def migrate(self, action, *arguments, code=0):
        """`cap migrate ACTION PLAN --json`: its report."""
        return self.cap("migrate", action, self.plan, "--json", *arguments, code=code).json

    def make_plan(self, *arguments, code=0):
        return self.cap("migrate", "plan", self.migration, "--out", self.plan, "--json", *arguments, code=code).json

    def metadata(self):
        """Canonical JSON of the metadata of every draft, by pid."""
        code = """
          local all = {}
          for draft in cap.drafts.each{ by_me = true, size = 1000 } do all[draft.id] = json.encode(draft.metadata) end
          print(json.encode(all))"""
        return self.cap("-e", code).json

    def audit(self):
        """The changes that took effect, from the sandbox's own log."""
        return [json.loads(line) for line in self.audit_file.read_text().splitlines()] if self.audit_file.exists() else []

    def changes_by_pid(self):
        counts = {}
        for entry in self.audit():
            counts[entry["pid"]] = counts.get(entry["pid"], 0) + 1
        return counts

    def end(self):
        self.server.send_signal(signal.SIGTERM)
        assert self.server.wait(timeout=60) == 0
