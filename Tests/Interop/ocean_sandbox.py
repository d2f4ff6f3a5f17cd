"""A sandbox for the official Code Ocean SDK, and the rules that every one of its answers is held to, whoever asked for it.

Section numbers mean reference/codeocean-api.md, here and in the tests.
"""
import functools
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import time

import pytest
import requests
from codeocean import CodeOcean

STATUSES = {200, 204, 400, 401, 403, 404, 405, 423, 429}
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def ordered(pairs):
    keys = [key for key, _ in pairs]
    assert keys == sorted(set(keys)), f"keys in alphabetical order, each once (1.10): {keys}"
    return dict(pairs)


def no_null(value):
    if isinstance(value, dict):
        return all(no_null(part) for part in value.values())
    return all(no_null(part) for part in value) if isinstance(value, list) else value is not None


def check_answer(response, *_, **__):
    """What holds for every answer of the API: 1.4, 1.5, 1.6, 1.10 and never a redirect (section 2)."""
    line = f"{response.request.method} {response.request.url} -> {response.status_code} {response.text[:300]}"
    assert response.status_code in STATUSES, line
    if response.status_code == 204:
        assert response.content == b"", line
        return
    assert response.headers["Content-Type"].split(";")[0] == "application/json", line
    value = json.loads(response.text, object_pairs_hook=ordered)
    assert not re.search(r"\s", STRING.sub("", response.text.rstrip("\n"))), f"compact JSON (1.10): {line}"
    if response.status_code >= 400:
        assert isinstance(value, dict) and isinstance(value["message"], str) and value["message"], line
        assert "cop_" not in response.text, f"a token must not come back: {line}"
    else:
        assert no_null(value), f"empty optionals are left out (1.10): {line}"


class Ocean:
    """A running sandbox: the SDK as some user, plain requests, and the demo data by name."""

    def __init__(self, domain, token):
        self.domain = domain
        self.token = token
        self.plain = requests.Session()
        # Neither proxies nor .netrc: a request without a token must have none.
        self.plain.trust_env = False

    def client(self, token="cop_demo", **options):
        """The SDK; its answers are checked before it sees them."""
        client = CodeOcean(domain=self.domain, token=token, **options)
        client.session.hooks["response"].insert(0, check_answer)
        return client

    @functools.cached_property
    def ada(self):
        """The administrator."""
        return self.client()

    @functools.cached_property
    def ben(self):
        """A plain user."""
        return self.client("cop_colleague")

    @functools.cached_property
    def dan(self):
        """A user with whom nothing is shared."""
        return self.client("cop_stranger")

    def request(self, method, path, *, token="cop_demo", expect=None, checked=True, **options):
        """A plain request below /api/v1/, without following redirects. `expect` is the exact status."""
        if token is not None:
            options.setdefault("auth", (token, ""))
        url = path if path.startswith("http") else f"{self.domain}/api/v1/{path}"
        response = self.plain.request(method, url, allow_redirects=False, timeout=30, **options)
        if checked:
            check_answer(response)
        if expect is not None:
            assert response.status_code == expect, f"{method} {path} -> {response.status_code} {response.text[:300]}"
        return response

    def get(self, path, **options):
        """The decoded body of a GET that must succeed."""
        return self.request("GET", path, expect=200, **options).json()

    def post(self, path, body=None, **options):
        """The decoded body of a POST that must succeed."""
        return self.request("POST", path, json=body, expect=200, **options).json()

    def names(self, route):
        """The ids of all items by name, archived ones too."""
        found = {}
        for archived in (False, True):
            page = self.post(f"{route}/search", {"archived": archived, "limit": 1000})
            assert not page["has_more"]
            for item in page["results"]:
                assert item["name"] not in found, f"two {route} are called {item['name']}"
                found[item["name"]] = item["id"]
        return found

    @property
    def capsules(self):
        """The ids of the demo capsules by name."""
        return self.demo("capsules")

    @property
    def pipelines(self):
        """The ids of the demo pipelines by name."""
        return self.demo("pipelines")

    @property
    def assets(self):
        """The ids of the demo data assets by name."""
        return self.demo("data_assets")

    @staticmethod
    @functools.cache
    def demo(route):
        """They are the same in every sandbox (test_codeocean_wire.py): one that nobody has changed is asked once."""
        with tempfile.TemporaryDirectory() as folder:
            sandbox = Sandbox(pathlib.Path(folder))
            try:
                return sandbox.ocean.names(route)
            finally:
                sandbox.end()

    def path(self, template):
        """`capsules/<tide-fit>/sync` with the id in place of the name."""
        kind = template.split("/")[0]
        table = {"capsules": self.capsules, "pipelines": self.pipelines, "data_assets": self.assets}.get(kind)
        return re.sub("<([^>]+)>", lambda name: table[name[1]], template)

    def finished(self, run_id, token="cop_demo"):
        """Waits for a run by plain requests."""
        return self._until(f"computations/{run_id}", "state", {"completed", "failed"}, token)

    def settled(self, asset_id, token="cop_demo"):
        """Waits for a data asset by plain requests."""
        return self._until(f"data_assets/{asset_id}", "state", {"ready", "failed"}, token)

    def _until(self, path, key, values, token):
        deadline = time.monotonic() + 30
        while True:
            value = self.get(path, token=token)
            if value[key] in values:
                return value
            assert time.monotonic() < deadline, f"{path} stays {value[key]}"
            time.sleep(0.1)


class Sandbox:
    """The process."""

    def __init__(self, folder, *arguments):
        binary = os.environ.get("CAP_BINARY")
        if not binary:
            pytest.fail("CAP_BINARY must name the cap executable")
        self.ready = folder / "ocean-ready.json"
        self.ready.unlink(missing_ok=True)
        command = [binary, "sandbox", "--port", "0", "--ready-file", str(self.ready), *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    @functools.cached_property
    def ocean(self):
        """What it serves, once it does."""
        deadline = time.monotonic() + 60
        while not self.ready.exists():
            assert self.process.poll() is None, f"the sandbox ended with {self.process.returncode}"
            assert time.monotonic() < deadline, "the sandbox did not get ready"
            time.sleep(0.01)
        return Ocean(**json.loads(self.ready.read_text())["codeocean"])

    def end(self):
        """SIGTERM must end it cleanly."""
        assert self.ocean
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=30) == 0
