import Foundation
import JSON
import Sandbox
import Testing

@Suite("Keeping state")
struct PersistenceTests {
    @Test("A data directory is opened again with everything in it, and not seeded twice")
    func reopen() async throws {
        try await withTemporaryDirectory { directory in
            let configuration = SandboxConfiguration(dataDirectory: directory, records: 20)
            var pid = ""
            try await withSandbox(configuration) { client in
                let draft = try await client.create()
                pid = draft.pid
                _ = try await client.send(
                    .PUT, (draft.json["links"]?["bucket"]?.string ?? "") + "/a.txt", body: Array("kept".utf8))
            }
            try await withSandbox(configuration) { client in
                let draft = try await client.get("/deposits/\(pid)")
                #expect(draft.status == 200)
                #expect(try await client.get((draft.json["links"]?["bucket"]?.string ?? "") + "/a.txt").text == "kept")
                #expect(try await client.list("").total == 25)
            }
        }
    }

    @Test("A second sandbox is kept out of a data directory, and a taken port is an error")
    func taken() async throws {
        try await withTemporaryDirectory { directory in
            try await withSandbox(SandboxConfiguration(dataDirectory: directory)) { (client: Client) async throws in
                await #expect(throws: SandboxError.self) {
                    try await SandboxServer.start(SandboxConfiguration(dataDirectory: directory))
                }
                await #expect(throws: SandboxError.self) {
                    try await SandboxServer.start(SandboxConfiguration(port: client.server.port))
                }
                #expect(try await client.get("/me").status == 200)
            }
        }
    }

    @Test("A temporary directory is gone after stop")
    func temporary() async throws {
        let before = try sandboxDirectories()
        try await withSandbox { _ in }
        var left = try sandboxDirectories().subtracting(before)
        // One of another test may be on its way out: its database is closed a moment before it is gone.
        for _ in 0..<100 where !left.isEmpty {
            try await Task.sleep(for: .milliseconds(50))
            left.formIntersection(try sandboxDirectories())
        }
        #expect(left.isEmpty)
    }

    private func sandboxDirectories() throws -> Set<String> {
        // Other tests run beside this one: only directories that appeared and stayed would matter, so it looks at none of
        // those in use by asking for ones without an open database.
        let names = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory()).filter {
            $0.hasPrefix("cap-sandbox-")
        }
        return Set(
            names.filter {
                !FileManager.default.fileExists(atPath: NSTemporaryDirectory() + $0 + "/sandbox.sqlite-wal")
            })
    }

    @Test("The audit file has one line per change that took effect")
    func audit() async throws {
        try await withTemporaryDirectory { directory in
            let audit = directory + "/audit.ndjson"
            var pid = ""
            try await withSandbox(SandboxConfiguration(auditFile: audit)) { client in
                let draft = try await client.create()
                pid = draft.pid
                _ = try await client.patch(pid, [["op": "add", "path": "/x", "value": 1]])
                _ = try await client.patch(pid, [["op": "remove", "path": "/nope"]])
                _ = try await client.send(.PUT, "/deposits/\(pid)", json: ["x": 1], token: Client.stranger)
                _ = try await client.get("/deposits/\(pid)")
                _ = try await client.send(.PUT, (draft.json["links"]?["bucket"]?.string ?? "") + "/a.txt", body: [1])
                _ = try await client.send(.DELETE, "/deposits/\(pid)")
            }
            let lines = try String(contentsOfFile: audit, encoding: .utf8).split(separator: "\n").map {
                try JSONValue.parse(String($0))
            }
            #expect(lines.map { $0["method"]?.string } == ["POST", "PATCH", "PUT", "DELETE"])
            #expect(lines.map { $0["revision"]?.int } == [0, 1, 1, 1])
            #expect(lines.allSatisfy { $0["pid"]?.string == pid && $0["user"] == "ada.demo@cern.ch" })
        }
    }

    @Test("Seeds are the same every time, and leave a migration something to do")
    func seeds() async throws {
        var runs: [[JSONValue]] = []
        for _ in 0..<2 {
            try await withSandbox(SandboxConfiguration(records: 40)) { client in
                let hits = try await client.list("sort=mostrecent&size=100").hits
                runs.append(hits.filter { $0["created"]?.string?.hasPrefix("2022") == true })
                #expect(
                    try await client.list("q=_exists_:basic_info.analysis_number&collection=cms-analysis").total > 20)
                let pid = hits.last?["pid"]?.string ?? ""
                #expect(try await client.patch(pid, []).status == 200)
            }
        }
        #expect(runs[0].count == 40)
        #expect(runs[0] == runs[1])
    }
}
