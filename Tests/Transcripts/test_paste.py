"""Bracketed paste: inert, quick, shown as it is."""
import time

import pytest


def script(lines):
    """A function of many lines, indented with tabs."""
    body = "".join(f"\tif x > {number} then\n\t\tsum = sum + {number} -- größer\n\tend\n" for number in range((lines - 4) // 3))
    return f"function total(x)\n\tlocal sum = 0\n{body}\treturn sum\nend"


def test_a_pasted_line_waits_for_enter(prompt):
    prompt.paste("1 + 1").see("cap> 1 + 1‸").press("Enter").see("cap> 1 + 1", "2", "cap> ‸")


def test_a_pasted_block_with_tabs_runs_once(prompt):
    prompt.paste("do\n\tprint 'a'\n\n\t\tprint 'b'\nend").see(
        "cap> do", "...>         print 'a'", "...>", "...>                 print 'b'", "...> end‸")
    prompt.press("Enter").see("...> end", "a", "b", "cap> ‸").press("Up").see("...>                 print 'b'", "...> end‸")


def test_a_script_of_200_lines_is_one_block(prompt):
    prompt.paste(script(202)).find(r"(?m)^\.\.\.> end‸$\n^lines \d+-202 of 202$")
    prompt.press("M-<").find(r"(?s)^cap> ‸function total\(x\)\n\.\.\.>         local sum = 0\n.*lines 1-23 of 202$")
    prompt.press("M->", "Enter").see("...>         return sum", "...> end", "cap> ‸")
    prompt.enter("total(3)").see("cap> total(3)", "3", "cap> ‸")
    prompt.press("Up", "Up").find(r"(?m)^\.\.\.> end‸$\n^lines \d+-202 of 202$")


def test_nothing_in_a_paste_is_a_key(prompt):
    prompt.paste("a\x03b\x04c\x0c\x1b[A\x7f\td").see("cap> a^Cb^Dc^L^[[A^? d‸")
    prompt.press("C-_").see("cap> ‸")


def test_a_paste_into_the_middle_of_a_line(prompt):
    prompt.type("print()").press("Left").paste("'one',\n'two'").see("cap> print('one',", "...> 'two'‸)")
    prompt.press("Enter").see("...> 'two')", "one\ttwo".expandtabs(), "cap> ‸")


def test_a_paste_that_comes_in_pieces(prompt):
    data = "\x1b[200~print('日本')\x1b[201~".encode()
    for byte in data:
        prompt.send(bytes([byte])).watch(0.002)
    prompt.see("cap> print('日本')‸")


def test_a_paste_ends_a_search_and_closes_the_menu(prompt):
    prompt.press("C-r").find("search backward")
    prompt.paste("pasted").see("cap> pasted‸")
    prompt.press("C-c").type("cap.").press("Tab").find(r"1/\d\d")
    prompt.paste("get").see("cap> cap.get‸")


@pytest.mark.parametrize("is_one_line", [True, False], ids=["one line", "many lines"])
def test_441_000_characters_stay_editable(prompt, is_one_line):
    text = "x = '" + "y" * 441_000 + "'" if is_one_line else "do\n" + "x = 12345\n" * 44_100 + "end"
    start = time.monotonic()
    prompt.paste(text)
    prompt.type(" -- end").find(r" -- end‸", seconds=60)
    prompt.press("Backspace", "Left", "C-a", "C-e").find(r" -- en‸", seconds=30)
    assert time.monotonic() - start < 20
    prompt.press("Enter").find(r"(?m)^cap> ‸$", seconds=60)
    prompt.enter("#tostring(x)").find(r"(?m)^(441000|5)\ncap> ‸$")


def test_a_line_of_2_megabytes(prompt):
    prompt.paste("x = '" + "y" * 2_000_000).type("'").find("y'‸", seconds=100)
    prompt.press("Backspace").type("z'").find("yz'‸")
    prompt.press("Enter").find(r"(?m)^cap> ‸$", seconds=100)
    prompt.enter("#x").see("cap> #x", "2000001", "cap> ‸").press("Up", "Up").find("yz'‸", seconds=60)
    prompt.press("C-c").find("(?m)^cap> ‸$", seconds=60)


def test_brackets_100_000_deep(prompt):
    prompt.paste("(" * 100_000).type("1").find(r"\(1‸", seconds=60)
    prompt.press("C-a", "C-e", "Enter").find("‸", seconds=60)
    prompt.press("C-c").enter("5").find(r"(?m)^5\ncap> ‸$", seconds=60)
