import JSON

/// A capsule or a pipeline: one object for both, told apart only by where it is found (section 3.1).
struct Capsule: Codable, Sendable {
    enum Kind: String, Codable, Sendable {
        case capsule, pipeline

        /// The first segment of its paths.
        var route: String { rawValue + "s" }
    }

    /// A released version; the numbers that requests name are the major ones.
    struct Version: Codable, Sendable {
        let major: Int
        let minor: Int
        /// A release under way has its version already, which counts once this time has come.
        let releaseTime: Double
        var doi: String?

        var json: JSONValue {
            var object: JSONObject = [
                "major_version": .int(major), "minor_version": .int(minor), "release_time": .int(Int(releaseTime)),
            ]
            object.set("doi", doi)
            return .object(object)
        }
    }

    /// What a duplicate was made from.
    struct Original: Codable, Sendable {
        let id: String
        let name: String
        let created: Int
        let majorVersion: Int?
        let minorVersion: Int?
        let isPublic: Bool
    }

    struct Submission: Codable, Sendable {
        let timestamp: Int
        let commit: String
        let verificationCapsule: String
        let verifiedTimestamp: Int
    }

    struct Article: Codable, Sendable {
        let id: String
        let name: String
        let journal: String
        let doi: String
        let url: String
        let citation: String
        let publishTime: Int
    }

    /// A data asset in the data folder.
    struct Attachment: Codable, Sendable {
        let asset: String
        let mount: String
    }

    /// The external repository it is linked to, and what stands in the way of a sync.
    struct GitLink: Codable, Sendable {
        let url: String
        var pulled = 0
        var pushed = 0
        var isNewBranch = false
        var isLocked = false
        var hasUncommittedFiles = false
        var lacksCredentials = false
    }

    /// How its runs end.
    enum RunOutcome: String, Codable, Sendable {
        case succeeds
        /// The script ends with exit code 1: the run is completed all the same.
        case scriptFails
        /// The platform gives up: the only way into the state `failed`.
        case platformFails
    }

    /// A step of a pipeline of capsules.
    struct Process: Codable, Sendable {
        let name: String
        let capsule: String
        var version: Int?
        var isPublic = false
        var categories: [AppPanel.Category] = []
        var parameters: [AppPanel.Parameter] = []
    }

    let id: String
    let kind: Kind
    let slug: String
    let created: Int
    var name: String
    /// The user whose id the object shows; permissions may name further owners.
    var owner: String
    var sharing: Sharing
    var lastAccessed: Int?
    var description = ""
    var field = ""
    var tags: [String] = []
    var authors: [String] = []
    var affiliation = ""
    var metadata: [String: MetadataValue] = [:]
    var isArchived = false
    /// Ids of the users whose favourite it is: only the web app changes that, so here only the demo data has any.
    var favourites: [String] = []
    var attachments: [Attachment] = []
    var panel: AppPanel?
    var git: GitLink?
    var outcome = RunOutcome.succeeds
    /// How long its runs take when they are not as quick as others.
    var runSeconds: Double?
    var processes: [Process] = []
    var original: Original?
    var submission: Submission?
    var article: Article?
    /// The separate item that its releases went to.
    var releaseCapsule: String?
    /// Of a release: the item it was released from.
    var releaseSource: String?
    var versions: [Version] = []
    /// What keeps it from being released again, as the flags of the answer name it (section 3.5).
    var releaseIssues: [String] = []

    init(id: String, kind: Kind, slug: String, created: Int, name: String, owner: OceanUser) {
        self.id = id
        self.kind = kind
        self.slug = slug
        self.created = created
        self.name = name
        self.owner = owner.id
        sharing = Sharing(owner: owner)
    }

    var isRelease: Bool { releaseSource != nil }

    /// The versions whose release is done.
    func versions(at now: Double) -> [Version] { versions.filter { $0.releaseTime <= now } }
}

extension Capsule {
    /// The object `Capsule` of section 3.1.
    func json(at now: Double) -> JSONValue {
        var object: JSONObject = [
            "created": .int(created), "id": .string(id), "name": .string(name), "owner": .string(owner),
            "slug": .string(slug), "status": isRelease ? "release" : "non_release",
        ]
        object["article"] = article?.json
        object.set("cloned_from_url", git?.url)
        object.set("description", description)
        object.set("field", field)
        object.set("last_accessed", lastAccessed)
        object["original_capsule"] = original?.json
        object.set("owner_email", OceanAccounts.user(id: owner)?.email)
        object.set("release_capsule", releaseCapsule)
        object["submission"] = submission?.json
        object.set("tags", tags)
        object.set("versions", versions(at: now).map(\.json))
        return .object(object)
    }
}

extension Capsule.Original {
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "created": .int(created), "id": .string(id), "name": .string(name), "public": .bool(isPublic),
        ]
        object.set("major_version", majorVersion)
        object.set("minor_version", minorVersion)
        return .object(object)
    }
}

extension Capsule.Submission {
    fileprivate var json: JSONValue {
        [
            "commit": .string(commit), "timestamp": .int(timestamp),
            "verification_capsule": .string(verificationCapsule),
            "verified": true, "verified_timestamp": .int(verifiedTimestamp),
        ]
    }
}

extension Capsule.Article {
    fileprivate var json: JSONValue {
        [
            "citation": .string(citation), "doi": .string(doi), "id": .string(id), "journal_name": .string(journal),
            "name": .string(name), "publish_time": .int(publishTime), "state": "published", "url": .string(url),
        ]
    }
}
