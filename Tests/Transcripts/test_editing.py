"""Typing and changing the text: one line, blocks of lines, what is killed and undone."""
import pytest

TEXT = "one two-three"

#: Keys pressed after TEXT was typed, and the row that they make.
EDITS = [
    ("M-b", "one two-‸three"),
    ("M-b M-b", "one ‸two-three"),
    ("Esc b Esc b", "one ‸two-three"),
    ("C-a M-f", "one‸ two-three"),
    ("C-a M-f M-f", "one two‸-three"),
    ("C-Left C-Left C-Right", "one two‸-three"),
    ("Home Right C-f", "on‸e two-three"),
    ("C-b Left", "one two-thr‸ee"),
    ("C-a C-e x", "one two-threex‸"),
    ("C-a Backspace Delete C-d", "‸e two-three"),
    ("Left Backspace C-h", "one two-th‸e"),
    ("C-a M-d", "‸ two-three"),
    ("C-w", "one ‸"),
    ("M-Backspace", "one two-‸"),
    ("C-a M-f C-k", "one‸"),
    ("M-b C-u", "‸three"),
    ("C-w C-y C-y", "one two-threetwo-three‸"),
    ("C-w C-w x C-y", "xone two-three‸"),
    ("C-w x C-u C-y", "one x‸"),
    ("C-w x C-u C-y M-y", "two-three‸"),
    ("C-w x C-u C-y M-y M-y", "one x‸"),
    ("C-a C-f C-t", "no‸e two-three"),
    ("M-b C-b x C-e C-u C-y", "one twox-three‸"),
    ("M-b C-t", "one twot-‸hree"),
    ("M-b M-b M-t", "two one‸-three"),
    ("C-a M-u M-c", "ONE Two‸-three"),
    ("C-a M-u C-a M-l", "one‸ two-three"),
    ("C-a M-f M-\\", "one‸two-three"),
    ("C-q C-a", "one two-three^A‸"),
    ("C-w C-_", "one two-three‸"),
    ("C-a M-d M-d C-_", "‸ two-three"),
    ("C-w C-_ M-_", "one ‸"),
    ("C-w C-u C-_ C-_ M-_", "one ‸"),
    ("C-w C-x C-u", "one two-three‸"),
    ("M-r", "‸"),
]


@pytest.mark.parametrize("keys, row", EDITS, ids=[keys for keys, _ in EDITS])
def test_keys_do_what_readline_does(prompt, keys, row):
    prompt.type(TEXT).see(f"cap> {TEXT}‸")
    prompt.press(*keys.split()).see("cap> " + row)


def test_an_expression_shows_its_value(prompt):
    prompt.enter("1 + 1").see("cap> 1 + 1", "2", "cap> ‸")
    prompt.run("x = 5").enter("x * 2").see("cap> x = 5", "cap> x * 2", "10", "cap> ‸")


def test_undo_takes_back_what_was_typed_and_redo_does_it_again(prompt):
    prompt.type("alpha").press("C-w").type("beta").press("C-_", "C-_").see("cap> alpha‸")
    prompt.press("M-_", "M-_").see("cap> beta‸")


def test_a_block_is_indented_and_its_end_moves_out(prompt):
    prompt.enter("for i = 1, 2 do").see("cap> for i = 1, 2 do", "...>   ‸")
    prompt.enter("if i == 2 then").see("...>   if i == 2 then", "...>     ‸")
    prompt.enter("print(i)").enter("end").see("...>     print(i)", "...>   end", "...>   ‸")
    prompt.enter("end").see("...>   end", "...> end", "2", "cap> ‸")


def test_enter_in_the_middle_of_a_block_adds_a_line_and_in_its_last_line_runs_it(prompt):
    prompt.enter("do").enter("print(1)").type("end").press("Up", "End").see("cap> do", "...>   print(1)‸", "...>   end")
    prompt.press("Enter").see("cap> do", "...>   print(1)", "...>   ‸", "...>   end")
    prompt.type("print(2)").press("C-End", "Enter")
    prompt.see("cap> do", "...>   print(1)", "...>   print(2)", "...> end", "1", "2", "cap> ‸")


def test_enter_breaks_a_line_at_the_cursor(prompt):
    prompt.type("print(1) print(2)").press("M-b", "M-b", "M-Enter").see("cap> print(1)", "...> ‸print(2)")


