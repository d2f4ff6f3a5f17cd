import Foundation
import Testing

@Suite struct WorkflowTests {
    @Test func `a workflow from creation to deletion`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid, specification = new().id, { type = "serial", steps = json.array{} }
            assert(cap.workflows.ping().message == "OK" and #cap.workflows.list() == 0)
            local made = cap.workflows.create(pid, "fit", specification)
            local id = made.workflow_id
            assert(made.status == "created" and made.run == 1 and made.service == "reana" and made.rec_uuid and made.name)
            assert(cap.workflows.create{ pid = pid, name = "fit", workflow = specification }.run == 2)
            same(cap.workflows.get(id), made)
            assert(#cap.workflows.list() == 2 and #cap.workflows.for_record(pid) == 2)
            same(cap.workflows.clone(id), { name = "fit", workflow_json = specification })
            assert(cap.workflows.logs(id).logs)
            assert(fails("http", 400, cap.workflows.stop, id).message:find "not running")
            cap.workflows.start(id)
            assert(fails("http", 400, cap.workflows.start, id).message:find "cannot restart")
            assert(cap.workflows.status(id).status == "running" and cap.workflows.status(id).status == "finished")
            assert(cap.workflows.delete(id) == true)
            assert(fails("http", 400, cap.workflows.delete, id).message:find "Aborting deletion")
            local e = fails("http", 404, cap.workflows.get, id)
            assert(e.on == id)
            """)
    }

    @Test func `files of a workspace`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cap-workflow-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await ScriptedSandbox.run(
            """
            local folder = ...
            local pid = new().id
            local path = folder .. "/in.txt"
            assert(io.open(path, "w")):write("hello"):close()
            cap.files.upload(pid, path, { name = "in/put.txt" })
            local id = cap.workflows.create(pid, "fit", {}).workflow_id
            local answer = cap.workflows.upload(id, { "in/put.txt", { path = "in/put.txt", new_path = "copy.txt" }, "missing" })
            same(answer, { workflow_id = id, successful = { "in/put.txt", "copy.txt" }, errors = { "missing" } })
            assert(cap.workflows.files(id).files[1].name == "copy.txt")
            cap.files.remove(pid, "in/put.txt")
            local got = cap.workflows.download(id, "in/put.txt", folder)
            assert(got.path == folder .. "/put.txt" and io.open(got.path):read "a" == "hello")
            fails("file", nil, cap.workflows.download, id, "in/put.txt", folder)
            assert(cap.workflows.remove_file(id, "copy.txt") == true)
            fails("http", 400, cap.workflows.remove_file, id, "copy.txt")
            fails("http", 400, cap.workflows.download, id, "copy.txt", folder .. "/none")
            assert(not io.open(folder .. "/none"))
            fails("argument", nil, cap.workflows.upload, id, {})
            fails("argument", nil, cap.workflows.upload, id, { 5 })
            """, arguments: [folder.path])
    }

    @Test func `other people's workflows and drafts`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            local id = cap.workflows.create(pid, "fit", {}).workflow_id
            for _, name in ipairs { "get", "status", "clone", "files", "start", "delete" } do fails("auth", 403, colleague.workflows[name], id) end
            fails("auth", 401, anonymous.workflows.list)
            fails("auth", 403, stranger.workflows.create, pid, "fit", {})
            fails("auth", 403, stranger.workflows.for_record, pid)
            assert(fails("http", 404, cap.workflows.create, "nothing", "fit", {}).message:find "non%-existing record")
            fails("http", 404, cap.workflows.for_record, "nothing")
            fails("argument", nil, cap.workflows.create, pid, "fit")
            fails("argument", nil, cap.workflows.get, "")
            """)
    }
}
