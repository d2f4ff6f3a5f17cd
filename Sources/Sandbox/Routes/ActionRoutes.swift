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
        _ = try store.read { try Draft.find(pid, in: $0) }
        let body = try await call.optionalJSONBody()
        let view = call.view(store)
        return try store.write(call) { change in
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
            case "upload", "disconnect_webhook":
                guard draft.isOpen else { throw CapError.invalidAction }
                guard rights.contains(.update), let identity = call.identity else { throw CapError.forbidden }
                if name == "upload" {
                    let type = view.types[draft.type]
                    try RepositoryAttachment(draft: draft, type: type, identity: identity, files: store.files).attach(
                        body, &change)
                } else {
                    try Webhook.disconnect(body, in: change.database)
                }
                try DraftWriting(types: view.types).commit(&draft, &change)
            case "egroups":
                guard rights.contains(.admin) else { throw CapError.forbidden }
                throw CapError.rest(400, "Egroup action is not a possible.")
            default:
                throw CapError.rest(400, "Review is not a possible action.")
            }
            // People that a permission named for the first time are only in the database yet.
            var shown = view
            if change.changesAccounts { shown = try view.with(accounts: AccountBook(change.database)) }
            return try DepositAnswer(call: call, view: shown).action(
                draft, rights: rights, status: status, in: change.database)
        }
    }
}

extension DraftView {
    /// The same view with people added meanwhile.
    func with(accounts: AccountBook) -> DraftView {
        DraftView(origin: origin, accounts: accounts, types: types, identity: identity)
    }
}
