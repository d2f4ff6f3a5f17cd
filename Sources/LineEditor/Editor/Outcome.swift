/// What a key means to the host.
public enum Outcome: Equatable, Sendable {
    /// Nothing: more keys are awaited.
    case pending
    /// The block was entered.
    case accepted(String)
    /// ^C dropped what was typed.
    case dropped
    /// ^C where there was nothing to drop; a word on how to leave may help.
    case hint
    /// ^D at an empty prompt.
    case endOfInput
    /// ^Z: the host stops itself.
    case suspended
    /// The block wants to be edited in another program.
    case openEditor(String)
}
