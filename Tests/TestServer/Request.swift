/// A request as the server got it.
public struct Request: Sendable {
  /// The method, such as `GET`.
  public let method: String

  /// The path with its query.
  public let target: String

  /// The header fields, names in lower case.
  public let headers: [String: String]

  /// The body as text.
  public let body: String

  /// The number of the connection that it came on, from 1.
  public let connection: Int

  /// The path without its query.
  public var path: String { String(target.prefix { $0 != "?" }) }

  /// The pairs of the query, as they were encoded.
  public var query: [String: String] {
    guard let sign = target.firstIndex(of: "?") else { return [:] }
    let pairs = target[target.index(after: sign)...].split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
    return Dictionary(pairs) { _, last in last }
  }
}

/// Reads requests from a connection.
struct RequestReader {
  private let socket: Int32
  private let connection: Int
  private var rest: [UInt8] = []

  init(_ socket: Int32, connection: Int) {
    self.socket = socket
    self.connection = connection
  }

  /// The next request; nil where the connection ends or what comes is none.
  mutating func next() -> Request? {
    let mark: [UInt8] = [13, 10, 13, 10]
    var end: Int?
    while true {
      end = rest.indices.first { rest[$0...].starts(with: mark) }
      if end != nil { break }
      guard let more = Sockets.receive(from: socket) else { return nil }
      rest += more
    }
    guard let end else { return nil }
    let lines = String(decoding: rest[..<end], as: UTF8.self).split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count == 3 else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " }) }
    }
    rest.removeFirst(end + 4)
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    while rest.count < length {
      guard let more = Sockets.receive(from: socket) else { return nil }
      rest += more
    }
    let body = String(decoding: rest.prefix(length), as: UTF8.self)
    rest.removeFirst(length)
    return Request(
      method: String(words[0]), target: String(words[1]), headers: headers, body: body,
      connection: connection)
  }
}
