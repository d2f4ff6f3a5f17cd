import Foundation
import Testing

// One sandbox at a time: other tests of this process measure times.
@Suite(.serialized) struct BucketTests {
    private func run(_ code: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "cap-buckets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let helpers = """
            local folder = ...
            local function write(name, text) local f = assert(io.open(folder .. "/" .. name, "wb")) f:write(text) f:close() return folder .. "/" .. name end
            local function read(path) local f = assert(io.open(path, "rb")) local text = f:read "a" f:close() return text end
            local function bucket_of(draft) return draft.links.bucket:match "[^/]+$" end

            """
        try await ScriptedSandbox.run(helpers + code, arguments: [folder.path])
    }

    @Test func `buckets show versions and destroy one`() async throws {
        try await run(
            """
            local draft = new()
            local bucket = bucket_of(draft)
            local path = write("a.txt", "one")
            local first = cap.files.upload(draft.id, path, { tags = { run = "2", ["odd & key"] = "50 % = half" } })
            same(first.tags, { run = "2", ["odd & key"] = "50 % = half" })
            write("a.txt", "second")
            local second = cap.files.upload(draft.id, path)
            same(second.tags, {})
            assert(#cap.buckets.get(bucket).contents == 1 and cap.buckets.get(bucket, { versions = false }).size == 9)
            local versions = cap.buckets.get(bucket, { versions = true }).contents
            assert(#versions == 2 and versions[1].version_id == second.version_id and versions[2].is_head == false)
            assert(cap.buckets.delete_version(bucket, "a.txt", second.version_id) == true)
            assert(cap.buckets.get(bucket).contents[1].version_id == first.version_id)
            fails("http", 404, cap.buckets.delete_version, bucket, "a.txt", second.version_id)
            fails("http", 404, anonymous.buckets.get, bucket)
            fails("http", 404, stranger.buckets.get, bucket)
            fails("http", 404, stranger.buckets.uploads, bucket)
            fails("http", 404, stranger.buckets.delete_version, bucket, "a.txt", first.version_id)
            fails("http", 404, cap.buckets.get, "no-bucket")
            fails("http", 404, cap.buckets.get, "0f6b2f0c-1d7e-4a55-8a1a-3f0b1f9f8b11")
            cap.permissions.add(draft.id, colleague.me().email, "read")
            assert(#colleague.buckets.get(bucket).contents == 1)
            fails("auth", 403, colleague.buckets.delete_version, bucket, "a.txt", first.version_id)
            cap.publish(draft.id)
            fails("auth", 403, cap.buckets.delete_version, bucket, "a.txt", first.version_id)
            fails("argument", nil, cap.buckets.get, "a/b")
            fails("argument", nil, cap.buckets.delete_version, bucket, "a.txt", "newest")
            fails("argument", nil, cap.buckets.delete_version, bucket, "a.txt")
            fails("argument", nil, cap.files.upload, draft.id, path, { tags = { [""] = "x" } })
            fails("argument", nil, cap.files.upload, draft.id, path, { tags = { x = ("y"):rep(256) } })
            """)
    }

    @Test func `big files go up in parts`() async throws {
        try await run(
            """
            local mebibyte = 1024 * 1024
            local draft = new()
            local bucket = bucket_of(draft)
            local rest = ("x"):rep(mebibyte - 8)
            for name, tail in pairs { odd = "tail", whole = "" } do
              local path = folder .. "/" .. name
              local file = assert(io.open(path, "wb"))
              for block = 1, 10 do file:write(("%08d"):format(block), rest) end
              file:write(tail)
              file:close()
              local object = cap.files.upload(draft.id, path, { part_size = 5 * mebibyte })
              local plain = cap.files.upload(draft.id, path, { name = "plain" })
              assert(object.size == 10 * mebibyte + #tail and object.checksum == plain.checksum, "parts are put together in order")
            end
            assert(#cap.buckets.uploads(bucket) == 0, "nothing is left open")
            assert(cap.files.upload(draft.id, write("small", "x"), { part_size = 5 * mebibyte }).size == 1)
            cap.permissions.add(draft.id, colleague.me().email, "read")
            fails("http", 404, colleague.files.upload, draft.id, folder .. "/odd", { part_size = 5 * mebibyte })
            fails("http", 404, cap.buckets.upload, bucket, "odd", "0f6b2f0c-1d7e-4a55-8a1a-3f0b1f9f8b11")
            fails("http", 404, cap.buckets.abort, bucket, "odd", "0f6b2f0c-1d7e-4a55-8a1a-3f0b1f9f8b11")
            fails("http", 404, anonymous.buckets.abort, bucket, "odd", "0f6b2f0c-1d7e-4a55-8a1a-3f0b1f9f8b11")
            fails("argument", nil, cap.buckets.upload, bucket, "odd", "x")
            fails("argument", nil, cap.files.upload, draft.id, folder .. "/odd", { part_size = 1000 })
            fails("argument", nil, cap.files.upload, draft.id, folder .. "/odd", { part_size = 5 * mebibyte, tags = { a = "b" } })
            """)
    }

    @Test func `an upload in parts sends a lost part again, and gives up in order`() async throws {
        try await run(
            """
            local parts, errors = require "stdlib.cap.upload_parts", require "stdlib.errors"
            local mebibyte = 1024 * 1024
            assert(parts.size(mebibyte * 1024) == nil and parts.size(mebibyte * 1025) and parts.size(4 * mebibyte, 5 * mebibyte) == nil)
            assert(parts.size(20 * mebibyte, 5 * mebibyte) == 5 * mebibyte + 1, "the last part is not empty")
            local sent, answer, aborted
            local requests = {
              upload_start = function() return { id = "u" } end,
              upload_part = function(part)
                sent[#sent + 1] = part.number .. ":" .. part.offset .. "+" .. part.count
                if #sent == 1 then errors.raise { kind = "network", message = "broken" } end
                return { checksum = #sent == 2 and "damaged" or "c" }, { checksum = "c" }
              end,
              upload_complete = function() return answer end,
              ["buckets.get"] = function() return { contents = { { key = "k", size = 12 } } } end,
              ["buckets.abort"] = function(upload) aborted = upload.upload end,
            }
            local function upload()
              sent, aborted = {}, nil
              return parts.upload(requests, { full_name = "cap.files.upload" }, { pid = "p", bucket = "b", key = "k", path = "f", size = 12, part_size = 5 })
            end
            answer = { completed = true }
            assert(upload().size == 12 and not aborted)
            assert(table.concat(sent, " ") == "0:0+5 0:0+5 0:0+5 1:5+5 2:10+2", table.concat(sent, " "))
            answer = { status = 500, message = "Job failed." }
            local e = fails("http", 500, upload)
            assert(e.message:find("Job failed", 1, true) and aborted == "u")
            requests.upload_part = function() errors.raise { kind = "http", status = 400, message = "Invalid part size." } end
            assert(fails("http", 400, upload).operation == "cap.files.upload" and aborted == "u")
            """)
    }

    @Test func `an upload in parts that was lost goes on where it was`() async throws {
        try await run(
            """
            local native, mebibyte = require "stdlib.native", 1024 * 1024
            local draft = new()
            local bucket, size = bucket_of(draft), 5 * mebibyte
            local function big(changed)
              local blocks = {}
              for number = 0, 4 do
                blocks[#blocks + 1] = ("%08d"):format(number == changed and 99 or number):rep((number < 4 and size or mebibyte) // 8)
              end
              return write("big", table.concat(blocks))
            end
            -- A part that does not get through.
            local real, sent, broken = native.send, {}, {}
            native.send = function(connection, request)
              if request.offset then
                local number = request.offset // size
                sent[#sent + 1] = number
                if broken.number == number then return nil, broken end
              end
              return real(connection, request)
            end
            local function upload(options)
              sent = {}
              options.part_size = options.part_size or size
              return cap.files.upload(draft.id, folder .. "/big", options)
            end
            local function lose(kind)
              broken = { number = 2, kind = kind, message = "lost", attempts = 1, sent = true }
              local e = fails(kind, nil, upload, {})
              broken = {}
              return e
            end

            big()
            local e = lose "network"
            assert(table.concat(sent, " ") == "0 1 2 2 2", table.concat(sent, " "))
            local open = cap.buckets.uploads(bucket)
            assert(#open == 1 and e.hint:find("resume = true", 1, true) and e.hint:find(open[1].id, 1, true), e.hint)
            local bytes = cap.stats().bytes_sent
            local object = upload{ resume = true }
            assert(table.concat(sent, " ") == "2 3 4", table.concat(sent, " "))
            bytes = cap.stats().bytes_sent - bytes
            assert(bytes >= 11 * mebibyte and bytes < 12 * mebibyte, bytes)
            assert(#cap.buckets.uploads(bucket) == 0)
            assert(object.checksum == cap.files.upload(draft.id, folder .. "/big", { name = "plain" }).checksum)

            lose "timeout"
            big(1)
            object = cap.files.upload(draft.id, folder .. "/big", { resume = true, name = "another" })
            assert(#cap.buckets.uploads(bucket) == 1, "another name is another upload")
            sent = {}
            object = cap.files.upload(draft.id, folder .. "/big", { resume = true })
            assert(table.concat(sent, " ") == "1 2 3 4", "the part that differs is sent again: " .. table.concat(sent, " "))
            assert(object.checksum == cap.files.upload(draft.id, folder .. "/big", { name = "plain" }).checksum)

            lose "network"
            upload{ resume = true, part_size = 6 * mebibyte }
            open = cap.buckets.uploads(bucket)
            assert(#open == 1 and open[1].part_size == size, "another size of parts is another upload")
            broken = { number = 3, kind = "tls", message = "no", attempts = 1, sent = true }
            fails("tls", nil, upload, { resume = true })
            assert(table.concat(sent, " ") == "2 3" and #cap.buckets.uploads(bucket) == 0, "other failures give it up")
            broken = {}
            assert(upload{ resume = true }.size == 21 * mebibyte and #sent == 5, "nothing was left to go on with")
            native.send = real

            e = fails("timeout", nil, tasks.timeout, 0.001, upload, {})
            assert(native.checksum{ path = folder .. "/none" } == nil)
            local text = write("text", "0123456789")
            assert(native.checksum{ path = text } == "md5:781e5e245d69b566979b86e28d23f2c7")
            assert(native.checksum{ path = text, offset = 2, count = 3 } == cap.files.upload(draft.id, write("part", "234")).checksum)
            local none, reason = native.checksum{ path = text, offset = 8, count = 3 }
            assert(none == nil and reason:find "only 10")
            fails("argument", nil, cap.files.upload, draft.id, text, { resume = "yes" })
            """)
    }

    @Test func `files through the address of the draft`() async throws {
        try await run(
            """
            local draft = new()
            local pid, files = draft.id, cap.deposit_files
            local added = files.add(pid, write("b.txt", "binary \\0 \\r\\n--x"))
            assert(added.filename == "b.txt" and added.filesize == 14)
            assert(read(cap.files.download(pid, "b.txt", folder .. "/copy").path) == "binary \\0 \\r\\n--x")
            assert(files.add{ pid = pid, path = folder .. "/b.txt", name = "a.txt" }.filename == "a.txt")
            assert(cap.get(pid).revision == 2, "each call is a commit of the draft")
            local function names(list) local n = {} for i, file in ipairs(list) do n[i] = file.filename end return table.concat(n, " ") end
            assert(names(cap.files.list(pid)) == "a.txt b.txt")
            assert(names(files.order(pid, { "b.txt", "a.txt" })) == "b.txt a.txt" and names(cap.files.list(pid)) == "b.txt a.txt")
            assert(names(files.order(pid, { files.get(pid, "a.txt").id })) == "a.txt b.txt", "ids do as well as names")
            assert(cap.get(pid).files[1].key == "a.txt")
            local version = cap.get(pid).files[1].version_id
            assert(files.get(pid, "a.txt", { version = version }).checksum == added.checksum)
            assert(files.rename(pid, "b.txt", "c.txt").filename == "c.txt" and names(cap.files.list(pid)) == "a.txt c.txt")
            assert(files.remove(pid, "c.txt") == true and names(cap.files.list(pid)) == "a.txt")
            fails("http", 400, files.add, pid, folder .. "/b.txt", { name = "a.txt" })
            fails("http", 400, files.order, pid, { "nothing" })
            fails("not_found", nil, files.get, pid, "nothing")
            fails("http", 404, files.rename, pid, "nothing", "x")
            fails("http", 404, files.remove, pid, "nothing")
            fails("http", 404, files.add, "nothing", folder .. "/b.txt")
            fails("auth", 401, anonymous.deposit_files.add, pid, folder .. "/b.txt")
            fails("auth", 403, stranger.deposit_files.order, pid, { "a.txt" })
            fails("auth", 403, stranger.deposit_files.get, pid, "a.txt")
            fails("auth", 403, stranger.deposit_files.rename, pid, "a.txt", "x")
            fails("auth", 403, unscoped.deposit_files.remove, pid, "a.txt")
            fails("file", nil, files.add, pid, folder .. "/missing")
            fails("file", nil, files.add, pid, write("empty", ""))
            fails("argument", nil, files.order, pid, { 5 })
            fails("argument", nil, files.rename, pid, "a.txt", "b/c.txt")
            fails("argument", nil, files.get, pid, "a.txt", { version = "newest" })
            cap.publish(pid)
            fails("auth", 403, files.order, pid, { "a.txt" })
            fails("auth", 403, files.remove, pid, "a.txt")
            """)
    }
}
