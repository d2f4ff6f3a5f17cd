"""^C, ^D, ^Z, signals and other ways out: the code, and a terminal that is as it was."""
import signal
import time

import pytest

from emulator import BINARY, Terminal


def test_control_d_leaves_at_an_empty_prompt_only(prompt):
    prompt.type("ab").press("Left", "C-d").see("cap> a‸").press("C-d").type("c").see("cap> ac‸")
    prompt.press("C-u", "C-d").ends(0)


def test_control_c_drops_a_line_and_hints_at_an_empty_prompt(prompt):
    prompt.enter("do").type("x").press("C-c").see("cap> do", "...>   x^C", "cap> ‸")
    prompt.press("C-c").see("cap> ‸", "^D leaves, help() tells what there is").type("1").see("cap> 1‸")
    prompt.press("Enter").see("cap> 1", "1", "cap> ‸")


def test_sigint_is_as_control_c(prompt):
    prompt.type("ab").see("cap> ab‸").signal(signal.SIGINT).see("cap> ab^C", "cap> ‸")


def is_stopped_within_a_second(prompt):
    start = time.monotonic()
    prompt.press("C-c").find(r"(?m)^interrupted\n(.*\n)*cap> ‸$")
    assert time.monotonic() - start < 1.5, "a second, and something for a busy machine"


@pytest.mark.parametrize("code", [
    "tasks.sleep(30)", "while true do end", "while true do pcall(error) end",
    "tasks.map({ 1, 2, 3 }, function() tasks.sleep(30) end)", 'print(setmetatable({}, { __tostring = function() while true do end end }))',
])
def test_control_c_stops_what_runs(prompt, code):
    prompt.enter(code).watch(0.3)
    is_stopped_within_a_second(prompt)
    prompt.enter("7").see("cap> 7", "7", "cap> ‸")


def test_control_c_cancels_a_request(start, serve):
    server = serve(None)
    prompt = start(environment=server.environment).see(server.prompt + "‸").enter('cap.get("x")')
    server.wait_for(requests=1)
    begin = time.monotonic()
    prompt.press("C-c").find(r"(?m)^interrupted\n.*cap> ‸$")
    assert time.monotonic() - begin < 1.5
    server.wait_for(closed=1)
    prompt.enter("7").find(r"(?m)^7\n.*cap> ‸$")


def test_control_c_twice_ends_what_does_not_yield(prompt):
    prompt.enter('string.rep("a", 30):find(("a*"):rep(30) .. "b")').watch(0.3)
    prompt.press("C-c").watch(0.2).press("C-c").ends(130)


def test_control_c_held_down_does_not_end_what_yields(prompt):
    prompt.enter("tasks.sleep(30)").watch(0.3).send("\x03\x03\x03").find(r"(?m)^interrupted\n(.*\n)*cap> ‸")
    prompt.enter("7").find(r"(?m)^7\ncap> ‸$")


def test_keys_for_the_next_line_are_kept_while_something_runs(prompt):
    prompt.enter("tasks.sleep(0.3)").watch(0.1).type("1 + 1\n2").find(r"cap> 1 \+ 1\n2\ncap> 2‸$")


def test_keys_for_the_next_line_do_not_move_the_prompt(prompt):
    prompt.enter("tasks.sleep(0.3)").watch(0.1).type("2").find(r"cap> 2‸$")
    prompt.find(r"(?m)^cap> 2‸$", seconds=1)


def test_control_c_drops_the_keys_typed_ahead(prompt):
    prompt.enter("tasks.sleep(30)").watch(0.2).type("1 + 1\n")
    is_stopped_within_a_second(prompt)
    prompt.type("5").see("cap> 5‸")


def test_control_c_in_a_search_the_menu_and_a_chord(prompt):
    prompt.press("C-r").find("search backward:")
    prompt.press("C-c").find(r"(?m)^cap> ‸$")
    prompt.type("cap.").press("Tab").find(r"1/\d\d")
    prompt.press("C-c").see("cap> cap.^C", "cap> ‸")
    prompt.type("x").press("C-x", "C-c").see("cap> x^C", "cap> ‸")


