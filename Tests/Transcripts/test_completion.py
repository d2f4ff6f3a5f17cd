"""The completion menu: what is in it, how it is used, and that it neither asks a server nor runs a metamethod."""
import re

import pytest

def test_tab_puts_in_what_all_have_in_common_and_shows_them(prompt):
    prompt.type("cap.ge").press("Tab")
    prompt.find(
        r"(?m)^cap> cap\.get‸$\n^get         function  Returns one draft.*\n^get_shared  function  Returns one published.*\n"
        r"^1/2  cap\.get\(pid, \{ options \}\)  Returns one draft analysis\.$")
    prompt.see_style("get  ", "default reverse")


def test_the_menu_moves_and_enter_accepts_without_running(prompt):
    prompt.type("cap.ge").press("Tab").find("(?m)^1/2")
    prompt.press("Tab").find(r"(?m)^2/2  cap\.get_shared")
    prompt.press("Tab").find("(?m)^1/2")
    prompt.press("Up").find("(?m)^2/2")
    prompt.press("S-Tab").find("(?m)^1/2")
    prompt.press("Down").find("(?m)^2/2")
    prompt.press("Enter").see("cap> cap.get_shared‸")


def test_typing_narrows_the_menu_and_deleting_widens_it(prompt):
    prompt.type("cap.").press("Tab").find(r"(?m)^1/\d\d$")
    prompt.type("g").find("(?m)^1/2")
    prompt.press("Backspace").find(r"(?m)^\d+/\d\d\b")
    prompt.type("zz").see("cap> cap.zz‸")


@pytest.mark.parametrize("key", ["Esc", "C-g"])
def test_the_menu_closes_and_the_text_stays(prompt, key):
    prompt.type("json.").press("Tab").find("(?m)^1/5")
    prompt.press(key).see("cap> json.‸").type("x").see("cap> json.x‸")


def test_one_candidate_is_put_in_at_once(prompt):
    prompt.type("cap.get_s").press("Tab").see("cap> cap.get_shared‸")


def test_tab_in_a_margin_indents(prompt):
    prompt.enter("do").press("Tab").type("x").see("cap> do", "...>     x‸")
    prompt.press("S-Tab").see("cap> do", "...>   x‸")


def test_an_empty_line_shows_all_names(prompt):
    prompt.press("Tab").find(r"(?m)^cap> ‸$\n^apropos +function.*$\n^assert +function$\n^cap +table$(?s:.*)^1/\d+")


@pytest.mark.parametrize("text, row", [
    ("s:upp", "s:upper‸"),  # methods of strings
    ("io.stdout:wri", "io.stdout:write‸"),
    ("print(localn", "print(localname‸"),
    ("list[1].inn", "list[1].inner‸"),
    ("prompt.sug", "prompt.suggest‸"),
    ("local thing = 1 print(thi", "local thing = 1 print(thing‸"),
    ('require "codeo', 'require "codeocean‸'),
    ("rep", "repeat‸"),
])
def test_names_of_many_kinds(prompt, text, row):
    prompt.run("s, localname, list = 'x', 1, { { inner = 1 } }").type(text).press("Tab").find(rf"(?m)^cap> {re.escape(row)}$")


def test_names_of_parameters_that_are_not_given_yet(prompt):
    prompt.type("cap.get{ ").press("Tab").find(r"(?m)^cap> cap\.get\{ ‸$\n^pid   parameter  Identifier of the draft\.\n^view  parameter")
    prompt.press("Esc").type('pid = "x", ').press("Tab").find(r'(?m)^cap> cap\.get\{ pid = "x", view‸$')


def test_values_that_a_parameter_can_have(prompt):
    prompt.type('cap.get{ pid = "x", view = "').press("Tab").find(r"(?m)^basic +value\n^form +value\n^full +value\n")
    prompt.type("fu").press("Enter").find(r'cap> cap\.get\{ pid = "x", view = "full"?‸')


def test_names_of_files(prompt, tmp_path):
    (tmp_path / "data folder").mkdir()
    (tmp_path / "data folder" / "плот.root").write_text("")
    (tmp_path / "data.csv").write_text("")
    (tmp_path / ".hidden").write_text("")
    prompt.type('cap.files.upload("x", "da').press("Tab").find(r'(?m)^cap> cap\.files\.upload\("x", "data‸$\n^data folder/ +folder\n^data\.csv +file')
    prompt.press("Enter", "Tab").find(r'(?m)^cap> cap\.files\.upload\("x", "data folder/плот\.root‸$')


def test_identifiers_and_fields_seen_in_answers(start, serve):
    server = serve({"id": "5c3f0a6e9b7d", "type": "cms", "metadata": {"general_title": "t", "basic_info": {"cadi": 1}}})
    prompt = start(environment=server.environment).see(server.prompt + "‸")
    prompt.enter('r = cap.get("5c3f0a6e9b7d")').see(server.prompt + 'r = cap.get("5c3f0a6e9b7d")', server.prompt + "‸")
    prompt.type('cap.get("').press("Tab").find(r'(?m)cap> cap\.get\("5c3f0a6e9b7d‸$')
    prompt.press("C-c")
    prompt.type('cap.metadata.get("5c3f0a6e9b7d", "basic_info.').press("Tab")
    prompt.find(r'(?m)cap> cap\.metadata\.get\("5c3f0a6e9b7d", "basic_info\.cadi‸$')


