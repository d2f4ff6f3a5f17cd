import GRDB
import JSON
import Testing

@testable import Sandbox

/// Requests that come together share a commit (`Store.settle`).
@Suite("Shared commits")
struct SharedCommitTests {
    /// Creates drafts at once, each several pages of the database long.
    private func create(_ count: Int, _ client: Client) async throws -> [Reply] {
        let title = String(repeating: "x", count: 60_000)
        return try await withThrowingTaskGroup { group in
            for _ in 0..<count {
                group.addTask { try await client.create("cms-analysis", ["general_title": .string(title)]) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("What was answered is kept when the disk becomes full among many writes, and what failed is not there")
    func fullDisk() async throws {
        try await withTemporaryDirectory { directory in
            let configuration = SandboxConfiguration(dataDirectory: directory)
            var (kept, total): ([String], Int) = ([], 0)
            try await withSandbox(configuration) { client in
                total = try await client.list("").total
                let store = client.server.store
                try store.prepare { change in
                    let pages = try Int.fetchOne(change.database, sql: "PRAGMA page_count") ?? 0
                    try change.database.execute(sql: "PRAGMA max_page_count = \(pages + 120)")
                }
                let replies = try await create(20, client)
                kept = replies.filter { $0.status == 201 }.map(\.pid)
                #expect(!kept.isEmpty && kept.count < 20)
                #expect(replies.allSatisfy { $0.status == 201 || $0.status == 500 })
                let now = try await client.list("").total
                #expect(now == total + kept.count)
                // Then there is room again.
                try store.prepare { try $0.database.execute(sql: "PRAGMA max_page_count = 1000000") }
                let more = try await create(20, client)
                #expect(more.allSatisfy { $0.status == 201 })
                kept += more.map(\.pid)
            }
            try await withSandbox(configuration) { client in
                for pid in kept {
                    let reply = try await client.get("/deposits/\(pid)")
                    #expect(reply.status == 200)
                }
                let now = try await client.list("").total
                #expect(now == total + kept.count)
            }
        }
    }
}
