import Client
import LuaKit

/// The part of `stdlib.native` on which stdlib/progress.lua is built: lines of the display, known by numbers. One value
/// serves one Lua state, on its thread.
final class ProgressFunctions {
    private let isOn: Bool
    private var rows: [Int64: ProgressRow] = [:]
    private var last: Int64 = 0

    init(settings: ScriptSettings) {
        isOn = !settings.isQuiet && ProgressDisplay.isPossible
    }

    var all: [(String, LuaFunction)] {
        [
            ("progress_open", open), ("progress_set", set), ("progress_add", add), ("progress_label", label),
            ("progress_close", close),
            ("progress_count", count), ("checksum", checksum),
        ]
    }

    /// open{ label =, total =, unit = "bytes" or any name, start = }: the number of a line; nil when nobody watches.
    private func open(_ call: LuaCall) throws -> LuaReturn {
        let stack = call.stack
        guard isOn else { return .values(0) }
        let unit = stack.field("unit", at: 1)?.text ?? ""
        func integer(_ name: String) -> Int64? {
            if case .integer(let value) = stack.field(name, at: 1) { value } else { nil }
        }
        let row = ProgressRow(
            label: stack.field("label", at: 1)?.text ?? "",
            unit: unit == "bytes" ? .bytes : .things(ProgressRow.visible(unit)), total: integer("total"),
            start: integer("start") ?? 0)
        last += 1
        rows[last] = row
        ProgressDisplay.shared.open(row)
        stack.push(.integer(last))
        return .values(1)
    }

    /// set(number, done)
    private func set(_ call: LuaCall) throws -> LuaReturn {
        rows[call.stack.integer(at: 1) ?? 0]?.set(call.stack.integer(at: 2) ?? 0)
        return .values(0)
    }

    /// add(number, count)
    private func add(_ call: LuaCall) throws -> LuaReturn {
        rows[call.stack.integer(at: 1) ?? 0]?.add(call.stack.integer(at: 2) ?? 0)
        return .values(0)
    }

    /// label(number, text)
    private func label(_ call: LuaCall) throws -> LuaReturn {
        rows[call.stack.integer(at: 1) ?? 0]?.setLabel(call.stack.string(at: 2) ?? "")
        return .values(0)
    }

    /// close(number, whether it failed)
    private func close(_ call: LuaCall) throws -> LuaReturn {
        guard let row = rows.removeValue(forKey: call.stack.integer(at: 1) ?? 0) else { return .values(0) }
        ProgressDisplay.shared.close(row, hasFailed: call.stack.truth(at: 2))
        return .values(0)
    }

    /// count(): how many lines are open.
    private func count(_ call: LuaCall) throws -> LuaReturn {
        call.stack.push(.integer(Int64(rows.count)))
        return .values(1)
    }

    /// The line for a transfer: the one that the request names, else one of its own if it carries a file.
    func transfer(for request: ClientRequest, _ fields: RequestFields) -> TransferProgress? {
        guard isOn else { return nil }
        if fields.progressLine != nil { return progress(fields) }
        guard let path = request.filePath else { return nil }
        let row = ProgressRow(label: path.split(separator: "/").last.map(String.init) ?? path, unit: .bytes, total: nil)
        ProgressDisplay.shared.open(row)
        return TransferProgress(row: row, base: 0, isOwned: true)
    }

    private func progress(_ fields: RequestFields) -> TransferProgress? {
        guard let line = fields.progressLine, let row = rows[line.number] else { return nil }
        return TransferProgress(row: row, base: line.base, isOwned: false)
    }

    /// checksum{ path =, offset =, count =, progress =, base = }: `md5:<hex>` of that part of the file; or nil and the reason.
    private func checksum(_ call: LuaCall) throws -> LuaReturn {
        let fields = RequestFields(stack: call.stack, index: 1)
        let (path, range) = try fields.filePart()
        let progress = progress(fields)
        return try call.wait {
            await FileChecksum.compute(path, range: range) { progress?.report($0, $1) }
        } finish: { call, outcome -> LuaReturn in
            switch outcome {
            case .success(let text):
                call.stack.push(text)
                return .values(1)
            case .failure(let problem):
                call.stack.push(.nil)
                call.stack.push(problem.message)
                return .values(2)
            case nil: throw LuaError(kind: "cancelled", message: "the task was cancelled")
            }
        }
    }
}

/// A line of the display as a transfer sees it.
struct TransferProgress: Sendable {
    let row: ProgressRow
    /// Where in the whole the transfer begins.
    let base: Int64
    /// Whether the line is the transfer's alone.
    let isOwned: Bool

    func report(_ done: Int64, _ total: Int64?) {
        row.set(base + done)
        if isOwned, let total { row.setTotal(total) }
    }

    func finish(hasFailed: Bool) {
        if isOwned { ProgressDisplay.shared.close(row, hasFailed: hasFailed) }
    }
}

extension ClientRequest {
    /// The file that it sends, else the one that it fetches.
    fileprivate var filePath: String? {
        if case .file(let path, _, _) = body { return path }
        if case .file(let path, _) = sink { return path }
        return nil
    }
}
