/// The rules for following a redirect.
enum Redirects {
    /// How many are followed for one request.
    static let maximum = 5

    /// Where an answer sends the request, nil if it is to be given to the caller as it is: the redirect of a write is,
    /// for nobody knows whether the other place means the same write.
    /// - Throws: ``AttemptFailure`` for a redirect that is refused: from https to http, or to something that is no URL.
    static func target(of answer: Exchange.Answer, method: String, from url: WebURL) throws(AttemptFailure) -> WebURL? {
        guard method == "GET" || method == "HEAD", [301, 302, 303, 307, 308].contains(answer.status),
            let location = answer.header("location"), !location.isEmpty
        else { return nil }
        let target: WebURL
        do {
            target = try url.resolving(location)
        } catch {
            throw refusal("the redirect to \"\(location)\" \(error.reason)", answer)
        }
        guard target.origin.scheme == .https || url.origin.scheme == .http else {
            throw refusal(
                "the server redirects from https to plain http (\(target.text)), which is not followed", answer)
        }
        return target
    }

    /// The error for a redirect beyond ``maximum``.
    static func tooMany(last target: WebURL, _ answer: Exchange.Answer) -> AttemptFailure {
        refusal("the server redirected more than \(maximum) times; the last was to \(target.text)", answer)
    }

    private static func refusal(_ reason: String, _ answer: Exchange.Answer) -> AttemptFailure {
        AttemptFailure(kind: .network, reason: reason, sent: true, status: answer.status)
    }
}
