import GRDB
import JSON

/// The tables.
///
/// Principals are one integer: a user's id, or a role's id negated. `grants` holds the rights that item access asks for,
/// `readers` those listed in a document's `_access`, which is what searches ask for: the two differ after a clone or a PATCH of
/// `_access` (sections 4.2, 4.5). `shelf` is the name of the search index, the order of lists without `sort`; `finder` is the
/// creator as the type's index mapping shows it to `by_me`.
enum StoreMigrations {
    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.execute(sql: accounts + types + documents + files)
        }
        migrator.registerMigration("2") { database in
            try database.execute(sql: "ALTER TABLE objects ADD COLUMN position INTEGER")
        }
        migrator.registerMigration("outside") { database in
            try database.execute(sql: outside)
        }
        migrator.registerMigration("ocean") { database in
            try database.execute(sql: ocean)
        }
        migrator.registerMigration("listed") { database in
            try database.execute(sql: listed)
        }
        migrator.registerMigration("covered") { database in
            try database.execute(sql: covered)
        }
        migrator.registerMigration("ascii") { database in
            for table in ["drafts", "records"] { try escapeDocuments(of: table, in: database) }
        }
        return migrator
    }()

    /// Writes documents anew that hold other characters than ASCII: what is stored is what is sent.
    private static func escapeDocuments(of table: String, in database: Database) throws {
        let rows = try database.all("SELECT id, document FROM \(table) WHERE document GLOB '*[^ -~]*'") { row in
            (id: row[0] as Int64, document: row[1] as String)
        }
        for row in rows {
            let document = WrittenObject(try WrittenObject(row.document).members())
            try database.run("UPDATE \(table) SET document = ? WHERE id = ?", [document.text, row.id])
        }
    }

    private static let accounts = """
        CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE);
        CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE role_actions (role INTEGER NOT NULL REFERENCES roles, action TEXT NOT NULL);
        CREATE TABLE user_roles (user INTEGER NOT NULL REFERENCES users, role INTEGER NOT NULL REFERENCES roles);
        CREATE TABLE tokens (
            id INTEGER PRIMARY KEY, user INTEGER NOT NULL REFERENCES users, token TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL, scopes TEXT NOT NULL);
        CREATE TABLE directory (kind TEXT NOT NULL, email TEXT NOT NULL, PRIMARY KEY (kind, email)) WITHOUT ROWID;

        """
    private static let types = """
        CREATE TABLE types (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, document TEXT NOT NULL,
            UNIQUE (name, version));
        CREATE TABLE type_grants (
            type INTEGER NOT NULL REFERENCES types ON DELETE CASCADE, action TEXT NOT NULL, principal INTEGER NOT NULL,
            PRIMARY KEY (type, action, principal)) WITHOUT ROWID;

        """
    private static let documents = """
        CREATE TABLE drafts (
            id INTEGER PRIMARY KEY, pid TEXT NOT NULL UNIQUE, type INTEGER NOT NULL, shelf TEXT NOT NULL,
            creator INTEGER, finder INTEGER, status TEXT NOT NULL, revision INTEGER NOT NULL, bucket TEXT NOT NULL,
            created TEXT NOT NULL, updated TEXT NOT NULL, cadi TEXT, document TEXT NOT NULL);
        CREATE INDEX drafts_recent ON drafts (status, updated);
        CREATE INDEX drafts_created ON drafts (status, created);
        CREATE INDEX drafts_shelf ON drafts (status, shelf, updated);
        CREATE INDEX drafts_cadi ON drafts (cadi) WHERE cadi IS NOT NULL;
        CREATE TABLE records (
            id INTEGER PRIMARY KEY, recid TEXT NOT NULL UNIQUE, draft INTEGER NOT NULL, type INTEGER NOT NULL,
            shelf TEXT NOT NULL, creator INTEGER, finder INTEGER, status TEXT NOT NULL, revision INTEGER NOT NULL,
            bucket TEXT, created TEXT NOT NULL, updated TEXT NOT NULL, document TEXT NOT NULL);
        CREATE INDEX records_recent ON records (status, updated);
        CREATE INDEX records_shelf ON records (status, shelf, updated);
        CREATE TABLE grants (
            kind INTEGER NOT NULL, object INTEGER NOT NULL, action TEXT NOT NULL, principal INTEGER NOT NULL,
            PRIMARY KEY (kind, object, action, principal)) WITHOUT ROWID;
        CREATE TABLE readers (
            kind INTEGER NOT NULL, principal INTEGER NOT NULL, object INTEGER NOT NULL,
            PRIMARY KEY (kind, principal, object)) WITHOUT ROWID;
        CREATE INDEX readers_object ON readers (kind, object);

        """
    private static let files = """
        CREATE TABLE buckets (
            id TEXT PRIMARY KEY, kind INTEGER NOT NULL, object INTEGER NOT NULL, locked INTEGER NOT NULL,
            size INTEGER NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE objects (
            id INTEGER PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, version TEXT NOT NULL UNIQUE, file TEXT,
            size INTEGER NOT NULL, checksum TEXT, mimetype TEXT NOT NULL, tags TEXT NOT NULL, is_head INTEGER NOT NULL,
            created TEXT NOT NULL, updated TEXT NOT NULL);
        CREATE INDEX objects_key ON objects (bucket, key, is_head);
        CREATE INDEX objects_file ON objects (file);
        CREATE TABLE uploads (
            id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, size INTEGER NOT NULL, part_size INTEGER NOT NULL,
            completed INTEGER NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE parts (
            upload TEXT NOT NULL, number INTEGER NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL, checksum TEXT NOT NULL,
            created TEXT NOT NULL, updated TEXT NOT NULL, PRIMARY KEY (upload, number)) WITHOUT ROWID;

        """
    /// What CAP keeps about other services.
    private static let outside = """
        CREATE TABLE webhooks (
            id INTEGER PRIMARY KEY, draft INTEGER NOT NULL, host TEXT NOT NULL, owner TEXT NOT NULL, name TEXT NOT NULL,
            branch TEXT, event TEXT, active INTEGER NOT NULL);
        CREATE INDEX webhooks_draft ON webhooks (draft);
        CREATE TABLE own_repositories (
            host TEXT NOT NULL, owner TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (host, owner, name)) WITHOUT ROWID;
        CREATE TABLE disconnected_accounts (
            user INTEGER NOT NULL, service TEXT NOT NULL, PRIMARY KEY (user, service)) WITHOUT ROWID;
        CREATE TABLE applications (
            id INTEGER PRIMARY KEY, client TEXT NOT NULL UNIQUE, user INTEGER NOT NULL, secret TEXT NOT NULL,
            form TEXT NOT NULL);
        CREATE TABLE workflows (
            id TEXT PRIMARY KEY, user INTEGER NOT NULL, draft INTEGER NOT NULL, name TEXT NOT NULL, run INTEGER NOT NULL,
            status TEXT NOT NULL, specification TEXT NOT NULL, created TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX workflows_draft ON workflows (draft);
        CREATE TABLE workspaces (
            workflow TEXT NOT NULL, path TEXT NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL, updated TEXT NOT NULL,
            PRIMARY KEY (workflow, path)) WITHOUT ROWID;

        """
    /// Lists in their order without sorting: the files of a bucket, and what a page of drafts needs to be found.
    private static let listed = """
        CREATE INDEX objects_listed ON objects (bucket, position IS NULL, position, key)
            WHERE is_head = 1 AND file IS NOT NULL;
        DROP INDEX drafts_created;
        CREATE INDEX drafts_created ON drafts (status, created, updated, finder, type);

        """
    /// The newest drafts of one creator are skipped over in the index alone.
    private static let covered = """
        DROP INDEX drafts_recent;
        CREATE INDEX drafts_recent ON drafts (status, updated, finder, type);

        """
    /// The Code Ocean half (``OceanDocument``).
    private static let ocean = """
        CREATE TABLE ocean_documents (
            kind TEXT NOT NULL, id TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;

        """
}
