"""init.lua: the user's own beginning of each session at the prompt."""
import pytest


@pytest.fixture
def written(tmp_path):
    def written(text):
        folder = tmp_path / "config" / "cap"
        folder.mkdir(parents=True)
        (folder / "init.lua").write_text(text)

    return written


def test_it_sets_what_the_prompt_has(start, written):
    written("prompt.depth = 1\nanswer = 42\nfunction show() return 'mine' end\n")
    prompt = start().see("cap> ‸")
    prompt.enter("answer, prompt.depth").see("cap> answer, prompt.depth", "42", "1", "cap> ‸")
    prompt.enter("show()").see("cap> show()", '"mine"', "cap> ‸")


def test_settings_of_the_editor_hold_from_the_first_key_on(start, written):
    written("prompt.highlight = false")
    start().see("cap> ‸").type("nil").see_style("nil", "default")


@pytest.mark.parametrize("text, said", [
    ("before = 1\nnope.x = 1", r"init\.lua:2: attempt to index a nil value \(global 'nope'\)"),
    ("x = = 1", r"init\.lua:1: unexpected symbol near '='"),
    ("prompt.dept = 1", r"there is no setting 'dept'; did you mean 'depth'\?"),
])
def test_a_mistake_in_it_is_told_and_the_prompt_opens(start, written, text, said):
    written(text)
    prompt = start(columns=160).see_editing()
    prompt.find(said)
    prompt.enter("1 + 1").see("cap> 1 + 1", "2", "cap> ‸")


def test_scripts_do_not_run_it(start, written):
    written("print 'from init'")
    prompt = start("-e", "print(prompt)").ends(0)
    prompt.see("nil", "‸")
