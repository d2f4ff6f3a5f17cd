import Testing

@testable import LuaSyntax

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("Indentation")
struct IndentationTests {
    @Test(
        "A new line",
        arguments: [
            ("", 0), ("x = 1\n", 0), ("do\n", 2), ("do", 2), ("if x then\n", 2), ("if x then\n  y()\n", 2),
            ("if x then\nelse\n", 2),
            ("if x then\nelseif y then\n", 2), ("if x\n", 2), ("while x do\n", 2), ("for i = 1, 2 do\n", 2),
            ("repeat\n", 2), ("repeat\nuntil x\n", 0),
            ("function f(a)\n", 2), ("local f = function()\n", 2), ("do end\n", 0), ("if x then y() end\n", 0),
            ("f(\n", 2), ("f{\n", 2), ("f(a,\n", 2),
            ("f({\n", 2), ("f(function()\n", 2), ("f(function()\nend)\n", 0), ("f({\n  a = {\n", 4),
            ("f({\n}, function()\n", 2), ("do do\n", 2),
            ("do\n  do\n", 4), ("do\n  do\n  end\n", 2), ("do\n  do\n  end end\n", 0), ("x = 'do'\n", 0),
            ("-- do\n", 0), ("x = [[\ndo\n]]\n", 0),
            ("do -- (\n", 2), ("end\n", 0), ("end\ndo\n", 2), (")\n", 0), ("f(\ndo\n", 2), ("do\n\n\n", 2),
            ("do\n  x = [[\n]] y = {\n", 4),
            ("x = 'a\\\nb' do\n", 2), ("goto a\n::a::\n", 0),
        ])
    func newLine(_ above: String, _ columns: Int) {
        #expect(LuaText(above).indentation() == columns)
    }

    @Test(
        "A line that goes on with an expression",
        arguments: [
            ("x =\n", "", 2), ("x = a ..\n", "", 2), ("x = a\n", ".. b", 2), ("x = a\n", "or b", 2),
            ("x = a\n", ":b()", 2),
            ("x = a\n  .. b\n", ".. c", 2), ("x = a\n  .. b\n", "y = 1", 0), ("x = a,\n", "", 2), ("f(a,\n", "", 2),
            ("f{\n  a =\n", "", 4), ("f{\n  a = b\n", ".. c", 4), ("f{\n  a = b\n    .. c,\n", "", 2),
            ("x =\n  f{\n", "", 4),
            ("x =\n  f{\n", "}", 2), ("if a and\n", "b", 2), ("if a\n", "or b", 2), ("do\n", "- 1", 2),
            ("local x <const>\n", "", 0), ("::a::\n", "", 0), ("x = a\n", "-- b", 0), ("return\n", "", 0),
        ])
    func goesOn(_ above: String, _ line: String, _ columns: Int) {
        #expect(LuaText(above).indentation(ofNextLine: line) == columns)
    }

    @Test(
        "A line that stands further out",
        arguments: [
            ("do\n", "end", 0), ("do\n", "endpoint", 2), ("do\n", "en", 2), ("do\n", "end)", 0),
            ("if x then\n", "else", 0),
            ("if x then\n", "elseif y then", 0), ("if x\n", "then", 0), ("for i = 1, 2\n", "do", 0), ("do\n", "do", 2),
            ("repeat\n", "until x", 0),
            ("f({\n", "})", 0), ("f(\n", ")", 0), ("f(\n  {\n", "}", 2), ("f(a,\n  function()\n", "end)", 2),
            ("do\n  do\n", "end", 2),
            ("x = {\n", "}", 0), ("t[\n", "]", 0), ("do\n", "-- end", 2), ("do\n", "'end'", 2), ("", "end", 0),
            ("do\n  f(\n", "end", 0),
            ("if x then\n  if y then\n  else\n", "end", 2),
        ])
    func furtherOut(_ above: String, _ line: String, _ columns: Int) {
        #expect(LuaText(above).indentation(ofNextLine: line) == columns)
    }

    @Test(
        "Spaces in a string or comment are text",
        arguments: ["do\n  x = [[\n", "--[==[\n", "x = 'a\\\n", "x = 'a\\z\n"])
    func inert(_ above: String) {
        #expect(LuaText(above).indentation() == nil)
        #expect(LuaText(above).indentation(ofNextLine: "end") == nil)
    }

    @Test("Real scripts keep the indentation that they have", arguments: ["scripts/examples", "stdlib/tasks"])
    func realScripts(_ directory: String) {
        let paths = files(in: directory)
        #expect(!paths.isEmpty)
        for path in paths {
            var above = ""
            for (number, line) in lines(of: path).enumerated() {
                let content = line.drop { $0 == " " }
                if !content.isEmpty, let columns = LuaText(above).indentation(ofNextLine: String(content)) {
                    #expect(line.count - content.count == columns, "\(path):\(number + 1)")
                }
                above += line + "\n"
            }
            #expect(LuaText(above).isComplete)
        }
    }

    private func files(in directory: String) -> [String] {
        // Not by cutting names off the path: a folder of it may be a symbolic link.
        let path = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/../../" + directory
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var files: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".lua") { files.append(path + "/" + name) }
        }
        return files
    }

    private func lines(of path: String) -> [Substring] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while case let byte = getc(file), byte != EOF { bytes.append(UInt8(byte)) }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    }
}
