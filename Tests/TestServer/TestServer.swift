import Foundation
import Glibc
import Synchronization

/// A server of HTTP/1.1 on loopback, with real sockets, that says just what a test wants it to say.
///
///     let server = try TestServer { _ in .ok("date,close\n2025-06-30,12.34\n") }
///     … server.url("/prices.csv") …
///     server.requests.count == 1
///
/// Each connection has a thread of its own. The server is closed when nobody holds it any more.
public final class TestServer: Sendable {
  /// What the server answers to a request.
  public typealias Behaviour = @Sendable (Request) -> Reply

  /// Where it listens: `127.0.0.1`, or another address of this machine.
  public let host: String

  /// The port that it listens on.
  public let port: Int

  private let core: ServerCore

  /// A server on a port of its own at `host` that does as `behaviour` says.
  public init(host: String = "127.0.0.1", _ behaviour: @escaping Behaviour) throws {
    self.host = host
    let (listener, port) = try Sockets.listen(at: host)
    self.port = port
    core = ServerCore(listener, behaviour)
    let core = core
    Thread.detachNewThread { core.accept() }
  }

  deinit {
    core.close()
  }

  /// A server of fixed contents by path; all else is a 404.
  public convenience init(host: String = "127.0.0.1", files: [String: Reply]) throws {
    try self.init(host: host) { request in
      files[request.path] ?? .status(404, body: "nothing here")
    }
  }

  /// The url of a path on it; `host` may be another name of the same address.
  public func url(_ path: String = "/", host: String? = nil) -> String {
    "http://\(host ?? self.host):\(port)\(path)"
  }

  /// Every request so far, in the order in which they came.
  public var requests: [Request] { core.seen.withLock { $0.requests } }

  /// How many connections there were, whether anything was said on them or not.
  public var connectionCount: Int { core.seen.withLock { $0.connections } }
}

/// What the threads of a server share.
final class ServerCore: Sendable {
  struct Seen {
    var requests: [Request] = []
    var connections = 0
    var open: Set<Int32> = []
    var isClosed = false
  }

  let seen = Mutex(Seen())
  private let listener: Int32
  private let behaviour: TestServer.Behaviour

  init(_ listener: Int32, _ behaviour: @escaping TestServer.Behaviour) {
    self.listener = listener
    self.behaviour = behaviour
  }

  func accept() {
    while true {
      let socket = Glibc.accept(listener, nil, nil)
      if socket < 0 { break }
      let number: Int? = seen.withLock { seen in
        if seen.isClosed { return nil }
        seen.connections += 1
        seen.open.insert(socket)
        return seen.connections
      }
      guard let number else {
        Glibc.close(socket)
        break
      }
      Thread.detachNewThread { self.serve(socket, number) }
    }
    Glibc.close(listener)
  }

  func close() {
    shutdown(listener, Int32(SHUT_RDWR))
    seen.withLock { seen in
      seen.isClosed = true
      for socket in seen.open { shutdown(socket, Int32(SHUT_RDWR)) }
    }
  }

  private func serve(_ socket: Int32, _ number: Int) {
    var reader = RequestReader(socket, connection: number)
    while let request = reader.next() {
      seen.withLock { $0.requests.append(request) }
      guard behaviour(request).play(on: socket) else { break }
    }
    seen.withLock { seen in
      seen.open.remove(socket)
      Glibc.close(socket)
    }
  }
}
