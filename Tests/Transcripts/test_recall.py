"""History at the prompt: Up and Down, the incremental search, the grey suggestion."""
import pytest

ENTRIES = ["alpha = 1", "beta = 2", "do\n  alpha = 3\nend", "alpha + beta"]


@pytest.fixture
def prompt(start, tmp_path):
    folder = tmp_path / "state" / "cap"
    folder.mkdir(parents=True)
    (folder / "history").write_text("".join(entry.replace("\n", "\\n") + "\n" for entry in ENTRIES))
    return start().see("cap> ‸")


def test_up_and_down_walk_and_the_draft_comes_back(prompt):
    prompt.press("Up").see("cap> alpha + beta‸").press("Up").see("cap> do", "...>   alpha = 3", "...> end‸")
    prompt.press("Up", "Up", "Up").see("cap> beta = 2‸")
    prompt.press("Up", "Up").see("cap> alpha = 1‸")
    prompt.press("Down").see("cap> beta = 2‸").press("Down", "Down", "Down").see("cap> ‸")


def test_up_recalls_only_what_begins_like_the_line(prompt):
    prompt.type("alpha").press("Up").see("cap> alpha + beta‸").press("Up").see("cap> alpha = 1‸")
    prompt.press("Up").press("Down").see("cap> alpha + beta‸").press("Down").see("cap> alpha‸ + beta")


def test_meta_p_recalls_from_any_line(prompt):
    prompt.enter("do").press("M-p").see("cap> do", "...>   alpha = 3", "...> end‸")
    prompt.press("M-n").see("cap> do", "...>   ‸alpha = 3 ...")


def test_search_shows_matches_as_one_types(prompt):
    prompt.press("C-r").type("al").find(r"cap> ‸alpha \+ beta\n(?s:.*)search backward: al$")
    prompt.press("C-r").find(r"cap> do\n\.\.\.>   ‸alpha = 3\n\.\.\.> end\n(?s:.*)search backward: al$")
    prompt.press("C-r").find(r"cap> ‸alpha = 1\n(?s:.*)search backward: al$")
    prompt.press("C-s").find(r"cap> do\n\.\.\.>   ‸alpha = 3")


def test_search_that_finds_nothing_says_so_and_less_text_finds_again(prompt):
    prompt.press("C-r").type("beta =").find(r"cap> ‸beta = 2")
    prompt.type("9").find(r"cap> beta = 2‸?\nnot found backward: beta =9$")
    prompt.press("Backspace").find(r"(?m)^search backward: beta =$")


def test_control_g_leaves_the_search_and_puts_the_line_back(prompt):
    prompt.type("mine").press("C-r").type("beta").find("search backward: beta")
    prompt.press("C-g").see("cap> mine‸")


def test_what_a_search_found_is_edited(prompt):
    prompt.press("C-r").type("beta =").find("cap> ‸beta = 2")
    prompt.press("C-e").see("cap> beta = 2‸").type("0").press("Enter").enter("beta").see("cap> beta", "20", "cap> ‸")


def test_enter_runs_what_a_search_found(prompt):
    prompt.press("C-r").type("a = 3").find("search backward: a = 3")
    prompt.press("Enter").see("cap> do", "...>   alpha = 3", "...> end", "cap> ‸")
    prompt.enter("alpha").see("cap> alpha", "3", "cap> ‸")


def test_the_grey_suggestion_is_taken_by_right(prompt):
    prompt.type("bet").see("cap> bet‸a = 2").see_style("a = 2", "brightblack")
    prompt.press("Right").see("cap> beta = 2‸").press("Enter").enter("beta").see("cap> beta", "2", "cap> ‸")


def test_a_word_of_the_suggestion_is_taken_by_meta_f(prompt):
    prompt.type("al").see("cap> al‸pha + beta").press("M-f").see("cap> alpha‸ + beta")
    prompt.press("M-f").see("cap> alpha + beta‸")


def test_a_suggestion_is_not_run(prompt):
    prompt.type("be").see("cap> be‸ta = 2").press("Enter").find(r"(?m)^cap> be\n(nil\n)?cap> ‸$")


def test_what_was_typed_is_recalled_as_one_block(prompt):
    prompt.enter("for i = 1, 1 do").enter("print(i)").enter("end").see("1", "cap> ‸")
    prompt.press("Up").see("cap> for i = 1, 1 do", "...>   print(i)", "...> end‸")
    prompt.press("C-c").run("print(5)").see("5", "cap> ‸").press("Up", "Up").see("...>   print(i)", "...> end‸")
