import Glibc
import PenstockData
import Synchronization

/// Small texts by name, each of one line, in one file to which is only added: the last text of a name
/// counts.
///
/// Several processes may add at once. Nothing is synced: a line that a power cut tore makes no sense to
/// whoever reads it, and is none.
public final class EntryLog: Sendable {
  private struct State {
    var texts: [String: String]?  // nil before the file was read
    var file: Int32 = -1  // to add to
    var lock: Int32 = -1  // shared by all who add, alone with who leaves out
  }

  private let path: String
  private let state = Mutex(State())

  /// The log in the file at `path`, which is made when something is added; its folder must be there by
  /// then.
  public init(_ path: String) { self.path = path }

  deinit {
    state.withLock { state in
      if state.file >= 0 { close(state.file) }
      if state.lock >= 0 { close(state.lock) }
    }
  }

  /// The text called `name`; nil where there is none.
  public func text(of name: String) -> String? {
    state.withLock { texts(&$0)[name] }
  }

  /// Puts texts, each of one line, in the place of those of the same names.
  public func set(_ texts: [(name: String, text: String)]) throws {
    let lines = texts.map { "\($0.name)\t\($0.text)\n" }.joined()
    try state.withLock { state in
      try open(&state)
      try Self.write(lines, to: state.file, path)
      for (name, text) in texts { state.texts?[name] = text }
    }
  }

  /// Puts the texts that `change` makes of all texts in their place.
  ///
  /// - Returns: Whether it was done: not while another process may add.
  public func rewrite(
    _ change: (_ texts: [String: String]) throws -> [String: String]
  ) throws -> Bool {
    try state.withLock { state in
      try open(&state)
      defer { flock(state.lock, LOCK_SH) }
      guard flock(state.lock, LOCK_EX | LOCK_NB) == 0 else { return false }
      state.texts = nil
      let texts = try change(self.texts(&state))
      let lines = texts.sorted { $0.key < $1.key }.map { "\($0.key)\t\($0.value)\n" }
      try TextFile.write(lines.joined(), to: path)
      close(state.file)
      state.file = -1
      state.texts = texts
      return true
    }
  }

  private func texts(_ state: inout State) -> [String: String] {
    if let texts = state.texts { return texts }
    var texts: [String: String] = [:]
    for line in (TextFile.read(path) ?? "").utf8.split(separator: 10).map(Substring.init) {
      guard let tab = line.utf8.firstIndex(of: 9) else { continue }
      texts[String(line[..<tab])] = String(line[line.index(after: tab)...])
    }
    state.texts = texts
    return texts
  }

  private func open(_ state: inout State) throws {
    if state.lock < 0 {
      let path = path + ".lock"
      let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW
      state.lock = retrying { Glibc.open(path, flags, 0o644) }
      guard state.lock >= 0 else { throw FileError(.cannotCreate, "can't create", path) }
      _ = retrying { flock(state.lock, LOCK_SH) }
    }
    if state.file < 0 {
      let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW
      state.file = retrying { [path] in Glibc.open(path, flags, 0o644) }
      guard state.file >= 0 else { throw FileError(.cannotCreate, "can't create", path) }
    }
  }

  /// Adds lines in one piece, so that those of several processes stand one after the other.
  private static func write(_ lines: String, to file: Int32, _ path: String) throws {
    var lines = lines
    let count = lines.utf8.count
    let wrote = lines.withUTF8 { bytes in
      retrying { Glibc.write(file, bytes.baseAddress, count) }
    }
    guard wrote == count else { throw FileError(.inputOutput, "can't write", path) }
  }
}
