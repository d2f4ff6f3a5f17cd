import Testing

@testable import LuaSyntax

@Suite("Ranked names")
struct RankedNamesTests {
    @Test(
        "Prefix and order",
        arguments: [
            ("", "_hidden alpha Beta", "Beta alpha _hidden"), ("a", "b ab AA aa Ab", "aa ab AA Ab"),
            ("A", "aa Ab AA ab", "AA Ab"),
            ("aB", "ab aB AB aBc", "aB aBc"), ("_", "_b a _a __", "__ _a _b"), ("x", "a b", ""),
            ("abc", "ab abc abcd", "abc abcd"),
            ("é", "é É éa", "é éa"), ("get_", "get_all get get_One GET_two", "get_One get_all GET_two"),
        ])
    func order(_ prefix: String, _ names: String, _ expected: String) {
        let ranked = RankedNames(names.split(separator: " ").map(String.init), prefix: prefix)
        #expect(ranked.names.joined(separator: " ") == expected)
        #expect(ranked.omitted == 0)
    }

    @Test("The first of many are the same as without a limit", arguments: [0, 1, 2, 7, 500, 1999, 2000, 5000])
    func limit(_ limit: Int) {
        let names = (0..<2000).map { (($0 * 7919) % 3 == 0 ? "_" : "") + "name\(($0 * 7919) % 2000)" }.shuffled()
        let all = RankedNames(names, prefix: "")
        let some = RankedNames(names, prefix: "", limit: limit)
        #expect(some.names == Array(all.names.prefix(limit)))
        #expect(some.names.count + some.omitted == 2000)
    }
}
