import Foundation
import JSON
import NIOHTTP1
import Sandbox
import Testing

@Suite("Requests that fail on purpose")
struct FaultTests {
    /// Makes a draft in a sandbox, lets one with faults do something to it, and shows it as it then is.
    private func draft(
        after faults: String, _ body: (Client, String) async throws -> Void
    ) async throws -> Reply {
        var reply: Reply?
        try await withTemporaryDirectory { directory in
            var pid = ""
            try await withSandbox(SandboxConfiguration(dataDirectory: directory)) { client in
                pid = try await client.create().pid
            }
            let plan = try FaultPlan(faults)
            try await withSandbox(SandboxConfiguration(dataDirectory: directory, faults: plan)) { client in
                try await body(client, pid)
            }
            try await withSandbox(SandboxConfiguration(dataDirectory: directory)) { client in
                reply = try await client.get("/deposits/\(pid)")
            }
        }
        return try #require(reply)
    }

    private let change: JSONValue = [["op": "add", "path": "/comments", "value": "changed"]]

    @Test("A status is answered before the server acts", arguments: [429, 500, 502, 503, 504])
    func status(_ status: Int) async throws {
        let draft = try await draft(after: "\(status)=100%") { client, pid in
            let reply = try await client.patch(pid, change)
            #expect(reply.status == status)
            #expect(reply.json["status"]?.int == Int64(status) && reply.message?.contains("--faults") == true)
            #expect(reply["Retry-After"] == (status == 429 || status == 503 ? "0" : nil))
            let head = try await client.send(.HEAD, "/deposits/\(pid)")
            #expect(head.status == status && head.bytes.isEmpty)
            let large = try await client.send(.PUT, "/deposits/\(pid)", body: Array(repeating: 32, count: 3_000_000))
            #expect(large.status == status, "the body that nobody reads does not spoil the connection")
        }
        #expect(draft.json["revision"]?.int == 0)
    }

    @Test("A dropped request has been acted on")
    func drop() async throws {
        let draft = try await draft(after: "drop=100%") { client, pid in
            await #expect(throws: (any Error).self) { try await client.patch(pid, change) }
            await #expect(throws: (any Error).self) { try await client.get("/deposits/\(pid)") }
        }
        #expect(draft.json["revision"]?.int == 1)
        #expect(draft.json["metadata"]?["comments"] == "changed")
    }

    @Test("A refused request has not")
    func refuse() async throws {
        let draft = try await draft(after: "refuse=100%") { client, pid in
            await #expect(throws: (any Error).self) { try await client.patch(pid, change) }
        }
        #expect(draft.json["revision"]?.int == 0)
    }

    @Test("A delayed request waits and is then as ever")
    func delay() async throws {
        let draft = try await draft(after: "delay=150ms-200ms") { (client: Client, pid: String) async throws in
            let start = ContinuousClock.now
            #expect(try await client.patch(pid, change).status == 200)
            #expect(ContinuousClock.now - start >= .milliseconds(150))
        }
        #expect(draft.json["revision"]?.int == 1)
    }

    @Test("Code Ocean fails too, and ping never does")
    func services() async throws {
        let plan = try FaultPlan("503=100%")
        try await withOcean(SandboxConfiguration(faults: plan)) { ocean in
            let reply = try await ocean.send(.POST, "/capsules/search", [:])
            #expect(reply.status == 503 && reply.message != nil && reply["Retry-After"] == "0")
            #expect(try await Client(server: ocean.server).get("/ping").text == "Pong!")
            #expect(ocean.server.connectText.hasSuffix("# Requests fail on purpose: --faults 503=100%"))
        }
    }

    @Test("A seed gives the same answers in the same order")
    func seed() async throws {
        var runs: [[Int]] = []
        for seed in [5, 5, 6] {
            let plan = try FaultPlan("503=30%,500=20%,seed=\(seed)")
            try await withSandbox(SandboxConfiguration(faults: plan)) { client in
                var answers: [Int] = []
                for _ in 0..<40 { answers.append(try await client.get("/me").status) }
                runs.append(answers)
            }
        }
        #expect(runs[0] == runs[1] && runs[0] != runs[2])
        #expect(Set(runs[0]) == [200, 500, 503])
    }
}