def test_left_and_right_cross_lines(prompt):
    prompt.enter("do").type("end").press("Home", "Left").see("cap> do‸", "...>   end")
    prompt.press("Left", "Right", "Right").see("cap> do", "...> ‸  end")
    prompt.press("Right").see("cap> do", "...>  ‸ end")


def test_kills_join_lines(prompt):
    prompt.enter("do").type("end").press("Up", "End", "C-k").see("cap> do‸  end")
    prompt.press("C-_").see("cap> do‸", "...>   end")


def test_a_block_that_is_recalled_is_edited_in_its_middle(prompt):
    prompt.enter("for i = 1, 2 do").enter("print(i)").enter("end").see("1", "2", "cap> ‸")
    prompt.press("Up").see("cap> for i = 1, 2 do", "...>   print(i)", "...> end‸")
    prompt.press("Up", "End", "Left", "Left").type("10 * ").see("cap> for i = 1, 2 do", "...>   print(10 * ‸i)", "...> end")
    prompt.press("C-End", "Enter").see("...>   print(10 * i)", "...> end", "10", "20", "cap> ‸")
    prompt.press("Up").see("...>   print(10 * i)", "...> end‸")


def test_the_last_argument_comes_again(prompt):
    prompt.run('type("a b")').run("x = math.max(1, math.min(2, 3))")
    prompt.type("print(").press("M-.").see("cap> print(math.min(2, 3)‸")
    prompt.press("M-.").see('cap> print("a b"‸').press("M-.").see('cap> print("a b"‸')
    prompt.type(")").press("Enter").see("a b", "cap> ‸")


def test_keys_take_a_count(prompt):
    prompt.press("M-1").type("2").find(r"(?m)^cap> ‸$\n^count: 12$")
    prompt.type("-").see("cap> ------------‸")
    prompt.press("M-3", "Left", "M-2", "Backspace").see("cap> -------‸---").press("M--", "C-k", "C-y").see("cap> -------‸---")
    prompt.press("C-_").see("cap> ‸---").press("M-5", "C-g").type("x").see("cap> x‸---")


MISTAKES = [
    ("a)", "syntax error near"), ("x = }", "unexpected symbol"), ("1 2", "expected|syntax error|near '2'"),
    ("= =", "unexpected symbol"),
]


@pytest.mark.parametrize("text, message", MISTAKES)
def test_a_mistake_is_told_and_the_prompt_comes_back(prompt, text, message):
    prompt.enter(text).find(rf"(?s)({message}).*\ncap> ‸$", seconds=3)


def test_an_open_bracket_asks_for_more_and_control_c_drops_it(prompt):
    prompt.enter("f({[(").see("cap> f({[(", "...>   ‸").press("C-c").see("...>   ^C", "cap> ‸")
    prompt.enter("7").see("cap> 7", "7", "cap> ‸")


def test_control_l_puts_the_line_in_the_first_row(prompt):
    prompt.run("1").type("do").press("Enter").type("x").press("C-l").see_all("cap> do", "...>   x‸")


def test_colours_and_the_partner_of_a_bracket(prompt):
    prompt.type('f(nil, "s", 1) -- c').see_style("nil", "cyan").see_style('"s"', "green").see_style("-- c", "brightblack")
    prompt.press("M-b", *["Left"] * 4).see_style(")", "brown bold").see_style("(", "brown bold")


def test_control_x_control_e_edits_the_block_in_another_program(start, tmp_path):
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nsed -i s/one/two/ \"$1\"\necho 'print(3)' >> \"$1\"\n")
    editor.chmod(0o755)
    prompt = start(environment={"EDITOR": str(editor)}).see("cap> ‸")
    prompt.type('print("one")').press("C-x", "C-e").see('cap> print("two")', "...> print(3)‸")
    prompt.press("Enter").see('cap> print("two")', "...> print(3)", "two", "3", "cap> ‸")


def test_an_editor_that_fails_leaves_the_text_and_says_so(start):
    prompt = start(environment={"EDITOR": "false"}).see("cap> ‸")
    prompt.type("keep").press("C-x", "C-e").see("cap> keep‸", "false failed; the text is unchanged")
    prompt.type("!").see("cap> keep!‸")
