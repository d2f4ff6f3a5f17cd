/// Separates what is for `cap` from what is for the script.
enum CommandLineArguments {
    /// Options of `cap run` that take a value.
    private static let optionsWithValue = [
        "-e", "--execute", "--data", "--records", "--capsules", "--profile", "--ca-file",
        "--max-memory", "--max-seconds", "--rate", "--faults",
    ]

    /// Commands whose own options may stand before their name too: `cap --sandbox migrate plan FILE`.
    private static let commands = ["migrate", "pull"]

    /// The arguments without the program's name. Everything after the script's name is the script's, as with other
    /// interpreters, even when it looks like an option of ours; so a `--` goes before it.
    static func forCommand(_ arguments: [String]) -> [String] {
        var rest = Array(arguments.dropFirst())
        var index = 0
        if rest.first == "run" { index = 1 }
        while index < rest.count {
            let argument = rest[index]
            if argument == "--" { return rest }
            if argument.hasPrefix("-") && argument != "-" {
                index += optionsWithValue.contains(argument) ? 2 : 1
                continue
            }
            if index == 0 && ["sandbox", "help"].contains(argument) { return rest }
            if rest.first != "run" && commands.contains(argument) { return Array(rest[index...] + rest[..<index]) }
            rest.insert("--", at: index)
            return rest
        }
        return rest
    }
}
