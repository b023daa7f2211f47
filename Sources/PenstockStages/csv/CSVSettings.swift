import PenstockFiles
import PenstockKit

/// How delimited text is written.
struct CSVDialect: Sendable, Hashable {
  let delimiter: UInt8
  let quote: UInt8?
  var encoding = TextEncoding.utf8

  /// How the header and what is around the table stand.
  var rows = HeaderRows()

  /// What a line that is a comment begins with.
  var comment: UInt8?

  /// Whether short records end in missing values, and empty fields beyond the header are dropped.
  var pads = false

  /// Whether bytes must be taken out before records are looked for.
  var isFiltered: Bool { comment != nil || rows.skipped > 0 }

  static let standard = CSVDialect(delimiter: UInt8(ascii: ","), quote: UInt8(ascii: "\""))
}

/// Reads the settings of a dialect, which source and sink share.
struct CSVDialectWords {
  let dialect: CSVDialect

  init(from fields: inout FieldReader) {
    let delimiter = fields.optional(
      "delimiter", "What stands between fields: one character, or `tab`.", default: ",")
    let quote = fields.optional(
      "quote", "What stands around a field that holds delimiters; `none` for nothing.",
      default: "\"")
    let isOneByte = delimiter == "tab" || delimiter.utf8.count == 1
    let delimiterPlace = fields.location(of: "delimiter")
    fields.check(
      isOneByte,
      Diagnostic(
        "`\(delimiter)` can't be a delimiter", at: delimiterPlace,
        help: "use one character, such as `;`, or `tab`"))
    let quotePlace = fields.location(of: "quote")
    fields.check(
      quote == "none" || (quote.utf8.count == 1 && quote != delimiter),
      Diagnostic(
        quote == delimiter
          ? "`\(quote)` can't be both delimiter and quote" : "`\(quote)` can't be a quote",
        at: quotePlace, help: "use one other character, or `none`"))
    dialect = CSVDialect(
      delimiter: delimiter == "tab" ? UInt8(ascii: "\t") : delimiter.utf8.first ?? 0,
      quote: quote == "none" ? nil : quote.utf8.first)
  }
}
