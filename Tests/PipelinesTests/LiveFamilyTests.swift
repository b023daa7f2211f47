import Foundation
import Penstock
import PenstockFiles
import PenstockTesting
import TestServer
import Testing

/// A family with its urls read: on loopback, where a server plays the recorded payloads.
struct LiveFamily: CustomStringConvertible, Sendable {
  /// What stands in a request, and the payload that answers it; the first that fits does.
  typealias Route = (mark: String, payload: String)

  let family: Family
  let routes: [Route]
  var description: String { family.name }

  private init(_ name: String, _ routes: [Route]) {
    family = Family(name: name)
    self.routes = routes
  }

  static let all = [
    LiveFamily(
      "a_share_quotes",
      [
        ("pn=1", "page_1.json"), ("pn=2", "page_2.json"),
        ("/list=sh600000,sz000001,sh603986", "sina.js"),
      ]),
    LiveFamily("hk_quotes", [("fltt=1&invt=2&fid=f12&fs=m%3A128%20t%3A3", "clist.json")]),
    LiveFamily("index_quotes", [("fs=m%3A1%20t%3A1%2Cm%3A0%20t%3A5", "clist.json")]),
    LiveFamily("global_indices", [("i%3A100.SPX", "clist.json")]),
    LiveFamily(
      "daily_bars",
      [
        ("secid=0.000001&klt=101&fqt=0&beg=20260706&end=20260708", "kline_0.000001.json"),
        ("secid=116.00700", "kline_116.00700.json"),
        ("indexCode=000300&startDate=20260706", "csindex_000300.json"),
      ]),
    LiveFamily(
      "sector_boards",
      [("m%3A90%20t%3A3%20f%3A%2150", "concept.json"), ("m%3A90%20t%3A2", "industry.json")]),
    LiveFamily("top_gainers", [("po=1&np=1&fltt=2&invt=2&fid=f3", "sorted.json")]),
    LiveFamily("intraday_anomalies", [("pageindex=0", "20260708.json")]),
    LiveFamily("ah_comparison", [("fs=b%3ADLMK0101", "clist.json")]),
    LiveFamily("dragon_tiger", [("RPT_DAILYBILLBOARD_DETAILSNEW", "billboard.json")]),
    LiveFamily(
      "margin_trading",
      [
        ("beginDate=20260707&endDate=20260708", "XSHG/query.json"),
        ("txtDate=2026-07-07", "XSHE/day_2026-07-07.json"),
        ("txtDate=2026-07-08", "XSHE/day_2026-07-08.json"),
      ]),
    LiveFamily("money_flow", [("cb=boards", "boards.jsonp"), ("fid=f62", "stocks.json")]),
    LiveFamily(
      "stock_connect",
      [("%22001%22%2C%22003%22", "northbound.json"), ("%22002%22", "southbound.json")]),
    LiveFamily("research", [("beginTime=2026-07-06&endTime=2026-07-08", "list.json")]),
    LiveFamily("announcements", [("seDate=2026-07-07", "query.json")]),
    LiveFamily("ipos", [("RPTA_APP_IPOAPPLY", "applications.json")]),
    LiveFamily(
      "block_trades",
      [("RPT_DATA_BLOCKTRADE", "trades.json"), ("RPT_BLOCKTRADE_STA", "statistics.json")]),
    LiveFamily(
      "earnings",
      ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"].map { ("%27\($0)%27", "\($0).json") }
    ),
  ]

  /// The families whose vendors have nothing that can be asked: they serve an old workbook.
  static let recordedOnly: Set = ["index_constituents"]

  private var folder: String { Repository.root + "/Pipelines/" + family.name }

  /// A server that plays the payloads; a page that was not recorded has no rows.
  func server() throws -> TestServer {
    let payloads = try routes.map { route in
      let data = try Data(contentsOf: URL(filePath: "\(folder)/data/\(route.payload)"))
      return (mark: route.mark, bytes: [UInt8](data))
    }
    return try TestServer { request in
      let page = request.query["pn"].flatMap { Int($0) } ?? 1
      let isPast = page > payloads.count { $0.mark.hasPrefix("pn=") } && page > 1
      let said = request.target + " " + request.body
      guard !isPast, let payload = payloads.first(where: { said.contains($0.mark) }) else {
        return .ok(#"{"rc":0,"data":null}"#)
      }
      return .ok(payload.bytes, headers: ["Content-Type": "application/json"])
    }
  }

  /// The family in a workspace, with the server in the place of every host.
  func workspace(_ server: TestServer) throws -> Workspace {
    let workspace = try Workspace()
    let text = try #require(TextFile.read(folder + "/pipeline.yaml"))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.contains(" url: ")
        ? String(line).replacing(#/https?:\/\/[a-z0-9.-]+\//#, with: server.url("/"))
        : String(line)
    }
    try workspace.write(lines.joined(separator: "\n"), to: "pipeline.yaml")
    try workspace.write("hosts: [127.0.0.1]\n", to: "penstock.yaml")
    try FileManager.default.createSymbolicLink(
      atPath: workspace.path + "/data", withDestinationPath: folder + "/data")
    return workspace
  }
}

@Suite struct `A data family that is read live` {
  @Test(arguments: LiveFamily.all)
  func `gives the golden tables from the server`(_ live: LiveFamily) async throws {
    let server = try live.server()
    let workspace = try live.workspace(server)
    let pipeline = workspace.pipeline(["live": "true"])
    #expect(pipeline.isSound, "\(pipeline.diagnostics.map(pipeline.rendered))")
    let report = try await pipeline.run(RunOptions(workers: 2))
    #expect(!report.isDegraded)
    for table in live.family.tables {
      let text = try #require(workspace.read("out/\(live.family.name)/\(table)"), "\(table)")
      let golden = TextFile.read(live.family.golden + table)
      #expect(text == golden, "\(table)")
    }
    // Every payload was asked for.
    let said = server.requests.map { $0.target + " " + $0.body }
    for route in live.routes {
      #expect(said.contains { $0.contains(route.mark) }, "\(route.mark) in \(said)")
    }
  }

  @Test(arguments: LiveFamily.all)
  func `asks nobody where it is not`(_ live: LiveFamily) async throws {
    let server = try live.server()
    let workspace = try live.workspace(server)
    let pipeline = workspace.pipeline()
    _ = try await pipeline.run(RunOptions(workers: 2))
    #expect(server.connectionCount == 0)
  }

  @Test func `says who sent it where a vendor wants to know`() async throws {
    for (name, referer) in [
      ("a_share_quotes", "https://finance.sina.com.cn/"),
      ("margin_trading", "https://www.sse.com.cn/"),
    ] {
      let live = try #require(LiveFamily.all.first { $0.family.name == name })
      let server = try live.server()
      let workspace = try live.workspace(server)
      _ = try await workspace.pipeline(["live": "true"]).run(RunOptions(workers: 2))
      #expect(server.requests.contains { $0.headers["referer"] == referer }, "\(name)")
    }
  }

  @Test func `is every family, but for those that say why not`() {
    let live = Set(LiveFamily.all.map(\.family.name)).union(LiveFamily.recordedOnly)
    #expect(Set(Family.all.map(\.name)) == live)
  }
}
