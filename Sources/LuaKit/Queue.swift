/// First in, first out. Keeps its room, so that it allocates only when it grows.
struct Queue<Element> {
    private var incoming: [Element] = []
    /// The oldest elements, the very oldest last.
    private var outgoing: [Element] = []

    var count: Int { incoming.count + outgoing.count }
    var isEmpty: Bool { incoming.isEmpty && outgoing.isEmpty }

    mutating func append(_ element: Element) { incoming.append(element) }

    mutating func popFirst() -> Element? {
        if outgoing.isEmpty {
            swap(&incoming, &outgoing)
            outgoing.reverse()
        }
        return outgoing.popLast()
    }

    /// Puts elements before all others.
    mutating func prepend(_ elements: [Element]) { outgoing.append(contentsOf: elements.reversed()) }

    /// Takes all elements of an array, which gets the room of an empty one in exchange.
    mutating func take(_ elements: inout [Element]) {
        if incoming.isEmpty { return swap(&incoming, &elements) }
        incoming.append(contentsOf: elements)
        elements.removeAll(keepingCapacity: true)
    }
}
