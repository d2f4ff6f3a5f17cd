"""Tasks at the prompt, and tasks that wait for servers which never finish."""
import os
import re
import socket
import subprocess
import threading
import time

import pytest

from test_prompt import BINARY, Terminal


@pytest.fixture
def prompt():
    terminal = Terminal("--sandbox")
    terminal.expect(r"(?m)^sandbox cap> $")
    yield terminal
    terminal.close()


def interrupt(prompt, line):
    """Types a line that waits, and ^C."""
    prompt.type(line + "\n")
    time.sleep(0.3)
    prompt.type("\x03")
    # What a task of the session has to say may come before the prompt.
    prompt.expect(r"interrupted\r\n(cap: task .*\r\n)?sandbox cap> ")


def test_a_task_belongs_to_the_session_and_not_to_the_line(prompt):
    prompt.line("turns = 0 background = tasks.spawn(function() while true do tasks.sleep(0.01) turns = turns + 1 end end)")
    assert re.search(r"task \d+ \(running\)", prompt.line("background"))
    prompt.line("before = turns tasks.sleep(0.2)")
    assert "true" in prompt.line("turns > before")
    for waits in ["tasks.sleep(1e6)", "background:await()", "tasks.map({ 1, 2 }, function() tasks.sleep(1e6) end)",
                  "while true do pcall(tasks.sleep, 1e6) end", "while true do end"]:
        interrupt(prompt, waits)
        prompt.line("before = turns tasks.sleep(0.2)")
        assert "true" in prompt.line("turns > before"), waits
    prompt.line("background:cancel()")
    assert "was cancelled" in prompt.line("background:await()")


def test_control_c_ends_what_the_line_has_started(prompt):
    prompt.line("stray = 0")
    interrupt(prompt, "tasks.map({ 1, 2 }, function() while true do tasks.sleep(0.01) stray = stray + 1 end end)")
    prompt.line("before = stray tasks.sleep(0.1)")
    assert "true" in prompt.line("stray > 0 and stray == before")


def test_a_place_in_a_limit_is_given_back_by_control_c(prompt):
    prompt.line("once = tasks.limit(1)")
    interrupt(prompt, "once(tasks.sleep, 1e6)")
    assert "free again" in prompt.line("once(function() return 'free again' end)")


def test_an_error_in_the_background_is_shown_once(prompt):
    prompt.type("failing = tasks.spawn(function() tasks.sleep(0.2) error('quite broken') end);\n")
    prompt.expect(r"cap: task \d+ \(failed\): input 1:1: quite broken")
    assert "quite broken" in prompt.line("failing:await()")
    assert "quite broken" not in prompt.line("tasks.sleep(0.1)")
    assert "quite broken" in prompt.line("select(2, pcall(failing.await, failing))")


def test_a_background_task_that_only_computes_is_stopped_by_control_c(prompt):
    prompt.line("hog = tasks.spawn(function() tasks.sleep(0.1) while true do pcall(error) end end);")
    interrupt(prompt, "tasks.sleep(1e6)")
    assert "stopped while it computed" in prompt.line("hog:await()")


class Endless:
    """Accepts, then sends a byte a second, or nothing; counts connections that the client has closed."""

    def __init__(self, sends):
        self.sends, self.accepted, self.closed = sends, 0, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.accepted += 1
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection:
            connection.settimeout(1)
            if self.sends:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            while True:
                try:
                    if not connection.recv(65536):
                        break
                except TimeoutError:
                    if self.sends:
                        try:
                            connection.sendall(b" ")
                        except OSError:
                            break
                except OSError:
                    break
            self.closed += 1

    def all_closed(self, number):
        end = time.monotonic() + 20
        while self.closed < number and time.monotonic() < end:
            time.sleep(0.05)
        return self.accepted == self.closed == number


@pytest.fixture(params=[False, True], ids=["silent", "a byte a second"])
def endless(request):
    server = Endless(request.param)
    yield server
    server.listener.close()


def run(server, code):
    environment = {**os.environ, "CAP_SERVER_URL": server.url, "CAP_ACCESS_TOKEN": "secret"}
    return subprocess.run([BINARY, "-e", code], env=environment, capture_output=True, text=True, timeout=60)


def test_a_timeout_ends_the_requests(endless):
    result = run(endless, """
        local ok, e = pcall(tasks.timeout, 0.5, tasks.map, { 1, 2, 3 }, function() return cap.me() end)
        print(ok, e.kind)
        while true do
          local ok, e = pcall(tasks.timeout, 0.2, cap.me)
          print(ok, e.kind)
          break
        end""")
    assert result.stdout == "false\ttimeout\nfalse\ttimeout\n", result.stderr
    assert endless.all_closed(4)


def test_the_first_failure_and_cancel_end_the_requests_of_the_others(endless):
    result = run(endless, """
        local ok, e = pcall(tasks.map, { 1, 2, 3 }, function(i) if i == 3 then tasks.sleep(0.5) error("enough") end cap.me() end)
        print(ok, e.index)
        local task = tasks.spawn(cap.me)
        tasks.sleep(0.2)
        task:cancel()
        print(select(2, pcall(task.await, task)).kind)""")
    assert result.stdout == "false\t3\ncancelled\n", result.stderr
    assert endless.all_closed(3)


def test_a_signal_ends_a_script_with_all_its_tasks():
    terminal = Terminal("-e", "tasks.spawn(function() while true do pcall(tasks.sleep, 1e6) end end) print('waiting') tasks.map({ 1, 2 }, tasks.sleep)")
    terminal.expect("waiting")
    time.sleep(0.2)
    terminal.type("\x03")
    terminal.expect("interrupted")
    assert terminal.process.wait(20) == 130
    terminal.close()


def test_tasks_spawned_without_end_are_refused_with_what_to_do():
    result = subprocess.run([BINARY, "-e", "while true do tasks.spawn(tasks.sleep, 1e6) end"], capture_output=True, text=True, timeout=60)
    assert result.returncode == 1 and "10000 tasks are under way" in result.stderr and "tasks.map" in result.stderr
