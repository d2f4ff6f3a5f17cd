/// Types of files by the ending of their keys, and how they are served (section 3.6).
enum MediaTypes {
    /// What Python's `mimetypes` knows of the endings that occur in analyses.
    private static let byExtension: [String: String] = [
        "aac": "audio/aac", "avi": "video/x-msvideo", "bin": "application/octet-stream", "bmp": "image/bmp",
        "bz2": "application/x-bzip2", "c": "text/plain", "css": "text/css", "csv": "text/csv",
        "doc": "application/msword", "eps": "application/postscript", "gif": "image/gif", "gz": "application/gzip",
        "h": "text/plain", "h5": "application/x-hdf5", "hdf5": "application/x-hdf5", "htm": "text/html",
        "html": "text/html", "ipynb": "application/x-ipynb+json", "jpeg": "image/jpeg", "jpg": "image/jpeg",
        "js": "application/javascript", "json": "application/json", "md": "text/markdown", "mp3": "audio/mpeg",
        "mp4": "video/mp4", "ogg": "audio/ogg", "pdf": "application/pdf", "png": "image/png",
        "ps": "application/postscript", "py": "text/x-python", "sh": "application/x-sh", "svg": "image/svg+xml",
        "tar": "application/x-tar", "tex": "application/x-tex", "tif": "image/tiff", "tiff": "image/tiff",
        "tsv": "text/tab-separated-values", "txt": "text/plain", "wav": "audio/x-wav", "webm": "audio/webm",
        "xml": "application/xml", "zip": "application/zip",
    ]

    static func guess(_ key: String) -> String {
        guard let dot = key.lastIndex(of: "."), !key[dot...].contains("/") else { return "application/octet-stream" }
        return byExtension[key[key.index(after: dot)...].lowercased()] ?? "application/octet-stream"
    }

    /// A harmless type: nothing that a browser would run.
    static func served(_ type: String) -> String {
        switch type {
        case "text/plain", "text/html", "application/json", "application/xml", "text/csv", "text/css",
            "application/javascript", "image/svg+xml", "text/xml":
            "text/plain; charset=utf-8"
        case "image/gif", "image/jpeg", "image/png", "image/tiff", "audio/mpeg", "audio/ogg", "audio/x-wav",
            "audio/wav",
            "audio/webm":
            type
        default: "application/octet-stream"
        }
    }
}
