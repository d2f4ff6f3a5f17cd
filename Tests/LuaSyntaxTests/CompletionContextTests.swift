import Testing

@testable import LuaSyntax

@Suite("What stands at the cursor")
struct CompletionContextTests {
    typealias Place = CompletionContext.Place

    private func context(_ source: String) -> CompletionContext {
        let marked = Marked(source)
        return marked.text.completionContext(at: marked.cursor)
    }

    @Test(
        "A variable",
        arguments: [
            "|", "pri|", "x = |", "x = pri|nt", "if x then end|", "f() |", "return not |", "f()(|", "a = b .. |",
            "cap.get(x + |", "cap.get{ pid = x .. |", "cap.get{ pid |", "x = { |", "x = { a = |", "cap.get{ a = { |",
            "(|", "t[|", "::top:: pri|", "for i = 1, |", "for i = 1, 2 do |", "while |", "cap.get(function() |",
            "cap.get((|", "local x = |", "local function f() |", "function f(a, ...) |", "local x <const> = |",
            "--[[ ]]  |", "cap.get(f( x\nlocal y = |",
        ])
    func name(_ source: String) {
        #expect(context(source).place == .name)
    }

    @Test(
        "Nothing",
        arguments: [
            "-- pri|", "--[[ pri| ]]", "--[[ |", "12|", "0xf|", "x = 'pri|'", "x = \"|", "x = [[pri|", "x = [|[a]]",
            "@|", "é|", "goto |", "goto con|", "::|", "::con|", "local |", "local na|", "local a, |",
            "local a, b|, c = 1",
            "local x <|", "local x <co|", "for |", "for i|", "for k, |", "function f(|", "function f(a, |",
            "local function |",
            "local function na|", "x = function(|", "f()('|", "cap.get(a .. '|", "cap.get{ '|", "cap.get{ a = b .. '|",
            "#!/usr/bin/env c|", "x = .|.", "x = { ['|",
        ])
    func nothing(_ source: String) {
        #expect(context(source).place == .none)
        #expect(context(source).locals.isEmpty)
    }

    @Test(
        "A field",
        arguments: [
            ("cap.|", ["cap"], false), ("cap.files.up|", ["cap", "files"], false), ("_G.x|", ["_G"], false),
            ("a['b'].c|", ["a", "b"], false), ("a[\"b\"][ [[c d]] ].e|", ["a", "b", "c d"], false),
            ("record.metadata.basic_|", ["record", "metadata"], false), ("task:|", ["task"], true),
            ("a.b:c|", ["a", "b"], true), ("a . --[[x]] b\n . c|", ["a", "b"], false), ("cap.end|", ["cap"], false),
            ("x = 1 a.|", ["a"], false), ("f(a.|)", ["a"], false), ("function cap.|", ["cap"], false),
            ("cap.get{ pid = record.|", ["record"], false), ("local x = a.|", ["a"], false),
            ("cap.|files", ["cap"], false),
            ("_.hits[1].b[2][\"c\"].|", ["_", "hits", .position(1), "b", .position(2), "c"], false),
            ("x = y\nreturn z.|", ["z"], false), ("a.|\nb = 1", ["a"], false),
        ] as [(String, [TableKey], Bool)])
    func field(_ source: String, _ path: [TableKey], _ isMethod: Bool) {
        #expect(context(source).place == .field(path: path, isMethod: isMethod))
    }

    @Test(
        "A field of something that has no name",
        arguments: [
            "f().|", "f{}.a|", "('x').|", "a[-1].|", "a[1.5].|", "a[i].b|", "a['\\n'].|", "(a or b).c.|", ".|",
            "f'x'.y|",
            "a.b().c|",
        ])
    func fieldOfNothing(_ source: String) {
        #expect(context(source).place == .field(path: nil, isMethod: false))
    }

    @Test(
        "The name of a parameter",
        arguments: [
            ("cap.get{|", ["cap", "get"], 0, []), ("cap.get{ pi|", ["cap", "get"], 0, []),
            ("cap.search { type = 'x', |", ["cap", "search"], 0, ["type"]),
            (
                "cap.search{ type = 'x', s| , query = f(1, 2); page = 3 }", ["cap", "search"], 0,
                ["type", "query", "page"]
            ),
            ("cap.search{ si| = 1 }", ["cap", "search"], 0, []),
            ("cap.search{ 'x', a = { b = 1, c = 2 }, |", ["cap", "search"], 0, ["a"]),
            ("cap.files.upload(pid, 'x', { re|", ["cap", "files", "upload"], 2, []),
            ("cap.files.upload(pid, 'x', { a = 1, re| })", ["cap", "files", "upload"], 2, ["a"]),
            ("client:get{ |", ["client", "get"], 0, []), ("f({|", ["f"], 0, []), ("f(a, g(b, {|", ["g"], 1, []),
            ("cap.get{ pi|\nx = 5", ["cap", "get"], 0, []), ("f(x, function(a, b) return a, b end, {|", ["f"], 2, []),
            ("f{ a = function() local b = 1 end, |", ["f"], 0, ["a"]), ("f{\n  a = 1,\n  |\n}", ["f"], 0, ["a"]),
        ] as [(String, [String], Int, [String])])
    func parameterName(_ source: String, _ function: [String], _ argument: Int, _ used: [String]) {
        #expect(context(source).place == .parameterName(function: function, argument: argument, used: used))
    }

