import JSON
import Testing

@Suite("Writing")
struct SerializerTests {
    private let value: JSONValue = ["b": [1, true, .null], "a": ["é\"\n": "😀\u{7F}"], "c": [:], "d": []]

    @Test("Compact has no blanks")
    func compact() {
        #expect(value.text() == "{\"a\":{\"é\\\"\\n\":\"😀\u{7F}\"},\"b\":[1,true,null],\"c\":{},\"d\":[]}")
    }

    @Test("Spaced is what Python writes")
    func spaced() {
        #expect(
            value.text(.spaced.ascii)
                == #"{"a": {"\u00e9\"\n": "\ud83d\ude00\u007f"}, "b": [1, true, null], "c": {}, "d": []}"#)
    }

    @Test("Indented has one member per line, and empty containers in one piece")
    func indented() {
        #expect(
            value.text(.indented.ascii) == """
                {
                  "a": {
                    "\\u00e9\\"\\n": "\\ud83d\\ude00\\u007f"
                  },
                  "b": [
                    1,
                    true,
                    null
                  ],
                  "c": {},
                  "d": []
                }
                """)
    }

    @Test(
        "Values are shown as Python's repr shows them",
        arguments: [
            ("null", "None"), ("true", "True"), ("1", "1"), ("1.0", "1.0"), ("1e300", "1e+300"),
            (#""it's""#, #""it's""#),
            (#""a""#, "'a'"), (#"["a",{"b":[]}]"#, "['a', {'b': []}]"), (#""'\"""#, #"'\'"'"#),
            (#""\n\u0001""#, #"'\n\x01'"#),
        ])
    func pythonRepr(_ json: String, _ repr: String) throws {
        #expect(try JSONValue.parse(json).pythonRepr == repr)
    }

    @Test("Equality goes by value for numbers and by bytes for strings")
    func equality() throws {
        #expect(try JSONValue.parse("1") == JSONValue.parse("1.0"))
        #expect(try JSONValue.parse("9007199254740993") != JSONValue.parse("9007199254740992"))
        #expect(JSONValue.bool(true) != 1)
        #expect(JSONValue.string("\u{E9}") != JSONValue.string("e\u{301}"))
    }

    @Test("Every ASCII character comes back from any place in a string")
    func characterAtAnyPlace() throws {
        for code in UInt8(0)..<0x80 {
            for place in 0..<17 {
                let text = String(repeating: "a", count: place) + String(Unicode.Scalar(code)) + "\u{E9}-and-more"
                for format in [JSONFormat.compact, .compact.ascii] {
                    #expect(try JSONValue.parse(JSONValue.string(text).bytes(format)) == .string(text))
                }
            }
        }
    }
}
