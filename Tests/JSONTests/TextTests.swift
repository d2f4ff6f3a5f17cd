import JSON
import Testing

@Suite("Text put together")
struct TextTests {
    private let object: JSONObject = [
        "$schema": "a", "_access": ["read": ["roles": [], "users": [1, 2]]], "a\"b": "],}\\", "b": [[], ["x": "{\"é"]],
        "c": 1.50, "é": .null,
    ]

    @Test("Members are found in written text, whatever stands before them")
    func members() throws {
        let written = WrittenObject(object)
        for (name, value) in object { #expect(written[name] == value) }
        for absent in ["", "_", "b2", "z", "読"] { #expect(written[absent] == nil) }
        #expect(try written.members() == object)
        #expect(WrittenObject([:])["a"] == nil)
    }

    @Test("Copied members are written as a whole object with only them would be", arguments: 0..<64)
    func copied(choice: Int) {
        let wanted = Set(object.keys.indices.filter { choice & 1 << $0 != 0 }.map { object.keys[$0] })
        var text = JSONText()
        text.object { WrittenObject(object).copy(to: &$0, where: wanted.contains) }
        var expected = object
        for name in object.keys where !wanted.contains(name) { expected[name] = nil }
        #expect(text.bytes == JSONValue.object(expected).bytes(.compact.ascii))
    }

    @Test("Parts are separated as they are in a document")
    func parts() throws {
        var text = JSONText()
        text.object { text in
            text.member("a") { $0.array { _ in } }
            text.member("b") { text in
                text.array { text in
                    text.value(1)
                    text.value(JSONText(["x": true]))
                    text.object { _ in }
                }
            }
            text.member("c", "über", "\"all\"")
            text.member("d", .null)
        }
        #expect(try text.parsed() == ["a": [], "b": [1, ["x": true], [:]], "c": "über\"all\"", "d": .null])
        #expect(text.bytes == (try text.parsed().bytes(.compact.ascii)))
        #expect(text.indented == (try text.parsed().bytes(.indented.ascii)))
    }

    @Test("Text that is no object has no members", arguments: ["", "{", "{\"a", "{\"a\":", "{\"a\":1", "[1]", "1"])
    func noObject(text: String) { #expect(WrittenObject(text)["a"] == nil) }
}
