import JSON
import Testing

@testable import Sandbox

@Suite("Lists and searches")
struct SearchTests {
    @Test("Pages go through every draft once, in the order of the last change")
    func pages() async throws {
        try await withSandbox(SandboxConfiguration(records: 60)) { client in
            var seen: [String] = []
            var next: String? = "/deposits/?size=7&sort=mostrecent"
            var dates: [String] = []
            while let path = next {
                let page = try await client.get(path)
                for hit in page.json["hits"]?["hits"]?.array ?? [] {
                    seen.append(hit["id"]?.string ?? "")
                    dates.append(hit["updated"]?.string ?? "")
                }
                next = page.json["links"]?["next"]?.string
            }
            #expect(seen.count == 64)
            #expect(Set(seen).count == 64)
            #expect(dates == dates.sorted(by: >))
        }
    }

    @Test("Filters narrow the list; unknown parameters and spellings do not")
    func filters() async throws {
        try await withSandbox(SandboxConfiguration(records: 50)) { (client: Client) async throws in
            #expect(try await client.list("").total == 54)
            #expect(try await client.list("by_me=True").total == 53)
            #expect(try await client.list("by_me=False").total == 1)
            #expect(try await client.list("by_me=true&type=lhcb&status=x").total == 54)
            #expect(try await client.list("collection=lhcb").total == 6)
            #expect(try await client.list("collection=lhcb&collection=atlas-analysis").total == 12)
            #expect(try await client.list("collection=nope").total == 0)
            #expect(try await client.list("", token: Client.stranger).total == 0)
            #expect(try await client.list("", token: Client.admin).total == 54)
        }
    }

    @Test("A list by dates shows whom it may, also after the whole list is known to be seen by one of them")
    func partsOfLists() async throws {
        try await withSandbox { client in
            let dated = "q=_created:%5B2000-01-01%20TO%20*%5D"
            let all = try await client.list("").total
            #expect(try await client.list(dated).total == all)
            #expect(try await client.list(dated, token: Client.stranger).total == 0)
            #expect(try await client.list("", token: Client.stranger).total == 0)
            let pid = try await client.create().pid
            #expect(try await client.list("").total == all + 1)
            #expect(try await client.list(dated).hits.count == min(10, all + 1))
            let grant: JSONValue = [
                ["email": "dan.stranger@cern.ch", "type": "user", "op": "add", "action": "deposit-read"]
            ]
            #expect(try await client.act(pid, "permissions", grant).status == 201)
            for query in ["", dated, "", dated] {
                let found = try await client.list(query, token: Client.stranger)
                #expect(found.total == 1 && found.hits.count == 1)
            }
            #expect(try await client.list("q=_updated:%5B*%20TO%202000-01-01%5D").total == 0)
        }
    }

    @Test("Queries find words, fields, phrases, wildcards and ranges")
    func queries() async throws {
        try await withSandbox { client in
            let one: JSONObject = [
                "general_title": "Heavy quarks", "basic_info": ["analysis_title": "Zqx one", "cadi_id": "EXO-17-023"],
                "n": 5,
            ]
            let two: JSONObject = [
                "general_title": "Light quarks", "basic_info": ["analysis_title": "Zqx two"], "n": 15,
            ]
            _ = try await client.create("cms-analysis", one)
            _ = try await client.create("cms-analysis", two)
            for (query, total) in [
                ("zqx", 2), ("ZQX%20one", 1), ("zqx%20AND%20two", 1), ("zqx%20OR%20nothing", 2), ("zqx%20NOT%20one", 1),
                ("%22heavy%20quarks%22", 1), ("%22quarks%20heavy%22", 0), ("basic_info.cadi_id:EXO-17-023", 1),
                ("metadata.basic_info.cadi_id:%22EXO-17-023%22", 1), ("basic_info.cadi_id:exo-17*", 1), ("zq*", 2),
                ("n:%5B10%20TO%20*%5D", 1), ("n:%7B5%20TO%2015%7D", 0), ("n:5", 1), ("zqx%20(one%20OR%20two)", 2),
                ("general_title:(heavy%20OR%20light)%20zqx", 2), ("_exists_:basic_info.cadi_id%20zqx", 1),
                ("_created:%5B2000-01-01%20TO%20*%5D%20zqx", 2), ("_updated:%5B*%20TO%202000-01-01%5D", 0),
            ] {
                #expect(try await client.list("q=" + query).total == total, Comment(rawValue: query))
            }
        }
    }

    @Test(
        "A query that cannot be read is refused",
        arguments: [
            "(a", "a)", "\"a", "a AND", "AND", "f:[1 TO", "f:[1 2]", "f:", ":x", "()", "NOT",
            String(repeating: "(", count: 100_000),
        ])
    func syntax(_ text: String) {
        #expect(throws: CapError.self) { try SearchQueryParser.parse(text) }
    }

    @Test("Operators bind as expected, and plus, minus and slash mean nothing")
    func precedence() throws {
        let a = SearchQuery.term(field: nil, text: "a")
        let b = SearchQuery.term(field: nil, text: "b")
        let c = SearchQuery.term(field: nil, text: "c")
        #expect(try SearchQueryParser.parse("a b OR c") == .or([.and([a, b]), c]))
        #expect(try SearchQueryParser.parse("a (b || c)") == .and([a, .or([b, c])]))
        #expect(try SearchQueryParser.parse("-a") == .term(field: nil, text: "-a"))
        #expect(
            try SearchQueryParser.parse("f:(a b)")
                == .and([.term(field: "f", text: "a"), .term(field: "f", text: "b")]))
        #expect(try SearchQueryParser.parse(" ") == .everything)
    }

    @Test("Bad pages are refused, and the window ends at 10,000")
    func window() async throws {
        try await withSandbox { (client: Client) async throws in
            #expect(
                try await client.get("/deposits/?page=0").json["errors"] == [
                    ["field": "page", "message": "Must be at least 1."]
                ])
            #expect(
                try await client.get("/deposits/?size=x").json["errors"] == [
                    ["field": "size", "message": "Not a valid integer."]
                ])
            #expect(
                try await client.get("/deposits/?size=100&page=101").message
                    == "Maximum number of 10000 results have been reached.")
            #expect(try await client.get("/deposits/?size=99999999999999999999").status == 400)
            #expect(try await client.get("/deposits/?page=9223372036854775807&size=9223372036854775807").status == 400)
            #expect(try await client.get("/deposits/?size=100&page=100").json["hits"]?["hits"] == [])
        }
    }
}
