"""Random keys: whatever is typed the program lives on, and the terminal is as it was when it ends.

CAP_FUZZ_SECONDS says for how long, CAP_FUZZ_SEED with which keys; a failure tells the seed and the last keys.
"""
import os
import random
import time

import pytest

SECONDS = float(os.environ.get("CAP_FUZZ_SECONDS", "10"))
SEED = int(os.environ.get("CAP_FUZZ_SEED", "0") or 0) or random.SystemRandom().randrange(1, 1 << 32)

SEQUENCES = [
    "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F", "\x1b[3~", "\x1b[5~", "\x1b[1;5C", "\x1b[Z", "\x1bb", "\x1bf", "\x1bd",
    "\x1by", "\x1bu", "\x1bt", "\x1b<", "\x1b>", "\x1b_", "\x1b.", "\x1b3", "\x1b-", "\x1b\r", "\x1b\x7f", "\x18\x15", "\x1b[200~", "\x1b[201~", "\x1b[",
    "\x1b]0;", "\x1bP", "\x1b[M", "\x1bO", "\x1b[38;5;1", "\x1b\x1b",
]
WORDS = [
    "for i = 1, 3 do", "end", "function f(x)", "return", "if x then", "cap.", "cap.get{ ", 'cap.get("', "json.", "tasks.", "string.", "s:",
    "print(1)", "local t = {", "}", "[[", "]]", "--[==[", '"', "'", "\\", "日本", "👩‍💻", "e\u0301", "🇨🇭", "\u200d", "\u202e", "\t", "x = 1",
    "history", "require '", "t.t.t", "1 + ", "(" * 20, ")" * 20,
]
#: ^D leaves an empty prompt; ^Z and, while something runs, ^\ and ^S are for the shell and the terminal.
LEFT_OUT = {0x04, 0x13, 0x1A, 0x1C}


#: What phrases are made of, besides brackets around phrases.
PIECES = [
    "x", "y.z", "t[1]", "_", "_1", "f", "cap", "print", "0x", "1e5", "...", "a:b", "'s'", '"', "[[l]]", "[=[", "--", "--[[", "\\", "\n", "é",
    "local", "function", "end", "do", "if", "then", "else", "for", "in", "while", "repeat", "until", "return", "goto", "::", "not", "nil",
    "=", "==", "..", ".", ",", ";", ":", "+", "-", "~", "<", ">", "#", "<const>", "%", "(", ")", "[", "]", "{", "}", "@", "\0",
]
#: What is done with a phrase: run it; ask for its last argument, completions, words; find it again.
USES = [
    "", "\r", "\r", "\r\x1b.", "\r\x1b.\x1b.", "\x1b.", "\t", "\t\t\r", "\x1b[D\t", "\x01", "\x1bb\x1bb\x14", "\x1bt", "\x17\x17\x19",
    "\x1b\x7f\x15\x0b\x19\x1by", "\r\x1b[A", "\r\x12", "\r\x1b[A\x0a", "\x1f\x1f\x1b_", "\x1b3\x1b.", "\x1b-\x1bf", "\x1b\r", "\x18\x05",
]


def phrase(source, depth=0):
    """A text of Lua's pieces, some of it in brackets that match."""
    parts = []
    for _ in range(source.choice([1, 1, 2, 3, 5])):
        if depth < 4 and source.random() < 0.25:
            left, right = source.choice(["()", "[]", "{}", ("f(", ")"), ("t[", "]"), ("{ x = ", "}"), ("do ", " end"), ("function() ", " end")])
            parts.append(left + phrase(source, depth + 1) + right)
        else:
            parts.append(source.choice(PIECES))
    return source.choice(["", " "]).join(parts)


def chunk(source):
    kind = source.random()
    if kind < 0.2:
        data = source.choice(WORDS).encode()
    elif kind < 0.45:
        data = (phrase(source) + source.choice(USES)).encode()
    elif kind < 0.65:
        data = source.choice(SEQUENCES).encode()
    elif kind < 0.8:
        data = source.randbytes(source.randrange(1, 12))
    elif kind < 0.98:
        data = bytes([source.randrange(32)])
    else:
        data = source.choice([b"\x1b[200~", b""]) + source.randbytes(source.randrange(3000)) + b"\x1b[201~"
    return bytes(byte for byte in data if byte not in LEFT_OUT)


@pytest.mark.parametrize("part", range(2))
def test_random_keys(start, serve, part):
    source = random.Random(f"{SEED} {part}")
    environment = {**serve({"id": "5c3f0a6e9b7d", "metadata": {"general_title": "t"}}).environment, "EDITOR": "true"}
    end, prompt, sent = time.monotonic() + SECONDS / 2, None, []
    try:
        while time.monotonic() < end:
            if prompt is None:
                prompt, sent = begin(start, environment), []
            sent.append(chunk(source))
            prompt.send(sent[-1])
            if source.random() < 0.02:
                prompt.resize(source.choice([1, 2, 3, 10, 80, 200]), source.choice([1, 2, 5, 24, 60]))
            if prompt.process.poll() is not None:
                prompt.ends(130)  # ^C twice while something ran, which is how to end what hangs
                prompt = None
            elif source.random() < 0.001:
                leave(prompt)
                prompt = None
        if prompt:
            leave(prompt)
    except AssertionError as failure:
        raise AssertionError(f"CAP_FUZZ_SEED={SEED}, part {part}; last keys {sent[-60:]!r}\n"
                             f"last bytes {prompt.raw[-500:]!r}\n{failure}") from failure


def begin(start, environment):
    prompt = start(environment=environment, keeps_output=True).see_editing()
    prompt.is_strict = False  # the terminal itself echoes keys while something runs
    return prompt


def leave(prompt):
    """Ends what is open (a paste, a sequence, a call) and leaves at an empty prompt."""
    prompt.send("\x1b[201~\x1b\\").watch(0.2)
    # Bytes that the terminal echoed may have begun a sequence in it.
    prompt.stream.feed(b"\x1b\\")
    for _ in range(20):
        prompt.press("C-c").watch(0.2).press("C-d").watch(0.2)
        if prompt.process.poll() is not None:
            break
    prompt.stream.feed(b"\x1b\\\x1b[0m")
    # A call that takes a while to stop was told so a second time by another ^C.
    prompt.ends(130 if prompt.process.poll() == 130 else 0)
