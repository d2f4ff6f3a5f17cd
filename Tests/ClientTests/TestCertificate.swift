import NIOSSL
import Testing

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A certificate for this machine, signed by itself, made by the `openssl` command.
struct TestCertificate {
    let certificateFile: String
    let configuration: TLSConfiguration

    var context: NIOSSLContext { get throws { try NIOSSLContext(configuration: configuration) } }

    static let isAvailable = run("openssl", ["version"]) == 0

    init(in directory: TemporaryDirectory, names: String = "DNS:localhost,IP:127.0.0.1") throws {
        certificateFile = "\(directory.path)/cert.pem"
        let keyFile = "\(directory.path)/key.pem"
        let status = Self.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=cap test", "-addext",
                "subjectAltName=\(names)", "-keyout", keyFile, "-out", certificateFile,
            ]
        )
        try #require(status == 0, "openssl req")
        configuration = .makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(certificateFile).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: keyFile, format: .pem))
        )
    }

    private static func run(_ program: String, _ arguments: [String]) -> CInt {
        let words = [program] + arguments
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: CInt in [1, 2] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        var pid: pid_t = 0
        guard posix_spawnp(&pid, program, &actions, nil, &pointers, environ) == 0 else { return -1 }
        var status: CInt = 0
        waitpid(pid, &status, 0)
        return status
    }
}
