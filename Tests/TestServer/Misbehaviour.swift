/// A server that misbehaves, and what becomes of that.
public struct Misbehaviour: CustomStringConvertible, Sendable {
  /// What the server does.
  public let description: String

  /// How it does it.
  public let reply: Reply

  /// The exit code of a run that asks it.
  public let status: Int32

  /// What the message has in it.
  public let message: String

  /// The most bytes that the answer may have, where that is what it is about.
  public let limit: Int?

  /// Whether the server is too slow, so that patience should be short.
  public let isSlow: Bool

  init(
    _ description: String, _ reply: Reply, _ status: Int32, _ message: String, limit: Int? = nil,
    isSlow: Bool = false
  ) {
    self.description = description
    self.reply = reply
    self.status = status
    self.message = message
    self.limit = limit
    self.isSlow = isSlow
  }
}

extension Misbehaviour {
  private static let start = "HTTP/1.1 200 OK\r\n"
  private static let row = "2025-06-30,12.34\n"

  /// Every way to misbehave.
  public static let all: [Misbehaviour] = bodies + heads + redirects + slow + statuses + [bomb]

  private static let bodies: [Misbehaviour] = [
    Misbehaviour(
      "the body is shorter than its length", .raw(start + "Content-Length: 1000\r\n\r\n" + row),
      69, "the answer was cut short"),
    Misbehaviour(
      "the body is longer than its length", .raw(start + "Content-Length: 10\r\n\r\n" + row + row),
      65, "the answer is longer than it says that it is"),
    Misbehaviour(
      "two lengths",
      .raw(start + "Content-Length: 5\r\nContent-Length: 7\r\n\r\n1234567"), 65,
      "the answer has two lengths, 5 and 7"),
    Misbehaviour(
      "a length that is no number", .raw(start + "Content-Length: -5\r\n\r\n" + row), 65,
      "the head of the answer can't be understood"),
    Misbehaviour(
      "chunks that end early",
      .raw(start + "Transfer-Encoding: chunked\r\n\r\n11\r\n" + row + "\r\n11\r\n2025"),
      69, "the answer was cut short"),
    Misbehaviour(
      "a chunk whose size is no number",
      .raw(start + "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + row), 69,
      "the connection broke, or what came on it is not HTTP"),
    Misbehaviour(
      "a chunk of a size beyond all bounds",
      .raw(start + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffffff\r\n" + row),
      69, "the connection broke, or what came on it is not HTTP"),
    Misbehaviour(
      "chunks without end",
      Reply([
        .send(Array((start + "Transfer-Encoding: chunked\r\n\r\n").utf8)),
        .repeat("11\r\n\(row)\r\n", times: 1_000_000), .close,
      ]), 65, "the answer is larger than 100000 bytes", limit: 100_000),
    Misbehaviour(
      "a length beyond the limit", .raw(start + "Content-Length: 100001\r\n\r\n" + row),
      65, "the answer is larger than 100000 bytes", limit: 100_000),
    Misbehaviour(
      "gzip that ends early",
      .ok(
        Array(hex: "1f8b08000000000002037b367de9b339f3759e4dd9f67cf60c"),
        headers: ["Content-Encoding": "gzip"]),
      65, "the gzip data end before they are whole"),
    Misbehaviour(
      "no gzip at all", .ok(row, headers: ["Content-Encoding": "gzip"]), 65,
      "the gzip data are damaged"),
    Misbehaviour(
      "an encoding that nobody knows", .ok(row, headers: ["Content-Encoding": "rot13"]), 65,
      "the answer is encoded as `rot13`"),
    Misbehaviour(
      "six layers of gzip",
      .ok(row, headers: ["Content-Encoding": "gzip, gzip, gzip, gzip, gzip, gzip"]), 65,
      "the answer is encoded as `gzip, gzip, gzip, gzip, gzip, gzip`"),
    Misbehaviour(
      "a page that says sorry", .ok("\n <!DOCTYPE html><p>Too many visitors", headers: [:]),
      65, "the answer is a web page, and data were expected"),
  ]

  private static let bomb = Misbehaviour(
    "a bomb of gzip", GzipBomb.reply, 65,
    "the answer grows more than 100 times as it is expanded")

  private static let heads: [Misbehaviour] = [
    Misbehaviour("an empty reply", Reply([.close]), 69, "the connection was closed"),
    Misbehaviour("a broken connection", Reply([.reset]), 69, "the connection"),
    Misbehaviour(
      "garbage", .raw("\u{1}\u{2}\u{3} garbage\r\n\r\n"), 65, "what came is not"),
    Misbehaviour("HTTP/0.9", .raw(row), 65, "what came is not HTTP"),
    Misbehaviour(
      "one header of 400 KB",
      Reply([
        .send(Array((start + "X-Long: ").utf8)), .repeat("aaaaaaaaaa", times: 40_000),
        .send(Array("\r\n\r\n".utf8)), .close,
      ]), 65, "the head of the answer is too large"),
    Misbehaviour(
      "200,000 headers",
      Reply([
        .send(Array(start.utf8)), .repeat("X-Many: 1\r\n", times: 200_000),
        .send(Array("\r\n".utf8)), .close,
      ]), 69, "the connection broke, or what came on it is not HTTP"),
    Misbehaviour(
      "a NUL in a header", .raw(start + "X-Nul: a\u{0}b\r\nContent-Length: 0\r\n\r\n"), 65,
      "the head of the answer can't be understood"),
    Misbehaviour(
      "`continue` without end",
      Reply([.repeat("HTTP/1.1 100 Continue\r\n\r\n", times: 200_000), .close]), 69,
      "the connection"),
  ]

  private static let redirects: [Misbehaviour] = [
    Misbehaviour(
      "redirects in a circle", .redirect(to: "/again"), 69,
      "the server leads from page to page, more than 5 times"),
    Misbehaviour(
      "a redirect to a file", .redirect(to: "file:///etc/passwd"), 77,
      "`file:///etc/passwd` is neither http nor https"),
    Misbehaviour(
      "a redirect to ftp", .redirect(to: "ftp://127.0.0.1/x"), 77,
      "`ftp://127.0.0.1/x` is neither http nor https"),
    Misbehaviour(
      "a redirect with a password", .redirect(to: "http://me:pass@127.0.0.1/"), 77,
      "a url with a user or a password in it"),
    Misbehaviour(
      "a redirect to a host that nothing names", .redirect(to: "http://192.0.2.1/"), 77,
      "leads to 192.0.2.1, a host that nothing names"),
    Misbehaviour(
      "a redirect to nowhere", .status(302), 65,
      "the answer is a redirect (302) that leads nowhere"),
  ]

  private static let slow: [Misbehaviour] = [
    Misbehaviour(
      "silence", Reply([.pause(milliseconds: 3000), .close]), 69, "too little came",
      isSlow: true),
    Misbehaviour(
      "a head byte by byte",
      Reply([.drip(start + "X-Slow: " + String(repeating: "a", count: 200), milliseconds: 20)]),
      69, "too little came", isSlow: true),
    Misbehaviour(
      "a body byte by byte",
      Reply([
        .send(Array((start + "Content-Length: 200\r\n\r\n").utf8)),
        .drip(String(repeating: "a", count: 200), milliseconds: 20),
      ]), 69, "too little came for 300 milliseconds", isSlow: true),
  ]

  private static let statuses: [Misbehaviour] = [
    Misbehaviour("204 without a body", .status(204), 65, "the server answers 204"),
    Misbehaviour(
      "206 that nobody asked for", .status(206, body: row), 65, "the server answers 206"),
    Misbehaviour(
      "304 that nobody asked for", .status(304), 65, "the server says that nothing changed"),
    Misbehaviour("a 404", .status(404, body: "no\u{1B}[31m such"), 69, "answers 404"),
    Misbehaviour("a 401", .status(401), 69, "it does not let this request in"),
    Misbehaviour("a 503", .status(503, body: "sorry"), 69, "the server answers 503"),
  ]
}
