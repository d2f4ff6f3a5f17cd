import Testing

@testable import Scripting

@Suite struct ProgressLayoutTests {
    private let mebibyte: Int64 = 1 << 20

    private func file(_ label: String, _ done: Int64, of total: Int64?, perSecond: Double? = nil) -> ProgressLayout.Row
    {
        ProgressLayout.Row(
            label: label, unit: .bytes, done: done * mebibyte, total: total.map { $0 * mebibyte },
            perSecond: perSecond.map { $0 * Double(mebibyte) })
    }

    @Test func `one file is one line`() {
        let lines = ProgressLayout(columns: 79, height: 24).lines(
            [file("a.root", 5, of: 20, perSecond: 2)], overall: nil)
        #expect(lines == ["a.root  [#####...............]  25%   5.0 of 20.0 MiB  2.0 MiB/s  ETA 0:08"])
        let unknown = ProgressLayout(columns: 79, height: 24).lines([file("a.root", 5, of: nil)], overall: nil)
        #expect(unknown == ["a.root                         5.0 MiB"])
        let complete = ProgressLayout(columns: 79, height: 24).lines([file("a", 2, of: 2, perSecond: 1)], overall: nil)
        #expect(complete == ["a  [####################] 100%  2.0 of 2.0 MiB  1.0 MiB/s"], "no time is left to tell")
    }

    @Test func `several files stand in columns above the overall line`() {
        let rows = [file("short", 50, of: 100, perSecond: 10), file("a-longer-name", 0, of: 2, perSecond: 0)]
        let overall = ProgressLayout.Overall(
            finished: 1, running: 2, done: 51 << 20, total: 103 << 20, perSecond: 10 * 1_048_576)
        let lines = ProgressLayout(columns: 99, height: 24).lines(rows, overall: overall)
        #expect(
            lines == [
                "short              [##########..........]  50%   50.0 of 100.0 MiB  10.0 MiB/s  ETA 0:05",
                "a-longer-name      [....................]   0%      0.0 of 2.0 MiB   0.0 KiB/s",
                "1 done, 2 running  [#########...........]  49%   51.0 of 103.0 MiB  10.0 MiB/s  ETA 0:06",
            ])
    }

    @Test func `what a script counts has its own unit`() {
        let row = ProgressLayout.Row(label: "reading", unit: .things("drafts"), done: 3, total: 10, perSecond: 0.5)
        let nameless = ProgressLayout.Row(label: "", unit: .things(""), done: 12, total: nil, perSecond: 1234)
        let lines = ProgressLayout(columns: 79, height: 24).lines([row], overall: nil)
        #expect(lines == ["reading  [######..............]  30%   3 of 10 drafts  0.5/s  ETA 0:14"])
        #expect(
            ProgressLayout(columns: 79, height: 24).lines([nameless], overall: nil)[0].hasSuffix("12  1234/s"))
        let nothing = ProgressLayout.Row(label: "none", unit: .things(""), done: 0, total: 0, perSecond: nil)
        #expect(ProgressLayout(columns: 79, height: 24).lines([nothing], overall: nil)[0].contains("100%  0 of 0"))
    }

    @Test(arguments: [1, 2, 7, 19, 20, 33, 59, 80, 200])
    func `no line is wider than the window`(columns: Int) {
        let names = ["x", String(repeating: "long", count: 50), "Grüße-日本語-🙂.root", ""]
        let rows = names.map { file($0, 5, of: 20_000_000, perSecond: 1e9) }
        let overall = ProgressLayout.Overall(finished: 12345, failed: 678, running: 90, done: 1 << 50, total: 1 << 60)
        for line in ProgressLayout(columns: columns, height: 24).lines(rows, overall: overall) {
            #expect(ProgressLayout.width(of: line) <= columns)
        }
    }

    @Test(arguments: [1, 2, 3, 5, 24])
    func `no more lines than fit, the rest is counted`(height: Int) {
        let rows = (1...10).map { file("file \($0)", 1, of: 2) }
        let layout = ProgressLayout(columns: 100, height: height)
        let overall = ProgressLayout.Overall(running: 10)
        let lines = layout.lines(rows, overall: overall)
        #expect(lines.count == min(11, max(1, height - 1)))
        let last = height > 11 ? "0 done, 10 running  " : "0 done, 10 running, \(11 - lines.count) more  "
        #expect(lines.last?.hasPrefix(last) == true)
        let narrow = ProgressLayout(columns: 40, height: height).lines(rows, overall: overall)
        #expect(narrow.last?.hasPrefix("0/10 done") == true)
        let bars = layout.lines(rows, overall: nil)
        #expect(bars.count == min(10, max(1, height - 1)))
        if height < 11 { #expect(bars.last == "and \(11 - bars.count) more") }
    }

    @Test func `names are shortened in their middle, two columns for what is not ASCII`() {
        #expect(ProgressLayout.shortened("run-2024-muons-part-17.root", to: 20) == "run-2024-...-17.root")
        #expect(ProgressLayout.shortened("日本語日本語日本語", to: 10) == "日本...語")
        #expect(ProgressLayout.cut("日本", to: 3) == "日")
        #expect(ProgressRow.visible("a\u{1B}[2J\r\n\u{202E}b\u{200B}é") == "a?[2J???b?é")
    }

    @Test func `the time left`() {
        #expect(ProgressLayout.remaining(10, 2) == "0:05")
        #expect(ProgressLayout.remaining(3599, 1) == "59:59")
        #expect(ProgressLayout.remaining(3661, 1) == "1:01:01")
        #expect(ProgressLayout.remaining(10, 0) == nil)
        #expect(ProgressLayout.remaining(1e18, 1) == nil)
        #expect(ProgressLayout.remaining(-5, 1) == nil)
    }

    @Test func `sizes`() {
        #expect(ProgressUnit.bytes.amount(512, of: 2048) == "0.5 of 2.0 KiB")
        #expect(ProgressUnit.bytes.amount(1 << 20, of: 3 << 30) == "0.0 of 3.0 GiB")
        #expect(ProgressUnit.bytes.amount(5 << 20, of: 1 << 20) == "5.0 of 1.0 MiB", "more came than was said")
        #expect(ProgressUnit.things("").rate(2.25) == "2.3/s")
    }

    @Test func `the rate is that of the last seconds`() {
        let start = ContinuousClock.now
        var speed = ProgressSpeed(at: start, done: 1000)
        #expect(speed.perSecond == nil)
        for tenth in 1...100 { speed.note(1000 + Int64(tenth) * 10, at: start + .milliseconds(100 * tenth)) }
        #expect(speed.perSecond.map { abs($0 - 100) < 1 } == true, "what was there before does not count")
        for tenth in 101...200 { speed.note(2000, at: start + .milliseconds(100 * tenth)) }
        #expect(speed.perSecond == 0)
        speed.note(10, at: start + .seconds(21))
        #expect(speed.perSecond == nil, "it was begun again")
    }
}
