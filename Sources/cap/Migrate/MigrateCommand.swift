import ArgumentParser
import Foundation
import Migration
import Scripting

/// `cap migrate`: bulk changes of metadata as a plan that is reviewed, applied, resumed, verified and undone. The engine is
/// stdlib/migrate, the same that scripts use.
struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Changes the metadata of many records: plan, review, apply, resume, verify, undo.",
        discussion: """
            A migration is a Lua file that returns migrate.define{ name =, target =, select =, up = }: see \
            scripts/migrations and help "migrate". Exit codes: 0 done, 1 error, 2 usage or refused, 3 partial (problems, \
            conflicts, failures or differences), 130 interrupted.

            A run ends after the records it is at when it is interrupted once (resume goes on), and at once the second \
            time. The signal USR1 pauses it, and lets it go on.
            """,
        subcommands: [
            Plan.self, Apply.self, Resume.self, Status.self, Diff.self, Verify.self, Undo.self,
        ])

    /// Calls the engine and ends the process with its exit code.
    ///
    /// - Parameters:
    ///   - action: the function of stdlib/migrate/command.lua.
    ///   - options: what it gets, as one table.
    ///   - parts: how many processes share the plan, and the rate.
    static func perform(
        _ action: String, _ options: [any EngineOptions], _ connection: ConnectionOptions, parts: Int = 1
    ) throws -> Never {
        var connection = connection
        connection.server.rate = connection.server.rate?.divided(by: parts)
        let fields = options.reduce(into: [String: Any]()) { all, group in
            all.merge(group.fields.compactMapValues { $0 }) { $1 }
        }
        let text = String(decoding: try JSONSerialization.data(withJSONObject: fields), as: UTF8.self)
        let pause = PauseSignal()
        try Workplace.work(connection) { workplace in
            defer { pause.cancel() }
            return workplace.evaluator.runGently(
                Array("require \"stdlib.migrate.command\"(...)".utf8), name: "=migrate", arguments: [action, text])
        }
    }
}

/// SIGUSR1 pauses a migration and lets it go on.
private struct PauseSignal {
    private let source: any DispatchSourceSignal

    init() {
        signal(SIGUSR1, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGUSR1, queue: .global())
        source.setEventHandler { RunControl.togglePause() }
        source.resume()
    }

    func cancel() { source.cancel() }
}
