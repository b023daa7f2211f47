import PenstockData
import PenstockKit

/// A column of a Parquet file: its name and what its values are there.
struct ParquetColumn: Sendable {
  /// What Parquet keeps of a value.
  enum Kind: Sendable {
    case text
    case integer
    case boolean
    case date
    case timestamp
    case decimal(DecimalType)
  }

  let name: String
  let kind: Kind

  /// The values of the column in the pieces of a block.
  ///
  /// - Throws: ``DecimalMisfit`` where a number has more digits than the column.
  func packed(_ pieces: [Column]) throws -> PackedColumn {
    switch kind {
    case .text: PackedColumn(texts: pieces.compactMap { $0.converted(to: .text)?.texts })
    case .integer, .boolean, .date, .timestamp: PackedColumn(pieces)
    case .decimal(let type):
      try PackedColumn(
        decimals: pieces.compactMap(\.decimals), precision: type.precision, scale: type.scale)
    }
  }

  /// The number that Parquet gives to the way in which values are kept.
  var physicalType: Int {
    switch kind {
    case .boolean: 0
    case .date: 1
    case .integer, .timestamp: 2
    case .text: 6
    case .decimal(let type):
      switch PackedValues.Width(ofPrecision: type.precision) {
      case .four: 1
      case .eight: 2
      default: 7
      }
    }
  }

  /// Writes the column's element of the schema.
  func write(to thrift: inout ThriftWriter) {
    thrift.integer(1, physicalType)
    if case .decimal(let type) = kind,
      case .fixed(let bytes) = PackedValues.Width(ofPrecision: type.precision)
    {
      thrift.integer(2, bytes)
    }
    thrift.integer(3, 1)  // a value may be missing
    thrift.text(4, name)
    // What a value means is said twice: in the old way (6 to 8) and in the new (10).
    switch kind {
    case .text:
      thrift.integer(6, 0)
      thrift.structure(10) { $0.structure(1) { _ in } }
    case .date:
      thrift.integer(6, 6)
      thrift.structure(10) { $0.structure(6) { _ in } }
    case .timestamp:
      thrift.integer(6, 10)
      thrift.structure(10) {
        $0.structure(8) {
          $0.flag(1, true)  // in UTC
          $0.structure(2) { $0.structure(2) { _ in } }  // microseconds
        }
      }
    case .integer:
      thrift.integer(6, 18)
      thrift.structure(10) {
        $0.structure(10) {
          $0.byte(1, 64)
          $0.flag(2, true)
        }
      }
    case .decimal(let type):
      thrift.integer(6, 5)
      thrift.integer(7, type.scale)
      thrift.integer(8, type.precision)
      thrift.structure(10) {
        $0.structure(5) {
          $0.integer(1, type.scale)
          $0.integer(2, type.precision)
        }
      }
    case .boolean: break
    }
  }
}
