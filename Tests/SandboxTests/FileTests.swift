import JSON
import Testing

@Suite("Files")
struct FileTests {
    private func bucket(_ client: Client) async throws -> String {
        try await client.create("cms-analysis", ["basic_info": ["analysis_title": "t"]]).json["links"]?["bucket"]?
            .string ?? ""
    }

    @Test("Contents come back byte for byte, with checksum and a harmless type")
    func roundTrip() async throws {
        try await withSandbox { client in
            let bucket = try await bucket(client)
            let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
            let put = try await client.send(.PUT, bucket + "/page.html", body: bytes)
            #expect(put.status == 200)
            let got = try await client.get(bucket + "/page.html")
            #expect(got.bytes == bytes)
            #expect(got["ETag"] == put["ETag"])
            #expect(got["Content-Type"] == "text/plain; charset=utf-8")
            #expect(got["Content-MD5"] == put.json["checksum"]?.string?.split(separator: ":").last.map(String.init))
            #expect(
                try await client.send(.GET, bucket + "/page.html", headers: [("If-None-Match", got["ETag"] ?? "")])
                    .status == 304)
        }
    }

    @Test(
        "Keys may hold anything and lead nowhere on disk",
        arguments: [
            "my%20file.txt", "dir/sub/x.txt", "dir%2Fx.txt", "%2e%2e/%2e%2e/etc/passwd", "a%3Fb%23c",
            "r%C3%A9sum%C3%A9%20%E2%98%83", "%00",
        ])
    func keys(_ key: String) async throws {
        try await withSandbox { client in
            let bucket = try await bucket(client)
            #expect(try await client.send(.PUT, "\(bucket)/\(key)", body: Array("x".utf8)).status == 200)
            #expect(try await client.get("\(bucket)/\(key)").text == "x")
            #expect(try await client.send(.DELETE, "\(bucket)/\(key)").status == 204)
            #expect(try await client.get("\(bucket)/\(key)").status == 404)
        }
    }

    @Test("The same key again is a new version, and old ones stay reachable")
    func versions() async throws {
        try await withSandbox { client in
            let bucket = try await bucket(client)
            let first = try await client.send(.PUT, bucket + "/v", body: Array("1".utf8))
            _ = try await client.send(.PUT, bucket + "/v", body: Array("22".utf8))
            #expect(try await client.get(bucket + "/v").text == "22")
            let version = first.json["version_id"]?.string ?? ""
            #expect(try await client.get("\(bucket)/v?versionId=\(version)").text == "1")
            #expect(try await client.send(.DELETE, bucket + "/v").status == 204)
            #expect(try await client.get(bucket).json["contents"] == [])
            #expect(try await client.get(bucket + "?versions").json["contents"]?.array?.count == 2)
            #expect(try await client.send(.DELETE, "\(bucket)/v?versionId=\(version)").status == 204)
            #expect(try await client.get(bucket).json["size"] == 2)
        }
    }

    @Test("Publishing locks the files and gives the record its own")
    func published() async throws {
        try await withSandbox { client in
            let draft = try await client.create("cms-analysis", ["basic_info": ["analysis_title": "t"]])
            let bucket = draft.json["links"]?["bucket"]?.string ?? ""
            _ = try await client.send(.PUT, bucket + "/a.txt", body: Array("one".utf8))
            let recid = try await client.act(draft.pid, "publish").json["recid"]?.string ?? ""
            #expect(try await client.send(.PUT, bucket + "/a.txt", body: Array("two".utf8)).status == 403)
            let recordBucket = try await client.get("/records/\(recid)").json["links"]?["bucket"]?.string ?? ""
            #expect(recordBucket != bucket)
            #expect(try await client.get(recordBucket + "/a.txt", token: Client.colleague).text == "one")
            #expect(try await client.get(bucket + "/a.txt", token: Client.colleague).status == 404)
        }
    }

    @Test("Empty files, unknown buckets and foreign hands are refused")
    func refused() async throws {
        try await withSandbox { client in
            let bucket = try await bucket(client)
            #expect(try await client.send(.PUT, bucket + "/empty", body: []).status == 400)
            #expect(
                try await client.send(.PUT, bucket + "/" + String(repeating: "k", count: 256), body: [1]).message
                    == "Filename is too long.")
            #expect(try await client.send(.PUT, bucket + "/x", token: Client.stranger, body: [1]).status == 404)
            #expect(try await client.get("/files/not-a-uuid").status == 404)
            #expect(try await client.get("/files/00000000-0000-0000-0000-000000000000").status == 404)
            #expect(try await client.get(bucket + "/x?versionId=1").status == 422)
        }
    }

    @Test("An upload in parts becomes one file")
    func multipart() async throws {
        try await withSandbox { client in
            let bucket = try await bucket(client)
            let part = 5 * 1024 * 1024
            let bytes = (0..<(part + 1000)).map { UInt8(truncatingIfNeeded: $0) }
            let upload = try await client.send(.POST, "\(bucket)/big?uploads&size=\(bytes.count)&partSize=\(part)")
            let id = upload.json["id"]?.string ?? ""
            #expect(upload.json["last_part_number"] == 1)
            let url = "\(bucket)/big?uploadId=\(id)"
            #expect(try await client.send(.POST, url).message == "Not all parts have been uploaded.")
            #expect(try await client.send(.PUT, url + "&partNumber=0", body: Array(bytes[..<part])).status == 200)
            #expect(
                try await client.send(.PUT, url + "&partNumber=1", body: Array(bytes[..<part])).message
                    == "Invalid part size.")
            #expect(try await client.send(.PUT, url + "&partNumber=1", body: Array(bytes[part...])).status == 200)
            #expect(try await client.send(.POST, url).json["completed"] == true)
            #expect(try await client.get(bucket + "/big").bytes == bytes)
        }
    }
}
