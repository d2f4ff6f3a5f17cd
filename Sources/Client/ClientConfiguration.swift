/// Everything the client must know about one server. One configuration makes one ``HTTPTransport``.
public struct ClientConfiguration: Sendable {
    /// `https://host[:port]` with an optional path that is put before every relative request path. Checked by
    /// ``HTTPTransport/init(_:)``.
    public var baseURL: String
    /// The token, sent in the Authorization header to the origin of ``baseURL`` only; nil for anonymous use.
    public var token: Secret?
    /// How the token is sent.
    public var authorizationScheme: AuthorizationScheme
    /// A PEM file of further certificate authorities to trust, beside the system's (a signed file URL may point to a
    /// public host while the server itself has a private certificate). Default: the environment's `SSL_CERT_FILE`.
    public var caFile: String?
    /// Which requests go through a proxy. Default: the environment's `HTTPS_PROXY` and `NO_PROXY`.
    public var proxy: ProxySettings
    /// How long a connection may take to be made, TLS included.
    public var connectTimeout: Duration
    /// How long an attempt may go without a byte from the server (or, uploading, without one taken by it).
    public var readTimeout: Duration
    /// How long a request may take with all its attempts and redirects. It does not apply to bodies streamed from or to
    /// a file, which may rightly take hours; those have only the idle limit of ``readTimeout``.
    public var totalTimeout: Duration
    /// How often a request is tried at most, the first time included.
    public var maximumAttempts: Int
    /// The upper limit of the first random wait before a retry; it doubles with every further one.
    public var retryBaseDelay: Duration
    /// What the upper limit of the random wait grows to.
    public var retryMaximumDelay: Duration
    /// The longest `Retry-After` that is waited for. If the server asks for more, its answer is given to the caller.
    public var retryAfterLimit: Duration
    /// Called with one redacted line for every attempt: method, URL, status, bytes, milliseconds, reason of a retry.
    public var trace: (@Sendable (String) -> Void)?
    /// The User-Agent header. CAP counts its rate limit by this text and the client's address (reference cap-api 7.34).
    public var userAgent: String
    /// How many requests run at once. Others wait their turn.
    public var maximumConcurrency: Int
    /// How many they are where nothing else is said.
    public static let usualConcurrency = 16

    /// A configuration with the defaults for everything but the address.
    /// - Parameters:
    ///   - baseURL: the server, `https://host[:port]` with an optional path.
    ///   - token: the token, nil for anonymous use.
    ///   - authorizationScheme: how the token is sent.
    public init(baseURL: String, token: Secret? = nil, authorizationScheme: AuthorizationScheme = .bearer) {
        self.baseURL = baseURL
        self.token = token
        self.authorizationScheme = authorizationScheme
        caFile = Environment.value(of: "SSL_CERT_FILE")
        proxy = ProxySettings.fromEnvironment()
        connectTimeout = .seconds(10)
        readTimeout = .seconds(60)
        totalTimeout = .seconds(300)
        maximumAttempts = 5
        retryBaseDelay = .milliseconds(250)
        retryMaximumDelay = .seconds(8)
        retryAfterLimit = .seconds(60)
        userAgent = "cap"
        maximumConcurrency = Self.usualConcurrency
    }
}
