import Foundation

/// The clock that runs, data assets, transfers and releases advance with.
enum OceanClock {
    /// Seconds since 1970, with fractions.
    static func now() -> Double { Date().timeIntervalSince1970 }
}
