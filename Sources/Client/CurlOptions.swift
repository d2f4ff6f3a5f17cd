import CCurl

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A request in the terms of libcurl.
struct CurlOptions {
    let handle: UnsafeMutableRawPointer
    let exchange: Exchange
    /// The size of the body, if it is a file.
    let fileSize: Int64?

    private var request: ClientRequest { exchange.request }

    /// Tells the handle everything about the request.
    /// - Returns: its headers, which must live as long as it runs.
    /// - Throws: ``CurlProblem`` for what libcurl refuses: a request goes out as it was asked for, or not at all.
    func set() throws -> UnsafeMutablePointer<curl_slist>? {
        try set(CURLOPT_NOSIGNAL, 1)
        // A name that is still being looked up does not hold up the end of its request. New in 7.87; ignored before.
        cap_curl_set_number(handle, CURLOPT_QUICK_EXIT, 1)
        try set(CURLOPT_URL, exchange.url.text)
        // The URL goes out as it is, `..` and all: it was checked, and signed links must not change.
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_PROTOCOLS, Int(CURLPROTO_HTTP | CURLPROTO_HTTPS))
        try set(CURLOPT_CONNECTTIMEOUT_MS, Int(max(1, exchange.connectTimeout.milliseconds)))
        // Shorter than the keep-alive of usual servers (60 to 75 s): the fewer connections are used in the moment in
        // which the server closes them, the fewer writes end with an unknown outcome.
        try set(CURLOPT_MAXAGE_CONN, 30)
        if request.isStreamed { try setStreaming() }
        try set(CURLOPT_ACCEPT_ENCODING, acceptedEncoding)
        try setProxy()
        if exchange.url.origin.scheme == .https { try setTLS() }
        try setMethod()
        return try setHeaders()
    }

    /// - Throws: ``CurlProblem`` if libcurl has refused something.
    static func check(_ code: CURLcode) throws {
        if code != CURLE_OK {
            throw CurlProblem(code: code, text: String(cString: cap_curl_reason(code)), isSent: false)
        }
    }

    private func set(_ option: CURLoption, _ value: Int) throws {
        try Self.check(cap_curl_set_number(handle, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) throws {
        try Self.check(cap_curl_set_text(handle, option, value))
    }

    private func setStreaming() throws {
        try set(CURLOPT_BUFFERSIZE, 512 << 10)
        try set(CURLOPT_UPLOAD_BUFFERSIZE, 512 << 10)
        // Each file has its connection: in HTTP/2 one that waits for the disk would hold up others, and does in 7.88.
        try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    }

    /// What may be asked for in place of the bytes themselves. A file is wanted as it is stored: its length and checksum
    /// describe that form.
    private var acceptedEncoding: String {
        if let stated = request.headers.first(where: { $0.name.lowercased() == "accept-encoding" }) {
            // An empty text would ask for all that libcurl knows.
            return stated.value.isEmpty ? "identity" : stated.value
        }
        if case .file = request.sink { return "identity" }
        return "gzip"
    }

    // MARK: The way

    private func setProxy() throws {
        // Nothing from the environment: `ProxySettings` has read it.
        try set(CURLOPT_NOPROXY, "")
        try set(CURLOPT_PROXY, exchange.proxy.map { "http://\($0.authority)" } ?? "")
        if let proxy = exchange.proxy, let user = proxy.user {
            try set(CURLOPT_PROXYUSERNAME, user)
            try set(CURLOPT_PROXYPASSWORD, proxy.password.value)
        }
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    }

    private func setTLS() throws {
        // Several requests at once wait whether the first connection can carry them all.
        try set(CURLOPT_PIPEWAIT, 1)
        guard let file = exchange.caFile else {
            // What is read of one file is kept for further connections; a directory would be looked at for each.
            try Self.check(cap_curl_set_text(handle, CURLOPT_CAPATH, nil))
            return
        }
        // libcurl reads it when the server is reached; that it is missing need not wait for that.
        guard access(file, R_OK) == 0 else {
            throw CurlProblem(code: CURLE_SSL_CACERT_BADFILE, text: "", isSent: false)
        }
        // The system's authorities stay: libcurl finds them in its directory.
        try set(CURLOPT_CAINFO, file)
    }

    // MARK: Method and body

    private func setMethod() throws {
        switch request.body {
        case .none:
            switch request.method {
            case "HEAD": try set(CURLOPT_NOBODY, 1)
            // These have a body, if only an empty one.
            case "POST", "PUT", "PATCH": try setBody([])
            default: break
            }
        case .bytes(let bytes, _): try setBody(bytes)
        case .file:
            try set(CURLOPT_UPLOAD, 1)
            try Self.check(cap_curl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(fileSize ?? 0)))
        }
        if request.method != "GET", request.method != "HEAD" { try set(CURLOPT_CUSTOMREQUEST, request.method) }
    }

    private func setBody(_ bytes: [UInt8]) throws {
        try Self.check(cap_curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count)))
        // An empty array may have no address, and without one the body would be asked for.
        let copied = bytes.isEmpty ? [0] : bytes
        try Self.check(copied.withUnsafeBytes { cap_curl_set_bytes(handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) })
    }

    // MARK: Headers

    private func setHeaders() throws -> UnsafeMutablePointer<curl_slist>? {
        var lines = ["User-Agent: " + exchange.userAgent]
        var contentType: String?
        switch request.body {
        case .none: break
        case .bytes(_, let type), .file(_, let type, _): contentType = type
        }
        // What libcurl would add of its own, unless it is told to leave it out.
        var unsaid = ["accept", "content-type", "expect"]
        for (name, value) in request.headers {
            let key = name.lowercased()
            switch key {
            case "accept-encoding": continue
            case "cookie" where !exchange.isAtHome: continue
            case "content-type" where contentType != nil: continue
            // libcurl takes a name with an empty value for one that it shall leave out.
            default:
                lines.append(value.isEmpty ? name + ";" : name + ": " + value)
                unsaid.removeAll { $0 == key }
            }
        }
        for (name, value) in exchange.download?.headersForRest ?? [] { lines.append(name + ": " + value) }
        if let authorization = exchange.authorization { lines.append("Authorization: " + authorization) }
        if let contentType {
            lines.append("Content-Type: " + contentType)
            unsaid.removeAll { $0 == "content-type" }
        }
        for name in unsaid { lines.append(name + ":") }
        return try setHeaders(lines)
    }

    private func setHeaders(_ lines: [String]) throws -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            list = cap_curl_append(list, line)
            if list == nil { throw ConnectionPool.noMemory }
        }
        do {
            try Self.check(cap_curl_set_headers(handle, list))
        } catch {
            cap_curl_free_list(list)
            throw error
        }
        return list
    }
}
