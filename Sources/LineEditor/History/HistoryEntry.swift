/// The form of an entry in the history file: one line of UTF-8, in which `\n` stands for a line feed and `\\` for a
/// backslash. Everything else stands for itself.
enum HistoryEntry {
    static func encoded(_ entry: String) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(entry.utf8.count)
        for byte in entry.utf8 {
            switch byte {
            case UInt8(ascii: "\n"): line += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case UInt8(ascii: "\\"): line += [UInt8(ascii: "\\"), UInt8(ascii: "\\")]
            // A file with a zero in it was damaged, so an entry must not bring one.
            case 0: continue
            default: line.append(byte)
            }
        }
        return line
    }

    static func decoded(_ line: ArraySlice<UInt8>) -> String {
        guard line.contains(UInt8(ascii: "\\")) else { return String(decoding: line, as: UTF8.self) }
        var entry: [UInt8] = []
        entry.reserveCapacity(line.count)
        var isEscaped = false
        for byte in line {
            if isEscaped {
                entry.append(byte == UInt8(ascii: "n") ? UInt8(ascii: "\n") : byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                entry.append(byte)
            }
        }
        return String(decoding: entry, as: UTF8.self)
    }
}
