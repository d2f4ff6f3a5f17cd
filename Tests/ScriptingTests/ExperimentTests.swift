import Testing

@Suite struct ExperimentTests {
    @Test func `look-ups of CMS`() async throws {
        try await ScriptedSandbox.run(
            """
            assert(cap.cms.cadi("exo-19-019").cadi_id == "EXO-19-019")
            same(cap.cms.cadi("EXO-00-000"), {})
            assert(fails("argument", nil, cap.cms.cadi, "EXO-19").message:find "EXO%-19%-019")
            assert(#cap.cms.primary_datasets("doublemuon") == 2 and #cap.cms.primary_datasets("") == 0)
            assert(#cap.cms.primary_datasets("muon", { all = true }) == 3 and #cap.cms.primary_datasets("muon", { all = false }) == 3)
            assert(#cap.cms.mc_datasets("zprime") == 1 and #cap.cms.datasets("Run2018") == 3)
            assert(#cap.cms.triggers("HLT", "DoubleMuon") == 3 and #cap.cms.triggers("HLT", "DoubleMuon", { year = 2018 }) == 2)
            fails("argument", nil, cap.cms.triggers, "HLT")
            fails("argument", nil, cap.cms.triggers, "", "DoubleMuon")
            fails("argument", nil, cap.cms.datasets)
            """)
    }

    @Test func `look-ups of ATLAS and LHCb`() async throws {
        try await ScriptedSandbox.run(
            """
            assert(cap.atlas.glance("4242").id == 4242)
            assert(fails("http", 503, cap.atlas.glance, "1").message == "External server replied with an error.")
            assert(cap.atlas.yadage("workflow.yml", { a = 1 }).status == "SUBMITTED")
            local titles = cap.lhcb.analyses("charm")
            assert(#titles == 2 and cap.lhcb.details(titles[1]).working_group == "charm")
            same(cap.lhcb.details("unknown"), {})
            assert(cap.lhcb.collision_data("D2hhPromptDst2D2KKLine").stripping)
            same(cap.lhcb.collision_data("x"), {})
            same(cap.lhcb.platforms("x"), { platforms = json.array{} })
            """)
    }

    @Test func `only members may look`() async throws {
        try await ScriptedSandbox.run(
            """
            for _, who in ipairs { stranger, anonymous, wrong } do
              fails("auth", 403, who.cms.cadi, "EXO-19-019")
              fails("auth", 403, who.atlas.yadage, "x", {})
              fails("auth", 403, who.lhcb.analyses, "charm")
            end
            """)
    }
}
