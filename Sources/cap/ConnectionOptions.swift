import ArgumentParser
import LineEditor
import LuaKit
import Sandbox
import Scripting

/// The options that say with which server a command works, and what it may use up.
struct ConnectionOptions: ParsableArguments {
    @Flag(help: "Uses a CAP server of its own, in this process, with demo data.")
    var sandbox = false

    @Option(
        help: ArgumentHelp("Directory in which the sandbox keeps its data; temporary without it.", valueName: "dir"))
    var data: String?

    @Option(help: ArgumentHelp("Number of drafts the sandbox starts with, beside its few demo drafts.", valueName: "n"))
    var records = 0

    @Option(
        help: ArgumentHelp(
            "Number of Code Ocean capsules the sandbox starts with, beside its demo capsules.", valueName: "n"))
    var capsules = 0

    @Option(
        help: ArgumentHelp(
            "Lets requests to the sandbox fail: a list of \(FaultPlan.allowed).", valueName: "spec"),
        transform: FaultPlan.init)
    var faults: FaultPlan?

    @OptionGroup var server: ServerOptions

    @Flag(help: "Writes to a profile that is marked as protected without asking.")
    var yes = false

    @Flag(name: .customLong("no-color"), help: "Shows everything in the terminal's own colour, as NO_COLOR does.")
    var isPlain = false

    @Option(help: ArgumentHelp("Most memory of a script in MiB; 0 for no limit.", valueName: "MiB"))
    var maxMemory = 4096

    @Option(help: ArgumentHelp("Longest time of a script in seconds.", valueName: "s"))
    var maxSeconds: Double?

    func validate() throws {
        if !sandbox && (data != nil || records != 0 || capsules != 0 || faults != nil) {
            throw ValidationError("--data, --records, --capsules and --faults belong to --sandbox")
        }
        if records < 0 { throw ValidationError("--records must not be negative") }
        if capsules < 0 { throw ValidationError("--capsules must not be negative") }
        if sandbox && server.profile != nil { throw ValidationError("--sandbox and --profile exclude each other") }
        if maxMemory < 0 || maxMemory > 1 << 30 { throw ValidationError("--max-memory must be from 0 to 2^30 MiB") }
        if let maxSeconds, !(maxSeconds > 0 && maxSeconds < 1e9) {
            throw ValidationError("--max-seconds must be positive")
        }
    }

    /// What they decide for scripts.
    var settings: ScriptSettings {
        var settings = ScriptSettings()
        server.set(&settings)
        settings.assumesYes = yes
        settings.keys = {
            Keymap.standard.bindings.map { ($0.keys, $0.summary) }
        }
        settings.isColored = !isPlain
        settings.limits = LuaLimits(memory: maxMemory << 20, time: maxSeconds.map { .seconds($0) })
        return settings
    }
}
