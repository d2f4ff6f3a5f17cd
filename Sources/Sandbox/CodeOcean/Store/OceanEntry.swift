/// An item with what a search asks of it, prepared once.
final class OceanEntry<Item: OceanSearchable>: Sendable {
    let item: Item
    let words: SearchableWords

    init(_ item: Item) {
        self.item = item
        words = item.searchableWords
    }
}
