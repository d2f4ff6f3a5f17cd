/// An input of the prompt, changed so that what it declares `local` at its top level is there for the next input.
///
/// Each such statement becomes an assignment: `local x, y <const> = f()` turns into `      x, y         = f()`, `local x` into
/// `      x = nil`, `local function f` into `      function f`. Every token stays in its line. The host compiles the
/// text with an `_ENV` that keeps ``names`` apart from the globals. A `local` inside a block or function is left as it
/// is, and so is a statement with another attribute than `<const>`: a `<close>` has to end with its input.
public struct PromptChunk: Equatable, Sendable {
    /// The changed text.
    public let text: String
    /// The names that it declares, each once, in the order of the text.
    public let names: [String]

    /// Changes an input.
    public init(_ input: LuaText) {
        let code = input.code
        var names: [String] = []
        var bytes: [UInt8] = []
        var copied = 0
        /// Copies up to an offset, then writes something else in place of a range.
        func replace(_ range: Range<Int>, with new: some Sequence<UInt8>) {
            bytes += input.bytes[copied..<range.lowerBound]
            bytes += new
            copied = range.upperBound
        }
        func blank(_ range: Range<Int>) {
            replace(range, with: input.bytes[range].map { $0.isSpace ? $0 : UInt8(ascii: " ") })
        }

        var nesting = Nesting()
        for (index, token) in code.enumerated() {
            defer { nesting.take(token, at: index) }
            guard token.kind == .keyword(.local), nesting.openings.isEmpty else { continue }
            if code.kind(at: index + 1) == .keyword(.function), code.kind(at: index + 2) == .name {
                blank(token.range)
                names.append(input.string(code[index + 2]))
                continue
            }
            let declaration = LocalDeclaration(in: input, at: index + 1)
            let declared = declaration.names.map { input.string(code[$0]) }
            // A new `_ENV` is meant for the rest of this input, and has to be what Lua calls by that name.
            guard !declaration.isUnfinished, !declared.contains("_ENV"),
                declaration.attributes.allSatisfy({ $0.name == "const" })
            else { continue }
            blank(token.range)
            for attribute in declaration.attributes {
                attribute.tokens.forEach { blank(code[$0].range) }
            }
            if code.kind(at: declaration.end) != .symbol(.assign) {
                let end = code[declaration.end - 1].range.upperBound
                replace(end..<end, with: " = nil".utf8)
            }
            names += declared
        }
        bytes += input.bytes[copied...]
        text = String(decoding: bytes, as: UTF8.self)
        var seen: Set<String> = []
        self.names = names.filter { seen.insert($0).inserted }
    }
}
