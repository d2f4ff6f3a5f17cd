"""What the prompt shows: results, errors and help in a window of a size, with and without colours."""
import os
import re
import stat

import pytest


@pytest.fixture
def sandbox_prompt(start):
    def open_prompt(**options):
        return start("--sandbox", **options).see("sandbox cap> ‸")

    return open_prompt


def program(folder, name, text):
    """An executable shell script."""
    path = folder / name
    path.write_text("#!/bin/sh\n" + text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_values_have_the_colours_of_their_kind(prompt):
    prompt.enter('{ 17, "text", true, json.null, print, name = 18 }').find(r"\{ 17, .*\}\n(?:sandbox )?cap> ‸")
    for text, style in {"17": "cyan", '"text"': "green", "true,": "cyan", "null": "cyan", "function (": "blue", "name = 18": "default"}.items():
        assert prompt.style(text) == style, text


@pytest.mark.parametrize("arguments, environment", [
    (["--no-color"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"}),
])
def test_colours_can_be_had_off(start, arguments, environment):
    prompt = start(*arguments, environment=environment).see("cap> ‸")
    prompt.enter('{ 17, "text" }').see('{ 17, "text" }', "cap> ‸")
    prompt.enter("x.y").find("attempt to index")
    assert b"\x1b[3" not in prompt.raw


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_a_search_is_a_table_as_wide_as_the_window(sandbox_prompt, columns):
    prompt = sandbox_prompt(columns=columns, lines=40)
    prompt.enter("cap.drafts.list()").find(r"less\(_\) shows\s(-- )?all\n(?:sandbox )?cap> ‸")
    rows = prompt.rows
    header = next(i for i, row in enumerate(rows) if re.match(r"   id +metadata", row))
    assert [row[0] for row in rows[header + 1:header + 5]] == list("1234")
    assert rows[header + 5].startswith("-- rows are _.hits.hits; not shown: ")
    assert max(map(len, rows[header:header + 5])) <= columns
    assert ("revision" in rows[header]) == (columns >= 80)


def test_wide_characters_stay_in_their_columns(prompt):
    prompt.enter('{ { id = "日本語", n = 1 }, { id = "e\\u{301}", n = 22 }, { id = "👩\\u{200D}🔬", n = 333 } }')
    prompt.find(r"333\n(?:sandbox )?cap> ‸")
    ends = [prompt.window.buffer[y][13].data for y, row in enumerate(prompt.window.display_rows()) if re.match(r"\d  ", row)]
    assert ends == ["1", "2", "3"], prompt.text


def test_results_follow_the_window(prompt):
    prompt.enter('{ title = "a title that takes some room", tags = { "one", "two" } }').see(
        '{ tags = { "one", "two" }, title = "a title that takes some room" }', "cap> ‸")
    prompt.resize(40, 24).enter("_").see(
        "{",
        '  tags = { "one", "two" },',
        '  title = "a title that takes some "',
        '          "room",',
        "}",
        "cap> ‸")


def test_an_error_is_red_and_says_where_in_the_block(prompt):
    prompt.enter("for i = 1, 2 do").enter("  local title = draft.title").enter("end").find(
        r"line 2: attempt to index a nil value \(global 'draft'\)\n    local title = draft.title\n(?:sandbox )?cap> ‸")
    assert prompt.style("line 2:") == "red" and prompt.style("local title") == "default"


def test_the_way_to_an_error_names_each_function_and_counts_one_that_calls_itself(start):
    prompt = start(columns=120).see("cap> ‸").run("function f(n) if n == 0 then error 'deep' end return 1 + f(n - 1) end function g() return 1 + f(2) end")
    prompt.enter("g()").find(r"(?m)^input 1: deep\n  in f, input 1 \(3 times\):  .*\n  in g, input 1:  .*\ncap> ‸$")


def test_text_of_others_is_inert(prompt):
    prompt.enter(r'{ "\27[31mred\27[0m", "\u{202E}" }').find(r'\{ "\\x1B\[31mred\\x1B\[0m", "\\u\{202E\}" \}\n(?:sandbox )?cap> ‸')
    prompt.enter(r'error("\27]0;owned\7")').find(r"\n\\x1B\]0;owned\\x07\n(?:sandbox )?cap> ‸")


def test_an_endless_tostring_harms_nobody(prompt):
    prompt.enter("setmetatable({ 5 }, { __tostring = function() while true do pcall(error) end end })").find(r"\n\{ 5 \}\n(?:sandbox )?cap> ‸")


def test_less_pages_with_the_pager(start, tmp_path):
    pager = program(tmp_path, "pager", 'echo "paged: $(wc -l < "$1") lines"\n')
    prompt = start(environment={"PAGER": pager}).see("cap> ‸")
    prompt.enter("list = {} for i = 1, 500 do list[i] = { i } end").see("cap> ‸").enter("less(list)").see("paged: 502 lines", "cap> ‸")
    prompt.enter("prompt.pager = true").enter("list").find(r"paged: \d+ lines\n(?:sandbox )?cap> ‸")
    prompt.enter("7").see("7", "cap> ‸")


DRAFT = 'd = cap.create("cms-analysis", { general_title = "Old" })'


def test_edit_shows_what_changed_and_asks(start, tmp_path):
    editor = program(tmp_path, "editor", """sed -i 's/"Old"/"New", "luminosity": 0/' "$1"\n""")
    prompt = start("--sandbox", environment={"EDITOR": editor}, columns=100).see("sandbox cap> ‸")
    prompt.enter(DRAFT).see("sandbox cap> ‸").enter("edit(d)").find(
        r'  ~ change /general_title from "Old" to "New"\n  \+ add /luminosity: 0\nPatch \w+ with 2 changes\? \[y/N/e to edit\] ‸')
    kept = prompt.enter("n").find(r"Nothing was changed; the text stays in (\S+)\n(?:sandbox )?cap> ‸")[1]
    assert '"luminosity": 0' in open(kept).read() and stat.S_IMODE(os.stat(kept).st_mode) == 0o600
    os.remove(kept)
    prompt.enter("edit(d).revision").find(r"to edit\] ‸")
    prompt.enter("y").see("1", "sandbox cap> ‸")
    prompt.enter("edit(d);").see("Nothing is different.", "sandbox cap> ‸")


def test_edit_loses_no_text(start, tmp_path):
    editor = program(tmp_path, "editor", """echo '{ broken' > "$1"\n""")
    prompt = start("--sandbox", environment={"EDITOR": editor}, columns=100).see("sandbox cap> ‸")
    prompt.enter(DRAFT).see("sandbox cap> ‸").enter("edit(d)").find(r"invalid JSON.*\nEdit again\? \[Y/n\] ‸")
    kept = prompt.find(r"The metadata of \w+ is in (\S+)\n")[1]
    prompt.press("C-c").find(r"interrupted\n(?:sandbox )?cap> ‸")
    assert open(kept).read() == "{ broken\n"
    os.remove(kept)


def test_help_fits_the_window(start):
    prompt = start(columns=60, lines=30).see("cap> ‸")
    prompt.enter("help(cap.metadata.set)").find(r'A better title"\)\n(?:sandbox )?cap> ‸')
    assert prompt.style("cap.metadata.set(pid, field") == "default bold"
