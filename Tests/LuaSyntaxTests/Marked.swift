@testable import LuaSyntax

/// A text with its cursor taken out.
struct Marked {
    let text: LuaText
    let cursor: Int

    /// - Parameter source: the text, with `|` at the cursor.
    init(_ source: String) {
        let bytes = Array(source.utf8)
        cursor = bytes.firstIndex(of: UInt8(ascii: "|"))!
        text = LuaText(bytes: Array(bytes[..<cursor] + bytes[(cursor + 1)...]))
    }
}
