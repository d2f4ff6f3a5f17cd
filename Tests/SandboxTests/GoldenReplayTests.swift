import Foundation
import Sandbox
import Testing

/// The recorded traffic of the reference server, beside the repository.
private let golden = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("shared/golden").path

@Suite("Recorded traffic")
struct GoldenReplayTests {
    @Test(
        "The sandbox answers like the reference server",
        .enabled(
            if: FileManager.default.fileExists(atPath: golden + "/replay"),
            "no recordings in ../shared/golden: the comparison with the reference server was not made"))
    func replay() async throws {
        try await withTemporaryDirectory { directory in
            try await withSandbox(SandboxConfiguration(worldFile: golden + "/world.json")) { client in
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                process.arguments = [
                    "python3", golden + "/replay", "--url", client.server.url, "--json", directory + "/replay.json",
                    "--min", "97",
                ]
                let output = directory + "/output"
                _ = FileManager.default.createFile(atPath: output, contents: nil)
                process.standardOutput = FileHandle(forWritingAtPath: output)
                let status = try await withCheckedThrowingContinuation { continuation in
                    process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
                    do { try process.run() } catch { continuation.resume(throwing: error) }
                }
                let report = try String(contentsOfFile: output, encoding: .utf8)
                #expect(status == 0, Comment(rawValue: report))
            }
        }
    }
}
