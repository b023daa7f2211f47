import PenstockData
import PenstockFiles
import PenstockKit
import PenstockMarkup

/// Reads HTML: a table as it is seen, or elements by XPath.
///
/// Cells that span rows or columns are in all of them. Text is as it is seen: blanks are one space,
/// an empty cell is missing.
struct HTMLSource: Source {
  static let name = "html"
  static let summary = "Reads HTML: a table as it is seen, or elements by XPath."

  struct Settings: StageSettings {
    let choice: HTMLTableChoice
    let header: HTMLHeader
    let rows: MarkupPath?
    let fields: NamedValues<MarkupPath>?
    let encoding: TextEncoding?

    init(from fields: inout FieldReader) {
      choice = HTMLTableChoice(from: &fields)
      header = HTMLHeader(from: &fields)
      rows = fields.optional(
        "rows", "The elements that are rows, by XPath, where they are no table.",
        example: "//div[@class='quote']")
      self.fields = fields.optional(
        "fields", "The columns and where each is, by XPath from its row.",
        example: "{ name: a, close: \"span[2]\" }")
      encoding = TextEncoding.read(in: &fields)
      let (rows, isChosen, place) = (rows, choice.isMade, fields.location(of: "rows"))
      let (hasFields, fieldsPlace) = (self.fields != nil, fields.location(of: "fields"))
      fields.check(
        rows == nil || !isChosen,
        Diagnostic("rows by XPath are of no table", at: place, help: "keep one of the two"))
      fields.check(
        (rows != nil) == hasFields,
        Diagnostic(
          rows == nil ? "`fields` belong to `rows`" : "`rows` by XPath need `fields`",
          at: rows == nil ? fieldsPlace : place,
          help: rows == nil
            ? "add `rows: \"//tr\"`, or take `fields` out" : "add `fields: { NAME: XPATH }`"))
    }
  }

  private enum Work {
    case table(HTMLTables)
    case elements(MarkupTable)
  }

  private let work: Work
  private let columns: SourceColumns

  init(_ settings: Settings, _ binding: inout SourceBinding) {
    if let rows = settings.rows {
      let table = MarkupTable(
        MarkupLayout(
          language: .html, rows: rows, fields: settings.fields, encoding: settings.encoding),
        source: Self.name, &binding)
      work = .elements(table)
      columns = table.columns(&binding)
    } else {
      let tables = HTMLTables(settings, &binding)
      work = .table(tables)
      columns = tables.columns(&binding)
    }
    binding.output = columns.schema
  }

  func open() -> any ChunkReader {
    switch work {
    case .table(let tables): tables.reader
    case .elements(let table): table.reader
    }
  }

  func decode(_ chunk: Chunk, _ context: inout StageContext) throws -> Batch {
    switch work {
    case .table(let tables): try tables.decode(chunk, columns, &context)
    case .elements(let table): try table.decode(chunk, columns, &context)
    }
  }
}
