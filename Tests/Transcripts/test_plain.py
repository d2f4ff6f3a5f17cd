"""Where no line can be edited the prompt reads plain lines; NO_COLOR takes the colours away."""
import re
import subprocess

import pytest

from emulator import BINARY, variables


def test_no_color_gives_no_colours(start):
    prompt = start(environment={"NO_COLOR": "1"}).see("cap> ‸").enter("print(nil, 'x', 1 + 1) -- note").see("nil\tx\t2".expandtabs(), "cap> ‸")
    prompt.type("pri").watch(0.2).press("C-r").type("pr").find("search backward: pr")
    prompt.press("C-c").type("cap.").press("Tab").find(r"1/\d\d")
    assert not re.search(rb"\x1b\[[\d;]*\b(3\d|4\d|9\d|10\d)m", prompt.raw)


def test_an_empty_no_color_is_none(start):
    start(environment={"NO_COLOR": ""}).see("cap> ‸").type("nil").see_style("nil", "cyan")


def plain(terminal):
    terminal.find("cap> ‸")
    terminal.enter("1 + 1").see("cap> 1 + 1", "2", "cap> ‸")
    terminal.enter("do").see("...> ‸").enter("print 'a'").see("...> print 'a'", "...> ‸").enter("end")
    terminal.see("cap> do", "...> print 'a'", "...> end", "a", "cap> ‸")
    terminal.press("C-d").ends(0)
    assert b"\x1b" not in terminal.raw


def test_a_dumb_terminal(start):
    plain(start(environment={"TERM": "dumb"}))


def test_a_terminal_without_a_name(start):
    plain(start(environment={"TERM": None}))


def test_input_that_is_no_terminal(tmp_path):
    for arguments in ([], ["-"]):
        result = subprocess.run(
            [BINARY, *arguments], input="print(1 + 1)\nfor i = 1, 2 do\nprint('i', i)\nend\n", env=variables(tmp_path), text=True,
            capture_output=True, timeout=60)
        assert result.returncode == 0 and result.stdout == "2\ni\t1\ni\t2\n" and result.stderr == "", result


def test_output_that_is_no_terminal(start, tmp_path):
    plain(start("-c", f'"{BINARY}" | cat', command=("sh",)))
