"""A sandbox in a process of its own: one that serves all who are compared."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import time
import urllib.request

from harness import install

TICKS = os.sysconf("SC_CLK_TCK")


class Sandbox:
    running = []

    def __init__(self, records=0):
        self.folder = tempfile.TemporaryDirectory(prefix="cap-bench-")
        self.path = pathlib.Path(self.folder.name)
        ready = self.path / "ready.json"
        self.process = subprocess.Popen(
            [install.CAP, "sandbox", "--port", "0", "--records", str(records), "--data", self.path / "data",
             "--ready-file", ready],
            stdout=subprocess.DEVNULL)
        self.running.append(self)
        while not ready.exists():
            if self.process.poll() is not None:
                self.__exit__()
                raise RuntimeError(f"the sandbox ended with {self.process.returncode}")
            time.sleep(0.02)
        told = json.loads(ready.read_text())["cap"]
        self.url, self.token = told["url"], told["token"]
        self.environment = {**os.environ, "CAP_SERVER_URL": self.url, "CAP_ACCESS_TOKEN": self.token}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.running.remove(self)
        self.folder.cleanup()

    def cpu(self):
        """Seconds of processor time it has used."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def peak_memory(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024

    def get(self, path, method="GET"):
        """The bytes of an answer."""
        headers = {"Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(f"{self.url}/api/{path}", headers=headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    def drafts(self, most=10000):
        """The newest drafts, up to the 10,000 that the server pages through."""
        size = 1000
        for page in range(1, 11):
            hits = json.loads(self.get(f"deposits?by_me=True&sort=mostrecent&size={size}&page={page}"))["hits"]["hits"]
            yield from hits[:most]
            most -= len(hits)
            if len(hits) < size or most <= 0:
                return
