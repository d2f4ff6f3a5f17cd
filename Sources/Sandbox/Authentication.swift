import HTTPTypes

/// Who sends a request (section 1.2). A token that is missing or unknown makes the request anonymous; what that means is up to
/// each route.
enum Authentication {
    /// - Throws: BADQS for a malformed query string; CRASH for Basic credentials, over which the server trips.
    static func identity(
        _ headers: HTTPFields, rawQuery: Substring, query: QueryString, accounts: AccountBook
    ) throws(CapError) -> Identity? {
        guard QueryString.isWellFormed(rawQuery) else { throw .badQuery }
        guard let header = headers.value(.authorization) else {
            return query["access_token"].flatMap(accounts.identity(token:))
        }
        if header.prefix(6).lowercased() == "basic " { throw .crash }
        // `Bearer ` and `OAuth2 ` are both seven characters, and that is all that counts.
        return accounts.identity(token: String(header.dropFirst(7)))
    }
}
