import CCurl

/// What libcurl says of a request that has failed.
struct CurlProblem: Error {
    var code: CURLcode
    /// Its sentence, in English.
    var text: String
    /// The `errno` of making the connection, else 0.
    var systemError: CInt = 0
    /// What the proxy has answered, else 0.
    var proxyStatus = 0
    /// Whether the host, or the proxy, was reached by TCP.
    var isReached = false
    /// Whether the request may have reached the server.
    var isSent: Bool
    var isProxied = false

    init(code: CURLcode, text: String, isSent: Bool) {
        self.code = code
        self.text = text
        self.isSent = isSent
    }
}
