/// What a script may use up before it is stopped.
public struct LuaLimits: Sendable {
    /// Most memory of the state in bytes; 0 for no ceiling.
    public var memory: Int
    /// Most instructions of one run; nil for no limit.
    public var instructions: Int?
    /// Longest time of one run; nil for no limit.
    public var time: Duration?
    /// Most tasks at a time.
    public var tasks: Int

    /// Limits; without arguments 4 GiB of memory and 10,000 tasks.
    public init(memory: Int = 4 << 30, instructions: Int? = nil, time: Duration? = nil, tasks: Int = 10000) {
        self.memory = memory
        self.instructions = instructions
        self.time = time
        self.tasks = tasks
    }
}

/// Why a run was stopped from outside; a script cannot catch it.
public enum LuaStop: Int32, Sendable {
    case interrupt = 1
    case deadline = 2
    case memory = 3
    case budget = 4
    case exit = 5
    /// Nobody reads standard output any more.
    case output = 6
}
