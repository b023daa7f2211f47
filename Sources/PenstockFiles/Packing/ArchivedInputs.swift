import PenstockData
import Synchronization

/// The members of zip archives that a source's `member:` names, as inputs of their own.
///
/// An archive is read once, when its members are first asked for, and kept as long as they are.
public enum ArchivedInputs {
  /// The members that `pattern` names in the archive that each of `inputs` is, in order of their
  /// names; a name may have `*`, `?` and `{name}` as paths have.
  ///
  /// A plain name is one member, whether it is there or not.
  ///
  /// - Throws: ``FileError`` where an input can't be read or is no archive.
  public static func members(
    _ pattern: String, of inputs: [any ByteInput]
  ) throws -> [any ByteInput] {
    try inputs.flatMap { input -> [any ByteInput] in
      let archive = SharedArchive((input as? UnpackedInput)?.base ?? input)
      let path = InputPath(pattern)
      if path.isPlain {
        return [ArchivedInput(archive: archive, member: pattern, captures: input.captures)]
      }
      let members = try archive.whole().members.filter { !$0.isHidden }
      return members.compactMap { member in
        path.captures(in: member.name).map {
          ArchivedInput(archive: archive, member: member.name, captures: input.captures + $0)
        }
      }.sorted { $0.member < $1.member }
    }
  }
}

/// One member of an archive.
private struct ArchivedInput: ByteInput {
  let archive: SharedArchive
  let member: String
  let captures: [(name: String, value: String)]

  var name: String { "\(member) in \(archive.input.name)" }

  func open() throws -> any ByteReader {
    let archive = try archive.whole()
    guard let found = archive.member(member) else {
      let names = archive.members.prefix(8).map { "`\($0.name)`" }.joined(separator: ", ")
      throw FileError(
        .input, "there is no `\(member)` in \(self.archive.input.name), which has \(names)")
    }
    return try UnpackedInput(archive.input(found)).open()
  }
}

/// An archive that is read once, by whoever needs it first.
private final class SharedArchive: Sendable {
  let input: any ByteInput
  private let archive = Mutex<ZipArchive?>(nil)

  init(_ input: any ByteInput) { self.input = input }

  func whole() throws -> ZipArchive {
    try archive.withLock { archive in
      if let archive { return archive }
      let bytes = try input.whole(limit: ZipArchive.largest)
      guard ZipArchive.begins(bytes) else {
        throw FileError(.input, "\(input.name) is no zip archive, and `member` names a file in one")
      }
      let read = try ZipArchive(bytes, name: input.name)
      archive = read
      return read
    }
  }
}
