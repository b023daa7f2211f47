import Penstock
import TestServer
import Testing

@Suite struct `Pages` {
  /// Five rows, two a page, told in each way that sites have.
  private static func server() throws -> TestServer {
    try TestServer { request in
      let rows = (1...5).map { "{\"n\": \($0)}" }
      func page(_ start: Int) -> String {
        rows.dropFirst(start).prefix(2).joined(separator: ", ")
      }
      let query = request.query
      switch request.path {
      case "/number":
        let number = Int(query["page"] ?? "") ?? 0
        return .ok("{\"rows\": [\(page((number - 1) * 2))], \"total\": 5, \"pages\": 3}")
      case "/offset":
        return .ok("{\"rows\": [\(page(Int(query["start"] ?? "") ?? 99))], \"total\": \"5\"}")
      case "/form":
        let number = Int(request.body.split(separator: "=").last ?? "") ?? 0
        return .ok("{\"rows\": [\(page((number - 1) * 2))], \"pages\": 3}")
      case "/cursor":
        let start = Int(query["token"]?.dropFirst(4) ?? "0") ?? 0
        let next = start + 2 < 5 ? "\"a%2F\(start + 2)\"".replacing("%2F", with: "\\u002F") : "null"
        return .ok("{\"rows\": [\(page(start))], \"paging\": {\"next\": \(next)}}")
      case "/next":
        let start = Int(query["start"] ?? "") ?? 0
        let next = start + 2 < 5 ? "\"/next?start=\(start + 2)&key=k\"" : "\"\""
        return .ok("{\"rows\": [\(page(start))], \"links\": [{\"next\": \(next)}]}")
      case "/link":
        let start = Int(query["start"] ?? "") ?? 0
        let next = "</link?start=\(start + 2)>; rel=\"next\", </link>; rel=first"
        return .ok("{\"rows\": [\(page(start))]}", headers: start + 2 < 5 ? ["Link": next] : [:])
      case "/endless": return .ok("{\"rows\": [\(page(0))], \"next\": \"\(request.target)?x\"}")
      case "/circle": return .ok("{\"rows\": [\(page(0))], \"next\": \"/circle\"}")
      case "/away": return .ok("{\"rows\": [\(page(0))], \"next\": \"http://127.0.0.2:1/\"}")
      default: return .ok("{\"rows\": [\(page(0))], \"total\": \"many\"}")
      }
    }
  }

  private static func web(_ server: TestServer, _ path: String, _ http: String) throws
    -> WebWorkspace
  {
    try WebWorkspace(server.url(path), source: "json: { records: rows }\nhttp: { \(http) }")
  }

  @Test(arguments: [
    ("/number", "pages: { number: page, count: pages }", 3),
    ("/number", "pages: { number: page, total: total, size: 2 }", 3),
    ("/number", "pages: { number: page, rows: rows }", 4),
    ("/offset", "pages: { offset: start, size: 2, total: total }", 3),
    ("/offset", "pages: { offset: start, size: 2, rows: rows }", 4),
    ("/form", "method: POST, body: { page: 1 }, pages: { number: page, count: pages }", 3),
    ("/cursor", "pages: { cursor: token, from: paging.next }", 3),
    ("/next", "query: { key: k }, pages: { next: \"links[0].next\" }", 3),
    ("/link", "pages: { link: true }", 3),
  ])
  func `are read to the last, each once`(path: String, http: String, requests: Int) async throws {
    let server = try Self.server()
    let web = try Self.web(server, path, http)
    #expect(await web.run() == (0, ""))
    #expect(web.published == "n\n1\n2\n3\n4\n5\n")
    #expect(server.requests.count == requests)
    #expect(server.requests.allSatisfy { !$0.target.contains("key=k&key=k") })
    #expect(await web.run(.offline).status == 0)
    #expect(server.requests.count == requests)
  }

  @Test(arguments: [
    ("/endless", "pages: { next: next, at_most: 4 }", 65, "there are more than 4 pages"),
    ("/circle", "pages: { next: next }", 65, "page 1 leads back to itself"),
    ("/away", "pages: { next: next }", 77, "the next page is at http://127.0.0.2:1/"),
    ("/odd", "pages: { number: page, total: total, size: 2 }", 65, "`total` is no count"),
    ("/odd", "pages: { number: page, rows: total }", 65, "`total` is no array"),
    ("/odd", "pages: { number: page, count: nothing }", 65, "`nothing` is no count"),
  ])
  func `that do not end are no data`(
    path: String, http: String, status: Int32, message: String
  ) async throws {
    let server = try Self.server()
    let web = try Self.web(server, path, http)
    let (code, text) = await web.run()
    #expect(code == status, "\(text)")
    #expect(text.contains(message), "\(text)")
    #expect(web.published == nil)
    #expect(server.requests.count > 0)
  }
}
