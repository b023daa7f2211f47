import Glibc

/// A path as a source has it: plain, with `*` and `?`, or with `{name}` for a part to keep.
public struct InputPath: Sendable {
  /// The path as written.
  public let pattern: String

  /// The names in braces, in order.
  public let captureNames: [String]

  /// Whether it names one file, and no pattern.
  let isPlain: Bool

  /// The path that `pattern` writes.
  public init(_ pattern: String) {
    self.pattern = pattern
    var names: [String] = []
    var rest = pattern[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      names.append(String(rest[rest.index(after: open)..<close]))
      rest = rest[rest.index(after: close)...]
    }
    captureNames = names
    isPlain = names.isEmpty && !pattern.contains("*") && !pattern.contains("?")
  }

  /// The files that the path names below `folder`, in the order of their names.
  ///
  /// A plain path is one file, whether it is there or not. A pattern matches whole path components:
  /// neither `*` nor a name in braces reaches over a slash, and hidden files match only where the
  /// dot is written.
  public func files(in folder: String, ledger: InputLedger? = nil) -> [InputFile] {
    if isPlain {
      return [InputFile(name: pattern, path: Self.join(folder, pattern), ledger: ledger)]
    }
    let components = pattern.split(separator: "/").map(String.init)
    let start = pattern.hasPrefix("/") ? "/" : ""
    var found: [(name: String, captures: [(name: String, value: String)])] = [(start, [])]
    for component in components {
      found = found.flatMap { prefix in
        Self.matches(component, in: Self.join(folder, prefix.name)).map { match in
          let separator = prefix.name.isEmpty || prefix.name == "/" ? "" : "/"
          return (prefix.name + separator + match.name, prefix.captures + match.captures)
        }
      }
    }
    return found.sorted { $0.name < $1.name }.map {
      InputFile(
        name: $0.name, path: Self.join(folder, $0.name), captures: $0.captures, ledger: ledger)
    }
  }

  /// The values of the names in braces where the pattern matches `name`; nil where it does not.
  public func captures(in name: String) -> [(name: String, value: String)]? {
    let (parts, names) = (pattern.split(separator: "/"), name.split(separator: "/"))
    guard parts.count == names.count, pattern.hasPrefix("/") == name.hasPrefix("/") else {
      return nil
    }
    var captures: [(name: String, value: String)] = []
    for (part, name) in zip(parts, names) {
      guard let found = Self.match(Array(part), Array(name)) else { return nil }
      captures += found
    }
    return captures
  }

  /// `path` below `folder`, unless it is absolute.
  public static func join(_ folder: String, _ path: String) -> String {
    path.hasPrefix("/") ? path : path.isEmpty ? folder : folder + "/" + path
  }

  private typealias Match = (name: String, captures: [(name: String, value: String)])

  private static func matches(_ component: String, in folder: String) -> [Match] {
    let isPattern = component.contains { "*?{".contains($0) }
    if !isPattern {
      return access(join(folder, component), F_OK) == 0 ? [(component, [])] : []
    }
    guard let names = try? Folder.names(in: folder) else { return [] }
    return names.compactMap { name in
      if name.hasPrefix("."), !component.hasPrefix(".") { return nil }
      return match(Array(component), Array(name)).map { (name, $0) }
    }
  }

  /// The captures of a match of `name` against `pattern`, or nil; the shortest captures win.
  static func match(
    _ pattern: [Character], _ name: [Character]
  ) -> [(name: String, value: String)]? {
    guard let first = pattern.first else { return name.isEmpty ? [] : nil }
    switch first {
    case "*":
      for length in 0...name.count {
        if let rest = match(Array(pattern.dropFirst()), Array(name.dropFirst(length))) {
          return rest
        }
      }
      return nil
    case "?":
      return name.isEmpty ? nil : match(Array(pattern.dropFirst()), Array(name.dropFirst()))
    case "{":
      guard let close = pattern.firstIndex(of: "}") else { fallthrough }
      let label = String(pattern[1..<close])
      let rest = Array(pattern[(close + 1)...])
      for length in stride(from: 1, through: name.count, by: 1) {
        if let captures = match(rest, Array(name.dropFirst(length))) {
          return [(label, String(name.prefix(length)))] + captures
        }
      }
      return nil
    default:
      guard name.first == first else { return nil }
      return match(Array(pattern.dropFirst()), Array(name.dropFirst()))
    }
  }
}
