"""A person at a terminal: presses keys, and sees what a terminal emulator (pyte) makes of the bytes that come back."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

import pyte
from wcwidth import wcwidth

BINARY = os.environ["CAP_BINARY"]
#: Stands before the cell with the cursor in what `see` is told.
CURSOR = "‸"
#: The debug build on a busy machine.
PATIENCE = 30

KEYS = {
    "Enter": "\r", "Tab": "\t", "S-Tab": "\x1b[Z", "Esc": "\x1b", "Backspace": "\x7f", "Delete": "\x1b[3~",
    "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D", "Home": "\x1b[H", "End": "\x1b[F",
    "C-_": "\x1f", "C-Home": "\x1b[1;5H", "C-End": "\x1b[1;5F", "C-Left": "\x1b[1;5D", "C-Right": "\x1b[1;5C", "M-Enter": "\x1b\r", "M-Backspace": "\x1b\x7f",
}
#: All that a prompt may send to a terminal beside text.
SEQUENCES = re.compile(r"\x1b\[[\d;]*[ABCDGHJKm]|\x1b\[\?2004[hl]|[\r\n\t]")


def bytes_of(key):
    if key in KEYS:
        return KEYS[key]
    if len(key) == 1:
        return key
    if key.startswith("M-"):
        return "\x1b" + key[2:]
    assert key.startswith("C-"), f"no key is called {key}"
    return chr(ord(key[2:].upper()) & 0x1F)


class Window(pyte.Screen):
    """As pyte's, but it joins grapheme clusters, wraps wide characters and breaks rows as windows of our time do."""

    def draw(self, data):
        for character in data:
            if self._joins(character):
                cells, x = self._before()
                cells[x] = cells[x]._replace(data=cells[x].data + character)
                if character == "\ufe0f" and x + 1 == self.cursor.x < self.columns:
                    cells[self.cursor.x] = cells[x]._replace(data="")
                    self.cursor.x += 1
            else:
                if wcwidth(character) == 2 and self.cursor.x == self.columns - 1 > 0:
                    self.cursor.x = self.columns
                super().draw(character)

    def _before(self):
        cells, x = self.buffer[self.cursor.y], max(0, self.cursor.x - 1)
        return cells, x - 1 if x and not cells[x].data else x

    def _joins(self, character):
        cells, x = self._before()
        before = cells[x].data[-1:]
        is_flag = "🇦" <= character <= "🇿" and cells[x].data != "" and "🇦" <= cells[x].data <= "🇿"
        return wcwidth(character) == 0 or before == "\u200d" or "🏻" <= character <= "🏿" or is_flag

    def reflow(self, columns, lines):
        """Another size: rows that are too long are broken, and what does not fit leaves at the top."""
        rows, here = [], (0, 0)
        for y in range(self._last_row() + 1):
            cells = [self.buffer[y][x] for x in range(self.columns)]
            length = len("".join(cell.data or "." for cell in cells).rstrip())
            start = len(rows)
            for x in range(0, max(length, 1), columns):
                rows.append(cells[x:x + columns])
            if y == self.cursor.y:
                x = min(self.cursor.x, self.columns - 1)
                here = (start + x // columns, x % columns)
                rows += [[]] * (here[0] + 1 - len(rows))
        gone = min(max(0, len(rows) - lines), here[0])
        gone = max(gone, here[0] - lines + 1)
        self.resize(lines, columns)
        self.erase_in_display(2)
        for y, cells in enumerate(rows[gone:gone + lines]):
            self.buffer[y].update(enumerate(cells))
        self.cursor.y, self.cursor.x = here[0] - gone, here[1]

    def _last_row(self):
        rows = self.display_rows(marked=False)
        return max([self.cursor.y] + [y for y, row in enumerate(rows) if row])

    def display_rows(self, marked=True):
        """The rows as text, the cursor marked."""
        rows = []
        for y in range(self.lines):
            cells = [self.buffer[y][x].data for x in range(self.columns)]
            if marked and y == self.cursor.y:
                cells.insert(min(self.cursor.x, self.columns), CURSOR)
            rows.append("".join(cells).rstrip())
        return rows

    def text(self, marked=True):
        return "\n".join(self.display_rows(marked)).rstrip("\n")


class Terminal:
    """A program in a window. What it sends is read while keys are sent and while something is waited for."""

    #: A program that is not ours may send what it wants.
    is_strict = True

    def __init__(self, *arguments, folder, columns=80, lines=24, command=(BINARY,), environment=None, user=None, keeps_output=False):
        self.window = Window(columns, lines)
        self.stream = pyte.ByteStream(self.window)
        self.raw = b""
        self.master, self.slave = pty.openpty()
        self._set_size(columns, lines)
        if keeps_output:
            # A ^C that makes a signal drops what was not read yet, also when it comes after the end of the program.
            modes = self._modes()
            modes[3] |= termios.NOFLSH
            termios.tcsetattr(self.slave, termios.TCSANOW, modes)
        self.modes = self._modes()
        os.set_blocking(self.master, False)
        self.process = subprocess.Popen(
            [*command, *arguments], stdin=self.slave, stdout=self.slave, stderr=self.slave, start_new_session=True, user=user,
            cwd=folder, env=variables(folder, environment), preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))

    # MARK: What a person does

    def press(self, *keys):
        """Presses keys by their names: "C-a", "M-f", "Up", "Enter". Each after a moment long enough to tell Esc."""
        for key in keys:
            self.send(bytes_of(key))
            if key == "Esc":
                self.watch(0.15)
        return self

    def type(self, text):
        """Types text key by key."""
        for character in text:
            self.send("\r" if character == "\n" else character)
        return self

    def enter(self, text):
        return self.type(text).press("Enter")

    def run(self, text):
        """Enters a text and waits for the next prompt: the terminal itself would echo what is typed sooner."""
        prompts = self.raw.count(b"\x1b[?2004h")
        self.enter(text)._wait(lambda: self.raw.count(b"\x1b[?2004h") > prompts, "the next prompt")
        return self

    def paste(self, text):
        """Pastes as a terminal does in bracketed mode: line ends come as carriage returns."""
        return self.send("\x1b[200~" + text.replace("\n", "\r") + "\x1b[201~")

    def send(self, data):
        """Sends bytes; takes what comes meanwhile, so that neither side waits for ever."""
        data = data.encode() if isinstance(data, str) else data
        end = time.monotonic() + 4 * PATIENCE
        while data:
            readable, writable, _ = select.select([self.master], [self.master], [], 1)
            if readable:
                self._take()
            if writable:
                try:
                    data = data[os.write(self.master, data[:4096]):]
                except BlockingIOError:
                    pass
            assert time.monotonic() < end, f"the program reads no keys:\n{self.text}"
            if self.process.poll() is not None:
                break
        return self

    def resize(self, columns, lines):
        self.watch(0.05)
        self.window.reflow(columns, lines)
        self._set_size(columns, lines)
        return self

    # MARK: What a person sees

    @property
    def text(self):
        return self.window.text()

    @property
    def rows(self):
        return self.text.split("\n")

    @property
    def cursor(self):
        """Row and column, from 0."""
        return self.window.cursor.y, self.window.cursor.x

    def see(self, *rows, seconds=PATIENCE):
        """Waits until these are the last rows on the screen, with the cursor where `‸` stands."""
        return self._wait(lambda: self.rows[-len(rows):] == list(rows), "\n".join(rows), seconds)

    def see_all(self, *rows, seconds=PATIENCE):
        """Waits until these are all rows on the screen, from the first one."""
        return self._wait(lambda: self.rows == list(rows), "\n".join(rows), seconds)

    def find(self, pattern, seconds=PATIENCE):
        """Waits until a regular expression is found on the screen (in which `‸` is the cursor); answers the match."""
        self._wait(lambda: re.search(pattern, self.text), pattern, seconds)
        return re.search(pattern, self.text)

    def see_editing(self):
        """Waits until keys go to the line editor."""
        return self._wait(lambda: 2004 << 5 in self.window.mode, "bracketed paste")

    def style(self, text):
        """The colour, and "bold", "reverse" ... of the last place where a text stands."""
        for y in reversed(range(self.window.lines)):
            cells = [self.window.buffer[y][x] for x in range(self.window.columns)]
            at = "".join(cell.data or "\0" for cell in cells).rfind(text)
            if at >= 0:
                names = ("bold", "underscore", "reverse")
                return " ".join([cells[at].fg] + [name for name in names if getattr(cells[at], name)])
        raise AssertionError(f"no {text!r} on\n{self.text}")

    def see_style(self, text, style):
        return self._wait(lambda: text in self.text.replace(CURSOR, "") and self.style(text) == style, f"{text} {style}")

    def watch(self, seconds):
        """Looks on for a time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and self._step(left):
            pass
        return self

    def _wait(self, is_reached, goal, seconds=PATIENCE):
        end = time.monotonic() + seconds
        while not is_reached():
            is_over = time.monotonic() > end or self.process.poll() is not None
            if not self._step(0.1) and is_over:
                raise AssertionError(f"awaited:\n{goal}\nbut the screen is:\n{self.text}\n(exit code {self.process.poll()})")
        return self

    def _step(self, seconds):
        """Takes what comes in a time; answers whether anything did."""
        ready, _, _ = select.select([self.master], [], [], seconds)
        return bool(ready) and self._take()

    def _take(self):
        try:
            data = os.read(self.master, 65536)
        except (BlockingIOError, OSError):
            return False
        self.raw += data
        self.stream.feed(data)
        return bool(data)

    # MARK: The process

    def signal(self, number):
        self.process.send_signal(number)
        return self

    def ends(self, code, seconds=PATIENCE):
        """Waits for the end of the program, with this exit code and the terminal as it was."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, f"it goes on:\n{self.text}"
            self._step(0.05)
        while self._step(0.05):
            pass
        assert self.process.returncode == code, f"exit code {self.process.returncode}, not {code}\n{self.text}"
        self.see_restored()
        return self

    def see_restored(self):
        """Waits until modes and colours are what they were before the program started."""
        self._wait(lambda: self._modes() == self.modes, "the modes of the terminal as they were", 10)
        assert self.raw.rfind(b"\x1b[?2004h") <= self.raw.rfind(b"\x1b[?2004l"), "bracketed paste is still on"
        assert self.window.cursor.attrs == self.window.default_char, "a colour is left on"
        assert not self.window.cursor.hidden

    def hang_up(self):
        """Closes the window; waits for the end of the program."""
        os.close(self.slave)
        os.close(self.master)
        self.master = self.slave = None
        self.process.wait(PATIENCE)

    def close(self):
        try:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        if self.master is not None:
            os.close(self.master)
            os.close(self.slave)
        if self.is_strict:
            check_bytes(self.raw)

    def _modes(self):
        return termios.tcgetattr(self.slave)

    def _set_size(self, columns, lines):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


def check_bytes(raw):
    """Nothing but text and the few sequences of the renderer."""
    text = raw.decode(errors="replace")
    strange = re.search(r"[\x00-\x1f\x7f-\x9f]", SEQUENCES.sub("", text))
    if strange:
        at = SEQUENCES.sub("", text)[max(0, strange.start() - 40):strange.end() + 20]
        raise AssertionError(f"the terminal got {at!r}")


def variables(folder, more=None):
    """A clean environment, with a home of its own."""
    environment = {
        "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm-256color", "HOME": str(folder),
        "XDG_STATE_HOME": str(folder / "state"), "XDG_CONFIG_HOME": str(folder / "config"), **(more or {})}
    return {name: value for name, value in environment.items() if value is not None}
