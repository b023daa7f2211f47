/// Which hosts may be reached: those of a pipeline's own urls, and those that the project names.
public struct HostPolicy: Sendable {
  /// A host as the project names it: `example.com`, `*.example.com`, `localhost:8080`.
  public struct Pattern: Sendable, Hashable {
    private let suffix: String?  // `.example.com` of `*.example.com`
    private let host: String
    private let port: Int?

    /// The host that `text` names; nil where it names none.
    public init?(_ text: String) {
      var host = text.lowercased()
      var port: Int?
      if let colon = host.lastIndex(of: ":"), !host[..<colon].contains(":") || host.first == "[",
        !host[colon...].contains("]")
      {
        port = Int(host[host.index(after: colon)...])
        guard let port, (1...65535).contains(port) else { return nil }
        host = String(host[..<colon])
      }
      if host.first == "[", host.last == "]" { host = String(host.dropFirst().dropLast()) }
      let plain = host.hasPrefix("*.") ? String(host.dropFirst(2)) : host
      let allowed = plain.unicodeScalars.allSatisfy {
        !" /*?#@%[]\\".unicodeScalars.contains($0) && $0.value > 0x20
      }
      guard !plain.isEmpty, allowed else { return nil }
      self.host = host
      self.port = port
      suffix = host.hasPrefix("*.") ? String(host.dropFirst()) : nil
    }

    func matches(_ address: WebAddress) -> Bool {
      if let port, port != address.port { return false }
      if let suffix { return address.host.hasSuffix(suffix) }
      return address.host == host
    }
  }

  private let named: [Pattern]

  /// A policy by the hosts that the project names.
  public init(named: [Pattern] = []) { self.named = named }

  /// Why `address` may not be reached by a request that began at `own`; nil where it may.
  func objection(to address: WebAddress, own: WebAddress) -> FetchError? {
    if address.scheme == "http", own.scheme == "https" {
      return FetchError(
        .forbidden, "\(own.shown) leads to \(address.shown), which is not encrypted",
        help: "name the address itself under `url`, if that is meant")
    }
    if address.host == own.host || isNamed(address) { return nil }
    return FetchError(
      .forbidden, "\(own.shown) leads to \(address.host), a host that nothing names",
      help: "add `hosts: [\(address.host)]` to penstock.yaml, if it belongs there")
  }

  /// Whether `address` may lie on this machine or in a private network.
  func mayBePrivate(_ address: WebAddress) -> Bool { isNamed(address) }

  private func isNamed(_ address: WebAddress) -> Bool { named.contains { $0.matches(address) } }
}
