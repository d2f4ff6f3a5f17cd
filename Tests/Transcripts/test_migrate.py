"""`cap migrate` on a terminal: the line that shows how far it is, and the name that is typed before a protected profile is written to."""
import json
import os
import subprocess
import time

import pytest

from screen import BINARY, Run

MIGRATION = """
return migrate.define {
  name = "mark", target = "cap.drafts", select = { by_me = true },
  up = function(metadata) metadata.general_title = (metadata.general_title or "") .. "!" return metadata end,
}
"""


@pytest.fixture
def home(tmp_path):
    """The environment of somebody with a protected profile, a plan of some 300 drafts, and the folder of it."""
    ready = tmp_path / "ready.json"
    server = subprocess.Popen(
        [BINARY, "sandbox", "--port", "0", "--records", "300", "--ready-file", ready], stdout=subprocess.DEVNULL)
    while not ready.exists() or not ready.read_text():
        assert server.poll() is None
        time.sleep(0.05)
    connection = json.loads(ready.read_text())["cap"]
    (tmp_path / "cap").mkdir()
    (tmp_path / "cap" / "profiles.json").write_text(json.dumps({"prod": {
        "url": connection["url"], "token": connection["token"], "protected": True}}))
    (tmp_path / "mark.lua").write_text(MIGRATION)
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path), "FOLDER": str(tmp_path)}
    subprocess.run([BINARY, "--profile", "prod", "migrate", "plan", tmp_path / "mark.lua", "--out", tmp_path / "p"],
                   env=environment, check=True, stdout=subprocess.DEVNULL)
    yield environment
    server.terminate()
    server.wait()


def run(home, action, *options):
    return Run("migrate", action, home["FOLDER"] + "/p", "--profile", "prod", *options, columns=400, environment=home)


@pytest.mark.parametrize("typed, code", [("prod", 0), ("yes", 2), ("", 2)])
def test_the_name_of_a_protected_profile_is_typed(home, typed, code):
    asked = run(home, "apply")
    asked.watch(until=r"to go on:$")
    assert "records of the profile 'prod' (http://127.0.0.1" in asked.screen.text
    asked.type(typed + "\n")
    assert asked.end() == code
    assert ("Next: cap --profile prod migrate verify" in asked.screen.text) == (code == 0)
    assert os.path.exists(home["FOLDER"] + "/p.journal") == (code == 0), "what was declined has not begun"
    asked.close()


def test_a_line_shows_how_far_it_is(home):
    applying = run(home, "apply", "--yes", "--rate", "100/s")
    applying.watch(until=r"applying .*\d+%.*drafts")
    assert "/s" in applying.screen.text
    assert applying.end() == 0
    assert "applying " not in applying.screen.text, "the line is gone at the end"
    applying.close()


def test_the_first_interrupt_finishes_what_is_under_way(home):
    applying = run(home, "apply", "--yes", "--rate", "50/s")
    applying.watch(until=r"applying .*[1-9]\d*%")
    applying.type("\x03")
    assert applying.end() == 130
    assert "interrupted; what was under way was finished" in applying.screen.text
    assert "Next: cap --profile prod migrate resume" in applying.screen.text
    applying.close()