    @Test(
        "The value of a parameter",
        arguments: [
            ("cap.get{ view = |", ["cap", "get"], 0, "view", false),
            ("cap.get{ view = 'ba|", ["cap", "get"], 0, "view", true),
            ("cap.get{ view = 'ba|sic' }", ["cap", "get"], 0, "view", true),
            ("cap.get(pid, { view = [[|", ["cap", "get"], 1, "view", true),
            ("cap.get{ a = 1, pid = pi|", ["cap", "get"], 0, "pid", false),
        ] as [(String, [String], Int, String, Bool)])
    func parameterValue(_ source: String, _ function: [String], _ argument: Int, _ name: String, _ inString: Bool) {
        let context = context(source)
        #expect(context.place == .parameterValue(function: function, argument: argument, name: name))
        #expect(context.isInString == inString)
    }

    @Test(
        "An argument by its place",
        arguments: [
            ("cap.get(|", ["cap", "get"], 0, false), ("cap.get(pi|", ["cap", "get"], 0, false),
            ("cap.get('|", ["cap", "get"], 0, true), ("cap.get 'a|", ["cap", "get"], 0, true),
            ("cap.get [==[a|", ["cap", "get"], 0, true),
            ("cap.files.upload(pid, \"da|ta\")", ["cap", "files", "upload"], 1, true),
            ("f(g(1, 2), {3, 4}, |", ["f"], 2, false), ("f(a, b, function() return 1, 2 end, |", ["f"], 3, false),
            ("t:each(|", ["t", "each"], 0, false), ("require(|", ["require"], 0, false),
            ("require('a', '|", ["require"], 1, true),
            ("a.require('|", ["a", "require"], 0, true), ("a['b'](|", ["a", "b"], 0, false),
            ("f(-- comment, (\n|", ["f"], 0, false),
            ("help(ca|p)", ["help"], 0, false), ("f('a\\\n|", ["f"], 0, true),
        ] as [(String, [String], Int, Bool)])
    func argument(_ source: String, _ function: [String], _ index: Int, _ inString: Bool) {
        let context = context(source)
        #expect(context.place == .argument(function: function, index: index))
        #expect(context.isInString == inString)
    }

    @Test(
        "A module", arguments: ["require '|", "require(\"a|", "require [[|", "local x = require 'a|'", "require ('|')"])
    func module(_ source: String) {
        #expect(context(source).place == .module)
    }

    @Test(
        "What a candidate replaces",
        arguments: [
            ("pri|nt", "pri", 0), ("x = cap.fi|", "fi", 8), ("cap.|", "", 4), ("x |", "", 2), ("f('a/b|c')", "a/b", 3),
            ("f([==[a|", "a", 6), ("f('é|", "é", 3), ("x = end|", "end", 4), ("f('|')", "", 3),
            ("cap.get{ vi|", "vi", 9),
        ])
    func replaced(_ source: String, _ prefix: String, _ start: Int) {
        let context = context(source)
        #expect(context.prefix == prefix)
        #expect(context.replaced == start..<Marked(source).cursor)
    }

    @Test(
        "The local names that are visible",
        arguments: [
            ("local a = 1 |", "a"), ("local a, b <const> = 1, 2; |", "b a"), ("local a = |", ""), ("local a = a|", ""),
            ("local a = 1 local a = |", "a"), ("do local a end |", ""), ("do local a |", "a"),
            ("do local a = 1; local b\n|", "b a"),
            ("local function f() |", "f"), ("local function f(a, ...) |", "a f"), ("local function f(a) end |", "f"),
            ("function t.f(a) |", "a"), ("function t:f(a) |", "a self"), ("function t:f(a) end |", ""),
            ("local f = function(a) |", "a"), ("local f = function(a) return a end |", "f"),
            ("local f = function(a) return a end, |", ""), ("for i = 1, | do end", ""), ("for i = 1, 3 do |", "i"),
            ("for k, v in pairs(t) do |", "v k"), ("for k, v in pairs(t) do end |", ""),
            ("while x do local a = 1 end |", ""),
            ("repeat local a = 1 until |", "a"), ("repeat local a = 1 until a == |x", "a"),
            ("repeat local a = 1 until a == 1 |", ""), ("repeat local a = 1 until a; |", ""),
            ("repeat local a until f(a)\nlocal b; |", "b"), ("if x then local a = 1 else |", ""),
            ("if x then local a = 1 elseif |", ""), ("if x then local a = 1; |", "a"), ("local a = {\n  b = |", ""),
            ("local a = f(\nlocal b = |", "a"), ("local a = 1\nf(|", "a"),
            ("local a = 1 function f() local b = 2; |", "b a"),
            ("local x = function() local y = 1; | end", "y"), ("local a\nlocal b\n|", "b a"),
            ("local a <const> b = |", "a"), ("-- local a\n|", ""),
            ("x = 'local a' |", ""),
            ("local a = b c = |", "a"), ("local a = #b - c .. d or e and |", ""), ("local a = f 'x' |y", "a"),
            ("for i = 1, 3 do local function g(b) |", "b g i"), ("local a = 1 a.|", ""),
        ])
    func locals(_ source: String, _ names: String) {
        #expect(context(source).locals.joined(separator: " ") == names)
    }

    @Test("Places outside the text are its ends")
    func outside() {
        #expect(LuaText("pri").completionContext(at: 99).prefix == "pri")
        #expect(LuaText("pri").completionContext(at: -1).prefix == "")
    }
}
