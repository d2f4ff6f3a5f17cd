/// What a person needs to use a sandbox that just started.
enum ConnectText {
    static func text(url: String, accounts: AccountBook, faults: FaultPlan?) -> String {
        let rows = accounts.tokens.values.sorted { $0.id < $1.id }.map { token -> [String] in
            let user = accounts.users[token.user]
            let roles = (user?.roles ?? []).compactMap { accounts.roles[$0] }
            return [user?.email ?? "", token.token, token.scopes.joined(separator: " "), roles.joined(separator: " ")]
        }
        let oceanRows = OceanAccounts.tokens.map { token in
            let scopes = OceanScope.allCases.filter(token.scopes.contains).map(\.rawValue)
            let groups = token.user.groups.sorted() + (token.user.isAdministrator ? ["administrators"] : [])
            return [
                token.user.email, token.token, token.isRevoked ? "(revoked)" : scopes.joined(separator: " "),
                groups.joined(separator: " "),
            ]
        }
        let table = [["user", "token", "scopes", "groups"]] + rows + oceanRows
        let widths = (0..<4).map { column in table.map { $0[column].count }.max() ?? 0 }
        let lines = table.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
                .trimmingEnd()
        }
        return """
            export CAP_SERVER_URL=\(url)
            export CAP_ACCESS_TOKEN=\(accounts.demoToken ?? "")
            export CODEOCEAN_DOMAIN=\(url)
            export CODEOCEAN_TOKEN=\(OceanAccounts.demoToken)

            \(lines.joined(separator: "\n"))
            """ + (faults.map { "\n\n# Requests fail on purpose: --faults \($0.text)" } ?? "")
    }
}

extension String {
    fileprivate func trimmingEnd() -> String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}

extension AccountBook {
    /// The first token of the first user.
    var demoToken: String? { tokens.values.min { ($0.user, $0.id) < ($1.user, $1.id) }?.token }
}
