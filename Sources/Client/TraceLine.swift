/// The line that describes an attempt for `--trace`: `GET https://host/path 200 1234 B 56 ms`.
struct TraceLine {
    var text: String

    init(method: String, url: WebURL, elapsed: Duration, outcome: Result<Exchange.Answer, AttemptFailure>) {
        let result =
            switch outcome {
            case .success(let answer): "\(answer.status) \(answer.bytesTransferred) B"
            case .failure(let failure): "\(failure.kind) (\(failure.reason))"
            }
        text = "\(method) \(url.text) \(result) \(elapsed.milliseconds) ms"
    }
}

extension Result where Success == Exchange.Answer, Failure == AttemptFailure {
    /// What the outcome means for a repetition; nil for what nobody repeats.
    var event: RetryEvent? {
        switch self {
        case .success(let answer): answer.status < 400 ? nil : .status(answer.status)
        case .failure(let failure): failure.event
        }
    }

    /// How long the server asks to wait.
    var retryAfter: Duration? {
        guard case .success(let answer) = self else { return nil }
        return RetryAfter.duration(answer.header("retry-after"))
    }

    /// Why it is repeated, for the trace.
    var retryReason: String {
        switch self {
        case .success(let answer): "status \(answer.status)"
        case .failure(let failure): failure.reason
        }
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
