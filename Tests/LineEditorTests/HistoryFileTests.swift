import Foundation
import Testing

@testable import LineEditor

@Suite struct HistoryFileTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("history-\(UUID())").path
    private var path: String { folder + "/state/cap/history" }

    private func cleanUp() { try? FileManager.default.removeItem(atPath: folder) }

    private func entries(_ file: HistoryFile) throws -> [String] {
        let history = try file.load()
        return (0..<history.count).map { history[$0] }
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `entries come back, and only the owner can read them`() throws {
        defer { cleanUp() }
        let file = HistoryFile(path: path)
        #expect(try entries(file).isEmpty, "no file is no entries")
        try file.append("one")
        try file.append("two\nlines")
        #expect(try entries(file) == ["one", "two\nlines"])
        #expect(try mode(path) == 0o600)
        #expect(try mode(folder + "/state/cap") == 0o700)
        #expect(try mode(folder + "/state") == 0o700)
    }

    @Test func `rights that others have are taken away`() throws {
        defer { cleanUp() }
        let file = HistoryFile(path: path)
        try file.append("one")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        try file.append("two")
        #expect(try mode(path) == 0o600)
    }

    @Test(arguments: ["torn", "torn\\"])
    func `a line that was cut off is left out and spoils nothing`(torn: String) throws {
        defer { cleanUp() }
        let file = HistoryFile(path: path)
        try file.append("one")
        let handle = try #require(FileHandle(forWritingAtPath: path))
        handle.seekToEndOfFile()
        handle.write(Data(torn.utf8))
        #expect(try entries(file) == ["one"])
        try file.append("two")
        try file.append("three")
        #expect(try entries(file) == ["one", "two", "three"])
    }

    @Test func `two sessions at once lose nothing`() async throws {
        defer { cleanUp() }
        let path = path
        await withTaskGroup(of: Void.self) { group in
            for writer in 0..<2 {
                group.addTask {
                    let file = HistoryFile(path: path)
                    for number in 0..<200 {
                        try? file.append("\(writer) \(number)\n" + String(repeating: "x", count: number * 10))
                    }
                }
            }
        }
        let all = try entries(HistoryFile(path: path))
        #expect(all.count == 400)
        for writer in 0..<2 {
            #expect(
                all.filter { $0.hasPrefix("\(writer) ") }.map { $0.split(separator: "\n")[0] }
                    == (0..<200).map { "\(writer) \($0)" })
        }
    }

    @Test func `a folder in its place is a reason and not an end`() throws {
        defer { cleanUp() }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let file = HistoryFile(path: path)
        #expect(throws: HistoryFile.Failure.self) { try file.load() }
        #expect(throws: HistoryFile.Failure.self) { try file.append("x") }
        #expect(throws: HistoryFile.Failure.self) { try HistoryFile(path: "/dev/null/history").append("x") }
        #expect(throws: HistoryFile.Failure.self) { try HistoryFile(path: "/dev/full").append("x") }
    }

    @Test func `a session keeps what is entered, tells once why it cannot, and keeps secrets out`() throws {
        defer { cleanUp() }
        let typed = TypedSession()
        typed.session.historyFile = HistoryFile(path: path)
        typed.session.isSecret = { $0.contains("token") }
        for line in ["one", "token = 1", " two", "three"] {
            typed.type(line + "<Enter>")
            typed.begin()
        }
        #expect(try entries(HistoryFile(path: path)) == ["one", "three"])
        typed.session.editor.history = History()
        typed.session.loadHistory()
        typed.type("<Up>")
        #expect(typed.session.editor.buffer.text == "three")
        #expect(typed.session.takeHistoryWarning() == nil)
        typed.session.historyFile = HistoryFile(path: "/dev/null/history")
        typed.type("<C-u>four<Enter>")
        #expect(typed.session.takeHistoryWarning()?.contains("Not a directory") == true)
        #expect(typed.session.takeHistoryWarning() == nil)
        typed.begin()
        typed.type("five<Enter>")
        #expect(typed.session.takeHistoryWarning() == nil)
        typed.begin()
        typed.type("<Up>")
        #expect(typed.session.editor.buffer.text == "five", "it is still recalled")
    }
}
