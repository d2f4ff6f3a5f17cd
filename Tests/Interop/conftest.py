"""Sandboxes for the official Code Ocean SDK, unchanged: `ocean` is a test's own, `shared_ocean` one that no test changes.

CAP_BINARY names the `cap` executable, as for the CAP tests.
"""
import time

import codeocean.capsule
import codeocean.computation
import codeocean.data_asset
import pytest
from codeocean import Error

pytest.register_assert_rewrite("ocean_sandbox", "ocean_helpers")

from ocean_sandbox import Sandbox  # noqa: E402


@pytest.fixture(scope="session")
def spare(tmp_path_factory):
    """Gives sandboxes without further arguments; the next one starts while a test has the last."""
    waiting = [Sandbox(tmp_path_factory.mktemp("ocean"))]
    for route in ("capsules", "pipelines", "data_assets"):
        waiting[0].ocean.demo(route)

    def take():
        waiting.append(Sandbox(tmp_path_factory.mktemp("ocean")))
        return waiting.pop(0)

    yield take
    waiting.pop().end()


@pytest.fixture
def start_ocean(tmp_path):
    """Starts sandboxes with further arguments, start_ocean("--capsules", "1200"), and ends them, start_ocean.end()."""
    running = []

    def start(*arguments):
        running.append(Sandbox(tmp_path, *arguments))
        return running[-1].ocean

    def end():
        while running:
            running.pop().end()

    start.end = end
    yield start
    end()


@pytest.fixture
def ocean(spare):
    """A sandbox of the test's own."""
    sandbox = spare()
    yield sandbox.ocean
    sandbox.end()


@pytest.fixture(scope="session")
def shared_ocean(spare):
    """A sandbox for tests that change nothing in it."""
    sandbox = spare()
    yield sandbox.ocean
    sandbox.end()


class Waits:
    """The clock of the SDK's wait helpers: it shows what they have slept, while a sleep takes a fraction of that."""

    def __init__(self):
        self.slept = []

    def time(self):
        return sum(self.slept)

    def sleep(self, seconds):
        self.slept.append(seconds)
        time.sleep(0.25)


@pytest.fixture
def quick_waits(monkeypatch):
    """Makes the wait helpers, which refuse intervals below 5 s (5.3), sleep a quarter of a second instead."""
    waits = Waits()
    for module in (codeocean.capsule, codeocean.computation, codeocean.data_asset):
        monkeypatch.setattr(module, "sleep", waits.sleep)
        monkeypatch.setattr(module, "time", waits.time)
    return waits


@pytest.fixture
def refused():
    """Calls what the server must refuse with exactly this status: refused(404, client.capsules.get_capsule, id) -> Error."""

    def call(status, function, *arguments, **options):
        with pytest.raises(Error) as caught:
            function(*arguments, **options)
        error = caught.value
        assert error.status_code == status, str(error)
        return error

    return call
