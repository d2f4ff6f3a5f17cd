import NIOCore

/// A small reader of `multipart/form-data`.
struct MultipartForm {
    struct Part {
        let filename: String
        let body: [UInt8]
    }

    private var parts: [String: Part] = [:]

    subscript(name: String) -> Part? { parts[name] }

    init(_ bytes: [UInt8], contentType: String) {
        guard let boundary = MultipartForm.parameter("boundary", of: contentType), !boundary.isEmpty else { return }
        let delimiter = Array("--\(boundary)".utf8)
        var starts: [Int] = []
        var position = 0
        while position + delimiter.count <= bytes.count {
            if bytes[position] == delimiter[0], bytes[position..<(position + delimiter.count)].elementsEqual(delimiter)
            {
                starts.append(position)
                position += delimiter.count
            } else {
                position += 1
            }
        }
        for (start, end) in zip(starts, starts.dropFirst()) {
            add(bytes[(start + delimiter.count)..<end])
        }
    }

    /// A part: line end, headers, empty line, body, line end.
    private mutating func add(_ part: ArraySlice<UInt8>) {
        let blank = Array("\r\n\r\n".utf8)
        guard
            let split = part.indices.first(where: { index in
                index + blank.count <= part.endIndex && part[index..<(index + blank.count)].elementsEqual(blank)
            })
        else { return }
        let headers = String(decoding: part[..<split], as: UTF8.self)
        for line in headers.split(separator: "\r\n") where line.lowercased().hasPrefix("content-disposition:") {
            guard let name = MultipartForm.parameter("name", of: String(line)) else { return }
            parts[name] = Part(
                filename: MultipartForm.parameter("filename", of: String(line)) ?? "",
                body: Array(part[(split + blank.count)...].dropLast(2)))
        }
    }

    private static func parameter(_ name: String, of header: String) -> String? {
        for item in header.split(separator: ";").dropFirst() {
            let parts = item.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].trimmingBlanks().lowercased() == name else { continue }
            let value = parts[1].trimmingBlanks()
            return value.hasPrefix("\"") && value.hasSuffix("\"") && value.count > 1
                ? String(value.dropFirst().dropLast()) : value
        }
        return nil
    }
}

/// Bytes in memory as a stream, to be stored like one.
struct Pieces: AsyncSequence, Sendable {
    let bytes: [UInt8]

    struct AsyncIterator: AsyncIteratorProtocol {
        var buffer: ByteBuffer?

        mutating func next() async -> ByteBuffer? {
            defer { buffer = nil }
            return buffer
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(buffer: ByteBuffer(bytes: bytes)) }
}
