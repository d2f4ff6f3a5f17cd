"""The line about the call whose arguments are typed: what it says, that it can be switched off, and what it never does."""
import re

import pytest


@pytest.mark.parametrize("text, row, marked", [
    ("cap.get(", "cap.get(pid, { options })  pid: string. Identifier of the draft.", "pid"),
    ('cap.get("x", ', "cap.get(pid, { options })  Returns one draft analysis.", "{ options }"),
    ('cap.get("x", { view = ', "cap.get(pid, { options })  view: full, basic, form,", "{ options }"),
    ("cap.get{ ", "cap.get(pid, { options })  Returns one draft analysis.", ""),
    ("cap.get{ pid = ", "cap.get(pid, { options })  pid: string. Identifier of the draft.", "pid"),
    ("print(cap.get(", "cap.get(pid, { options })  pid: string. Identifier of the draft.", "pid"),
    ("time(print, ", "time(f, ...)  ...: any, optional. Its arguments.", "..."),
    ("help(", "help([subject])  subject: any, optional. A function, a table of functions, or a", "subject"),
    ("mine(1, ", "mine(a, b, ...)", "b"),
    ("mine(1, 2, 3, 4", "mine(a, b, ...)", "..."),
    ("object:method(", "object:method(x)", "x"),
])
def test_the_call_is_shown_with_the_parameter_that_is_typed(prompt, text, row, marked):
    prompt.run("mine = function(a, b, ...) end object = { method = function(self, x) end }")
    prompt.type(text)
    prompt.find(rf"(?m)^cap> {re.escape(text)}‸$\n^{re.escape(row)}")
    assert marked_part(prompt) == marked
    prompt.press("C-c").find(r"(?m)\^C\ncap> ‸$")
    assert row not in prompt.text, "it does not stay on the screen"


def marked_part(prompt):
    cells = [prompt.window.buffer[prompt.window.cursor.y + 1][x] for x in range(prompt.window.columns)]
    return "".join(cell.data for cell in cells if cell.bold)


def test_it_goes_when_the_call_is_over(prompt):
    prompt.run("x = 1").type("cap.get(").find(r"(?m)^cap\.get\(pid")
    prompt.type('"x")').see('cap> cap.get("x")‸')
    prompt.press("Left").find(r'(?m)^cap> cap\.get\("x"‸\)\ncap\.get\(pid')
    prompt.press("C-a").see('cap> ‸cap.get("x")')


def test_it_makes_room_for_the_menu(prompt):
    prompt.type("cap.get{ ").press("Tab").find(r"(?m)^cap> cap\.get\{ ‸$\n^pid +parameter .*\n^view +parameter .*\n^1/2 .*")
    prompt.press("Esc").find(r"(?m)^cap> cap\.get\{ ‸$\n^cap\.get\(pid, \{ options \}\)  Returns one draft analysis\.$")


def test_it_can_be_switched_off(prompt):
    prompt.run("prompt.hint = false").type("cap.get(").watch(0.3)
    prompt.see("cap> cap.get(‸")


def test_what_nobody_knows_has_no_hint(prompt):
    prompt.run("callable = setmetatable({}, { __call = print })")
    for text in ["print(", "nothing(", "callable(", "cap.nothing(", "cap(", "f()(", "function f(", "string.format("]:
        prompt.type(text).watch(0.1).see("cap> " + text + "‸").press("C-u")


def test_it_sends_no_request_and_runs_no_metamethod(start, serve):
    server = serve({"id": "a"})
    prompt = start(environment=server.environment).see(server.prompt + "‸")
    prompt.run("hits = 0 local function hit() hits = hits + 1 end trap = setmetatable({}, { __index = hit, __call = hit, __pairs = hit })")
    for text in ['cap.get("', "cap.types(", "trap(", "trap.x(", "trap.x.y(", "codeocean.capsules.get("]:
        prompt.type(text).watch(0.05).press("C-u")
    prompt.enter("'hits ' .. hits").find('"hits 0"')
    assert server.requests == 0


def test_a_task_that_keeps_lua_busy_does_not_hold_up_a_key(prompt):
    prompt.run("tasks.spawn(function() while true do end end);").type("cap.get(1, 2, 3, { a = ")
    prompt.find(r"(?m)^cap> cap\.get\(1, 2, 3, \{ a = ‸$")


def test_text_of_others_in_a_call_is_inert(prompt):
    prompt.run("t = { ['a\\u{9b}2Jb'] = function(x) end }").type("t['a\u009b2Jb'](").find(r"(?m)^t\.a<9B>2Jb\(x\)$")
