import Foundation
import Testing

/// `--faults` on the command line, and what a careful script makes of them.
@Suite struct FaultTests {
    @Test func `a script with conditional patches survives faults, each applied once`() async throws {
        let script = """
            local drafts, lost = {}, 0
            for draft in cap.drafts.each { by_me = true, type = "cms-analysis" } do drafts[#drafts + 1] = draft end
            tasks.each(drafts, function(draft)
              local patch = { { op = "add", path = "/comments", value = draft.id } }
              local ok, problem = pcall(cap.patch, draft.id, patch, { if_match = draft })
              -- Somebody was faster: it was this patch itself, whose answer was lost, if the draft is what was meant.
              if not ok and problem.kind ~= "conflict" then error(problem, 0) end
              if not ok then lost = lost + 1 end
            end, { concurrency = 8 })
            for _, before in ipairs(drafts) do
              local draft = cap.get(before.id)
              assert(draft.revision == before.revision + 1, draft.id .. " has revision " .. draft.revision)
              assert(draft.metadata.comments == draft.id)
            end
            print(#drafts, lost > 0, cap.stats().retries > 10)
            """
        let faults = "503=8%,429=2%,502=2%,drop=5%,refuse=3%,delay=1ms-5ms,seed=11"
        let result = try await Command.run(["--sandbox", "--records", "100", "--faults", faults, "-e", script])
        #expect(result.code == 0 && result.output == "81\ttrue\ttrue\n", "\(result)")
    }

    @Test(arguments: [["--sandbox", "--faults", "x=1%", "-e", ""], ["sandbox", "--faults", "503=5"]])
    func `a wrong list is a usage error that names what is allowed`(arguments: [String]) async throws {
        let result = try await Command.run(arguments)
        #expect(result.code == 2, "\(result)")
        #expect(result.errors.contains("--faults") && result.errors.contains(/5% or 0.05|drop and refuse/), "\(result)")
    }

    @Test func `faults belong to the sandbox`() async throws {
        let result = try await Command.run(["--faults", "503=5%", "-e", ""])
        #expect(result.code == 2 && result.errors.contains("--faults belong to --sandbox"), "\(result)")
        #expect(try await Command.run(["sandbox", "--help"]).output.contains("--faults <spec>"))
    }
}
