/// How far a request has come, for the error of one that fails or is ended from outside.
actor AttemptRecord {
    private(set) var attempts = 0
    private(set) var url: WebURL?
    private var isOpen = false
    private var isDoubtful = false

    /// Whether an attempt may have reached the server and made it act.
    var mayHaveActed: Bool { isOpen || isDoubtful }

    /// An attempt, or the next hop of one, begins.
    func begin(_ attempt: Int, at url: WebURL) {
        attempts = attempt
        self.url = url
        isOpen = true
    }

    /// An attempt has ended. One that was not sent, or was refused, leaves no doubt.
    func end(_ outcome: Result<Exchange.Answer, AttemptFailure>) {
        isOpen = false
        switch outcome {
        case .success(let answer):
            if answer.status != 429, answer.status != 503 { isDoubtful = true }
        case .failure(let failure):
            if failure.sent { isDoubtful = true }
        }
    }
}
