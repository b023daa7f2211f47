import PenstockData
import PenstockFiles
import PenstockKit

/// Writes Apache Parquet: columns with exact types, compressed, in groups of rows.
///
/// A decimal column has one precision and scale in the whole file: those of `columns:`, or else the
/// most digits that one of its numbers has behind the point, at 18 digits, or 38 where these are too
/// few. A number that does not fit is a failure; none is rounded. A period column is text and is
/// followed by its first and last day, as in CSV. Every column may have missing values.
///
/// The bytes depend on the rows alone, and where they are compressed on the version of libzstd.
struct ParquetSink: BlockSink {
  static let name = "parquet"
  static let summary = "Writes Apache Parquet: columns with exact types, compressed."

  /// How pages are compressed.
  enum Compression: String, CaseIterable, SettingValue, DescribedWord {
    case zstd, none

    var summary: String {
      switch self {
      case .zstd: "Each page is a frame of Zstandard."
      case .none: "Pages stay as they are, and the bytes are the same for ever."
      }
    }
  }

  struct Settings: StageSettings {
    let columns: NamedValues<DecimalType>
    let compression: Compression
    let level: Int?

    init(from fields: inout FieldReader) {
      columns = fields.optional(
        "columns", "How many digits the numbers of decimal columns have at most.",
        default: NamedValues([]), fallbackInWords: "as many as the file's numbers need, 18 or 38",
        example: "{ close: \"decimal(18,4)\" }")
      compression = fields.optional("compression", "How pages are compressed.", default: .zstd)
      level = fields.optional(
        "level", "How hard zstd tries, 1 to 19; 1 if nothing is said.", example: "9")
      let (level, place) = (level, fields.location(of: "level"))
      fields.check(
        level.map(ZstdCompressor.levels.contains) ?? true,
        Diagnostic("zstd has no level \(level ?? 0)", at: place, help: "write one of 1 to 19"))
      let compression = compression
      fields.check(
        compression == .zstd || level == nil,
        Diagnostic(
          "`level` says how hard to compress, and `compression: none` not to", at: place,
          help: "leave one of them out"))
    }
  }

  private let settings: Settings
  private let written: PeriodEnds
  private let declared: [String: DecimalType]
  private var extents: [Int: DecimalExtent] = [:]  // by column, where none is declared

  init(_ settings: Settings, _ binding: inout Binding) {
    self.settings = settings
    written = PeriodEnds(binding.input)
    binding.output = written.schema
    var declared: [String: DecimalType] = [:]
    for entry in settings.columns.entries {
      _ = binding.column(entry.name, .decimal)
      declared[entry.name.name] = entry.value
    }
    self.declared = declared
    for (place, field) in written.schema.fields.enumerated()
    where field.type == .decimal && declared[field.name] == nil {
      extents[place] = DecimalExtent()
    }
    if written.schema.fields.isEmpty {
      binding.note(
        Diagnostic("a Parquet file needs a column at least", help: "let a column flow in"))
    }
  }

  let format = FileFormat.parquet

  let blockSize = BlockSize(rows: 1 << 17, textBytes: 64 << 20)

  func rows(toWrite batch: Batch) -> Batch {
    Batch(
      schema: written.schema, columns: written.added(to: batch), rowCount: batch.rowCount
    ).withoutWritten
  }

  mutating func observe(_ batch: Batch) {
    for place in extents.keys {
      if case .decimal(let column) = batch.columns[place] { extents[place]?.add(column) }
    }
  }

  func encodes(as other: ParquetSink) -> Bool {
    extents.allSatisfy { place, extent in
      other.extents[place].map { DecimalType($0) == DecimalType(extent) } ?? false
    }
  }

  func begin(_ writer: inout ByteWriter) { writer.append(ParquetFooter.mark) }

  func encode(_ block: RowBlock, into writer: inout ByteWriter) throws -> ParquetFooter.RowGroup {
    let compressor =
      settings.compression == .zstd ? ZstdCompressor(level: settings.level ?? 1) : nil
    let pages = ParquetPages(compressor: compressor)
    let chunks = try columns().enumerated().map { place, column in
      do {
        let packed = try column.packed(block.pieces.map { $0.columns[place] })
        return try pages.append(packed, to: &writer)
      } catch let misfit as DecimalMisfit {
        throw failure(misfit, column, block)
      }
    }
    return ParquetFooter.RowGroup(rowCount: block.rowCount, chunks: chunks)
  }

  func end(
    _ blocks: [(offset: Int, entry: ParquetFooter.RowGroup)], into writer: inout ByteWriter
  ) throws {
    ParquetFooter(columns: try columns(), isCompressed: settings.compression == .zstd)
      .append(blocks, to: &writer)
  }

  /// The file's columns, once all rows were looked at.
  private func columns() throws -> [ParquetColumn] {
    try written.schema.fields.enumerated().map { place, field in
      ParquetColumn(name: field.name, kind: try kind(of: field, extents[place]))
    }
  }

  private func kind(of field: Field, _ extent: DecimalExtent?) throws -> ParquetColumn.Kind {
    switch field.type {
    case .text, .period: return .text
    case .integer: return .integer
    case .boolean: return .boolean
    case .date: return .date
    case .timestamp: return .timestamp
    case .decimal:
      if let type = declared[field.name] { return .decimal(type) }
      if let type = DecimalType(extent ?? DecimalExtent()) { return .decimal(type) }
      throw StageFailure(
        "`\(field.name)` has numbers of \(extent?.wholeDigits ?? 0) digits before the point and of "
          + "\(extent?.scale ?? 0) behind it, and no decimal column holds both",
        help: "where zeros at the end are not needed, say how many digits there are: "
          + "`columns: { \(field.name): \"decimal(38,10)\" }`")
    }
  }

  private func failure(
    _ misfit: DecimalMisfit, _ column: ParquetColumn, _ block: RowBlock
  ) -> StageFailure {
    guard case .decimal(let type) = column.kind else { return StageFailure("\(misfit.value)") }
    let scale = max(type.scale, misfit.value.shortest.scale)
    return StageFailure(
      "`\(column.name)` is \(misfit.value), which has more digits than `\(type)`",
      help: "give it more, such as `columns: { \(column.name): \"decimal(38,\(scale))\" }`, or "
        + "round it before",
      place: "row \(block.firstRow + misfit.row + 1) of the file")
  }
}
