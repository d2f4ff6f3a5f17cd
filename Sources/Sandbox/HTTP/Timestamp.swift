#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Times as the server writes them: UTC, ISO 8601 with microseconds (section 1.10). Their order is the order of their text.
enum Timestamp {
    /// Now, like `2024-03-05T09:14:02.118734+00:00`.
    static func now() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return text(seconds: Int(time.tv_sec), microseconds: time.tv_nsec / 1000)
    }

    /// The time so many seconds after 1970.
    static func text(seconds: Int, microseconds: Int) -> String {
        let (date, time) = split(seconds)
        return
            "\(date.year)-\(two(date.month))-\(two(date.day))T\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60))"
            + ".\(padded(microseconds, 6))+00:00"
    }

    /// An HTTP date from a timestamp: `Sat, 21 Nov 2026 04:02:52 GMT`.
    static func http(_ timestamp: String) -> String {
        guard let seconds = seconds(timestamp) else { return timestamp }
        let (date, time) = split(seconds)
        let weekday = (seconds / 86400 + 4) % 7
        return "\(weekdays[weekday]), \(two(date.day)) \(months[date.month - 1]) \(date.year) "
            + "\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60)) GMT"
    }

    /// Seconds since 1970 of an HTTP date in its usual form; nil for anything else.
    static func parseHTTP(_ text: String) -> Int? {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == ":" || $0 == "," })
        guard parts.count == 8, parts[7] == "GMT", let day = Int(parts[1]),
            let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]), let hour = Int(parts[4]),
            let minute = Int(parts[5]), let second = Int(parts[6])
        else { return nil }
        return days(year: year, month: month + 1, day: day) * 86400 + hour * 3600 + minute * 60 + second
    }

    /// A timestamp in seconds, truncated as If-Modified-Since compares it.
    static func truncated(_ timestamp: String) -> Int { seconds(timestamp) ?? 0 }

    private static func seconds(_ timestamp: String) -> Int? {
        var rest = timestamp.utf8[...]
        guard let year = number(&rest), let month = number(&rest), let day = number(&rest), let hour = number(&rest),
            let minute = number(&rest), let second = number(&rest)
        else { return nil }
        return days(year: year, month: month, day: day) * 86400 + hour * 3600 + minute * 60 + second
    }

    /// Takes the next run of digits off; nil when there is none, or none that fits a date.
    private static func number(_ text: inout Substring.UTF8View) -> Int? {
        let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        text = text.drop { !isDigit($0) }
        let digits = text.prefix(while: isDigit)
        text = text[digits.endIndex...]
        guard (1...9).contains(digits.count) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// A number with two digits; none below 100 is written anew, as a request writes a dozen.
    private static func two(_ number: Int) -> String {
        pairs.indices.contains(number) ? pairs[number] : padded(number, 2)
    }
    private static let pairs = (0..<100).map { padded($0, 2) }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        let missing = width - digits.utf8.count
        return missing > 0 ? String(repeating: "0", count: missing) + digits : digits
    }

    private static func split(_ seconds: Int) -> (date: (year: Int, month: Int, day: Int), time: Int) {
        (civil(days: seconds / 86400), seconds % 86400)
    }

    /// Days since 1970 of a date of the Gregorian calendar: years start in March, so the leap day comes last.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
    }

    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719468
        let era = shifted / 146097
        let dayOfEra = shifted - era * 146097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
