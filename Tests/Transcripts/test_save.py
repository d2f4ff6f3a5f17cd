"""save "FILE": the session as a script that does the same without the prompt."""
import os
import subprocess

import pytest

from emulator import variables


@pytest.fixture
def saved(start, tmp_path):
    """Types inputs, saves them, and answers the script and what it prints when it is run."""

    def saved(*lines):
        prompt = start().see("cap> ‸")
        for line in lines:
            prompt.run(line)
        prompt.run('save "s.lua"').find(r"in s\.lua\ncap> ‸")
        run = subprocess.run([os.environ["CAP_BINARY"], "s.lua"], cwd=tmp_path, env=variables(tmp_path), capture_output=True, text=True, timeout=30)
        assert run.returncode == 0, run.stderr
        return (tmp_path / "s.lua").read_text(), run.stdout

    return saved


def test_what_failed_and_what_only_shows_is_left_out(saved):
    script, _ = saved("x = 1", "error 'no'", "help()", "show(x)", "history(2)", "prompt.depth = 3", "debug.full()", 'apropos "zzz"', "show = 2")
    assert script == "x = 1\nshow = 2\n"


@pytest.mark.parametrize("lines, printed", [
    (["6 * 7", "print(_)"], "42\n"),
    (["6 * 7", "print 'x'", "print(_)"], "x\n42\n"),  # what is nil does not become `_`
    (["6 * 7", "nothing", "print(_)"], "42\n"),
    (["6 * 7", "_ + 1;", "print(_1, _2, _)"], "42\t43\t43\n"),
    (["return 7", "print(_)"], "7\n"),
    (["x = 5 return x + 1", "print(_, x)"], "6\t5\n"),
    (["if true then return 3 end", "print(_)"], "3\n"),
    (["local y = 2 return y", "print(y)"], "2\n"),
    (["goto e ::e:: a = 1", "goto e ::e:: a = a + 1", "print(a)"], "2\n"),
    (["s = 'a'", "(s).x = nil", "print(s)"], "a\n"),
    (["s = {}", "(s).x = 4", "print(s.x)"], "4\n"),
    (["local n <const> = 3", "function f(m) return n * m end", "print(f(2))"], "6\n"),
    (["time(print, 'x')", "print(time(math.abs, -3))", "os.time();"], "x\n3\n"),
])
def test_the_script_does_what_the_inputs_did(saved, lines, printed):
    assert saved(*lines)[1] == printed


def test_what_needs_a_person_stays_as_a_remark(start, serve, tmp_path):
    server = serve({"id": "5c3f0a6e9b7d", "metadata": {"general_title": "t"}, "revision": 1})
    prompt = start(environment={**server.environment, "EDITOR": "true"}).see(server.prompt + "‸")
    prompt.run('x = edit("5c3f0a6e9b7d")').run('save "s.lua"')
    assert (tmp_path / "s.lua").read_text() == '-- at the prompt alone: x = edit("5c3f0a6e9b7d")\n'


def test_a_file_is_not_replaced_unasked(start, tmp_path):
    (tmp_path / "s.lua").write_text("mine")
    prompt = start().see("cap> ‸").run('save "s.lua"')
    prompt.find("exists already")
    assert (tmp_path / "s.lua").read_text() == "mine"
    prompt.run("x = 1").run('save("s.lua", { overwrite = true })')
    assert (tmp_path / "s.lua").read_text() == "x = 1\n"
