import Foundation

/// What a server does with a request, step by step.
public struct Reply: Sendable {
  /// One step.
  public enum Step: Sendable {
    /// Sends bytes.
    case send([UInt8])
    /// Sends a text that many times, or until nobody listens.
    case `repeat`(String, times: Int)
    /// Sends a text byte by byte with a pause before each.
    case drip(String, milliseconds: Int)
    /// Does nothing for a while.
    case pause(milliseconds: Int)
    /// Closes the connection as one does.
    case close
    /// Breaks the connection off, so that the other side gets an error.
    case reset
  }

  /// The steps, in order; a connection that none of them closes is ready for the next request.
  public let steps: [Step]

  /// A reply of these steps.
  public init(_ steps: [Step]) { self.steps = steps }

  /// Plays the steps; false where the connection is of no use any more.
  func play(on socket: Int32) -> Bool {
    for step in steps {
      switch step {
      case .send(let bytes):
        if !Sockets.send(bytes, to: socket) { return false }
      case .repeat(let text, let times):
        let bytes = Array(text.utf8)
        for _ in 0..<times where !Sockets.send(bytes, to: socket) { return false }
      case .drip(let text, let milliseconds):
        for byte in text.utf8 {
          Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
          if !Sockets.send([byte], to: socket) { return false }
        }
      case .pause(let milliseconds):
        Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
      case .close:
        Sockets.finish(socket)
        return false
      case .reset:
        Sockets.reset(socket)
        return false
      }
    }
    return true
  }
}

extension Reply {
  /// A 200 with a body and its length.
  public static func ok(_ body: String, headers: [String: String] = [:]) -> Reply {
    .ok(Array(body.utf8), headers: headers)
  }

  /// A 200 with a body and its length.
  public static func ok(_ body: [UInt8], headers: [String: String] = [:]) -> Reply {
    .status(200, headers: headers, bytes: body)
  }

  /// An answer with a status, a body and its length.
  public static func status(
    _ status: Int, headers: [String: String] = [:], body: String = ""
  ) -> Reply {
    .status(status, headers: headers, bytes: Array(body.utf8))
  }

  /// A redirect.
  public static func redirect(to url: String, status: Int = 302) -> Reply {
    .status(status, headers: ["Location": url], bytes: [])
  }

  /// Just these bytes, and then the connection is closed.
  public static func raw(_ text: String) -> Reply {
    Reply([.send(Array(text.utf8)), .close])
  }

  /// An answer of chunks.
  public static func chunked(_ chunks: [String], headers: String = "") -> Reply {
    let body = chunks.map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }.joined()
    let head = "HTTP/1.1 200 OK\r\n\(headers)Transfer-Encoding: chunked\r\n\r\n"
    return Reply([.send(Array((head + body + "0\r\n\r\n").utf8))])
  }

  private static func status(_ status: Int, headers: [String: String], bytes: [UInt8]) -> Reply {
    var head = "HTTP/1.1 \(status) Said so\r\n"
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
      head += "\(name): \(value)\r\n"
    }
    if status != 204, status != 304 { head += "Content-Length: \(bytes.count)\r\n" }
    return Reply([.send(Array((head + "\r\n").utf8) + bytes)])
  }
}
