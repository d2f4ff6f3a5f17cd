import Foundation
import JSON
import Testing

@testable import Sandbox

@Suite("Code Ocean: search")
struct CodeOceanSearchTests {
    @Test("Pages over 10,000 capsules have neither gap nor duplicate while capsules come, change and go")
    func paging() async throws {
        try await withOcean(SandboxConfiguration(capsules: 10_000)) { (client: OceanClient) async throws in
            var round = 0
            let before = client.server.ocean.state.capsules.values.map(\.item).filter {
                $0.kind == .capsule && !$0.isArchived
            }
            let expected = Set(before.map(\.id))
            for field in ["name", "created", "last_accessed"] {
                for order in ["asc", "desc"] {
                    var token: JSONValue = .null
                    var seen: [JSONValue] = []
                    repeat {
                        let body: JSONValue = [
                            "limit": 1000, "next_token": token, "offset": 0, "sort_field": .string(field),
                            "sort_order": .string(order),
                        ]
                        round += 1
                        let number = round
                        async let creation: Void = change(client, round: number)
                        let page = try await client.send(.POST, "/capsules/search", body).json
                        try await creation
                        seen += page["results"]?.array ?? []
                        token = page["next_token"] ?? .null
                        #expect((page["has_more"] == true) == (token != .null))
                    } while token != .null
                    let ids = seen.compactMap { $0["id"]?.string }
                    #expect(Set(ids).count == ids.count, "\(field) \(order) has duplicates")
                    let missing = expected.subtracting(ids)
                    #expect(missing.isEmpty, "\(field) \(order) lacks \(missing.count)")
                    #expect(isSorted(seen, by: field, descending: order == "desc"), "\(field) \(order)")
                }
            }
        }
    }

    /// Creates a few capsules, which may be before and behind every place, and deletes some of those created last time.
    private func change(_ client: OceanClient, round: Int) async throws {
        try client.server.ocean.write(at: OceanClock.now()) { transaction in
            let first = 10_000 + round * 7
            for index in first..<first + 7 { transaction.set(OceanSeeds.capsule(index)) }
            for index in first - 7..<first - 3 where round > 1 { transaction.remove(OceanSeeds.capsule(index)) }
        }
    }

    private func isSorted(_ items: [JSONValue], by field: String, descending: Bool) -> Bool {
        let keys = items.map { item -> (OceanSortKey, String) in
            let id = item["id"]?.string ?? ""
            if let text = item[field]?.string { return (.text(text), id) }
            return (.number(Int(item[field]?.int ?? 0)), id)
        }
        return zip(keys, keys.dropFirst()).allSatisfy { left, right in
            if left.0 == right.0 { return left.1 < right.1 }
            return descending ? left.0 > right.0 : left.0 < right.0
        }
    }

    @Test("Relevance pages stably, and offsets agree with tokens")
    func relevance() async throws {
        try await withOcean(SandboxConfiguration(capsules: 2000)) { (client: OceanClient) async throws in
            for query in ["tides", "reef-survey fit", "tag:tides", "field:physics notebook"] {
                var token: JSONValue = .null
                var ids: [String] = []
                var byOffset: [String] = []
                repeat {
                    let page = try await client.send(
                        .POST, "/capsules/search", ["limit": 20, "next_token": token, "query": .string(query)]
                    ).json
                    let more = try await client.search(
                        ["limit": 20, "offset": .int(ids.count), "query": .string(query)])
                    byOffset += more.compactMap { $0["id"]?.string }
                    ids += (page["results"]?.array ?? []).compactMap { $0["id"]?.string }
                    token = page["next_token"] ?? .null
                } while token != .null
                #expect(ids.count > 20 && Set(ids).count == ids.count && ids == byOffset, "\(query)")
            }
        }
    }

