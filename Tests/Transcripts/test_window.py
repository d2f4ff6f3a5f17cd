"""The window: its size and its changes, wide characters, tabs, text higher than it is."""
import pytest


@pytest.fixture
def small(start):
    """A prompt in a window of 20 columns."""
    return start(columns=20, lines=8).see_editing().press("C-l").see_all("cap> ‸")


def test_a_long_line_goes_on_in_the_next_row(small):
    small.type("x" * 14).see_all("cap> " + "x" * 14 + "‸")
    small.type("y").see_all("cap> " + "x" * 14 + "y", "‸")
    small.type("z").see_all("cap> " + "x" * 14 + "y", "z‸")
    small.press("Left").see_all("cap> " + "x" * 14 + "y", "‸z").press("Left").see_all("cap> " + "x" * 14 + "‸y", "z")
    small.press("C-k").see_all("cap> " + "x" * 14 + "‸")


def test_wide_characters_are_not_cut_at_the_edge(small):
    small.type("x" * 12 + "日本").see_all("cap> " + "x" * 12 + "日", "本‸")
    assert small.cursor == (1, 2)
    small.press("Left").see_all("cap> " + "x" * 12 + "日", "‸本").press("Left").see_all("cap> " + "x" * 12 + "‸日", "本")
    assert small.cursor == (0, 17)
    small.type("y").see_all("cap> " + "x" * 12 + "y‸日", "本").type("y").see_all("cap> " + "x" * 12 + "yy", "‸日本")
    small.press("Backspace").see_all("cap> " + "x" * 12 + "y‸日", "本")


CLUSTERS = [("👩‍💻", 2), ("👍🏽", 2), ("é", 1), ("🇨🇭", 2), ("한", 2), ("ｱ", 1), ("❤️", 2), ("👨‍👩‍👧‍👦", 2)]


@pytest.mark.parametrize("cluster, width", CLUSTERS)
def test_a_cluster_is_one_character(small, cluster, width):
    small.type("a" + cluster + "b").see_all(f"cap> a{cluster}b‸")
    assert small.cursor == (0, 7 + width)
    small.press("Left").see_all(f"cap> a{cluster}‸b").press("Left").see_all(f"cap> a‸{cluster}b")
    assert small.cursor == (0, 6)
    small.press("Right", "Backspace").see_all("cap> a‸b")


@pytest.mark.parametrize("cluster, width", CLUSTERS)
def test_a_cluster_at_the_edge(small, cluster, width):
    room = "x" * (15 - width)
    small.type(room + cluster).type("b").see_all(f"cap> {room}{cluster}", "b‸")
    small.press("C-a").type("x").find(f"cap> x‸x+\n{cluster}b$")


def test_a_mark_with_nothing_to_stand_on(small):
    small.type("\u0301x").see_all("cap> \u25cc\u0301x‸")


def test_tabs_and_control_characters_have_columns(small):
    small.type("a").press("C-q", "Tab").type("b").press("C-q", "C-a").see_all("cap> a       b^A‸")
    small.press("Left").see_all("cap> a       b‸^A").press("Left", "Left").see_all("cap> a‸       b^A")


def test_what_cannot_be_seen_is_spelled(small):
    small.type("a\u200bb\u202ec\x85d\u2028").see_all("cap> a<200B>b<202E>c", "<85>d<2028>‸")


def test_a_block_higher_than_the_window_scrolls(small):
    for number in range(9):
        small.enter(f"f{{{number},") if number == 0 else small.enter(f"{number},")
    small.find(r"(?s)^\.\.\.>   3,\n.*\n\.\.\.>   8,\n\.\.\.>   ‸\nlines 4-10 of 10$")
    small.press(*["Up"] * 9).find(r"(?s)^cap> f‸?\{‸?0,‸?\n.*lines 1-7 of 10$")
    small.press("M->").find(r"(?s)\.\.\.>   ‸\nlines 4-10 of 10$")
    small.type("}").press("C-c").find(r"(?m)^\.\.\.>   \}\^C\ncap> ‸$")


def test_resizes_in_the_middle_of_a_block(start):
    prompt = start(columns=60, lines=12).see("cap> ‸")
    prompt.enter("f {").enter("'" + "a" * 30 + "',").type("'bcd'")
    prompt.see("cap> f {", "...>   '" + "a" * 30 + "',", "...>   'bcd'‸").press("Left")
    prompt.resize(25, 12).see("cap> f {", "...>   '" + "a" * 17, "a" * 13 + "',", "...>   'bcd‸'")
    prompt.resize(60, 12).see("cap> f {", "...>   '" + "a" * 30 + "',", "...>   'bcd‸'")
    prompt.resize(60, 2).see_all("...>   '" + "a" * 30 + "',", "...>   'bcd‸'")
    prompt.resize(45, 20).see("cap> f {", "...>   '" + "a" * 30 + "',", "...>   'bcd‸'")
    prompt.type("e").see("...>   'bcde‸'").press("Up").type("x").find(r"(?m)^\.\.\.>   'aaaax‸a+',$\n^\.\.\.>   'bcde'$")


def test_the_transcript_above_survives_a_resize(start):
    prompt = start(columns=60, lines=12).see("cap> ‸")
    prompt.run("1 + 1").run("2 + 2").type("x" * 50).see("cap> 2 + 2", "4", "cap> " + "x" * 50 + "‸")
    prompt.resize(30, 12).see("cap> 1 + 1", "2", "cap> 2 + 2", "4", "cap> " + "x" * 25, "x" * 25 + "‸")


def test_a_resize_while_the_menu_and_the_search_are_open(prompt):
    prompt.type("cap.ge").press("Tab").find("(?m)^1/2  cap.get.pid")
    prompt.resize(30, 10).find(r"(?m)^cap> cap\.get‸$\n^get +function +Returns.*\n^get_shared +function.*\n^1/2")
    prompt.press("C-c", "C-r").find("search backward:")
    prompt.resize(50, 10).find(r"(?m)^cap> ‸$\n^search backward:$")


def test_a_resize_while_something_runs(prompt):
    prompt.enter("tasks.sleep(0.5)").watch(0.1).resize(40, 10).see("cap> tasks.sleep(0.5)", "cap> ‸")
    prompt.type("y" * 40).see("cap> " + "y" * 35, "y" * 5 + "‸")


@pytest.mark.parametrize("columns, lines", [(1, 1), (2, 2), (5, 3), (1, 24), (80, 1), (3, 2)])
def test_a_tiny_window_still_works(start, columns, lines):
    prompt = start(columns=columns, lines=lines).see_editing()
    prompt.type("for i = 1, 2 do").press("Enter").type("日本 👩‍💻 cap.").press("Tab", "Down", "Esc", "C-r").type("x")
    prompt.press("C-g", "Up", "Down", "C-a", "C-e", "C-w", "C-y").watch(0.1)
    prompt.resize(80, 24).find(r"for i = 1, 2 do\n\.\.\.>   日本 👩‍💻 cap\.")
    prompt.resize(columns, lines).watch(0.1).press("C-c").resize(80, 24).press("C-l").see_all("cap> ‸")
    prompt.enter("1 + 1").see_all("cap> 1 + 1", "2", "cap> ‸")


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_a_wide_character_in_a_window_that_is_as_narrow(start, columns):
    prompt = start(columns=columns, lines=10).see_editing()
    prompt.type("日本").press("Left").type("x").watch(0.1).resize(80, 24).see("cap> 日x‸本")
