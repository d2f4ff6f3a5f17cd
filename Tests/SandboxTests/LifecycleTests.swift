import JSON
import Testing

@Suite("Publishing")
struct LifecycleTests {
    private let metadata: JSONObject = ["general_title": "t", "basic_info": ["analysis_title": "one"]]

    @Test("Draft, published, re-opened, published again: statuses, revisions and the record")
    func cycle() async throws {
        try await withSandbox { client in
            let pid = try await client.create("cms-analysis", metadata).pid
            let published = try await client.act(pid, "publish")
            #expect(published.status == 202)
            #expect(published["ETag"] == "\"1\"")
            let recid = try #require(published.json["recid"]?.string)
            #expect(recid.hasPrefix("CAP.CMS."))
            #expect(try await client.act(pid, "publish").message == "Invalid action")
            #expect(try await client.send(.PUT, "/deposits/\(pid)", json: ["a": 1]).message == "Invalid action")
            #expect(try await client.send(.DELETE, "/deposits/\(pid)").message == "Invalid action")

            #expect(try await client.act(pid, "edit").json["status"] == "draft")
            _ = try await client.patch(pid, [["op": "add", "path": "/basic_info/analysis_title", "value": "two"]])
            #expect(
                try await client.get("/records/\(recid)").json["metadata"]?["basic_info"]?["analysis_title"] == "one")
            #expect(try await client.act(pid, "publish").json["recid"]?.string == recid)
            let record = try await client.get("/records/\(recid)")
            #expect(record.json["metadata"]?["basic_info"]?["analysis_title"] == "two")
            #expect(record.json["revision"] == 1)
            #expect(record.json["draft_id"]?.string == pid)
        }
    }

    @Test("A record is open to its experiment, and changed by nobody")
    func record() async throws {
        try await withSandbox { client in
            let pid = try await client.create("cms-analysis", metadata).pid
            let recid = try await client.act(pid, "publish").json["recid"]?.string ?? ""
            #expect(try await client.get("/records/\(recid)", token: Client.colleague).status == 200)
            #expect(try await client.get("/records/\(recid)", token: Client.stranger).status == 403)
            #expect(try await client.send(.DELETE, "/records/\(recid)", token: Client.admin).status == 403)
            #expect(try await client.get("/records/\(pid)").status == 404)
            #expect(try await client.get("/deposits/\(recid)").status == 404)
        }
    }

    @Test("Discard brings the published metadata back")
    func discard() async throws {
        try await withSandbox { client in
            let pid = try await client.create("cms-analysis", metadata).pid
            #expect(try await client.act(pid, "discard").status == 500)
            _ = try await client.act(pid, "publish")
            _ = try await client.act(pid, "edit")
            _ = try await client.send(.PUT, "/deposits/\(pid)", json: ["comments": "gone soon"])
            let discarded = try await client.act(pid, "discard")
            #expect(discarded.json["status"] == "published")
            #expect(discarded.json["metadata"] == .object(metadata))
        }
    }

    @Test("A clone is found in the list, not in the answer, and its files are copies")
    func clone() async throws {
        try await withSandbox { client in
            let source = try await client.create("cms-analysis", metadata)
            let bucket = source.json["links"]?["bucket"]?.string ?? ""
            _ = try await client.send(.PUT, bucket + "/a.txt", body: Array("a".utf8))
            let answer = try await client.act(source.pid, "clone")
            #expect(answer.status == 201)
            #expect(answer.pid == source.pid)
            let page = try await client.get("/deposits/?by_me=True&sort=mostrecent")
            let clone = page.json["hits"]?["hits"]?.array?.first { $0["cloned_from"]?.string == source.pid }
            #expect(clone?["id"]?.string != source.pid)
            #expect(clone?["revision"] == 1)
            #expect(clone?["files"]?.array?.first?["key"] == "a.txt")
            #expect(try await client.get("/deposits/\(clone?["id"]?.string ?? "")").status == 403)
            #expect(try await client.get("/deposits/\(clone?["id"]?.string ?? "")", token: Client.admin).status == 200)
        }
    }
}
