"""The display of transfers on a terminal, and uploads that go on after an interruption."""
import os
import re
import socket
import subprocess
import threading
import time

import pytest

from screen import BINARY, Run

MEBIBYTE = 1 << 20


class SlowWay:
    """A way to the sandbox on which only so many bytes go in a second, on each connection."""

    def __init__(self, url, rate):
        self.target, self.rate = ("127.0.0.1", int(url.rsplit(":", 1)[1])), rate
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.target)
            threading.Thread(target=self.pump, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client, False), daemon=True).start()

    def pump(self, source, target, is_upward):
        try:
            while data := source.recv(1 << 16):
                target.sendall(data)
                if is_upward:
                    time.sleep(len(data) / self.rate)
        except OSError:
            pass
        for side in (source, target):
            try:
                side.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


@pytest.fixture
def way(sandbox):
    way = SlowWay(sandbox["url"], 4 * MEBIBYTE)
    yield way
    way.listener.close()


@pytest.fixture
def start(way, sandbox):
    """Runs a script on a terminal; `pid` is a new draft."""
    runs = []

    def start(code, *arguments, **options):
        environment = {"CAP_SERVER_URL": way.url, "CAP_ACCESS_TOKEN": sandbox["token"]}
        run = Run(*arguments, "-e", 'pid = pid or cap.create("cms-analysis", {}).id ' + code, environment=environment, **options)
        runs.append(run)
        return run

    yield start
    for run in runs:
        run.close()


