import JSON
import Testing

@Suite("Parsing")
struct ParserTests {
    @Test(
        "Numbers keep the text they were written with",
        arguments: [
            "0", "-0", "1.0", "9007199254740993", "12345678901234567890123", "1e300", "0.1000", "-2.5E-3",
        ])
    func numberLiterals(_ literal: String) throws {
        #expect(try JSONValue.parse(literal).text() == literal)
    }

    @Test("Members are sorted by the bytes of their names, the last of two with the same name counts")
    func members() throws {
        let text = #"{"b":1,"a":2,"é":3,"B":4,"a":5,"aa":6}"#
        #expect(try JSONValue.parse(text).text() == #"{"B":4,"a":5,"aa":6,"b":1,"é":3}"#)
    }

    @Test("Names that only Unicode normalisation makes equal stay two members")
    func normalisation() throws {
        let value = try JSONValue.parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(value.object?.count == 2)
        #expect(value["\u{E9}"] == 1)
        #expect(value["e\u{301}"] == 2)
    }

    @Test("Escapes are read, surrogate pairs included")
    func escapes() throws {
        #expect(try JSONValue.parse(#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#) == "a\"\\/\u{8}\u{C}\n\r\té😀")
    }

    @Test(
        "What is not JSON is refused",
        arguments: [
            "", " ", "{", "[1,]", "{\"a\"}", "{a:1}", "01", "1.", "1e", "-", "+1", ".5", "nul", "tru", "\"", "\"\\x\"",
            "\"\\ud800\"",
            "\"\u{1}\"", "[1]]", "NaN", "Infinity", "'a'", "[1 2]", "{\"a\":1,}",
        ])
    func refused(_ text: String) {
        #expect(throws: JSONParseError.self) { try JSONValue.parse(text) }
    }

    @Test(
        "Bytes that are no UTF-8 are refused",
        arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] as [[UInt8]])
    func invalidUTF8(_ bytes: [UInt8]) {
        #expect(throws: JSONParseError.self) { try JSONValue.parse(bytes) }
    }

    @Test("An error says where it is")
    func position() {
        #expect(throws: JSONParseError.self) { try JSONValue.parse("[1, x]") }
        do {
            _ = try JSONValue.parse("[1, x]")
        } catch let error as JSONParseError {
            #expect(error.position == 4)
        } catch {
            Issue.record(error)
        }
    }

    @Test("Nesting is limited, so a hostile document cannot exhaust the stack")
    func nesting() throws {
        let deep = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(try JSONValue.parse(deep(256)).bytes() == Array(deep(256).utf8))
        #expect(throws: JSONParseError.self) { try JSONValue.parse(deep(257)) }
        #expect(throws: JSONParseError.self) { try JSONValue.parse(String(repeating: "[", count: 1_000_000)) }
    }

    @Test("Python's NaN and Infinity are numbers when asked for")
    func nonFinite() throws {
        let value = try JSONValue.parse("[NaN, -Infinity, Infinity]", options: JSONParseOptions(allowsNonFinite: true))
        #expect(value.text() == "[NaN,-Infinity,Infinity]")
    }

    @Test("A large object in any order is read in reasonable time")
    func largeObject() throws {
        let members = (0..<50_000).reversed().map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        let value = try JSONValue.parse("{\(members)}")
        #expect(value.object?.count == 50_000)
        #expect(value["k49999"] == 49999)
    }
}
