/// The version of the program, in `cap --version` and the User-Agent header.
public enum CapVersion {
    /// The version of this source.
    public static let current = "0.1.0"
}
