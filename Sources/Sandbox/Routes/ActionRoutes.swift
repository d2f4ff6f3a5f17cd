import HTTPTypes
import JSON

/// `POST /deposits/{pid}/actions/{name}` (section 3.4).
struct ActionRoutes {
    let store: Store

    private static let names: Set<String> = [
        "publish", "edit", "discard", "clone", "permissions", "upload", "disconnect_webhook", "review", "egroups",
    ]

    func answer(_ call: Call, _ pid: String, _ name: String) async throws -> Answer {
        guard ActionRoutes.names.contains(name) else { throw CapError.noURL }
        guard call.method == .post else { throw CapError.method }
        _ = try await store.read { try Draft.find(pid, in: $0) }
        let body = try await call.optionalJSONBody()
        let view = call.view(store)
        return try await store.write(call) { change in
            var draft = try Draft.find(pid, in: change.database)
            let rights = try Rights.on(draft, type: view.types[draft.type], for: call.identity, in: change.database)
            var status = 201
            switch name {
            case "publish":
                guard rights.contains(.admin) else { throw CapError.forbidden }
                try Publishing(types: view.types, accounts: view.accounts).publish(&draft, &change)
                status = 202
            case "edit":
                guard rights.contains(.update) else { throw CapError.forbidden }
                try Publishing(types: view.types, accounts: view.accounts).edit(&draft, &change)
            case "discard":
                // The server asks for no right here; the sandbox asks for the one to change the draft.
                guard rights.contains(.update) else { throw CapError.forbidden }
                try Publishing(types: view.types, accounts: view.accounts).discard(&draft, &change)
            case "clone":
                guard rights.contains(.read), let identity = call.identity else { throw CapError.forbidden }
                draft = try Cloning(types: view.types, identity: identity).clone(draft, &change)
            case "permissions":
                guard rights.contains(.admin) else { throw CapError.forbidden }
                guard let body else { throw CapError.noData }
                try Permissions.apply(body, to: &draft, &change)
                try DraftWriting(types: view.types).commit(&draft, &change)
            case "review":
                guard rights.contains(.review), let identity = call.identity else { throw CapError.forbidden }
                guard view.types[draft.type]?.config["reviewable"]?.bool == true else {
                    throw CapError.rest(400, "Review is not a possible action.")
                }
                try Reviews.apply(body, to: &draft, by: identity, at: change.now)
                try DraftWriting(types: view.types).commit(&draft, &change)
            default:
                throw ActionRoutes.refusal(name, body, draft, rights)
            }
            // People that a permission named for the first time are only in the database yet.
            var shown = view
            if change.changesAccounts { shown = try view.with(accounts: AccountBook(change.database)) }
            return try DepositAnswer(call: call, view: shown).action(
                draft, rights: rights, status: status, in: change.database)
        }
    }

    /// What the actions answer that need an outside service, in the order of their checks.
    private static func refusal(_ name: String, _ body: JSONValue?, _ draft: Draft, _ rights: Rights) -> CapError {
        switch name {
        case "egroups":
            return rights.contains(.admin) ? .rest(400, "Egroup action is not a possible.") : .forbidden
        default:
            guard draft.isOpen else { return .invalidAction }
            guard rights.contains(.update) else { return .forbidden }
        }
        if name == "disconnect_webhook" {
            guard let body else { return .crash }
            return body["subscriber_id"] == nil
                ? .rest(400, "Missing subscriber_id parameter")
                : .rest(400, "This webhook was not registered with analysis.")
        }
        guard let body, body.object != nil else { return .rest(400, "Invalid arguments. Please try again.") }
        switch body["type"]?.string ?? "repo_download_attach" {
        case "repo_download_attach":
            return body["url"]?.string == nil ? .rest(400, "Missing url parameter.") : .rest(400, "Invalid git URL.")
        case "repo_create", "repo_create_default": return .rest(400, "Host isn't provided or not supported")
        default: return .rest(400, "Unsupported repository action. Try create, attach or collab.")
        }
    }
}

extension DraftView {
    /// The same view with people added meanwhile.
    func with(accounts: AccountBook) -> DraftView {
        DraftView(origin: origin, accounts: accounts, types: types, identity: identity)
    }
}