    @Test("A token is good for the search it was given for, by whom it was given to")
    func tokens() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let search: JSONObject = ["limit": 3, "sort_field": "name"]
            let first = try await client.send(.POST, "/capsules/search", .object(search)).json
            let token = first["next_token"]?.string ?? ""
            let send = { (more: JSONObject, route: String, user: String) -> Int in
                var body = search
                body["next_token"] = .string(token)
                body.merge(more)
                return try await client.send(.POST, "/\(route)/search", .object(body), token: user).status
            }
            #expect(try await send([:], "capsules", "cop_demo") == 200)
            #expect(try await send(["limit": 1, "offset": 50], "capsules", "cop_demo") == 200)
            #expect(try await send([:], "capsules", "cop_colleague") == 400)
            #expect(try await send([:], "pipelines", "cop_demo") == 400)
            for other in [
                ["query": "x"], ["sort_order": "desc"], ["archived": true], ["filters": [["key": "tags"]]],
                ["sort_field": "created"], ["next_token": .string(String(token.dropLast()))],
                ["next_token": .string((token.first == "A" ? "B" : "A") + token.dropFirst())], ["next_token": "%"],
            ] as [JSONObject] {
                #expect(try await send(other, "capsules", "cop_demo") == 400, "\(other)")
            }
        }
    }

    @Test("The query grammar")
    func queries() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let gauge = client.id("gauge-data")
            let capsules: [(String, Set<String>)] = [
                ("name:tide-fit", ["tide-fit", "tide-fit-release"]), ("name:\"tide-fit\"", ["tide-fit"]),
                ("NAME:TIDE-F", ["tide-fit", "tide-fit-release"]), ("name:old", []),
                ("name:slow name:always", ["slow-run", "always-fails"]), ("name:git tag:workstation", []),
                ("tag:workstation", ["workstation-busy"]), ("hour", ["slow-run"]), ("\"takes an hour\"", ["slow-run"]),
                ("\"an takes\"", []), ("hour takes", ["slow-run"]), ("hour nothing", []),
                ("doi:10.5072/jir.12", ["tide-fit-release"]), ("journal:\"invented results\"", ["tide-fit-release"]),
                ("article:lagoon", ["tide-fit-release"]), ("author:ben", ["ben-private"]),
                ("affiliation:cern name:slow", ["slow-run"]), ("field:oceanography name:slow", ["slow-run"]),
                (gauge, ["tide-fit"]), ("id:" + client.id("slow-run"), ["slow-run"]), ("id:none", []),
                ("depth:12", ["tide-fit"]), ("station:\"reef 4\"", ["tide-fit"]), ("nope:12", []),
                ("description:hour", []), ("\"hour", ["slow-run"]), ("name:", []), ("***", []),
            ]
            for (query, names) in capsules {
                #expect(Set(try await client.names(["query": .string(query)])) == names, "\(query)")
            }
            let assets: [(String, Set<String>)] = [
                ("sampled on:1762900000", ["gauge-data"]), ("run_script:code/run", ["tide-result"]),
                ("contained_data_id:" + client.id("reef-maps"), ["all-reefs"]), ("sonar", ["reef-images"]),
                ("instruments:camera", ["reef-images"]), ("tag:reef", ["reef-images", "reef-maps", "all-reefs"]),
            ]
            for (query, names) in assets {
                #expect(Set(try await client.names(["query": .string(query)], in: "data_assets")) == names, "\(query)")
            }
            #expect(try await client.names(["query": .string(gauge)], in: "pipelines") == ["tide-pipeline"])
        }
    }

    @Test("Filters, ownership, favourites, kinds and orders")
    func filters() async throws {
        try await withOcean { (client: OceanClient) async throws in
            let filter = { (filters: JSONValue) in
                Set(try await client.names(["filters": filters], in: "data_assets"))
            }
            #expect(try await filter([["key": "tags", "value": "maps"]]) == ["reef-maps"])
            #expect(try await filter([["key": "tags", "value": "map"]]) == [])
            #expect(
                try await filter([["key": "tags", "values": ["maps", "model"]]]) == ["reef-maps", "model-weights"])
            #expect(
                try await filter([
                    ["key": "tags", "value": "reef"], ["exclude": true, "key": "name", "value": "maps"],
                ])
                    == ["reef-images", "all-reefs"])
            #expect(
                try await filter([
                    ["include": false, "key": "tags", "value": "reef"], ["key": "title", "value": "REEF"],
                ])
                    == [])
            #expect(try await filter([["key": "depth", "range": ["max": 12, "min": 12]]]) == ["gauge-data"])
            #expect(try await filter([["key": "depth", "range": ["max": 11]]]) == [])
            #expect(try await filter([["key": "sampled on", "range": ["min": 1]]]) == ["gauge-data"])
            #expect(try await filter([["key": "depth"]]) == ["gauge-data"])
            #expect(try await filter([["key": "station", "value": "Reef 5"]]) == ["reef-images"])
            #expect(try await filter([["key": "instruments", "value": "sonar"]]) == ["reef-images"])
            #expect(try await client.names(["favorite": true]) == ["favourite-one"])
            #expect(try await client.names(["favorite": true], token: OceanClient.colleague) == [])
            #expect(try await client.names(["archived": true]) == ["old-notebook"])
            #expect(try await client.names(["ownership": "created"], token: OceanClient.colleague) == ["ben-private"])
            #expect(try await client.names(["ownership": "private"], token: OceanClient.colleague) == ["ben-private"])
            #expect(
                try await client.names(["ownership": "shared"], token: OceanClient.colleague)
                    == ["edited-by-ben", "shared-with-ben"])
            #expect(
                try await client.names(["status": "release"]) == ["release-blocked-release", "tide-fit-release"])
            #expect(
                try await client.names(["origin": "external", "sort_field": "size"], in: "data_assets")
                    == ["reef-maps", "reef-images"])
            #expect(try await client.names(["type": "combined"], in: "data_assets") == ["all-reefs"])
            #expect(
                try await client.names(token: OceanClient.stranger)
                    == ["discoverable-one", "public-reader", "tide-fit-release"])
            // An order without a field is ignored: names ascend, data assets begin with the newest.
            let names = try await client.names(["sort_order": "desc"])
            #expect(names == names.sorted())
            let created = try await client.search(in: "data_assets").compactMap { $0["created"]?.int }
            #expect(created == created.sorted(by: >))
            #expect(try await client.names(["from": 2, "limit": 1]) == [names[2]])
            #expect(try await client.names(["from": 2, "limit": 1, "offset": 1, "start": 3]) == [names[1]])
        }
    }
}
