import Testing

@Suite struct ServiceTests {
    @Test func `look-ups at other services`() async throws {
        try await ScriptedSandbox.run(
            """
            local s = cap.services
            assert(s.zenodo("1234567").doi and anonymous.services.zenodo("1234567").id == 1234567)
            fails("http", 404, s.zenodo, "1")
            assert(s.people("ADA")[1].email == "ada.demo@cern.ch" and #s.people("") == 0 and #s.oidc_people("eve") == 1)
            assert(s.people("ada")[1].profile.department)
            same(s.groups("cms"), { "cms-members@cern.ch" })
            same(s.oidc_groups("nobody"), json.array{})
            same(s.orcid_search("Josiah Carberry"), { orcid = "0000-0002-1825-0097" })
            same(s.orcid_search("No Body"), {})
            assert(s.orcid("0000-0002-1825-0097").person)
            fails("http", 404, s.orcid, "0000-0002-1825-0000")
            fails("argument", nil, s.orcid, "1825-0097")
            local org = s.ror_search("desy")[1]
            same(org, { name = "Deutsches Elektronen-Synchrotron DESY", acronyms = { "DESY" }, ror_org_id = "https://ror.org/01js2sh04" })
            assert(s.ror("01js2sh04").country)
            assert(fails("http", 404, s.ror, "nothing").message == "Organization not found.")
            assert(s.indico("845049").title and #s.indico("1") == 0)
            assert(s.cds("2684135").authors)
            fails("auth", 401, s.cds, "1")
            assert(fails("http", 400, s.cds, "2").message:find "deleted from CDS")
            fails("http", 404, s.cds, "3")
            fails("auth", 401, anonymous.services.people, "ada")
            assert(#anonymous.services.status() > 3 and s.healthcheck("cms/das") == "Ok!")
            assert(fails("argument", nil, s.healthcheck, "zenod").message:find "did you mean 'zenodo'")
            """)
    }

    @Test func `LaTeX tables and analysis descriptions`() async throws {
        try await ScriptedSandbox.run(
            """
            local table_text = cap.services.latex({ "/A_B/c" }, { title = "T" }).latex
            assert(table_text:find("A\\\\_B", 1, true) and table_text:find "tabularx")
            assert(cap.services.latex{ paths = { "/A" }, title = "T" }.latex)
            fails("argument", nil, cap.services.latex, {})
            fails("argument", nil, cap.services.latex, { 5 })
            assert(fails("http", 400, cap.services.latex, { "" }).message:find "invalid values")
            local pid, path = new().id, os.tmpname()
            assert(io.open(path, "w")):write("# cuts\\nobject mu\\n  take muon\\nregion sr\\n  select size(mu) >= 2\\n"):close()
            cap.files.upload(pid, path, { name = "a/cuts.adl" })
            same(cap.services.adl(pid, "a/cuts.adl"), { object = { { name = "mu", statements = { "take muon" } } },
              region = { { name = "sr", statements = { "select size(mu) >= 2" } } } })
            fails("http", 404, cap.services.adl, pid, "none.adl")
            fails("auth", 403, stranger.services.adl, pid, "a/cuts.adl")
            os.remove(path)
            """)
    }

    @Test func `a failure with status 200 is an error all the same`() async throws {
        try await ScriptedSandbox.run(
            """
            local operation = require "stdlib.operation"
            local session = require "stdlib.session".new(require "stdlib.cap.server",
              { url = URL, token = cap.tokens.list()[1].access_token })
            for path, message in pairs { ["/services/orcid"] = "name parameter not found.", ["/services/ror"] = "ROR Query not found.",
              ["/auth/connect/nothing"] = "Invalid service." } do
              local e = fails("http", 200, operation.perform, session,
                { full_name = "cap.test", path = path, method = "GET", effect = "read", result = "json", parameters = {} }, {})
              assert(e.message == message and e.operation == "cap.test" and e.body.status == json.null)
            end
            """)
    }
}
