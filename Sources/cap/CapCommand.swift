import ArgumentParser
import Scripting

/// `cap`: the command and its subcommands.
struct CapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cap",
        abstract: "A scripting shell for research preservation: CERN Analysis Preservation from Lua.",
        usage: """
            cap [options]                    opens the prompt
            cap [options] FILE [args ...]    runs a Lua script (- for standard input)
            cap [options] -e CODE            runs Lua code
            cap migrate ACTION [options]     plans, applies, verifies, undoes bulk changes of metadata
            cap sandbox [options]            serves a CAP sandbox
            cap pull --into DIR [options]    copies analyses into a sandbox
            """,
        discussion: "All options of the prompt and of scripts: cap run --help.",
        version: CapVersion.current,
        subcommands: [RunCommand.self, MigrateCommand.self, SandboxCommand.self, PullCommand.self],
        defaultSubcommand: RunCommand.self
    )
}
