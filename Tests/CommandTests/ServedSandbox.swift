import Foundation

/// `cap sandbox` as a process of its own: the server from which others copy.
struct ServedSandbox {
    let url: String

    /// Serves for one test.
    static func run(_ arguments: [String] = [], _ body: (ServedSandbox) async throws -> Void) async throws {
        let ready = try Command.file("", named: "x").deletingLastPathComponent().appending(path: "ready.json")
        let process = Process()
        process.executableURL = Command.binary
        process.arguments = ["sandbox", "--port", "0", "--ready-file", ready.path] + arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        struct Ready: Decodable {
            struct Service: Decodable { let url: String }
            let cap: Service
        }
        for _ in 0..<600 where !FileManager.default.fileExists(atPath: ready.path) {
            try await Task.sleep(for: .milliseconds(50))
        }
        let url = try JSONDecoder().decode(Ready.self, from: Data(contentsOf: ready)).cap.url
        try await body(ServedSandbox(url: url))
    }

    /// What makes `cap` use it.
    func environment(_ token: String) -> [String: String] { ["CAP_SERVER_URL": url, "CAP_ACCESS_TOKEN": token] }

    /// Runs `cap` against it as somebody.
    func cap(_ arguments: [String], as token: String = "demo-token") async throws -> Command.Result {
        try await Command.run(arguments, environment: environment(token))
    }
}
