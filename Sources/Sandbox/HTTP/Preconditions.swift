import HTTPTypes

/// ETags, conditional requests and revisions (section 1.9).
enum Preconditions {
    /// Whether `If-None-Match` or `If-Modified-Since` lets a GET be answered with 304.
    static func isUnchanged(_ headers: HTTPFields, etag: String, updated: String? = nil) -> Bool {
        if let header = headers.value(.ifNoneMatch) { return matches(header, etag) }
        if let updated, let since = headers.value(.ifModifiedSince).flatMap(Timestamp.parseHTTP) {
            return Timestamp.truncated(updated) <= since
        }
        return false
    }

    /// Checks `If-Match` and `If-None-Match` of a write against the current revision.
    ///
    /// - Throws: PRECOND.
    static func check(_ headers: HTTPFields, revision: Int) throws(CapError) {
        let etag = "\"\(revision)\""
        if let header = headers.value(.ifMatch), !matches(header, etag) { throw .precondition }
        if let header = headers.value(.ifNoneMatch), matches(header, etag) { throw .precondition }
    }

    /// Weak tags never match, as they are compared literally.
    private static func matches(_ header: String, _ etag: String) -> Bool {
        header.split(separator: ",").contains { item in
            let tag = item.trimmingBlanks()
            return tag == "*" || tag == etag
        }
    }
}
