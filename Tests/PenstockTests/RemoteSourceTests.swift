import Glibc
import Penstock
import PenstockFiles
import PenstockTesting
import Synchronization
import TestServer
import Testing

@Suite struct `A source behind a url` {
  private static let table = "date,close\n2025-06-30,12.34\n"

  @Test func `is read as a file is`() async throws {
    let server = try TestServer(files: ["/prices.csv": .ok(Self.table)])
    let web = try WebWorkspace(server.url("/prices.csv"))
    #expect(await web.run() == (0, ""))
    #expect(web.published == Self.table)
    let manifest = try #require(web.workspace.read("out/web/datapackage.json"))
    #expect(manifest.contains(server.url("/prices.csv")))
    #expect(manifest.contains(ContentStore.sha256(of: Self.table)))
    #expect(server.requests.count == 1)
  }

  @Test func `is asked only live where its answers were recorded too`() async throws {
    let server = try TestServer(files: ["/prices.csv": .ok(Self.table)])
    let workspace = try Workspace()
    try workspace.write("hosts: [127.0.0.1]\n", to: "penstock.yaml")
    try workspace.write("date,close\n2025-06-27,1\n", to: "data/2025-06-27.csv")
    try workspace.write(
      """
      pipeline: web
      vars: { live: false, day: 2025-06-30 }
      sources:
        days: { inline: { rows: [{ day: "${day}" }] } }
        prices:
          path: "data/{day}.csv"
          url: "\(server.url("/prices.csv"))?day={day}"
          live: ${live}
          each: { in: days, keep: [day] }
          http: { retry: 1 }
      sinks:
        prices.csv: { from: prices }
      """, to: "pipeline.yaml")
    let recorded = workspace.pipeline()
    #expect(recorded.diagnostics.isEmpty)
    _ = try await recorded.run()
    #expect(workspace.read("out/web/prices.csv") == "date,close,day\n2025-06-27,1,2025-06-27\n")
    #expect(server.connectionCount == 0)
    _ = try await workspace.pipeline(["live": "true"]).run()
    #expect(
      workspace.read("out/web/prices.csv") == "date,close,day\n2025-06-30,12.34,2025-06-30\n")
    #expect(server.requests.map(\.target) == ["/prices.csv?day=2025-06-30"])
    let wrong = workspace.pipeline(["live": "perhaps"])
    #expect(!wrong.isSound)
  }

  @Test func `is not asked by a check`() throws {
    let server = try TestServer(files: ["/prices.csv": .ok(Self.table)])
    let open = try WebWorkspace(server.url("/prices.csv")).pipeline
    #expect(open.isSound)
    #expect(open.plan == nil)
    #expect(open.diagnostics.map(\.severity) == [.warning])
    let declared = try WebWorkspace(
      server.url("/prices.csv"), source: "columns: { date: date, close: decimal }"
    ).pipeline
    #expect(declared.diagnostics.isEmpty)
    #expect(declared.plan?.nodes[1].output.names == ["date", "close"])
    #expect(server.connectionCount == 0)
  }

  @Test func `tells a changed column by its name`() async throws {
    let server = try TestServer(files: ["/prices.csv": .ok("date,last\n2025-06-30,1\n")])
    let web = try WebWorkspace(
      server.url("/prices.csv"), source: "columns: { date: date, close: decimal }")
    let (status, text) = await web.run()
    #expect(status == 65)
    #expect(text.contains("`close`"), "\(text)")
    #expect(web.workspace.names(in: "out").allSatisfy { $0 == ".penstock" })
  }

  @Test func `gives the same bytes offline, and says what it never saw`() async throws {
    let text = Mutex(Self.table)
    let server = try TestServer { _ in .ok(text.withLock { $0 }) }
    let web = try WebWorkspace(server.url("/prices.csv"))
    let (status, words) = await web.run(.offline)
    #expect(status == 69)
    #expect(words.contains("no answer of an earlier run was kept"), "\(words)")
    #expect(await web.run().status == 0)
    let manifest = web.workspace.read("out/web/datapackage.json")
    text.withLock { $0 = "date,close\n2025-07-01,13\n" }
    try web.workspace.write("hosts: [127.0.0.1]\noutput: out\n", to: "penstock.yaml")
    #expect(await web.run(.offline).status == 0)
    #expect(web.published == Self.table)
    #expect(web.workspace.read("out/web/datapackage.json") == manifest)
    #expect(server.requests.count == 1)
    #expect(await web.run(.refreshed).status == 0)
    #expect(web.published == "date,close\n2025-07-01,13\n")
  }

  @Test func `loses old answers, but none that a dataset was made of`() async throws {
    let server = try TestServer { _ in .ok(Self.table) }
    let web = try WebWorkspace(
      server.url("/prices.csv"),
      project: "hosts: [127.0.0.1]\nresponses: { keep: 7d, at_most: 1GB }")
    #expect(await web.run().status == 0)
    let folder = "out/.penstock/responses/"
    let entry = try #require(web.workspace.read(folder + "entries"))
    let old = entry.replacing(/checked \d+/, with: "checked 5")
    let other = String(repeating: "e", count: 64)
    try web.workspace.write(
      old + "\(other)\turl x\tsha256 \(other)\tbytes 1\tchecked 5\n", to: folder + "entries")
    #expect(await web.run(.offline).status == 0)
    #expect(web.workspace.read(folder + "entries")?.contains(other) == true)  // once a day
    var times = [timespec(tv_sec: 5, tv_nsec: 0), timespec(tv_sec: 5, tv_nsec: 0)]
    utimensat(AT_FDCWD, web.workspace.path + "/" + folder + "pruned", &times, 0)
    #expect(await web.run(.offline).status == 0)
    #expect(web.workspace.read(folder + "entries") == old)
    #expect(server.requests.count == 1)
  }

  @Test func `is asked once a day where it says so`() async throws {
    let server = try TestServer { _ in .ok(Self.table) }
    let web = try WebWorkspace(server.url("/prices.csv"), source: "http: { cache: 1d }")
    #expect(await web.run().status == 0)
    #expect(await web.run().status == 0)
    #expect(server.requests.count == 1)
  }

  @Test func `sends what it is told to send`() async throws {
    let server = try TestServer { _ in .ok(Self.table) }
    let web = try WebWorkspace(
      server.url("/prices.csv"),
      source: """
        http:
          method: POST
          query: { symbol: 600000, key: { secret: KEY } }
          headers: { Referer: "https://example.com/" }
          body: { page: 1 }
          auth: { basic: { user: me, password: { secret: PASSWORD } } }
        """,
      project: """
        hosts: [127.0.0.1]
        secrets: { KEY: { env: PENSTOCK_TEST_KEY }, PASSWORD: { file: password } }
        """)
    try web.workspace.write("pass\n", to: "password")
    let path = web.workspace.path + "/password"
    setenv("PENSTOCK_TEST_KEY", "k/y", 1)
    let (open, words) = await web.run()
    #expect(open == 78)
    #expect(words.contains("others may read"), "\(words)")
    #expect(server.connectionCount == 0)
    chmod(path, 0o600)
    #expect(await web.run() == (0, ""))
    let seen = try #require(server.requests.first)
    #expect(seen.target == "/prices.csv?symbol=600000&key=k%2Fy")
    #expect(seen.method == "POST")
    #expect(seen.body == "page=1")
    #expect(seen.headers["referer"] == "https://example.com/")
    #expect(seen.headers["authorization"] == "Basic bWU6cGFzcw==")
    for file in ["datapackage.json", "prices.csv"] {
      #expect(web.workspace.read("out/web/" + file)?.contains("k/y") == false)
      #expect(web.workspace.read("out/web/" + file)?.contains("k%2Fy") == false)
    }
  }

  @Test func `says which variable has no secret`() async throws {
    let server = try TestServer { _ in .ok(Self.table) }
    let web = try WebWorkspace(
      server.url("/prices.csv"), source: "http: { auth: { bearer: { secret: KEY } } }",
      project: "hosts: [127.0.0.1]\nsecrets: { KEY: { env: PENSTOCK_TEST_NOTHING } }")
    let (status, text) = await web.run()
    #expect(status == 78)
    #expect(text.contains("the environment has no `PENSTOCK_TEST_NOTHING`"), "\(text)")
    #expect(server.connectionCount == 0)
  }

  @Test func `reaches this machine only where it is named`() async throws {
    let server = try TestServer { _ in .ok(Self.table) }
    let web = try WebWorkspace(server.url("/prices.csv"), project: "output: out")
    let (status, text) = await web.run()
    #expect(status == 77)
    #expect(text.contains("127.0.0.1 is 127.0.0.1, which is not on the public internet"))
    #expect(text.contains("help: add `hosts: [127.0.0.1]` to penstock.yaml"), "\(text)")
    #expect(server.connectionCount == 0)
  }

  @Test(arguments: Misbehaviour.all)
  func `publishes nothing of a server that misbehaves`(row: Misbehaviour) async throws {
    let server = try TestServer { _ in row.reply }
    let limit = row.limit.map { ", max_size: \($0)B" } ?? ""
    let patience = row.isSlow ? ", timeout: 1s" : ""
    let web = try WebWorkspace(
      server.url("/prices.csv"), source: "http: { retry: 1\(limit)\(patience) }")
    let (status, text) = await web.run()
    #expect(status == row.status, "\(text)")
    #expect(text.contains(row.message.replacing("300 milliseconds", with: "1 seconds")), "\(text)")
    #expect(text.contains("--> ") && text.contains("pipeline.yaml:4:10"), "\(text)")
    #expect(web.workspace.names(in: "out").allSatisfy { $0 == ".penstock" })
    #expect(web.workspace.names(in: "out/.penstock").allSatisfy { $0 == "responses" })
  }

  /// Bodies that end in the middle, of servers that say no length: only the format can tell.
  @Test(arguments: [
    ("json", #"[{"date":"2025-06-30","close":12.34},{"date":"2025-0"#),
    ("json", #"[{"date":"2025-06-30","close":12.34}"#),
    ("jsonl", "{\"date\":\"2025-06-30\"}\n{\"date\":\"20"),
    ("csv", "date,close\n2025-06-30,12.34\n2025-07-01"),
    ("csv", "date,close\n2025-06-30,\"12.34"),
    ("xml", "<rows><row><date>2025-06-30</date></row><row><date>2025"),
    ("html", "<table><tr><th>date<tr><td>2025-06-30<tr><td>2025"),
  ])
  func `is no data where a body without a length is cut`(format: String, body: String)
    async throws
  {
    let server = try TestServer { _ in .raw("HTTP/1.1 200 OK\r\n\r\n" + body) }
    let stages = [
      "xml": "xml: { rows: //row }", "html": "html: { table: 1 }", "jsonl": "json: { lines: true }",
    ]
    let stage = stages[format] ?? "\(format): {}"
    let web = try WebWorkspace(server.url("/prices." + format), source: stage)
    let (status, text) = await web.run()
    #expect(status == 65, "\(text)")
    #expect(text.contains("prices." + format), "\(text)")
    #expect(web.workspace.names(in: "out").allSatisfy { $0 == ".penstock" })
  }

  @Test func `is tried later where the server says so`() async throws {
    let server = try TestServer { _ in .status(429, headers: ["Retry-After": "86400"]) }
    let web = try WebWorkspace(server.url("/prices.csv"), source: "http: { retry: 3 }")
    let (status, text) = await web.run()
    #expect(status == 75)
    #expect(text.contains("the server asks to wait for 86400 seconds"), "\(text)")
    #expect(web.workspace.names(in: "out").allSatisfy { $0 == ".penstock" })
    #expect(server.requests.count == 1)
  }

  @Test func `leads to no server that nothing names`() async throws {
    let inside = try TestServer(host: "127.0.0.2") { _ in .ok(Self.table) }
    let front = try TestServer { _ in .redirect(to: inside.url("/prices.csv")) }
    let web = try WebWorkspace(front.url("/prices.csv"))
    let (status, text) = await web.run()
    #expect(status == 77, "\(text)")
    #expect(front.connectionCount == 1)
    #expect(inside.connectionCount == 0)
  }

  @Test func `shows no key that is written out in its url`() async throws {
    let isThere = Mutex(false)
    let server = try TestServer { request in
      isThere.withLock { $0 } ? .ok(Self.table) : .status(404, body: request.target)
    }
    let web = try WebWorkspace(
      server.url("/prices.csv") + "?apikey=c4nary-a&day=1",
      source: "http: { query: { token: c4nary-b } }")
    #expect(
      web.pipeline.diagnostics.map(\.message).sorted().prefix(2) == [
        "`apikey` stands in the pipeline, for everybody to read",
        "`token` stands in the pipeline, for everybody to read",
      ])
    let failure = await #expect(throws: RunFailure.self) { _ = try await web.pipeline.run() }
    let told = try #require(failure).diagnostics.map { "\($0)" }.joined()
    #expect(told.contains("404") && !told.contains("c4nary"), "\(told)")
    isThere.withLock { $0 = true }
    #expect(await web.run().status == 0)
    #expect(server.requests.last?.target == "/prices.csv?apikey=c4nary-a&day=1&token=c4nary-b")
    let manifest = try #require(web.workspace.read("out/web/datapackage.json"))
    #expect(manifest.contains("/prices.csv?apikey=***&day=1&token=***"), "\(manifest)")
    #expect(!manifest.contains("c4nary"))
    #expect(web.workspace.read("out/.penstock/responses/entries")?.contains("c4nary") == false)
  }

  @Test func `tells of all sources that have no answer at once`() async throws {
    let server = try TestServer { _ in .status(404) }
    let workspace = try Workspace()
    try workspace.write("hosts: [127.0.0.1]\n", to: "penstock.yaml")
    try workspace.write(
      """
      pipeline: web
      sources:
        one: { url: "\(server.url("/1.csv"))" }
        two: { url: "\(server.url("/2.csv"))" }
      sinks:
        one.csv: { from: one }
        two.csv: { from: two }
      """, to: "pipeline.yaml")
    let failure = await #expect(throws: RunFailure.self) {
      _ = try await workspace.pipeline().run()
    }
    let told = try #require(failure).diagnostics.map(\.message)
    #expect(told.count == 2)
    #expect(told[0].hasPrefix("source `one` has no answer: the server answers 404"))
    #expect(told[1].hasPrefix("source `two` has no answer"))
  }
}