def test_completion_sends_no_request(start, serve):
    server = serve({"id": "a"})
    prompt = start(environment=server.environment).see(server.prompt + "‸")
    for text in ["cap.", "cap.me", "cap.get{ ", 'cap.get{ pid = "', 'cap.get("', 'cap.metadata.get("x", "', "cap.types().", "codeocean.", "help("]:
        prompt.type(text).press("Tab", "Tab", "Down").watch(0.05).press("C-g", "C-c")
    prompt.enter("'done'").find('"done"')
    assert server.requests == 0


@pytest.mark.parametrize("text", ["trap.", "trap.real.", "trap.x.y", "trap:", "trap.real.x:", "trapped.", "f{ trap.", "print(trap."])
def test_completion_runs_no_metamethod(prompt, text):
    prompt.enter(
        "count = 0 local function hit() count = count + 1 print 'HIT' error 'HIT' end "
        "trap = setmetatable({ real = setmetatable({}, { __index = hit }), reel = 1 }, "
        "{ __index = hit, __pairs = hit, __len = hit, __call = hit, __name = 'x', __tostring = hit, __metatable = hit }) "
        "trapped = setmetatable({}, { __index = trap })")
    prompt.find("(?m)^cap> ‸$")
    prompt.type(text).press("Tab", "Tab").type("re").press("Tab").watch(0.1).press("C-g", "C-c").enter("'hits ' .. count")
    prompt.find('"hits 0"')


def test_a_table_that_is_indexed_by_the_metatable_of_another(prompt):
    prompt.run("base = { method = print } object = setmetatable({}, { __index = base })").type("object:").press("Tab")
    prompt.see("cap> object:method‸")


HUGE = 'big = {} for i = 1, 100000 do big["k" .. i] = i end'


def test_a_table_with_very_many_keys_does_not_hold_up_the_keys(prompt):
    prompt.enter(HUGE).see("cap> " + HUGE, "cap> ‸").type("big.").press("Tab").type("k9")
    prompt.find(r"(?m)^cap> big\.k9‸")
    prompt.press("C-g", "C-c").enter("1").find(r"(?m)^1\ncap> ‸$")


def test_a_table_with_very_many_keys_shows_a_menu(prompt):
    prompt.enter(HUGE).see("cap> " + HUGE, "cap> ‸").type("big.").press("Tab").find(r"(?m)^1/100000", seconds=3)


@pytest.mark.parametrize("typed, row", [("big.k99999", "big.k99999‸"), ("big.last", "big.last_of_all‸"), ("big.k1000", "big.k1000‸")])
def test_a_name_anywhere_in_a_large_table_is_found(prompt, typed, row):
    prompt.run(HUGE).run("big.last_of_all = 1").press("C-u").type(typed).press("Tab").find(rf"(?m)^cap> {row}")
    prompt.press("C-c").type("big.nothing").press("Tab").type("x").see("cap> big.nothingx‸")


def test_the_menu_of_a_large_table_narrows_and_widens(prompt):
    prompt.run(HUGE).type("big.").press("Tab").find(r"(?m)^k1 +number +1$(?s:.*)^1/100000")
    prompt.type("k9999").find(r"(?m)^cap> big\.k9999‸$\n^k9999 +number +9999\n^k99990 .*(?s:.*)^1/11")
    prompt.press("Backspace").find(r"(?m)^1/111$|^\d+/111 ").start()
    prompt.press("Enter").find(r"(?m)^cap> big\.k999\d*‸$")


def test_a_large_table_that_changes_while_it_is_looked_at(prompt):
    prompt.run(HUGE).run(
        "tasks.spawn(function() for n = 1, 1e9 do for i = 1, 100 do big['k' .. (n * 100 + i) % 100000] = nil "
        "big['x' .. n .. '_' .. i] = i end tasks.sleep(0.001) end end);")
    for _ in range(5):
        prompt.type("big.k").press("Tab").watch(0.2).press("C-g", "C-c")
    prompt.enter("6 * 7").find(r"(?m)^42$")


def test_names_that_would_drive_the_terminal_are_not_offered_as_they_are(prompt):
    prompt.run(r't = { ok = 1, oks = 2 } t["\27[2Jo"] = 3').type("t.").press("Tab").find(r"(?m)^ok +number +1\n^oks +number +2\n^1/2")


def test_a_task_that_keeps_lua_busy_does_not_hold_up_a_key(prompt):
    prompt.run("tasks.spawn(function() while true do end end);").type("cap.g").press("Tab").type("x")
    prompt.find(r"(?m)^cap> cap\.g(et)?x‸$")