@pytest.mark.parametrize("number, code", [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
@pytest.mark.parametrize("keys", ["", "for", "cap.\t", "\x12al"], ids=["empty", "line", "menu", "search"])
def test_a_signal_while_editing_restores_the_terminal(prompt, number, code, keys):
    prompt.send(keys).watch(0.1).signal(number).ends(code)


@pytest.mark.parametrize("number, code", [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_while_something_runs_ends_it(prompt, number, code):
    prompt.enter("tasks.sleep(30)").watch(0.3).signal(number).ends(code, seconds=3)


def test_a_window_that_is_closed_ends_it(start):
    start().see("cap> ‸").hang_up()
    start().see("cap> ‸").enter("while true do pcall(tasks.sleep, 1) end").watch(0.2).hang_up()


@pytest.mark.parametrize("code, exit_code", [("os.exit(3)", 3), ("os.exit(true)", 0), ("os.exit(false)", 1), ("os.exit(4, true)", 4)])
def test_os_exit_restores_the_terminal(prompt, code, exit_code):
    prompt.enter(code).ends(exit_code)


def test_os_exit_in_a_background_task_does_not_take_the_prompt_away(prompt):
    prompt.run("tasks.spawn(function() tasks.sleep(0.2) os.exit(5) end);").type("typ").find("cannot leave the prompt")
    prompt.type("ing").find("(?m)^cap> typing‸$")


def test_an_uncaught_error_in_a_background_task_leaves_the_prompt(prompt):
    prompt.run("tasks.spawn(function() tasks.sleep(0.2) error('broke', 0) end);").type("typ").find("broke")
    prompt.type("ing").find("(?m)^cap> typing‸$")
    prompt.press("C-u", "C-d").ends(0)


@pytest.mark.parametrize("problem", ['error("broke")', 'error({})', 'error(setmetatable({}, { __tostring = error }))', "nil + 1", "error()"])
def test_an_error_leaves_the_prompt(prompt, problem):
    prompt.enter(problem).find(r"(?m)^cap> ‸$")
    prompt.enter("7").find(r"(?m)^7\ncap> ‸$")
    prompt.press("C-d").ends(0)


def test_a_crash_restores_the_terminal(prompt):
    prompt.type("x").see("cap> x‸").signal(signal.SIGSEGV).ends(-signal.SIGSEGV)


@pytest.fixture
def shell(tmp_path):
    terminal = Terminal(
        folder=tmp_path, command=("bash", "--noprofile", "--norc", "-i"), environment={"PS1": "$ ", "CAP": BINARY})
    terminal.is_strict = False
    terminal.find(r"\$ ‸")
    yield terminal
    terminal.close()


def test_control_z_and_fg(shell):
    shell.enter('"$CAP"').see("cap> ‸").run("x = 42").type("x +").see("cap> x +‸")
    shell.press("C-z").find(r"(?m)Stopped.*\n\$ ‸$")
    shell.enter("echo sh''ell").find(r"(?m)^shell\n\$ ‸$")
    shell.enter("fg").find(r"(?m)^cap> x \+‸$")
    shell.type(" 1\n").see("cap> x + 1", "43", "cap> ‸")
    shell.press("C-z").find(r"(?m)Stopped.*\n\$ ‸$")
    shell.enter("fg").find(r"(?m)^cap> ‸$")
    shell.press("C-d").find(r"(?m)^\$ ‸$")


def test_control_z_while_something_runs(shell):
    shell.enter('"$CAP"').see("cap> ‸").enter("for i = 1, 30 do tasks.sleep(0.1) end print 'done'").watch(0.3)
    shell.press("C-z").find(r"(?m)Stopped.*\n\$ ‸$")
    shell.enter("fg").find(r"(?m)^done\ncap> ‸$")
    shell.type("ab").see("cap> ab‸")


def test_stop_and_continue_from_outside_repaints(start):
    prompt = start().see("cap> ‸").type("ab").see("cap> ab‸")
    prompt.signal(signal.SIGSTOP).watch(0.1).signal(signal.SIGCONT).type("c").find(r"(?m)^cap> abc‸$")
    prompt.press("C-u", "C-d").ends(0)
