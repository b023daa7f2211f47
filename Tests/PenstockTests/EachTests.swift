import Penstock
import PenstockTesting
import TestServer
import Testing

@Suite struct `A request for each row` {
  private static func workspace(_ server: TestServer, _ each: String) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write("hosts: [127.0.0.1]\n", to: "penstock.yaml")
    try workspace.write("code,name,lot\nA,甲,1\nB/2,乙,2\nC,丙,3\n", to: "symbols.csv")
    try workspace.write(
      """
      pipeline: web
      sources:
        symbols: { path: symbols.csv }
        prices:
          url: \(server.url("/{code}.csv"))
          http: { query: { name: "{label}" } }
          each: { in: short, set: { label: name }, keep: [code, lot]\(each) }
      transforms:
        short: { from: symbols, filter: { code: [A, B/2, C] } }
        cheap: { from: prices, filter: { close: [1, 2, 3] } }
      sinks:
        prices.csv: { from: cheap }
      """, to: "pipeline.yaml")
    return workspace
  }

  @Test func `brings the rows of all answers, in the order of the rows that asked`() async throws {
    let server = try TestServer { request in
      // The first answer comes last.
      let wait = request.path == "/A.csv" ? 50 : 0
      let close = ["/A.csv": 1, "/B%2F2.csv": 2, "/C.csv": 3][request.path] ?? 0
      return Reply(
        [.pause(milliseconds: wait)] + Reply.ok("day,close\n2025-06-30,\(close)\n").steps)
    }
    let workspace = try Self.workspace(server, "")
    let report = try await workspace.pipeline().run()
    #expect(!report.isDegraded)
    #expect(
      workspace.read("out/web/prices.csv")
        == "day,close,code,lot\n2025-06-30,1,A,1\n2025-06-30,2,B/2,2\n2025-06-30,3,C,3\n")
    #expect(
      Set(server.requests.map(\.target)) == [
        "/A.csv?name=%E7%94%B2", "/B%2F2.csv?name=%E4%B9%99", "/C.csv?name=%E4%B8%99",
      ])
  }

  @Test func `may fail as often as it is allowed to, and says which did`() async throws {
    let server = try TestServer { request in
      request.path == "/C.csv" ? .status(404) : .ok("day,close\n2025-06-30,1\n")
    }
    let strict = try Self.workspace(server, "")
    let failure = await #expect(throws: RunFailure.self) {
      _ = try await strict.pipeline().run()
    }
    #expect(failure.map { ExitStatus($0) } == .unavailable)
    #expect(failure?.diagnostics.first?.notes.contains { $0.contains("/C.csv") } == true)
    #expect(strict.read("out/web/prices.csv") == nil)
    let lenient = try Self.workspace(server, ", may_fail: 1")
    let report = try await lenient.pipeline().run()
    #expect(report.isDegraded)
    #expect(report.missing.map(\.node) == ["prices"])
    #expect(lenient.read("out/web/prices.csv")?.contains(",C,") == false)
    let manifest = try #require(lenient.read("out/web/datapackage.json"))
    #expect(manifest.contains("\"missing\""))
    #expect(manifest.contains("there is nothing at this url"))
  }

  @Test func `may be for the rows of a source that is itself asked`() async throws {
    let server = try TestServer(files: [
      "/days.csv": .ok("day\n2025-06-27\n2025-06-30\n"), "/2025-06-27.csv": .ok("close\n1\n"),
      "/2025-06-30.csv": .ok("close\n2\n"),
    ])
    let workspace = try Workspace()
    try workspace.write("hosts: [127.0.0.1]\n", to: "penstock.yaml")
    try workspace.write(
      """
      pipeline: web
      sources:
        days: { url: "\(server.url("/days.csv"))", columns: { day: date } }
        prices:
          url: "\(server.url("/{day}.csv"))"
          each: { in: days, keep: [day] }
          columns: { close: decimal }
      sinks:
        prices.csv: { from: prices }
      """, to: "pipeline.yaml")
    _ = try await workspace.pipeline().run()
    #expect(workspace.read("out/web/prices.csv") == "close,day\n1,2025-06-27\n2,2025-06-30\n")
    #expect(server.requests.count == 3)
  }

  @Test func `is no circle`() throws {
    let workspace = try Workspace()
    try workspace.write(
      """
      pipeline: web
      sources:
        prices: { url: "https://example.com/{a}.csv", each: { in: half } }
      transforms:
        half: { from: prices, limit: { rows: 1 } }
      sinks:
        prices.csv: { from: half }
      """, to: "pipeline.yaml")
    let pipeline = workspace.pipeline()
    #expect(!pipeline.isSound)
    #expect(pipeline.diagnostics.contains { $0.message.contains("wait for each other") })
  }
}
