import Testing

@testable import LuaSyntax

@Suite("The call around the cursor")
struct EnclosingCallTests {
    private func describe(_ source: String) -> String {
        let marked = Marked(source)
        guard let call = marked.text.enclosingCall(at: marked.cursor) else { return "-" }
        let parameter = call.parameter.map { " " + $0 } ?? ""
        return call.function.joined(separator: ".") + (call.isMethod ? " method " : " ") + "\(call.argument)"
            + (call.isInTable ? "{}" : "") + parameter
    }

    @Test(
        "Function, argument and parameter",
        arguments: [
            ("cap.get(|", "cap.get 0"), ("cap.get(a, |", "cap.get 1"), ("cap.get(a, b|)", "cap.get 1"),
            ("cap.get(a)|", "-"),
            ("cap.get(a, x + y.z|", "cap.get 1"), ("cap.get('a|", "cap.get 0"), ("cap.get 'a|'", "cap.get 0"),
            ("cap.get{ |", "cap.get 0{}"), ("cap.get{ pi|", "cap.get 0{}"), ("cap.get{ pid = |", "cap.get 0{} pid"),
            ("cap.get{ pid = 'a|", "cap.get 0{} pid"), ("cap.get{ pid = a .. b|", "cap.get 0{} pid"),
            ("cap.get{ pid = 1, |", "cap.get 0{}"),
            ("cap.get(a, { view = |", "cap.get 1{} view"), ("cap.create(t, { a = { b = |", "cap.create 1{} a"),
            ("cap.create(t, { a = { |", "cap.create 1{} a"), ("f({ 1 }, |", "f 1"), ("f({ (|", "f 0{}"),
            ("f(g(1, |", "g 1"), ("f(g(1, 2), |", "f 1"),
            ("f((|", "f 0"),
            ("f(1, (2 + |", "f 1"), ("f(1, t[|", "f 1"), ("t:each(1, |", "t.each method 1"),
            ("a.b:c{ |", "a.b.c method 0{}"),
            ("f()(|", "-"), ("g(f()(|", "-"), ("f(function() |", "-"), ("f(function(a, |", "-"), ("function f(|", "-"),
            ("f(function() g(|", "g 0"), ("if (|", "-"), ("x = { |", "-"), ("f(-- |", "f 0"),
            ("f(\n  a,\n  |\n)", "f 1"), ("|", "-"),
            ("f(a\nlocal x = |", "-"), ("f(a, b|, c)", "f 1"), ("(f)(|", "-"),
        ])
    func call(_ source: String, _ expected: String) {
        #expect(describe(source) == expected)
    }
}
