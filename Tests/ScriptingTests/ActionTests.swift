import Testing

// One sandbox at a time: other tests of this process measure times.
@Suite(.serialized) struct ActionTests {
    @Test func `cap.edit re-opens and cap.discard looks before it acts`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            fails("auth", 403, cap.edit, pid)
            assert(fails("state", nil, cap.discard, pid, { confirm = true }).message:find("never published"))
            cap.publish(pid)
            assert(fails("state", nil, cap.discard, pid).message:find("published"))
            fails("auth", 403, stranger.edit, pid)
            fails("auth", 403, anonymous.edit, pid)
            local open = cap.edit(pid, { view = "basic" })
            assert(open.recid and cap.get(pid).status == "draft")
            cap.metadata.set(pid, "general_title", "Changed")
            cap.metadata.set(pid, "extra", 0)
            local revision = cap.get(pid).revision
            local e = fails("argument", nil, cap.discard, pid)
            assert(e.message:find("would lose the changes of extra, general_title", 1, true), e.message)
            assert(cap.get(pid).revision == revision, "nothing was done")
            fails("auth", 401, anonymous.discard, pid, { confirm = true })
            fails("auth", 403, stranger.discard, pid, { confirm = true })
            local back = cap.discard(pid, { confirm = true })
            assert(back.status == "published" and back.metadata.general_title == "A test" and back.metadata.extra == nil)
            fails("http", 404, cap.edit, "nothing")
            fails("http", 404, cap.discard, "nothing")
            fails("argument", nil, cap.edit)
            fails("argument", nil, cap.discard, pid, { confirm = "yes" })
            """)
    }

    @Test func `reviews are made, commented, resolved and deleted`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            local review = cap.reviews.create(pid, "request_changes", { body = "Explain cut 3" }).review[1]
            assert(review.type == "request_changes" and review.reviewer == cap.me().email and review.resolved == false)
            assert(review.resolved_by == json.null and not review.created_at:find("+", 1, true))
            local comment = cap.reviews.comment(pid, review.id, "Done").review[1].comments[1]
            assert(comment.body == "Done" and comment.parent_id == json.null)
            assert(cap.reviews.comment(pid, review.id, "Thanks", { parent = comment.id }).review[1].comments[2].parent_id == comment.id)
            local resolved = cap.reviews.resolve(pid, review.id)
            assert(resolved.review[1].resolved and resolved.review[1].resolved_by == cap.me().email and resolved.links.review)
            assert(cap.get(pid).metadata._review == nil and cap.get(pid).review == nil, "only the form shows reviews")
            fails("http", 400, cap.reviews.resolve, pid, "no-such-review")
            fails("http", 400, cap.reviews.comment, pid, review.id, "x", { parent = "no-such-comment" })
            fails("auth", 403, stranger.reviews.create, pid, "approved")
            fails("auth", 403, anonymous.reviews.create, pid, "approved")
            fails("auth", 403, stranger.reviews.delete, pid, review.id)
            cap.permissions.add(pid, colleague.me().email, "update")
            fails("auth", 403, colleague.reviews.resolve, pid, review.id)
            same(cap.reviews.delete(pid, review.id).review, json.array{})
            local other = cap.create("lhcb", {}).id
            assert(tostring(fails("http", 400, cap.reviews.create, other, "approved")):find("Review is not a possible action", 1, true))
            fails("http", 404, cap.reviews.create, "nothing", "approved")
            assert(fails("argument", nil, cap.reviews.create, pid, "aproved").message:find("did you mean 'approved'"))
            fails("argument", nil, cap.reviews.comment, pid, review.id, "")
            fails("argument", nil, cap.reviews.resolve, pid)
            """)
    }

    @Test func `reviewers of a type review and read, and get no files`() async throws {
        try await ScriptedSandbox.run(
            """
            admin = cap.connect{ url = URL, token = "admin-token" }
            local draft = new()
            admin.schemas.permissions.add("cms-analysis", { deposit = { review = { users = { stranger.me().email } } } })
            assert(stranger.reviews.create(draft.id, "approved").can_review)
            fails("http", 404, stranger.buckets.get, draft.links.bucket:match "[^/]+$")
            fails("auth", 403, stranger.metadata.set, draft.id, "x", 1)
            """)
    }

    @Test func `e-groups always answer that they are not possible`() async throws {
        try await ScriptedSandbox.run(
            """
            local pid = new().id
            for _, call in ipairs { { cap.egroups.create, pid, "g" }, { cap.egroups.remove, pid, "g" },
              { cap.egroups.add_members, pid, "g", { { type = "Person", value = "x" } } } } do
              assert(fails("http", 400, table.unpack(call)).message == "Egroup action is not a possible.")
            end
            fails("auth", 403, stranger.egroups.create, pid, "g")
            fails("auth", 403, anonymous.egroups.remove, pid, "g")
            fails("http", 404, cap.egroups.create, "nothing", "g")
            fails("argument", nil, cap.egroups.create, pid, "")
            fails("argument", nil, cap.egroups.add_members, pid, "g", "x")
            """)
    }

    @Test func `searches say what they offer`() async throws {
        try await ScriptedSandbox.run(
            """
            assert(cap.drafts.options().max_result_window == 10000 and #anonymous.records.options().sort_fields > 0)
            fails("argument", nil, cap.drafts.options, "x")
            """)
    }
}
