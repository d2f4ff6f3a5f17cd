"""A program on a pseudo terminal of a size, and what a person sees there."""
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time

BINARY = os.environ["CAP_BINARY"]


class Screen:
    """Understands what the display of transfers sends; anything else is a failure."""

    def __init__(self, columns, lines):
        self.columns, self.height = columns, lines
        self.lines, self.row, self.column = [""], 0, 0
        self.pending = ""
        self.most_below = 0

    def feed(self, text):
        text, self.pending = self.pending + text, ""
        while text:
            if match := re.match(r"\x1b\[(\d*)([AJK])", text):
                getattr(self, "_" + match[2])(match[1])
                text = text[match.end():]
            elif re.match(r"\x1b(\[\d*)?$", text):
                self.pending, text = text, ""
            else:
                assert text[0] not in "\x1b\x07\x08", f"the screen got {text[:20]!r}"
                self._put(text[0])
                text = text[1:]

    def _put(self, character):
        if character == "\r":
            self.column = 0
        elif character == "\n":
            self.row += 1
            if self.row == len(self.lines):
                self.lines.append("")
        else:
            assert self.column < self.columns, f"a line is too wide: {self.lines[self.row]!r}"
            line = self.lines[self.row].ljust(self.column)
            self.lines[self.row] = line[:self.column] + character + line[self.column + 1:]
            self.column += 1

    def _A(self, count):
        assert int(count) < self.height, "the display is higher than the window"
        self.row -= int(count)
        assert self.row >= 0, "the cursor left the screen"

    def _J(self, _):
        del self.lines[self.row + 1:]
        self._K("")

    def _K(self, _):
        self.lines[self.row] = self.lines[self.row][:self.column]

    @property
    def text(self):
        return "\n".join(line.rstrip() for line in self.lines).rstrip("\n")


class Run:
    """The program at work."""

    def __init__(self, *arguments, columns=100, lines=24, environment=None):
        self.screen = Screen(columns, lines)
        self.raw = ""
        self.master, slave = pty.openpty()
        self.resize(columns, lines)
        self.process = subprocess.Popen(
            [BINARY, *arguments], stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            env={**os.environ, "TERM": "xterm", **(environment or {})},
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)

    def resize(self, columns, lines):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def watch(self, seconds=0.0, until=None):
        """Reads for a time, or until the screen shows a pattern; answers whether the program goes on."""
        end = time.monotonic() + (seconds or 30)
        while until is None or not re.search(until, self.screen.text):
            ready, _, _ = select.select([self.master], [], [], max(0, end - time.monotonic()))
            if not ready:
                assert until is None, f"no {until!r} on\n{self.screen.text}"
                return True
            try:
                text = os.read(self.master, 65536).decode()
            except OSError:
                text = ""
            if not text:
                assert until is None, f"it has ended; no {until!r} on\n{self.screen.text}"
                return False
            self.raw += text
            self.screen.feed(text)
        return True

    def end(self):
        """Watches to the end; answers the exit code."""
        assert not self.watch(60), f"it goes on:\n{self.screen.text}"
        return self.process.wait(20)

    def type(self, text):
        os.write(self.master, text.encode())

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.master)
