import Glibc

/// The few system calls on sockets that the server needs.
enum Sockets {
  struct Failure: Error {
    let call: String
    let reason: String

    init(_ call: String) {
      self.call = call
      reason = String(cString: strerror(errno))
    }
  }

  /// A socket that listens at a port that the system chooses.
  static func listen(at host: String) throws -> (socket: Int32, port: Int) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard listener >= 0 else { throw Failure("socket") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { throw Failure("inet_pton") }
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard bind(listener, address, size) == 0 else { return Int32(-1) }
        return getsockname(listener, address, &size)
      }
    }
    guard status == 0, Glibc.listen(listener, 128) == 0 else {
      let failure = Failure("bind")
      close(listener)
      throw failure
    }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }

  /// Some bytes; nil where the other side is gone.
  static func receive(from socket: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      return count > 0 ? Array(buffer.prefix(count)) : nil
    }
  }

  /// Sends all bytes; false where the other side is gone.
  static func send(_ bytes: [UInt8], to socket: Int32) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var done = 0
      while done < bytes.count, let start = bytes.baseAddress {
        let sent = Glibc.send(socket, start + done, bytes.count - done, Int32(MSG_NOSIGNAL))
        if sent < 0, errno == EINTR { continue }
        if sent <= 0 { return false }
        done += sent
      }
      return true
    }
  }

  /// Says that no more comes, and waits until the other side has gone too.
  static func finish(_ socket: Int32) {
    shutdown(socket, Int32(SHUT_WR))
    var wait = timeval(tv_sec: 1, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
    while receive(from: socket) != nil {}
  }

  /// Has the connection break when it is closed.
  static func reset(_ socket: Int32) {
    var hard = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &hard, socklen_t(MemoryLayout<linger>.size))
  }
}
