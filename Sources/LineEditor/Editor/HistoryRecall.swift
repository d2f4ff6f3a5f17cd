/// A walk through history with Up and Down.
struct HistoryRecall {
    /// The text before the cursor when the walk began: only entries that begin with it are recalled.
    let prefix: String
    /// What was being typed; it comes back below the newest entry.
    let draft: String
    /// The entry that is shown.
    var index: Int
    /// The revision of the text that the walk put there; an edited one begins a new walk.
    var revision: Int
}
