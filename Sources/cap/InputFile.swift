#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Reading of scripts.
enum InputFile {
    static func read(_ path: String) -> Result<[UInt8], CapFailure> {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return .failure(CapFailure("cannot read \(path): \(reason())")) }
        defer { close(descriptor) }
        guard let text = readAll(descriptor) else { return .failure(CapFailure("cannot read \(path): \(reason())")) }
        return .success(text)
    }

    static func standardInput() -> Result<[UInt8], CapFailure> {
        readAll(STDIN_FILENO).map(Result.success) ?? .failure(CapFailure("cannot read standard input: \(reason())"))
    }

    private static func readAll(_ descriptor: Int32) -> [UInt8]? {
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = systemRead(descriptor, &chunk, chunk.count)
            if count < 0 { return nil }
            if count == 0 { return text }
            text += chunk[..<count]
        }
    }

    private static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
        #if canImport(Darwin)
            Darwin.read(descriptor, buffer, count)
        #else
            Glibc.read(descriptor, buffer, count)
        #endif
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
