"""The history on disk: what is kept, and that nothing which is wrong with it ends a session."""
import os
import pathlib
import signal
import subprocess
import tempfile
import time

import pytest


@pytest.fixture
def file(tmp_path):
    return tmp_path / "state" / "cap" / "history"


@pytest.fixture
def written(file):
    """Writes the history file before the prompt starts."""

    def written(data):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    return written


def lines(file, number):
    """Waits until the file has so many lines."""
    end = time.monotonic() + 10
    while not file.exists() or file.read_bytes().count(b"\n") < number:
        assert time.monotonic() < end, file.read_bytes() if file.exists() else "no file"
        time.sleep(0.02)
    return file.read_text().split("\n")[:-1]


def test_it_is_for_the_owner_only(prompt, file):
    prompt.enter("x = 1").see("cap> x = 1", "cap> ‸")
    assert lines(file, 1) == ["x = 1"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_block_is_one_line_and_comes_back_in_the_next_session(start, file):
    first = start().see("cap> ‸")
    first.enter("do").enter('x = "\\n"').enter("end").see("...> end", "cap> ‸").press("C-d").ends(0)
    assert lines(file, 1) == ['do\\n  x = "\\\\n"\\nend']
    start().see("cap> ‸").press("Up").see("cap> do", '...>   x = "\\n"', "...> end‸")


def test_two_sessions_at_once_lose_nothing(start, file):
    first, second = start().see("cap> ‸"), start().see("cap> ‸")
    for number in range(5):
        first.run(f"a = {number}")
        second.run(f"b = {number}")
    kept = lines(file, 10)
    assert sorted(kept) == sorted([f"{name} = {number}" for name in "ab" for number in range(5)])
    # Each session walks through its own.
    first.see("cap> ‸").press("Up").see("cap> a = 4‸")


def test_kill_9_loses_nothing(start, file):
    prompt = start().see("cap> ‸").enter("x = 1").see("cap> x = 1", "cap> ‸")
    prompt.signal(signal.SIGKILL)
    prompt.process.wait(10)
    assert lines(file, 1) == ["x = 1"]
    start().see("cap> ‸").press("Up").see("cap> x = 1‸")


def test_a_torn_last_line_does_not_damage_the_next(start, written, file):
    written(b"x = 1\ny = \xe6\x97")
    start().see("cap> ‸").press("Up").see("cap> x = 1‸").press("C-c").enter("z = 3").see("cap> z = 3", "cap> ‸")
    assert file.read_bytes().endswith(b"\nz = 3\n")
    start().see("cap> ‸").press("Up").see("cap> z = 3‸").press("Up").see("cap> x = 1‸")


def test_damage_is_left_out(start, written):
    written(b"x = 1\n\xff\xfe\n\0\0\0\n\n\x1b[2J\ny = 2\n")
    prompt = start().see("cap> ‸").press("Up").see("cap> y = 2‸").press("Up").see("cap> ^[[2J‸")
    prompt.press("Up").see("cap> x = 1‸")


def test_a_file_that_cannot_be_written_is_told_once(start):
    # Root may write everything, so this session is nobody's.
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "state" / "cap" / "history"
        file.parent.mkdir(parents=True)
        file.write_text("x = 1\n")
        file.chmod(0o444)
        pathlib.Path(folder).chmod(0o755)
        prompt = start(folder=pathlib.Path(folder), user=65534 if os.geteuid() == 0 else None).see("cap> ‸")
        prompt.enter("y = 2").find(r"history is not kept: (?s:.*)Permission denied\ncap> ‸$")
        prompt.enter("z = 3").see("cap> z = 3", "cap> ‸").press("Up", "Up", "Up").see("cap> x = 1‸")
        assert file.read_text() == "x = 1\n"


@pytest.mark.parametrize("kind", ["a directory", "a pipe", "below a file"])
def test_a_path_that_is_no_file_is_told_once_and_the_session_goes_on(start, file, kind):
    if kind == "below a file":
        file.parent.parent.mkdir()
        file.parent.write_text("")
    else:
        file.parent.mkdir(parents=True)
        file.mkdir() if kind == "a directory" else os.mkfifo(file)
    prompt = start()
    prompt.find(r"cap> ‸")
    prompt.run("1").find(r"1\n(?s:.*)cap> ‸$")
    prompt.enter("2").see("cap> 2", "2", "cap> ‸")
    assert prompt.text.count("history is not") == 1, prompt.text
    prompt.press("Up").see("cap> 2‸")


def test_a_full_disk_is_told_once_and_the_session_goes_on(start, file):
    file.parent.mkdir(parents=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", file.parent], capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        (file.parent / "filler").write_bytes(b"x" * 4096)
        prompt = start().see("cap> ‸").run("1")
        prompt.find("history is not kept: (?s:.*)No space left on device")
        prompt.enter("2").see("cap> 2", "2", "cap> ‸").press("Up").see("cap> 2‸")
    finally:
        subprocess.run(["umount", "-l", file.parent])


def test_a_leading_space_keeps_a_line_out(prompt, file):
    prompt.run(" x = 1").enter("y = 2").see("cap>  x = 1", "cap> y = 2", "cap> ‸")
    assert lines(file, 1) == ["y = 2"]
    prompt.press("Up", "Up").see("cap> y = 2‸")


def test_the_same_line_twice_is_one_entry(prompt, file):
    prompt.run("x = 1").run("x = 1").enter("y = 2").see("cap> y = 2", "cap> ‸")
    assert lines(file, 2) == ["x = 1", "y = 2"]


def test_a_line_with_the_token_of_the_environment_is_kept_out(start, file):
    prompt = start(environment={"CAP_ACCESS_TOKEN": "geheim-4711-abcdef"}).see("cap> ‸")
    prompt.run('x = "geheim-4711-abcdef"').enter("y = 2").see("cap> y = 2", "cap> ‸")
    assert lines(file, 1) == ["y = 2"]
    prompt.press("Up", "Up").see("cap> y = 2‸")


def test_a_line_with_the_token_of_a_profile_is_kept_out_before_it_was_ever_sent(start, file, tmp_path):
    (tmp_path / "config" / "cap").mkdir(parents=True)
    (tmp_path / "config" / "cap" / "profiles.json").write_text(
        '{"qa": {"url": "https://qa.example", "token": "geheim-4711-abcdef",'
        ' "codeocean": {"url": "https://co.example", "token": "cop_geheim-0815"}}}')
    prompt = start("--profile", "qa").see("qa cap> ‸").run('x = "geheim-4711-abcdef"').run('x = "cop_geheim-0815"')
    prompt.enter("y = 2").see("qa cap> y = 2", "qa cap> ‸")
    assert lines(file.with_name("history-qa"), 1) == ["y = 2"]


SECRETS = [
    'token = "abc"', "my_secret='abc'", 'local c = cap.connect{ url = "https://h", token = "abc" }', 'x.PASSWORD = [[abc]]', 'f{ ["token"] = "abc" }',
    'local password <const> = "abc"', 'password, user = "abc", "me"', 'token = (given or "abc")',
]


@pytest.mark.parametrize("line", SECRETS)
def test_a_line_that_gives_a_secret_a_value_is_kept_out(prompt, file, line):
    prompt.run(line)
    prompt.enter("y = 2").see("cap> y = 2", "cap> ‸")
    assert lines(file, 1) == ["y = 2"]


@pytest.mark.parametrize("line", ["tokens = 5", "token = nil", 'x = "token"', "password = os.getenv 'P'"])
def test_a_line_that_only_speaks_of_secrets_is_kept(prompt, file, line):
    prompt.enter(line).see("cap> " + line, "cap> ‸")
    assert lines(file, 1) == [line]


def test_the_history_of_a_profile_is_its_own(start, file, tmp_path):
    (tmp_path / "config" / "cap").mkdir(parents=True)
    (tmp_path / "config" / "cap" / "profiles.json").write_text('{"qa": {"url": "https://qa.example"}}')
    start("--profile", "qa").see("qa cap> ‸").enter("x = 1").see("qa cap> x = 1", "qa cap> ‸").press("C-d").ends(0)
    assert not file.exists()
    assert lines(file.with_name("history-qa"), 1) == ["x = 1"]
    start().see("cap> ‸").press("Up").type("1").see("cap> 1‸")
