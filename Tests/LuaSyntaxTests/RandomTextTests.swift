import Testing

@testable import LuaSyntax

@Suite("Text of any kind")
struct RandomTextTests {
    /// Bytes that mean something to Lua come up more often than others.
    private static let pieces: [String] =
        LuaKeyword.allCases.map { $0.rawValue + " " } + LuaSymbol.allCases.map(\.rawValue)
        + [
            "\"", "'", "\\", "\\z", "[[", "]]", "[=[", "]=]", "--", "--[[", "\n", "\r", " ", "a", "b ", "1", "0x", "1e",
            "é", "\0", "#!",
        ]

    private static func source(_ generator: inout SystemRandomNumberGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...40, using: &generator) {
            if Int.random(in: 0..<10, using: &generator) == 0 {
                bytes.append(UInt8.random(in: 0...255, using: &generator))
            } else {
                bytes += pieces.randomElement(using: &generator)!.utf8
            }
        }
        return bytes
    }

    @Test("Tokens lie in order, and between them is nothing but white space")
    func tokensCoverTheText() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<3000 {
            let bytes = Self.source(&generator)
            let text = LuaText(bytes: bytes)
            var end = 0
            for token in text.tokens {
                #expect(token.range.lowerBound >= end && !token.range.isEmpty)
                #expect(bytes[end..<token.range.lowerBound].allSatisfy { $0.isSpace })
                end = token.range.upperBound
            }
            #expect(bytes[end...].allSatisfy { $0.isSpace })
        }
    }

    @Test("Every question has an answer at every place")
    func everyPlace() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<1000 {
            let bytes = Self.source(&generator)
            let text = LuaText(bytes: bytes)
            let highlights = text.highlights { _ in true }
            #expect(zip(highlights, highlights.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound })
            _ = text.isComplete
            _ = text.lastArgument
            _ = text.namesGivenStrings
            if let columns = text.indentation() { #expect(columns >= 0) }
            #expect(lines(PromptChunk(text).text) == lines(String(decoding: bytes, as: UTF8.self)))
            for cursor in 0...bytes.count {
                let context = text.completionContext(at: cursor)
                #expect(context.replaced.lowerBound >= 0 && context.replaced.upperBound == cursor)
                _ = text.enclosingCall(at: cursor)
                _ = text.pair(at: cursor)
            }
        }
    }

    private func lines(_ text: String) -> Int { text.utf8.count { $0 == 0x0A } }

    @Test(
        "Time grows with the length and no faster",
        arguments: [
            "(", "f{", "if ", "f(function(a)\n", "a.", "local a,", "local ", "local a ", "\"", "[=", "a[\"b\"].",
            "--\n", "else ", "end ",
            "repeat local a until a ", "f(a,{b=", "for a ", "for a=1 do ", "[=[ ]", "local a <const> ", "1", "é", "::a",
            "function a.b(", "a=(", "a,",
        ])
    func linear(_ piece: String) {
        func duration(_ count: Int) -> Duration {
            let bytes = Array(repeatElement(Array(piece.utf8), count: count / piece.utf8.count).joined())
            return ContinuousClock().measure {
                let text = LuaText(bytes: bytes)
                _ = text.highlights()
                _ = text.isComplete
                _ = text.lastArgument
                _ = text.namesGivenStrings
                _ = text.indentation()
                _ = PromptChunk(text)
                _ = text.pair(at: count)
                _ = text.enclosingCall(at: count)
                _ = text.completionContext(at: count)
            }
        }
        // Eight times the length: linear time is 8 times as long and quadratic 64 times. Other tests run meanwhile, so
        // that one measurement says little.
        #expect((0..<10).contains { _ in duration(40_000) < duration(5000) * 24 })
    }
}
