"""A running `cap sandbox` for the official Python clients.

CAP_BINARY names the `cap` executable. One sandbox serves the whole session; it is ended with SIGTERM, which must be clean.
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory):
    binary = os.environ.get("CAP_BINARY")
    if not binary:
        pytest.fail("CAP_BINARY must name the cap executable")
    folder = tmp_path_factory.mktemp("sandbox")
    ready = folder / "ready.json"
    process = subprocess.Popen(
        [binary, "sandbox", "--port", "0", "--data", str(folder / "data"), "--ready-file", str(ready)],
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not ready.exists():
        assert process.poll() is None, f"the sandbox ended with {process.returncode}"
        assert time.monotonic() < deadline, "the sandbox did not get ready"
        time.sleep(0.05)
    yield json.loads(ready.read_text())["cap"]
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0


class Result:
    def __init__(self, completed):
        self.code = completed.returncode
        self.out = completed.stdout
        self.err = completed.stderr

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def cap(sandbox, tmp_path):
    """Runs the official client unchanged: cap("analysis", "types"), as the demo user where no token is given.

    `fails` says whether it must end with another code than 0; None when the code is not what matters.
    """
    client = pathlib.Path(sys.executable).parent / "cap-client"

    def run(*arguments, token=sandbox["token"], fails=False, answer=None):
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8",
            "CAP_SERVER_URL": sandbox["url"],
        }
        if token is not None:
            environment["CAP_ACCESS_TOKEN"] = token
        result = Result(subprocess.run(
            [str(client), *map(str, arguments)], env=environment, cwd=tmp_path, input=answer, capture_output=True,
            text=True, timeout=60,
        ))
        assert fails is None or (result.code != 0) == fails, f"{arguments}: exit {result.code}\n{result.out}\n{result.err}"
        return result

    return run


@pytest.fixture
def draft(cap):
    """A new cms-analysis draft: its pid."""
    metadata = {"general_title": "interop", "basic_info": {"analysis_title": "Interop", "people_info": [{"name": "Ada"}]}}
    return cap("analysis", "create", "-j", json.dumps(metadata), "-t", "cms-analysis").json["pid"]
