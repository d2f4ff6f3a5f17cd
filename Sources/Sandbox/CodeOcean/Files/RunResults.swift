import Foundation
import JSON

/// The result files of a run. They follow from the run alone and are made when somebody asks for them, always the same.
enum RunResults {
    struct File: Sendable {
        let path: String
        let bytes: [UInt8]
    }

    /// Whether a run leaves nothing, without making the files: those that the platform ended, and workstations.
    static func isEmpty(_ computation: Computation) -> Bool {
        computation.outcome == .platformFails || computation.isWorkstation
    }

    /// What a run has left by now.
    static func files(of computation: Computation, at now: Double) -> [File] {
        guard computation.state(at: now) == .completed, !isEmpty(computation) else { return [] }
        let log = File(path: "output", bytes: Array(self.log(computation).utf8))
        guard computation.outcome == .succeeds else { return [log] }
        var files = [log, File(path: "parameters.json", bytes: parameters(computation).bytes(.indented))]
        for name in computation.panelResults { files.append(File(path: name, bytes: content(of: name, computation))) }
        for name in ["plots/residuals.svg", "plots/fit.png", "gauge a+b & c.txt", "tables/2024/constituents.csv"] {
            files.append(File(path: name, bytes: content(of: name, computation)))
        }
        return files
    }

    private static func parameters(_ computation: Computation) -> JSONValue {
        var object = JSONObject()
        for parameter in computation.parameters { object[parameter.key ?? parameter.name] = .string(parameter.value) }
        for process in computation.processes {
            var values = JSONObject()
            for parameter in process.parameters { values[parameter.key ?? parameter.name] = .string(parameter.value) }
            object[process.name] = .object(values)
        }
        return .object(object)
    }

    private static func log(_ computation: Computation) -> String {
        var lines = ["+ code/run of \(computation.capsuleName)"]
        let named = { (parameter: Computation.Parameter, process: String) in
            let name = parameter.key ?? parameter.name
            return "\(process)\(name.isEmpty ? "argument" : name) = \(parameter.value)"
        }
        lines += computation.parameters.map { named($0, "") }
        for process in computation.processes { lines += process.parameters.map { named($0, process.name + ": ") } }
        lines += computation.attachments.map { "data/\($0.mount) is \($0.asset)" }
        lines.append(computation.outcome == .succeeds ? "fit converged, results written" : "error: the fit diverged")
        return lines.joined(separator: "\n") + "\n"
    }

    /// Contents by the ending of the name, different from run to run.
    private static func content(of name: String, _ computation: Computation) -> [UInt8] {
        let seed = "\(computation.capsuleName) \(computation.parameters.map(\.value)) \(name)"
        var random = SeedRandom(seed: seed.utf8.reduce(5381) { $0 &* 33 &+ UInt64($1) })
        switch name.split(separator: ".").last {
        case "png": return OceanPicture.png
        case "svg":
            let points = (0..<20).map { "\($0 * 10),\(random.below(100))" }.joined(separator: " ")
            return Array(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><polyline fill="none" stroke="teal" \
                points="\(points)"/></svg>

                """.utf8)
        case "csv":
            let rows = (1...24).map { "\($0),\(random.below(1000)),\(random.below(360))" }
            return Array((["constituent,amplitude,phase"] + rows).joined(separator: "\n").utf8 + [0x0A])
        default:
            return Array("\(name) of \(computation.capsuleName): \(random.hexadecimal(16))\n".utf8)
        }
    }
}

/// A picture where one is needed: one white pixel.
enum OceanPicture {
    static let png = [UInt8](
        Data(
            base64Encoded:
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=")
            ?? Data())
}
