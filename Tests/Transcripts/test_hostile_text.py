"""Text that others wrote is shown and does nothing, wherever it appears."""
import pytest

HOSTILE = "a\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b5A\u202ex\u200b\x08\rb\x1bc"


@pytest.fixture
def session(start, serve):
    server = serve({"id": HOSTILE, "status": "draft", "metadata": {"general_title": HOSTILE, HOSTILE: 1}})
    prompt = start(environment={**server.environment, "PAGER": "cat"}, columns=200, lines=40).see(server.prompt + "‸")
    prompt.label = server.prompt
    return prompt


def test_a_question_about_a_document_is_inert(start, serve):
    server = serve({"id": HOSTILE, "status": "draft", "metadata": {"title": HOSTILE, HOSTILE: 1}, "revision": 1})
    environment = {**server.environment, "EDITOR": "sed -i s/title/name/"}
    prompt = start(environment=environment, columns=200, lines=40).see(server.prompt + "‸")
    prompt.enter('edit("x")').find(r"Patch a.*owned.*\[y/N/e to edit\]")
    check(prompt)
    prompt.enter("n").find(r"(?m)cap> ‸$")


def check(prompt):
    """The bytes are checked when the terminal is closed; here what a person sees."""
    assert prompt.window.title == "" and "cap 0.1" in prompt.text
    assert not set("\x07\x08\x9b\u202e") & set(prompt.raw.decode())


@pytest.mark.parametrize("code", [
    'cap.get("x")', 'cap.get("x").metadata', 'print(cap.get("x").id)',
    'error(cap.get("x").id)', 'error(cap.get("x").id, 0)', 
    'cap[cap.get("x").id]("y")', 'tasks.spawn(function() print(cap.get("x").id) end);',
    'setmetatable({}, { __tostring = function() return cap.get("x").id end })',
    'help(cap.get("x").id)', 'help("cap." .. cap.get("x").id)', 'help({ [cap.get("x").id] = cap.get })',
    'warn "@on" warn(cap.get("x").id)', 'cap.get(cap.get("x").id)',
    'load("error(1)", "=" .. cap.get("x").id)()', 'io.lines(cap.get("x").id)', 'error { kind = cap.get("x").id, message = cap.get("x").id }',
    'less(cap.get("x"))',
    'progress.bar(1, { label = cap.get("x").id }):close() print "owned"',
])
def test_a_document_is_shown_inert(session, code):
    session.enter(code).find(r"owned(?s:.*)‸$")
    check(session)
    session.press("C-l").see_all(session.label + "‸")


def test_a_completion_is_shown_inert(session):
    session.enter('r = cap.get("x") t = { kay = r.id, key = "\\27]0;owned\\7" }').find(r"(?m)^\S+ cap> ‸$")
    session.type("t.k").press("Tab").find(r"(?m)^key +string.*owned")
    check(session)
    # An identifier with such characters, which would have to be escaped in a string, is not offered.
    session.press("Esc", "C-u").type('cap.get("').press("Tab").watch(0.3)
    check(session)
    assert session.label + 'cap.get("‸' in session.rows


@pytest.mark.parametrize("hostile", ['x") evil("', "x\\", "x\ny", "x\x1b[2J"])
def test_an_identifier_cannot_leave_its_string(start, serve, hostile):
    server = serve({"id": hostile})
    prompt = start(environment=server.environment, columns=200).see(server.prompt + "‸").run('r = cap.get("r")')
    prompt.type('cap.get("').press("Tab").type('")').press("M-<")
    prompt.type("local cap = { get = function(id) return id == r.id end } return ").press("M->", "Enter")
    # It is not offered.
    prompt.find(r'(\ntrue|cap\.get\(""\)\nfalse)\n.*cap> ‸$', seconds=3)


def test_the_name_of_a_file_cannot_leave_its_string(prompt, tmp_path):
    (tmp_path / 'fifth" .. evil .. "').write_text("")
    prompt.type('cap.files.upload("x", "fif').press("Tab").watch(0.5)
    assert "evil" not in prompt.text


def test_history_is_shown_inert(start, tmp_path):
    folder = tmp_path / "state" / "cap"
    folder.mkdir(parents=True)
    (folder / "history").write_text("x = '" + HOSTILE + "'\n", newline="\n")
    prompt = start(columns=200).see("cap> ‸")
    prompt.type("x").find(r"cap> x‸ = 'a\^\[\]0;owned\^G\^\[\[2J\^\[\[31m<9B>5A<202E>x<200B>\^H\^Mb\^\[c'$")
    prompt.press("C-u", "Up").find(r"(?m)^cap> x = 'a\^\[\]0;owned\^G\^\[\[2J.*\n\.\.\.> b\^\[c'‸$")
    prompt.press("C-r").type("owned").find("search backward: owned")
    prompt.press("Enter").find(r"(?m)^cap> ‸$")
    check(prompt)


def test_the_names_of_files_are_not_offered_if_they_drive_a_terminal(prompt, tmp_path):
    (tmp_path / "bad\x1b]0;owned\x07").write_text("")
    (tmp_path / "bad\x1b[2J").write_text("")
    (tmp_path / "bad.txt").write_text("")
    prompt.type('cap.files.upload("x", "b').press("Tab").find(r'(?m)^cap> cap\.files\.upload\("x", "bad\.txt‸$')
    check(prompt)


def test_the_address_of_a_server_in_the_prompt_is_inert(start):
    prompt = start(environment={"CAP_SERVER_URL": "http://h\x1b]0;owned\x07\u202e/"})
    prompt.find(r"owned.*cap> ‸$")
    check(prompt)


def test_a_password_in_the_address_of_a_server_is_not_shown(start):
    start(environment={"CAP_SERVER_URL": "https://joe:geheim@h.example/api"}).see("h.example cap> ‸")


def test_an_answer_of_the_terminal_is_no_text(prompt):
    prompt.type("a").send("\x1b[24;80R\x1b[?62;22c\x1b]11;rgb:0000/0000/0000\x1b\\\x1bP1+r\x1b\\\x1b[<0;10;10M").type("b")
    prompt.see("cap> ab‸")
