import Logging

/// Logs as another handler does, and hands it metadata only with a message: that one writes it out whenever it is set, which
/// the server does for each request, while hardly any request is worth a message.
struct LateMetadata: LogHandler {
    let handler: StreamLogHandler
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    init(_ handler: StreamLogHandler) { self.handler = handler }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var handler = handler
        handler.metadata = metadata
        handler.log(event: event)
    }
}
