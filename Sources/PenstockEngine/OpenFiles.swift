import PenstockData
import PenstockFiles
import PenstockKit
import PenstockPlan

/// The open files of a sink: one, or one for each part of its rows.
///
/// What is written to parts is collected first, some megabytes for all of them together, and so are small
/// pieces for a single file; where there are many parts each file is open only while it is written to.
struct OpenFiles: Sendable {
  /// A file that is written.
  struct Open: Sendable {
    let file: OutputFile
    var rows = 0
    fileprivate var pending: [ByteStore] = []
    fileprivate var pendingBytes = 0

    init(file: OutputFile) { self.file = file }

    /// Writes what was collected.
    fileprivate mutating func flush() throws {
      if pendingBytes == 0 { return }
      var writer = ByteWriter(capacity: pendingBytes)
      for bytes in pending { writer.append(bytes) }
      (pending, pendingBytes) = ([], 0)
      try file.write(writer.finish())
    }
  }

  private let name: String
  private let folder: String
  private let isParted: Bool
  private let start: ByteStore
  private let hashes: HashLanes
  private var files: [Partition?: Open] = [:]
  private var pendingBytes = 0

  /// Collected for all parts together.
  private static let mostPending = 8 << 20

  /// Collected for one part.
  private static let mostPendingOfOne = 256 << 10

  /// A piece of this size is written to a single file as it is.
  private static let largePiece = 32 << 10

  /// With more parts than these, files are closed between two writes.
  private static let mostOpen = 64

  /// The files of a sink called `name` below `folder`, each of which begins with `start`.
  init(
    _ name: String, in folder: String, isParted: Bool, start: ByteStore, hashes: HashLanes
  ) throws {
    self.hashes = hashes
    self.name = name
    self.folder = folder
    self.isParted = isParted
    self.start = start
    if isParted { try Folder.create("\(folder)/\(name)") } else { try create(nil) }
  }

  private mutating func create(_ part: Partition?) throws {
    guard files.count < Partition.most else { throw Partition.tooMany }
    var path = name
    if let part {
      let ending = name.lastIndex(of: ".").map { name[$0...] } ?? ""
      try Folder.create("\(folder)/\(name)/\(part.path)")
      path = "\(name)/\(part.path)/part\(ending)"
    }
    let open = Open(file: try OutputFile(name: path, in: folder, hashes: hashes))
    try open.file.write(start)
    files[part] = open
  }

  /// Appends encoded rows to the file of a part, behind `separator` where they are not its first.
  mutating func write(
    _ bytes: ByteStore, rows: Int, separator: String, to part: Partition?
  ) throws {
    if files[part] == nil { try create(part) }
    if files[part]?.rows != 0, !separator.isEmpty { try append(ByteStore(separator), to: part) }
    try append(bytes, to: part)
    files[part]?.rows += rows
  }

  private mutating func append(_ bytes: ByteStore, to part: Partition?) throws {
    if part == nil, bytes.count >= Self.largePiece {
      try flush(part)
      return try files[part]?.file.write(bytes) ?? ()
    }
    files[part]?.pending.append(bytes)
    files[part]?.pendingBytes += bytes.count
    pendingBytes += bytes.count
    if files[part]?.pendingBytes ?? 0 >= Self.mostPendingOfOne { try flush(part) }
    if pendingBytes < Self.mostPending { return }
    for part in files.keys { try flush(part) }
  }

  private mutating func flush(_ part: Partition?) throws {
    pendingBytes -= files[part]?.pendingBytes ?? 0
    try files[part]?.flush()
    if files.count > Self.mostOpen { try files[part]?.file.suspend() }
  }

  /// The file of a part, for a sink that writes it on its own.
  mutating func file(of part: Partition?) throws -> OutputFile? {
    if files[part] == nil { try create(part) }
    return files[part]?.file
  }

  /// Counts rows that a sink wrote on its own, and needs their file no more.
  mutating func count(_ rows: Int, in part: Partition?) throws {
    files[part]?.rows += rows
    if part != nil { try files[part]?.file.suspend() }
  }

  /// Ends all files with `end` and makes them survive a power cut.
  mutating func finish(_ end: ByteStore) throws -> RunReport.File {
    let names = files.keys.sorted { ($0?.path ?? "") < ($1?.path ?? "") }
    let parts = try names.compactMap { part -> RunReport.File? in
      guard var open = files[part] else { return nil }
      try open.flush()
      try open.file.write(end)
      let sha256 = try open.file.finish()
      if let part { try Folder.sync("\(folder)/\(name)/\(part.path)") }
      return RunReport.File(
        name: open.file.name, rows: open.rows, bytes: open.file.byteCount, sha256: sha256)
    }
    if !isParted, let file = parts.first { return file }
    return RunReport.File(name: name, parts: parts)
  }
}
