"""What tasks in the background write while a line is typed stands above it."""


def test_lines_come_above_the_line_that_is_typed(prompt):
    code = "tasks.spawn(function() for i = 1, 3 do tasks.sleep(0.2) print('note ' .. i) end end);"
    prompt.run(code).type("1 + ").find(r"(?m)^note 1\n(note 2\n)?cap> 1 \+ ‸$")
    prompt.type("1").see("note 1", "note 2", "note 3", "cap> 1 + 1‸").press("Enter").see("cap> 1 + 1", "2", "cap> ‸")


def test_text_without_a_line_end_is_not_written_over(prompt):
    code = "tasks.spawn(function() tasks.sleep(0.2) io.write('half') io.flush() tasks.sleep(0.2) io.write(' more\\n') end);"
    prompt.run(code).type("abc").find(r"(?m)^half\n(.*\n)*cap> abc‸$")
    prompt.find(r"(?m)more\ncap> abc‸$")
    prompt.press("Left").type("x").find(r"(?m)^cap> abx‸c$")


def test_a_block_stays_whole_below_the_output(prompt):
    prompt.run("tasks.spawn(function() tasks.sleep(0.4) print 'first' print 'second' end);")
    prompt.enter("do").type("x = 1")
    prompt.see("first", "second", "cap> do", "...>   x = 1‸")


def test_output_while_the_menu_and_the_search_are_open(prompt):
    prompt.run("tasks.spawn(function() tasks.sleep(0.5) print 'first' tasks.sleep(0.7) print 'second' end);")
    prompt.type("cap.ge").press("Tab").find(r"(?m)^first\ncap> cap\.get‸\nget  (.*\n)*1/2")
    prompt.press("C-c", "C-r").find(r"(?m)^second\ncap> ‸\nsearch backward:$")


def test_much_output_leaves_the_line(prompt):
    prompt.run("tasks.spawn(function() for i = 1, 300 do print(('line %d'):format(i)) if i % 10 == 0 then tasks.sleep(0.01) end end end);")
    prompt.type("typing meanwhile").see("line 299", "line 300", "cap> typing meanwhile‸")


def test_the_error_stream_too(prompt):
    prompt.run("tasks.spawn(function() tasks.sleep(0.2) io.stderr:write('warning\\n') end);").type("abc")
    prompt.see("warning", "cap> abc‸")


def test_a_resize_while_output_comes(prompt):
    prompt.run("tasks.spawn(function() for i = 1, 20 do tasks.sleep(0.02) print('n' .. i) end end);").type("a" * 50)
    for columns in (40, 70, 30, 80):
        prompt.resize(columns, 24).watch(0.05)
    prompt.see("n20", "cap> " + "a" * 50 + "‸")


BAR = "tasks.spawn(function() local bar <close> = progress.bar(10) tasks.sleep(2) end);"


def test_a_progress_bar_shows_only_while_a_line_runs(prompt):
    prompt.run(BAR).type("tasks.sleep(0.6);").watch(0.7)
    assert "of 10" not in prompt.text, "nothing is drawn while a line is typed"
    prompt.press("Enter").find("0 of 10")
    prompt.see("cap> tasks.sleep(0.6);", "cap> ‸")


def test_a_bar_of_a_line_that_was_stopped_is_gone(prompt):
    prompt.enter("local bar <close> = progress.bar(10) tasks.sleep(60)").find("0 of 10")
    prompt.press("C-c").find(r"(?m)^interrupted\ncap> ‸$")
    drawn = prompt.raw.count(b"of 10")
    prompt.enter("tasks.sleep(0.5);").see("cap> tasks.sleep(0.5);", "cap> ‸")
    assert prompt.raw.count(b"of 10") == drawn
