import Testing

@testable import LineEditor

/// A language that knows what completes a text when it was asked three times about it.
private final class Slow: InputLanguage {
    private let names: [String]
    private var asked = ""
    private var times = 0

    init(_ names: [String]) { self.names = names }

    func completion(in text: String, at offset: Int) -> Completion? {
        times = asked == text ? times + 1 : 1
        asked = text
        guard times >= 3 else { return .unfinished(replacing: 0..<offset) }
        let fitting = names.filter { $0.hasPrefix(text) }
        return fitting.isEmpty ? nil : Completion(replacing: 0..<offset, candidates: fitting.map { .init($0) })
    }
}

@Suite struct CompletionLookupTests {
    private func wait(_ typed: TypedSession) -> Int {
        var count = 0
        while typed.session.isLooking {
            _ = typed.session.timeout()
            count += 1
        }
        return count
    }

    @Test func `a list that takes long appears when it is there`() {
        let typed = TypedSession(language: Slow(["one", "other"]))
        typed.type("o<Tab>")
        #expect(typed.screen.textWithCursor == ["cap> o|"])
        #expect(wait(typed) == 2)
        #expect(typed.screen.textWithCursor == ["cap> o|", "one", "other", "1/2"])
    }

    @Test func `the only one is put in when it is known to be`() {
        let typed = TypedSession(language: Slow(["one"]))
        typed.type("o<Tab>")
        #expect(wait(typed) == 2)
        #expect(typed.screen.textWithCursor == ["cap> one|"])
    }

    @Test func `a key is not held up and ends the looking`() {
        let typed = TypedSession(language: Slow(["one"]))
        typed.type("o<Tab>t")
        #expect(!typed.session.isLooking)
        #expect(typed.screen.textWithCursor == ["cap> ot|"])
    }

    @Test func `an open menu keeps what still fits until the list is there`() {
        let typed = TypedSession(language: Slow(["one", "only", "other"]))
        typed.type("o<Tab>")
        _ = wait(typed)
        typed.type("<Down><Down>t")
        #expect(typed.screen.textWithCursor == ["cap> ot|", "other", "1/1"])
        #expect(wait(typed) == 2)
        #expect(typed.screen.textWithCursor == ["cap> ot|", "other", "1/1"])
        typed.type("<Backspace>n")
        #expect(wait(typed) == 2)
        #expect(typed.screen.textWithCursor == ["cap> on|", "one", "only", "1/2"])
        typed.type("x")
        #expect(wait(typed) == 2)
        #expect(typed.screen.textWithCursor == ["cap> onx|"])
    }

    @Test func `keys that come before the list is there narrow it too`() {
        let typed = TypedSession(language: Slow(["one", "only", "other"]))
        typed.type("o<Tab>")
        _ = wait(typed)
        typed.type("nx<Backspace>l")
        #expect(typed.screen.textWithCursor == ["cap> onl|"])
        _ = wait(typed)
        #expect(typed.screen.textWithCursor == ["cap> onl|", "only", "1/1"])
    }
}
