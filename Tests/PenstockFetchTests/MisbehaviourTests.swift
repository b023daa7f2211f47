import TestServer
import Testing

@testable import PenstockFetch

/// A server that misbehaves, and what becomes of that.
struct Misbehaviour: CustomStringConvertible, Sendable {
  let name: String
  let reply: Reply
  let kind: FetchError.Kind
  let message: String
  var change: @Sendable (inout WebRequest) -> Void = { _ in }

  var description: String { name }

  init(
    _ name: String, _ reply: Reply, _ kind: FetchError.Kind, _ message: String,
    _ change: @escaping @Sendable (inout WebRequest) -> Void = { _ in }
  ) {
    self.name = name
    self.reply = reply
    self.kind = kind
    self.message = message
    self.change = change
  }

  private static let start = "HTTP/1.1 200 OK\r\n"
  private static let row = "2025-06-30,12.34\n"

  /// 20 MB of zeros in 20 KB of gzip: a head, the stored start of Python's gzip, would be long to
  /// write; so `GzipBomb` in these tests makes it by repeating a block.
  static let all: [Misbehaviour] = bodies + heads + redirects + slow + statuses

  static let bodies: [Misbehaviour] = [
    Misbehaviour(
      "the body is shorter than its length", .raw(start + "Content-Length: 1000\r\n\r\n" + row),
      .unreachable, "the answer was cut short"),
    Misbehaviour(
      "the body is longer than its length", .raw(start + "Content-Length: 10\r\n\r\n" + row + row),
      .badAnswer, "the answer is longer than it says that it is"),
    Misbehaviour(
      "two lengths",
      .raw(start + "Content-Length: 5\r\nContent-Length: 7\r\n\r\n1234567"), .badAnswer,
      "the answer has two lengths, 5 and 7"),
    Misbehaviour(
      "a length that is no number", .raw(start + "Content-Length: -5\r\n\r\n" + row), .badAnswer,
      "the head of the answer can't be understood"),
    Misbehaviour(
      "chunks that end early",
      .raw(start + "Transfer-Encoding: chunked\r\n\r\n11\r\n" + row + "\r\n11\r\n2025"),
      .unreachable, "the answer was cut short"),
    Misbehaviour(
      "a chunk whose size is no number",
      .raw(start + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + row), .unreachable,
      "the connection broke, or what came on it is not HTTP"),
    Misbehaviour(
      "a chunk of a size beyond all bounds",
      .raw(start + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffffff\r\n" + row),
      .unreachable, "the connection broke, or what came on it is not HTTP"),
    Misbehaviour(
      "chunks without end",
      Reply([
        .send(Array((start + "Transfer-Encoding: chunked\r\n\r\n").utf8)),
        .repeat("11\r\n\(row)\r\n", times: 1_000_000), .close,
      ]), .badAnswer, "the answer is larger than 100000 bytes", { $0.largest = 100_000 }),
    Misbehaviour(
      "a length beyond the limit", .raw(start + "Content-Length: 100001\r\n\r\n" + row),
      .badAnswer, "the answer is larger than 100000 bytes", { $0.largest = 100_000 }),
    Misbehaviour(
      "gzip that ends early",
      .ok(
        Array(hex: "1f8b08000000000002037b367de9b339f3759e4dd9f67cf60c"),
        headers: ["Content-Encoding": "gzip"]),
      .badAnswer, "the gzip data end before they are whole"),
    Misbehaviour(
      "no gzip at all", .ok(row, headers: ["Content-Encoding": "gzip"]), .badAnswer,
      "the gzip data are damaged: incorrect header check"),
    Misbehaviour(
      "an encoding that nobody knows", .ok(row, headers: ["Content-Encoding": "rot13"]), .badAnswer,
      "the answer is encoded as `rot13`"),
    Misbehaviour(
      "six layers of gzip",
      .ok(row, headers: ["Content-Encoding": "gzip, gzip, gzip, gzip, gzip, gzip"]), .badAnswer,
      "the answer is encoded as `gzip, gzip, gzip, gzip, gzip, gzip`"),
    Misbehaviour(
      "a page that says sorry", .ok("\n <!DOCTYPE html><p>Too many visitors", headers: [:]),
      .badAnswer, "the answer is a web page, and data were expected"),
  ]

  static let heads: [Misbehaviour] = [
    Misbehaviour("an empty reply", Reply([.close]), .unreachable, "the connection was closed"),
    Misbehaviour("a broken connection", Reply([.reset]), .unreachable, "the connection"),
    Misbehaviour(
      "garbage", .raw("\u{1}\u{2}\u{3} garbage\r\n\r\n"), .badAnswer, "what came is not"),
    Misbehaviour("HTTP/0.9", .raw(row), .badAnswer, "what came is not HTTP"),
    Misbehaviour(
      "one header of 400 KB",
      Reply([
        .send(Array((start + "X-Long: ").utf8)), .repeat("aaaaaaaaaa", times: 40_000),
        .send(Array("\r\n\r\n".utf8)), .close,
      ]), .badAnswer, "the head of the answer is too large"),
    Misbehaviour(
      "200,000 headers",
      Reply([
        .send(Array(start.utf8)), .repeat("X-Many: 1\r\n", times: 200_000),
        .send(Array("\r\n".utf8)), .close,
      ]), .unreachable, "the connection broke, or what came on it is not HTTP"),
    Misbehaviour(
      "a NUL in a header", .raw(start + "X-Nul: a\u{0}b\r\nContent-Length: 0\r\n\r\n"), .badAnswer,
      "the head of the answer can't be understood"),
    Misbehaviour(
      "`continue` without end",
      Reply([.repeat("HTTP/1.1 100 Continue\r\n\r\n", times: 200_000), .close]), .unreachable,
      "the connection"),
  ]

  static let redirects: [Misbehaviour] = [
    Misbehaviour(
      "redirects in a circle", .redirect(to: "/again"), .unreachable,
      "the server leads from page to page, more than 5 times"),
    Misbehaviour(
      "a redirect to a file", .redirect(to: "file:///etc/passwd"), .forbidden,
      "`file:///etc/passwd` is neither http nor https"),
    Misbehaviour(
      "a redirect to ftp", .redirect(to: "ftp://127.0.0.1/x"), .forbidden,
      "`ftp://127.0.0.1/x` is neither http nor https"),
    Misbehaviour(
      "a redirect with a password", .redirect(to: "http://me:pass@127.0.0.1/"), .forbidden,
      "a url with a user or a password in it"),
    Misbehaviour(
      "a redirect to a host that nothing names", .redirect(to: "http://192.0.2.1/"), .forbidden,
      "leads to 192.0.2.1, a host that nothing names"),
    Misbehaviour(
      "a redirect to nowhere", .status(302), .badAnswer,
      "the answer is a redirect (302) that leads nowhere"),
  ]

  private static let hasten: @Sendable (inout WebRequest) -> Void = {
    $0.patience.stall = .milliseconds(300)
  }

  static let slow: [Misbehaviour] = [
    Misbehaviour(
      "silence", Reply([.pause(milliseconds: 3000), .close]), .unreachable, "too little came",
      hasten),
    Misbehaviour(
      "a head byte by byte",
      Reply([.drip(start + "X-Slow: " + String(repeating: "a", count: 200), milliseconds: 20)]),
      .unreachable, "too little came", hasten),
    Misbehaviour(
      "a body byte by byte",
      Reply([
        .send(Array((start + "Content-Length: 200\r\n\r\n").utf8)),
        .drip(String(repeating: "a", count: 200), milliseconds: 20),
      ]), .unreachable, "too little came for 300 milliseconds", hasten),
  ]

  static let statuses: [Misbehaviour] = [
    Misbehaviour("204 without a body", .status(204), .badAnswer, "the server answers 204"),
    Misbehaviour(
      "206 that nobody asked for", .status(206, body: row), .badAnswer, "the server answers 206"),
    Misbehaviour(
      "304 that nobody asked for", .status(304), .badAnswer, "the server says that nothing changed"),
    Misbehaviour("a 404", .status(404, body: "no\u{1B}[31m such"), .unreachable, "answers 404"),
    Misbehaviour("a 401", .status(401), .unreachable, "it does not let this request in"),
    Misbehaviour("a 503", .status(503, body: "sorry"), .unreachable, "the server answers 503"),
  ]
}

@Suite struct `A server that misbehaves` {
  @Test(arguments: Misbehaviour.all)
  func `gives an error and no data`(row: Misbehaviour) async throws {
    let server = try TestServer { _ in row.reply }
    let bench = try FetchBench()
    var request = try FetchBench.request(server.url("/data.csv"))
    row.change(&request)
    let failure = try #require(await bench.failure(request))
    #expect(failure.kind == row.kind, "\(failure)")
    #expect(failure.message.contains(row.message), "\(failure.message)")
    #expect(bench.bodies.isEmpty)
    for text in [failure.message] + failure.notes {
      #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "\(text)")
    }
  }

  @Test func `does no harm with a bomb of gzip`() async throws {
    let server = try TestServer { _ in GzipBomb.reply }
    let bench = try FetchBench()
    let failure = await bench.failure(try FetchBench.request(server.url()))
    #expect(failure?.kind == .badAnswer)
    #expect(
      failure?.message == "the answer grows more than 100 times as it is expanded")
    #expect(bench.bodies.isEmpty)
  }
}
