import PenstockData
import PenstockKit
import Synchronization

/// Writes JSON: an array with one record a line, or one object a line.
///
/// Numbers are written exactly, as JSON numbers; what no stage replaced as it was read, where JSON
/// can have it so. Dates, periods and text are strings, a missing value is `null`. A period column
/// is followed by its first and last day.
struct JSONSink: Sink {
  static let name = "json"
  static let summary = "Writes JSON: an array with one record a line, or one object a line."

  struct Settings: StageSettings {
    let isLines: Bool

    init(from fields: inout FieldReader) {
      isLines = fields.optional(
        "lines", "Whether to write one object on each line and no array.", default: false)
    }
  }

  /// Whether a row was written: an array without one is `[]`.
  private final class Progress: Sendable {
    let hasRows = Atomic(false)
  }

  private let isLines: Bool
  private let columns: PeriodEnds
  private let encoder: JSONRowEncoder
  private let progress = Progress()

  init(_ settings: Settings, _ binding: inout Binding) {
    isLines = settings.isLines
    columns = PeriodEnds(binding.input)
    encoder = JSONRowEncoder(names: columns.schema.names, isLines: settings.isLines)
    binding.output = columns.schema
  }

  var format: FileFormat { .json(isLines: isLines) }

  var separator: String { isLines ? "" : "," }

  func begin(_ writer: inout ByteWriter) {
    progress.hasRows.store(false, ordering: .relaxed)
    if !isLines { writer.append("[") }
  }

  func encode(_ batch: Batch, into writer: inout ByteWriter) {
    if batch.rowCount == 0 { return }
    progress.hasRows.store(true, ordering: .relaxed)
    encoder.encode(columns.added(to: batch), rowCount: batch.rowCount, into: &writer)
  }

  func end(_ writer: inout ByteWriter) {
    if isLines { return }
    writer.append(progress.hasRows.load(ordering: .relaxed) ? "\n]\n" : "]\n")
  }
}
