import GRDB
import JSON

/// Answers that show a draft.
struct DepositAnswer {
    let call: Call
    let view: DraftView

    /// The item view with its headers. An `Accept` that nothing matches gives 406 although the work is done (section 1.4).
    func item(_ draft: Draft, rights: Rights, status: Int = 200, in database: Database) throws -> Answer {
        var answer = try shown(draft, rights: rights, status: status, in: database)
        guard answer.status != 406 else { return answer }
        answer.set(.link, view.linkHeader(draft))
        return answer
    }

    /// The view after an action: with `Location`, without `Link` (section 3.4).
    func action(_ draft: Draft, rights: Rights, status: Int = 201, in database: Database) throws -> Answer {
        var answer = try shown(draft, rights: rights, status: status, in: database)
        guard answer.status != 406 else { return answer }
        answer.set(.location, "\(call.origin)/deposits/\(draft.pid)")
        return answer
    }

    private func shown(_ draft: Draft, rights: Rights, status: Int, in database: Database) throws -> Answer {
        let mediaType: String
        do {
            mediaType = try Negotiation.choose(call.request.headers.value(.accept), among: DraftView.mediaTypes)
        } catch {
            return .error(error, belowFiles: false)
        }
        let body = try view.item(draft, as: mediaType, rights: rights, in: database)
        var answer = Answer(
            status: status, contentType: mediaType == "application/form+json" ? "application/json" : mediaType,
            body: body)
        answer.set(.eTag, "\"\(draft.revision)\"")
        answer.set(.lastModified, Timestamp.http(draft.updated))
        return answer
    }
}
