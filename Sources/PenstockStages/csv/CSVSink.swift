import PenstockData
import PenstockKit

/// Writes delimited text: a header, then one record a line, as RFC 4180 has it but for bare
/// newlines.
///
/// What no stage replaced is written as it was read, to the last digit. A period column is followed
/// by its first and last day. Empty text is quoted, a missing value is nothing.
struct CSVSink: Sink {
  static let name = "csv"
  static let summary = "Writes delimited text: a header, then one record a line."

  struct Settings: StageSettings {
    let dialect: CSVDialect

    init(from fields: inout FieldReader) {
      dialect = CSVDialectWords(from: &fields).dialect
      let (dialect, place) = (dialect, fields.location(of: "quote"))
      fields.check(
        dialect.quote != nil,
        Diagnostic("a file without quotes can't hold every text", at: place))
    }
  }

  let format: FileFormat

  private let encoder: DelimitedEncoder
  private let columns: PeriodEnds

  init(_ settings: Settings, _ binding: inout Binding) {
    let (delimiter, quote) = (settings.dialect.delimiter, settings.dialect.quote)
    encoder = DelimitedEncoder(delimiter: delimiter, quote: quote ?? UInt8(ascii: "\""))
    format = .delimited(delimiter: delimiter, quote: quote ?? UInt8(ascii: "\""))
    columns = PeriodEnds(binding.input)
    binding.output = columns.schema
  }

  func begin(_ writer: inout ByteWriter) {
    encoder.encode(header: columns.schema.names, into: &writer)
  }

  func encode(_ batch: Batch, into writer: inout ByteWriter) {
    encoder.encode(columns.added(to: batch), rowCount: batch.rowCount, into: &writer)
  }
}
