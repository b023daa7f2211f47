import PenstockData
import PenstockKit
import PenstockPlan

/// One part of a sink's rows: those that have the same values in the columns of `partition_by`.
///
/// It is a folder for each of these columns, one in the other, called `column=value` as Hive does.
struct Partition: Sendable, Hashable {
  /// The folders below the sink's, such as `market=XSHG/year=2025`.
  let path: String

  /// The most parts that one sink has: each is a file.
  static let most = 10_000

  /// The longest name of a file or folder, in bytes.
  private static let longestName = 255

  /// What is escaped besides what can't be seen: what names of files can't have, here or elsewhere, and
  /// what a path, an address or a pattern of names means something by.
  private static let escaped = Set("\"#%'*/:=?\\{}[]^<>|~$&!;,`@() +".utf8)

  init(path: String) { self.path = path }

  /// The part of the rows that have what row `row` of `batch` has in `columns`.
  ///
  /// - Throws: `StageFailure` where a value can't be a folder's name.
  init(_ batch: Batch, row: Int, columns: [Int]) throws {
    path = try columns.map { place in
      let name = batch.schema.fields[place].name
      let value = batch.columns[place].plain(row)
      if value?.isEmpty ?? false {
        throw StageFailure(
          "`\(name)` is an empty text, which can't be told from a missing one in a folder's name",
          help: "make it missing or give it a name before")
      }
      let folder = Self.folder(name, value)
      guard folder.utf8.count <= Self.longestName else {
        throw StageFailure(
          "`\(name)` has a text that is too long for a folder's name: `\(value?.prefix(40) ?? "")…`",
          help: "partition by a column of short texts")
      }
      return folder
    }.joined(separator: "/")
  }

  /// The folder of rows that have `value` in the column `name`.
  static func folder(_ name: String, _ value: String?) -> String {
    "\(escape(name))=\(value.map(escape) ?? PublishedTable.missingPart)"
  }

  /// A text that may be a name everywhere, with the bytes that may not as `%` and two hexadecimal digits.
  private static func escape(_ text: String) -> String {
    var bytes: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
      if byte < 0x21 || byte == 0x7F || escaped.contains(byte) {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What says that there are too many.
  static var tooMany: StageFailure {
    StageFailure(
      "`partition_by` gives more than \(most) parts, and each is a file",
      help: "partition by columns of which fewer values differ")
  }
}

extension Plan.Node {
  /// The rows of a batch part by part, without the columns that they are parted by; all of them where
  /// the node has no `partition_by`.
  ///
  /// Parts come in the order of their first rows, rows in the order in which they are.
  func parted(_ batch: Batch) throws -> [(part: Partition?, rows: Batch)] {
    if partition.isEmpty { return [(nil, batch)] }
    let kept = unparted(batch)
    let groups = Groups(batch, key: partition)
    if groups.count > Partition.most { throw Partition.tooMany }
    return try groups.map { rows in
      let part = try Partition(batch, row: Int(rows[rows.startIndex]), columns: partition)
      return (part, groups.count == 1 ? kept : kept.gather(Array(rows)))
    }
  }

  /// The rows of a batch without the columns that they are parted by.
  func unparted(_ batch: Batch) -> Batch {
    if partition.isEmpty { return batch }
    let rest = batch.columns.indices.filter { !partition.contains($0) }
    return Batch(
      schema: batch.schema.selecting(rest), columns: rest.map { batch.columns[$0] },
      rowCount: batch.rowCount)
  }

  /// The columns of a sink of blocks as they wait, with one behind them for the paths of parts.
  var partedSchema: Schema {
    var schema = fileColumns
    var name = "part"
    while schema[name] != nil { name += "_" }
    schema.append(Field(name, .text))
    return schema
  }

  /// For each row of a batch the path of its part.
  func partPaths(_ batch: Batch) throws -> Column {
    let groups = Groups(batch, key: partition)
    if groups.count > Partition.most { throw Partition.tooMany }
    var codes = [UInt16](repeating: 0, count: batch.rowCount)
    let paths = try groups.enumerated().map { number, rows in
      for row in rows { codes[Int(row)] = UInt16(number) }
      return try Partition(batch, row: Int(rows[rows.startIndex]), columns: partition).path
    }
    return .text(TextColumn(values: paths, codes: codes))
  }
}