def file(folder, name, mebibytes):
    path = folder / name
    with open(path, "wb") as out:
        for number in range(mebibytes):
            out.write(number.to_bytes(2, "big") * (MEBIBYTE // 2))
    return path


UPLOAD = 'local files = {{ {} }} tasks.each(files, function(f) cap.files.upload(pid, f) end, {{ concurrency = 4 }})'


def uploads(*paths):
    return UPLOAD.format(", ".join(f'"{path}"' for path in paths))


def test_two_uploads_are_two_lines_and_an_overall_line(start, tmp_path):
    run = start(uploads(file(tmp_path, "first.root", 8), file(tmp_path, "second.root", 12)))
    run.watch(until=r"(?m)^0 done, 2 running  \[#+\.+\] +\d+% +[\d.]+ of 20\.0 MiB +[\d.]+ MiB/s  ETA \d:\d\d$")
    assert re.search(r"(?m)^first\.root +\[#*\.*\] +\d+% +[\d.]+ of 8\.0 MiB", run.screen.text)
    assert re.search(r"(?m)^second\.root +\[#*\.*\] +\d+% +[\d.]+ of 12\.0 MiB", run.screen.text)
    run.watch(until=r"(?m)^1 done, 1 running  .* of 20\.0 MiB")
    assert "first.root" not in run.screen.text
    assert run.end() == 0
    assert run.screen.text == "", "nothing is left behind"
    assert run.screen.column == 0


def test_one_upload_is_one_line_and_what_is_printed_stays_above(start, tmp_path):
    run = start(f'''
        tasks.spawn(function()
          for i = 1, 5 do tasks.sleep(0.3) print("printed " .. i) io.write("written ", i, "\\n") io.stderr:write("told ", i, "\\n") end
        end)
        io.write("begun ")
        cap.files.upload(pid, "{file(tmp_path, "one.root", 10)}")
        print("done")''')
    run.watch(until=r"(?m)^printed 2\n(.*\n)*one\.root .* of 10\.0 MiB")
    assert "running" not in run.screen.text
    assert run.end() == 0
    expected = "".join(f"printed {i}\nwritten {i}\ntold {i}\n" for i in range(1, 6))
    assert re.sub("^begun ?\n?", "", run.screen.text) == expected + "done"
    draws = run.raw.count("\x1b[J\r")
    assert 5 < draws < 60, "at most ten times a second"


def test_dots_stay_on_their_line(start, tmp_path):
    run = start(f'''
        tasks.spawn(function() for i = 1, 20 do tasks.sleep(0.05) io.write(".") end print(" all") end)
        cap.files.upload(pid, "{file(tmp_path, "one.root", 8)}")''')
    assert run.end() == 0
    assert run.screen.text == "." * 20 + " all"


def test_no_display_when_it_is_quiet_or_no_terminal(start, way, sandbox, tmp_path):
    code = uploads(file(tmp_path, "first.root", 3)) + " local bar <close> = progress.bar(2) bar:add() tasks.sleep(0.5) print('done')"
    quiet = start(code, "--quiet")
    assert quiet.end() == 0 and quiet.raw == "done\r\n"
    environment = {**os.environ, "TERM": "xterm", "CAP_SERVER_URL": way.url, "CAP_ACCESS_TOKEN": sandbox["token"]}
    piped = subprocess.run(
        [BINARY, "-e", 'pid = cap.create("cms-analysis", {}).id ' + code], env=environment, capture_output=True, text=True, timeout=60)
    assert piped.returncode == 0 and piped.stdout == "done\n" and piped.stderr == ""


@pytest.mark.parametrize("options", [[], ["--trace"]])
def test_control_c_leaves_a_clean_screen(start, tmp_path, options):
    code = 'print("begun") ' + uploads(file(tmp_path, "first.root", 20), file(tmp_path, "second.root", 20))
    run = start(code, *options, columns=200)
    run.watch(until=r"(?m)^0 done, 2 running")
    run.type("\x03")
    assert run.end() == 130
    left = [line for line in run.screen.text.split("\n") if not line.startswith(("cap: GET", "cap: POST", "cap: PUT"))]
    assert left == ["begun", "cap: interrupted"]


def test_an_error_stands_on_a_clean_screen(start, tmp_path):
    run = start(f'tasks.spawn(function() tasks.sleep(0.5) error("it broke", 0) end) cap.files.upload(pid, "{file(tmp_path, "one.root", 20)}")')
    assert run.end() == 1
    assert run.screen.text.startswith("cap: it broke\nstack traceback:") and "one.root" not in run.screen.text


def test_a_small_window_is_never_overrun(start, tmp_path):
    files = [file(tmp_path, f"a-rather-long-name-of-a-file-{number}.root", 3) for number in range(6)]
    run = start(uploads(*files), columns=40, lines=4)
    run.watch(until=r"(?m)^0/4 done +\d+% ")
    assert len(run.screen.text.split("\n")) <= 3
    assert run.end() == 0 and run.screen.text == ""


def test_the_width_of_the_window_is_read_at_each_drawing(start, tmp_path):
    run = start(uploads(file(tmp_path, "a-file.root", 12)), columns=100)
    run.watch(until=r"a-file\.root +\[")
    run.resize(40, 24)
    run.watch(until=r"(?m)^a-file\.root +\d+%")
    assert run.end() == 0 and run.screen.text == ""


def test_a_name_cannot_drive_the_terminal(start, tmp_path):
    run = start(uploads(file(tmp_path, "x\x1b[2J\x1b]0;owned\x07é.root", 6)).replace("\x1b", "\\27").replace("\x07", "\\7"))
    run.watch(until=r"x\?\[2J\?\]0;owned\?")
    assert run.end() == 0 and run.screen.text == ""


def test_a_bar_of_a_script(start):
    run = start('''
        local list = {} for i = 1, 40 do list[i] = i end
        do
          local bar <close> = progress.bar(#list, { label = "reading", unit = "drafts" })
          tasks.each(list, function() tasks.sleep(0.1) bar:add() end, { concurrency = 2 })
        end
        print("done")''')
    run.watch(until=r"(?m)^reading  \[#+\.+\] +\d+%  [ \d]\d of 40 drafts  [\d.]+/s  ETA \d:\d\d$")
    assert run.end() == 0 and run.screen.text == "done"


def test_a_script_that_forgets_its_bar_leaves_nothing(start):
    run = start('bar = progress.bar(10) bar:set(5) tasks.sleep(0.5)')
    run.watch(until=r"50%  +5 of 10")
    assert run.end() == 0 and run.screen.text == ""


def test_an_upload_goes_on_after_control_c(start, way, tmp_path):
    path = file(tmp_path, "big.root", 22)
    first = start(f'print(pid) cap.files.upload(pid, "{path}", {{ part_size = {5 * MEBIBYTE} }})')
    first.watch(until=r"big\.root +\[#+\.+\] +[67]\d%")
    first.type("\x03")
    assert first.end() == 130
    pid = first.screen.text.split("\n")[0]
    # The size of the parts is that of the upload.
    second = start(f'''pid = "{pid}"
        local bucket = cap.get(pid).links.bucket:match "[^/]+$"
        local open = cap.buckets.uploads(bucket)[1]
        local arrived = #cap.buckets.upload(bucket, "big.root", open.id).parts
        local before = cap.stats().bytes_sent
        local object = cap.files.upload(pid, "{path}", {{ resume = true }})
        local sent = cap.stats().bytes_sent - before
        assert(arrived > 0 and math.abs(sent - ({22 * MEBIBYTE} - arrived * {5 * MEBIBYTE})) < 10000, "what had arrived was sent again")
        assert(object.checksum == cap.files.upload(pid, "{path}", {{ name = "plain" }}).checksum)
        print(#cap.buckets.uploads(bucket))''')
    assert second.end() == 0, second.screen.text
    assert second.screen.text == "0"
