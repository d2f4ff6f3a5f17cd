import LuaKit

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// What scripts' transfers need to know of files on this computer and Lua's library does not tell.
enum LocalFiles {
    /// stat(path): { size, directory }; or nil and the reason.
    static func stat(_ call: LuaCall) throws -> LuaReturn {
        let path = try RequestFields.path(.bytes(call.stack.bytes(at: 1) ?? []))
        guard let status = status(of: path) else { return failure(call) }
        call.stack.push(
            .table([
                ("size", .integer(Int64(status.st_size))),
                ("directory", .boolean(status.st_mode & mode_t(S_IFMT) == mode_t(S_IFDIR))),
            ]))
        return .values(1)
    }

    /// make_directory(path): true, whether it was there or not; or nil and the reason. Its parent must be there.
    static func makeDirectory(_ call: LuaCall) throws -> LuaReturn {
        let path = try RequestFields.path(.bytes(call.stack.bytes(at: 1) ?? []))
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { return failure(call) }
        call.stack.push(.boolean(true))
        return .values(1)
    }

    /// list_directory(path): the names in it, sorted; or nil and the reason.
    static func listDirectory(_ call: LuaCall) throws -> LuaReturn {
        let path = try RequestFields.path(.bytes(call.stack.bytes(at: 1) ?? []))
        guard let directory = opendir(path) else { return failure(call) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: entry.pointee.d_name)) {
                    String(cString: $0)
                }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        call.stack.push(.array(names.sorted().map(LuaValue.string)))
        return .values(1)
    }

    /// absolute_path(path): the same without links, from the root; or nil and the reason.
    static func absolutePath(_ call: LuaCall) throws -> LuaReturn {
        let path = try RequestFields.path(.bytes(call.stack.bytes(at: 1) ?? []))
        guard let absolute = realpath(path, nil) else { return failure(call) }
        defer { free(absolute) }
        call.stack.push(String(cString: absolute))
        return .values(1)
    }

    /// What is at a path, links followed; nil with the reason in errno.
    private static func status(of path: String) -> stat? {
        #if canImport(Darwin)
            var status = Darwin.stat()
        #else
            var status = Glibc.stat()
        #endif
        return fstatat(AT_FDCWD, path, &status, 0) == 0 ? status : nil
    }

    private static func failure(_ call: LuaCall) -> LuaReturn {
        call.stack.push(.nil)
        call.stack.push(String(cString: strerror(errno)))
        return .values(2)
    }
}
