import LineEditor
import LuaKit
import LuaSyntax
import Scripting

/// Lua as the line editor wants to know it: its words from the text, what they stand for from the state.
final class LuaInput: InputLanguage {
    private let engine: ScriptEngine
    /// The text that was asked about last: each key asks several questions about one.
    private var last: (text: String, tokens: LuaText)?
    /// The hints of this block. They say how functions are called, which no other block can have changed meanwhile.
    private var hints: [EnclosingCall: Hint?] = [:]

    /// Whether the state did not answer the last question about a completion in time.
    private var isBusy = false

    /// How long a key waits for the state while a task in the background keeps it busy.
    private static let patience = Duration.milliseconds(50)
    /// How long a key waits for a hint, which nobody asked for.
    private static let hintPatience = Duration.milliseconds(5)

    let indentationStep = LuaText.indentationStep

    init(engine: ScriptEngine) { self.engine = engine }

    private func tokens(of text: String) -> LuaText {
        if let last, last.text == text { return last.tokens }
        let tokens = LuaText(text)
        last = (text, tokens)
        return tokens
    }

    func begin() { hints = [:] }

    func isComplete(_ text: String) -> Bool { tokens(of: text).isComplete }

    func indentation(of line: String, after text: String) -> Int {
        LuaText(text).indentation(ofNextLine: line) ?? 0
    }

    func highlights(in text: String) -> [Highlight] {
        tokens(of: text).highlights().compactMap { stretch in
            Highlight.Kind(stretch.kind).map { Highlight(stretch.range, $0) }
        }
    }

    func completion(in text: String, at offset: Int) -> Completion? {
        let context = tokens(of: text).completionContext(at: offset)
        isBusy = false
        guard let answer = answer(to: context) else {
            // Asked again while no key comes: who has pressed Tab waits for the names.
            return isBusy ? .unfinished(replacing: context.replaced) : nil
        }
        if answer["unfinished"] == .boolean(true) { return .unfinished(replacing: context.replaced) }
        if case .table(let fields) = answer, fields.contains(where: { $0.key == "files" }) {
            return context.isInString ? FileCompletion.completion(of: context.prefix, replacing: context.replaced) : nil
        }
        guard let candidates = answer["list"]?.items?.compactMap(Completion.Candidate.init), !candidates.isEmpty else {
            return nil
        }
        return Completion(
            replacing: context.replaced, candidates: candidates, omitted: answer["omitted"]?.int ?? 0)
    }

    func pair(in text: String, at offset: Int) -> (Range<Int>, Range<Int>)? {
        tokens(of: text).pair(at: offset).map { ($0.opening, $0.closing) }
    }

    func lastArgument(of text: String) -> String? { LuaText(text).lastArgument }

    func hint(in text: String, at offset: Int) -> Hint? {
        guard let call = tokens(of: text).enclosingCall(at: offset) else { return nil }
        if let known = hints[call] { return known }
        let answer = engine.ask(
            "stdlib.prompt.completion",
            [
                .string("signature"), .names(call.function), .boolean(call.isMethod),
                .integer(Int64(call.argument + 1)),
                .boolean(call.isInTable), call.parameter.map(LuaValue.string) ?? .nil,
            ], atMost: Self.hintPatience)
        // A state that is busy is asked again with the next key.
        guard let answer else { return nil }
        let parts = answer.items?.map { $0.text ?? "" }
        let hint = parts.flatMap { $0.count == 3 ? Hint($0[0], marked: $0[1], after: $0[2]) : nil }
        hints[call] = .some(hint)
        return hint
    }

    private func answer(to context: CompletionContext) -> LuaValue? {
        let prefix = LuaValue.string(context.prefix)
        let names = { self.ask("names", prefix, .array(context.locals.map(LuaValue.string))) }
        switch context.place {
        case .name: return names()
        case .field(let path?, let isMethod):
            return ask("fields", .array(path.map(LuaValue.init)), prefix, .boolean(isMethod))
        case .parameterName(let function, _, let used):
            return ask("parameters", .names(function), .names(used), prefix) ?? names()
        case .parameterValue(let function, _, let name):
            return values(function, .string(name), context) ?? (context.isInString ? nil : names())
        case .argument(let function, let index):
            return values(function, .integer(Int64(index + 1)), context) ?? (context.isInString ? nil : names())
        case .module: return ask("modules", prefix)
        case .field, .none: return nil
        }
    }

    private func values(_ function: [String], _ which: LuaValue, _ context: CompletionContext) -> LuaValue? {
        ask("values", .names(function), which, .string(context.prefix), .boolean(context.isInString))
    }

    private func ask(_ question: String, _ arguments: LuaValue...) -> LuaValue? {
        let answer = engine.ask(
            "stdlib.prompt.completion", [.string(question)] + arguments, atMost: Self.patience)
        if answer == nil { isBusy = true }
        // Nothing that fits is as good as nothing known.
        if answer == .nil { return nil }
        if let list = answer?["list"], list.items?.isEmpty != false { return nil }
        return answer
    }
}

extension Highlight.Kind {
    /// Nil for names that look as other text does.
    fileprivate init?(_ kind: LuaHighlight.Kind) {
        switch kind {
        case .keyword: self = .keyword
        case .constant: self = .constant
        case .number: self = .number
        case .string: self = .string
        case .comment: self = .comment
        case .function: self = .function
        case .error: self = .error
        case .field, .global: return nil
        }
    }
}

extension Completion.Candidate {
    fileprivate init?(_ value: LuaValue) {
        guard let parts = value.items?.map({ $0.text ?? "" }), parts.count == 4 else { return nil }
        self.init(parts[0], kind: parts[1], summary: parts[2], signature: parts[3])
    }
}

extension LuaValue {
    fileprivate init(_ key: TableKey) {
        switch key {
        case .name(let name): self = .string(name)
        case .position(let number): self = .integer(Int64(number))
        }
    }

    fileprivate static func names(_ names: [String]) -> LuaValue { .array(names.map(LuaValue.string)) }

    /// The items of a list; none of an empty table, which could be one.
    fileprivate var items: [LuaValue]? {
        switch self {
        case .array(let items): items
        case .table(let fields): fields.isEmpty ? [] : nil
        default: nil
        }
    }

    fileprivate var int: Int? {
        if case .integer(let number) = self { Int(number) } else { nil }
    }
}
