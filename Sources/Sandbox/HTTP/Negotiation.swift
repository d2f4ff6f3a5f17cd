import HTTPTypes

/// Content negotiation as the record and deposit routes do it: literal comparison, highest q wins (section 1.4).
enum Negotiation {
    /// - Parameters:
    ///   - accept: the header.
    ///   - offers: the types that can be produced; the first is the default.
    /// - Returns: the type to produce.
    /// - Throws: NOTACC.
    static func choose(_ accept: String?, among offers: [String]) throws(CapError) -> String {
        guard let accept else { return offers[0] }
        if offers.contains(accept) { return accept }
        if accept.trimmingBlanks().isEmpty { return offers[0] }
        var best: (type: String, quality: Double)?
        for item in accept.split(separator: ",") {
            let (type, quality) = split(item)
            let offer = type == "*/*" ? offers[0] : type
            guard quality > 0, offers.contains(offer) else { continue }
            if best.map({ quality > $0.quality }) ?? true { best = (offer, quality) }
        }
        guard let best else { throw .notAcceptable }
        return best.type
    }

    /// Only `q` is taken off; other parameters stay part of the type, which then matches nothing (section 7.21).
    private static func split(_ item: Substring) -> (type: String, quality: Double) {
        let parts = item.split(separator: ";").map { $0.trimmingBlanks() }
        var quality = 1.0
        var type: [String] = []
        for part in parts {
            if part.hasPrefix("q="), let value = Double(part.dropFirst(2)) {
                quality = value
            } else {
                type.append(part)
            }
        }
        return (type.joined(separator: ";"), quality)
    }
}
