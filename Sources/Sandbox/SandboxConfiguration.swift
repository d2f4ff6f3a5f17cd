/// How a sandbox is started.
public struct SandboxConfiguration: Sendable {
    /// The address to listen on.
    public var host: String
    /// The port; 0 takes a free one.
    public var port: Int
    /// Where database and files live; nil for a temporary directory that is removed at the end.
    public var dataDirectory: String?
    /// How many drafts to seed into a new sandbox, besides the few that are always there.
    public var records: Int
    /// How many Code Ocean capsules to seed into a new sandbox, besides those that are always there.
    public var capsules: Int
    /// How long a Code Ocean run takes, in seconds; a release takes as long, a data asset half of it.
    public var runSeconds: Double
    /// The version that the Code Ocean half claims to be.
    public var codeOceanVersion: String
    /// A file with users, tokens, roles, directory and types instead of the demo world.
    public var worldFile: String?
    /// A file that gets one line of JSON per change.
    public var auditFile: String?
    /// What goes wrong with requests; nil for nothing.
    public var faults: FaultPlan?

    /// Configures a sandbox; without arguments one on a free port, with demo data in a temporary directory.
    public init(
        host: String = "127.0.0.1", port: Int = 0, dataDirectory: String? = nil, records: Int = 0,
        worldFile: String? = nil, auditFile: String? = nil, capsules: Int = 0, runSeconds: Double = 2,
        codeOceanVersion: String = "4.8.0", faults: FaultPlan? = nil
    ) {
        self.host = host
        self.port = port
        self.dataDirectory = dataDirectory
        self.records = records
        self.worldFile = worldFile
        self.auditFile = auditFile
        self.capsules = capsules
        self.runSeconds = runSeconds
        self.codeOceanVersion = codeOceanVersion
        self.faults = faults
    }
}
