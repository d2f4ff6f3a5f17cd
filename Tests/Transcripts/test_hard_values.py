"""Values that are hard to show."""
import pytest


@pytest.mark.parametrize("code, shown", [
    ("t = {} t.self = t return t", r"^\{ ?self ="),
    ("t = {} for i = 1, 100000 do t['k' .. i] = i end return t", "more|not shown"),
    ("t = {} for i = 1, 100 do t = { t } end return t", "deeper"),
    ("('x'):rep(100000)", '100000 bytes'),
    ("{ [('k'):rep(100000)] = 1 }", r'^k+"… 100000 bytes\] = 1,$\n\}\n-- not shown: the end of 1 string; less\(_\) shows all'),
    ("{ { [('k'):rep(100000)] = {}, a = 1, b = 2 } }", r"not shown: k{39}…; less\(_\) shows all"),
    ("setmetatable({}, { __tostring = function() error 'shy' end })", "shy"),
    ("setmetatable({}, { __tostring = function() return ('x'):rep(100000) end })", r"^x+\n-- 10000 of 100000 bytes; less\(_\) shows all$"),
    ("setmetatable({}, { __index = error, __len = error, __pairs = error })", r"^\{\}$"),
    ("string.rep('é', 3) .. '\\xff'", "ééé"),
    ("setmetatable({}, { __name = 'x\\27]0;owned\\7' })", r"^\{\}$"),
    ("1, nil, 'x', nil", r'^1\s+nil\s+"x"\s+nil$'),
    ("1 / 0, -(0 / 0), math.mininteger", r"^inf\s+-?nan\s+(-9223372036854775808|math.mininteger)$"),
])
def test_it_is_shown_and_the_prompt_comes_back(prompt, code, shown):
    prompt.enter(code).find(rf"(?ms){shown}(?s:.*)^cap> ‸\Z")
    prompt.enter("7").see("cap> 7", "7", "cap> ‸")


def test_a_tostring_that_never_ends_is_interrupted(prompt):
    prompt.enter("print(setmetatable({}, { __tostring = function() while true do end end }))").watch(0.3)
    prompt.press("C-c").find(r"(?m)^interrupted\ncap> ‸$")
