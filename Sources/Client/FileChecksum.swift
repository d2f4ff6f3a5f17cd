/// The checksum of a file on this computer, read block by block.
public enum FileChecksum {
    /// Computes `md5:<hex>` of a file or of a part of it, away from the thread of the caller.
    /// - Parameters:
    ///   - path: the file.
    ///   - range: the part; nil for all of it.
    ///   - progress: called with the bytes read and of how many.
    /// - Returns: the checksum; a failure of kind `file` if it cannot be read or changes meanwhile.
    public static func compute(
        _ path: String, range: Range<Int64>?, progress: (@Sendable (Int64, Int64?) -> Void)?
    ) async -> Result<String, ClientError> {
        do {
            let reader = try await FileReader.open(path, range: range, progress: progress)
            while try await reader.next() != nil { try Task.checkCancellation() }
            return .success(await reader.completeChecksum ?? "")
        } catch {
            let reason = (error as? FileProblem)?.reason ?? "cannot read \(path): \(error)"
            return .failure(
                ClientError(kind: .file, message: reason, method: "", url: "", attempts: 0, sent: false))
        }
    }
}
