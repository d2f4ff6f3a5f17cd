extension Catalog {
    /// The caller (reference 3.1).
    static let account: [Operation] = [
        Operation(
            "me", "Returns who you are on the server: id, e-mail, roles and the types you may create.",
            effect: .read, .get, "/me",
            returns: "{ id, email, roles, profile, deposit_groups }",
            notes: "Any valid token may call it, so it tells a bad token from a missing right.",
            example: "print(cap.me().email)", source: "cap-api 3.1 U1, 2.11"
        )
    ]
}
