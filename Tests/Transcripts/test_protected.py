"""Writes to a profile that is marked as protected: asked for, refused without a person, allowed by --yes."""
import json
import os
import subprocess
import time

import pytest

from screen import BINARY, Run

CREATE = "print(pcall(cap.create, 'cms-analysis', {}))"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    ready = tmp_path_factory.mktemp("sandbox") / "ready.json"
    process = subprocess.Popen([BINARY, "sandbox", "--port", "0", "--ready-file", ready], stdout=subprocess.DEVNULL)
    while not ready.exists() or not ready.read_text():
        assert process.poll() is None
        time.sleep(0.05)
    yield json.loads(ready.read_text())["cap"]
    process.terminate()
    process.wait()


@pytest.fixture
def environment(server, tmp_path):
    def profile(protected):
        (tmp_path / "token").write_text(server["token"])
        entry = {"url": server["url"], "token_file": str(tmp_path / "token"), "protected": protected}
        (tmp_path / "cap").mkdir(exist_ok=True)
        (tmp_path / "cap" / "profiles.json").write_text(json.dumps({"prod": entry}))
        return {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}

    return profile


def run(environment, *arguments):
    done = subprocess.run([BINARY, "--profile", "prod", *arguments], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=60)
    return done.stdout


def drafts(environment):
    return run(environment, "-e", "print(cap.drafts.list().hits.total)")


def test_nobody_to_ask(environment):
    there = drafts(environment(True))
    said = run(environment(True), "-e", CREATE)
    assert said.startswith("false\tcommand line:1: cap.create: the profile 'prod' is protected")
    assert "Give --yes" in said
    assert drafts(environment(True)) == there


def test_yes_and_no_profile_protection(environment):
    assert run(environment(True), "--yes", "-e", CREATE).startswith("true\t")
    assert run(environment(False), "-e", CREATE).startswith("true\t")
    assert "'protected' of profile 'prod'" in run(environment("yes"), "-e", CREATE)


@pytest.mark.parametrize("answer, outcome", [("n", "false"), ("", "false"), ("y", "true"), ("Yes", "true")])
def test_a_person_is_asked(environment, answer, outcome):
    asked = Run("--profile", "prod", "-e", CREATE, columns=300, environment=environment(True))
    asked.watch(until=r"\[N\]o:$")
    assert "cap.create writes to the profile 'prod'" in asked.screen.text
    asked.type(answer + "\n")
    assert asked.end() == 0
    assert asked.screen.text.splitlines()[-1].startswith(outcome) or f"\n{outcome}" in asked.screen.text
    asked.close()


def test_always_holds_for_the_rest(environment):
    asked = Run("--profile", "prod", "-e", CREATE + CREATE, columns=300, environment=environment(True))
    asked.watch(until=r"\[N\]o:$")
    asked.type("a\n")
    assert asked.end() == 0
    assert asked.screen.text.count("\ntrue") == 2
    asked.close()
