import Testing

/// help and apropos.
@Suite struct HelpTests {
    @Test func `help lists functions by table, and topics`() async throws {
        try await PlainEngine.run(
            #"""
            local text = typed "help()"
            for _, line in ipairs { "  cap.files  +download, list, remove, upload\n", '  help "errors"', "  %(global%)  +apropos, edit, help" } do
              assert(text:find(line), text)
            end
            for name in ("prompt keys errors json tasks server safety settings"):gmatch "%a+" do
              assert(typed(("help %q"):format(name)) and text:find(("help %q"):format(name), 1, true), name)
            end
            assert(typed 'help "files"':find "cap.files.list +Returns" and typed "help(cap.files)":find "  list +Returns")
            """#)
    }

    @Test func `a page has call, parameters and example, fitted to the window`() async throws {
        try await PlainEngine.run(
            #"""
            typed "prompt.width = 60"
            same(typed "help(apropos)", [[
            apropos(words)

              Lists functions and topics in which words occur: in names,
              summaries and parameters.

              words  One or several; all must occur. (string)

              Returns nothing.

                apropos "upload file"
            ]])
            for width, subjects in pairs { [20] = { "help(apropos)", "help 'json'" }, [80] = { "help()", "help 'prompt'", "help(cap.update)" },
              [200] = { "help()", "help 'settings'" } } do
              typed("prompt.width = " .. width)
              for _, subject in ipairs(subjects) do
                for line in typed(subject):gmatch "[^\n]+" do
                  assert(#line <= math.min(width, 100) or line:find "^    %S", subject .. ": " .. line)
                end
              end
            end
            """#.unindentedLua)
    }

    @Test func `a function of the user shows the comment before it`() async throws {
        try await PlainEngine.run(
            #"""
            typed "-- Adds two numbers.\n-- Both must be there.\nfunction add(a, b)\n  return a + b\nend"
            same(typed "help(add)", "function (a, b) of input 1:3\n\n  Adds two numbers. Both must be there.\n\n    function add(a, b)")
            same(typed "help 'add'", typed "help(add)")
            assert(typed "help(print)":find "Lua's own")
            """#)
    }

    @Test func `keys are those that the line editor names`() async throws {
        try await PlainEngine.run(
            #"""
            require "stdlib.native".keys = function() return { { "C-t", "Swaps two characters." } } end
            assert(typed "help 'keys'":find "\n\n  C%-t  Swaps two characters.$")
            """#)
    }

    @Test func `a misspelt name gets a suggestion`() async throws {
        try await PlainEngine.run(
            #"""
            same(typed "help 'setings'", "There is no help on 'setings'; did you mean 'settings'?")
            same(typed "help 'cap.gte'", "There is no help on 'cap.gte'; did you mean 'cap.get'?")
            same(typed "apropos 'downlod'", "Nothing has 'downlod'; did you mean 'download'?")
            same(typed "apropos 'qqqqqqqq'", "Nothing has 'qqqqqqqq'.")
            """#)
    }

    @Test func `apropos puts names before summaries before parameters`() async throws {
        try await PlainEngine.run(
            #"""
            local upload = typed "apropos 'UPLOAD file'"
            assert(upload:find "^  cap.files.upload " and not upload:find "cap.me ", upload)
            assert(typed "apropos 'if_match'":find "help \"safety\"" and typed "apropos 'if_match'":find "cap.metadata.set")
            assert(typed "apropos 'e'":find "and %d+ more")
            """#)
    }
}
