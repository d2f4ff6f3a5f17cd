import ArgumentParser
import Client
import Foundation
import LuaKit
import Sandbox
import Scripting

/// `cap pull`: copies analyses of a server into the data directory of a sandbox. What is read from the server is up to
/// stdlib/pull; what is written here goes through ``SandboxImport``.
struct PullCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Copy analyses of a server into a sandbox, to rehearse on them.",
        usage: """
            cap pull --into DIR [--files] [--target cap.drafts|cap.records]
                     (--query Q | --type T | --ids A,B,C | --ids-file FILE) [options]
            """,
        discussion: """
            cap --sandbox --data DIR then shows the copies with the same identifiers, metadata and revisions; what is yours \
            on the server is the demo user's there, who may change all of them. Once more updates the copies. The \
            server is only read. Exit codes: 0 done, 1 error, 2 usage, 3 some could not be copied.
            """)

    /// What is copied.
    enum Target: String, ExpressibleByArgument, CaseIterable {
        case drafts = "cap.drafts"
        case records = "cap.records"
    }

    @Option(help: ArgumentHelp("The data directory of the sandbox; made when absent.", valueName: "dir"))
    var into: String

    @Flag(help: "Copies the files too.")
    var files = false

    @Option(help: "cap.drafts are chosen by pid, cap.records by CAP number and come with their drafts.")
    var target = Target.drafts

    @Option(help: ArgumentHelp("Those that a search finds.", valueName: "q"))
    var query: String?

    @Option(help: ArgumentHelp("Those of a type, together with --query if that is given.", valueName: "name"))
    var type: String?

    @Option(help: ArgumentHelp("These, separated by commas.", valueName: "a,b,c"))
    var ids: String?

    @Option(help: ArgumentHelp("Those in a file, one on a line; - for standard input.", valueName: "file"))
    var idsFile: String?

    @Flag(help: "Prints the report as one JSON document.")
    var json = false

    @OptionGroup var server: ServerOptions

    func validate() throws {
        if into.isEmpty { throw ValidationError("--into must name a directory") }
        let ways = [query != nil || type != nil, ids != nil, idsFile != nil].count(where: \.self)
        guard ways == 1 else {
            throw ValidationError("say which: --query and --type, or --ids, or --ids-file")
        }
        if let ids, PullCommand.split(ids).isEmpty { throw ValidationError("--ids names none") }
    }

    func run() throws {
        let interrupts = try Interrupts()
        let chosen = try chosenIdentifiers()
        let copies: SandboxImport
        do {
            copies = try SandboxImport(directory: into)
        } catch {
            throw CapFailure("\(error)")
        }
        var settings = ScriptSettings()
        server.set(&settings)
        settings.functions = PullFunctions.all(copies)
        let evaluator = Evaluator(engine: try ScriptEngine(settings: settings), interrupts: interrupts, limit: nil)
        let options = try options(chosen)
        let code = evaluator.run(
            Array("os.exit(require 'stdlib.pull.init' (json.decode((...))))".utf8), name: "@stdlib/pull",
            script: "pull", arguments: [options])
        do {
            try copies.close()
        } catch {
            throw CapFailure("cannot close the sandbox in \(into): \(error)")
        }
        Process.exit(code)
    }

    /// What was chosen on the command line, as stdlib/pull reads it.
    private func options(_ chosen: [String]?) throws -> String {
        struct Options: Encodable {
            let into: String
            let files: Bool
            let target: String
            let query: String?
            let type: String?
            let ids: [String]?
            let json: Bool
        }
        let options = Options(
            into: into, files: files, target: target.rawValue, query: query, type: type, ids: chosen, json: json)
        return String(decoding: try JSONEncoder().encode(options), as: UTF8.self)
    }

    private func chosenIdentifiers() throws -> [String]? {
        if let ids { return PullCommand.split(ids) }
        guard let idsFile else { return nil }
        let text = try (idsFile == "-" ? InputFile.standardInput() : InputFile.read(idsFile)).get()
        return PullCommand.split(String(decoding: text, as: UTF8.self))
    }

    /// Identifiers between commas, blanks and line ends, each once.
    private static func split(_ text: String) -> [String] {
        var seen: Set<String> = []
        return text.split { $0 == "," || $0.isWhitespace }.map(String.init).filter { seen.insert($0).inserted }
    }
}

/// What stdlib/pull calls to write into the data directory.
private enum PullFunctions {
    static func all(_ copies: SandboxImport) -> [String: @Sendable (LuaCall) throws -> LuaReturn] {
        [
            // pull_downloads(): the folder for files on their way.
            "pull_downloads": { call in
                call.stack.push(copies.downloads)
                return .values(1)
            },
            // pull_checksums(pid): those of the files that the copy holds.
            "pull_checksums": { call in
                let known = try telling { try copies.checksums(ofDraft: call.stack.string(at: 1) ?? "") }
                call.stack.push(.array(known.map(LuaValue.string)))
                return .values(1)
            },
            // pull_type(json): stores a type.
            "pull_type": { call in
                try telling { try copies.addType(call.stack.bytes(at: 1) ?? []) }
                return .values(0)
            },
            // pull_analysis(json): stores an analysis; the answer is JSON.
            "pull_analysis": { call in
                let answer = try telling { try copies.add(call.stack.bytes(at: 1) ?? []) }
                call.stack.push(answer)
                return .values(1)
            },
        ]
    }

    private static func telling<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw LuaError(kind: "file", message: "it cannot be stored: \(error)")
        }
    }
}
