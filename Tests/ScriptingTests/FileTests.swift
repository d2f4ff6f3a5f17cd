import Foundation
import Testing

@Suite struct FileTests {
    @Test func `files go up, are listed, come down and are removed`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cap-files-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await ScriptedSandbox.run(
            """
            local folder = ...
            local function write(name, text) local f = assert(io.open(folder .. "/" .. name, "wb")) f:write(text) f:close() return folder .. "/" .. name end
            local function read(path) local f = assert(io.open(path, "rb")) local text = f:read "a" f:close() return text end
            local pid = new().id
            local path = write("data.bin", ("0123456789abcdef"):rep(100000))
            local object = cap.files.upload(pid, path)
            assert(object.key == "data.bin" and object.size == 1600000 and object.checksum:find "^md5:")
            cap.files.upload(pid, path, { name = "plots/50 % of #1?.bin" })
            local names = {}
            for _, file in ipairs(cap.files.list(pid)) do names[file.filename] = file end
            assert(names["data.bin"].checksum == object.checksum and names["plots/50 % of #1?.bin"])
            local got = cap.files.download(pid, "data.bin", folder .. "/copy.bin")
            assert(got.checksum == object.checksum and got.size == 1600000 and got.path == folder .. "/copy.bin")
            assert(read(got.path) == read(path))
            assert(cap.files.download(pid, "plots/50 % of #1?.bin", folder).path == folder .. "/50 % of #1?.bin")
            assert(fails("file", nil, cap.files.download, pid, "data.bin", folder .. "/copy.bin").message:find "overwrite")
            cap.files.download(pid, "data.bin", { output = folder .. "/copy.bin", overwrite = true })
            write("data.bin", "second version")
            cap.files.upload{ pid = pid, path = path }
            assert(read(cap.files.download(pid, "data.bin", folder .. "/second").path) == "second version")
            assert(#read(cap.files.download(pid, "data.bin", folder .. "/first", { version = object.version_id }).path) == 1600000)
            assert(cap.files.remove(pid, "data.bin") == true)
            fails("http", 404, cap.files.download, pid, "data.bin", folder .. "/gone")
            fails("http", 404, cap.files.remove, pid, "data.bin")
            assert(not io.open(folder .. "/gone"), "no file for what was not there")

            fails("file", nil, cap.files.upload, pid, folder .. "/missing")
            fails("file", nil, cap.files.upload, pid, folder)
            fails("file", nil, cap.files.upload, pid, write("empty", ""))
            fails("file", nil, cap.files.download, pid, "plots/50 % of #1?.bin", folder .. "/no/such/folder")
            fails("argument", nil, cap.files.upload, pid, path, { name = ("x"):rep(256) })
            fails("auth", 403, stranger.files.list, pid)
            fails("auth", 403, stranger.files.upload, pid, path)
            fails("auth", 401, anonymous.files.list, pid)
            fails("http", 404, cap.files.list, "nothing")
            cap.permissions.add(pid, colleague.me().email, "read")
            fails("http", 404, colleague.files.upload, pid, path)
            fails("auth", 403, colleague.files.remove, pid, "plots/50 % of #1?.bin")
            """, arguments: [folder.path])
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(
            left == ["50 % of #1?.bin", "copy.bin", "data.bin", "empty", "first", "second"], "no temporary file is left"
        )
    }
}
