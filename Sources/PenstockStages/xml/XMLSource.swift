import PenstockData
import PenstockFiles
import PenstockKit
import PenstockMarkup

/// Reads XML: elements as rows, what is in them as columns.
///
/// A document is well-formed to its last byte or an error. Nothing is loaded that it names, no
/// entity of its own is put in, and documents with a document type of their own are refused.
struct XMLSource: Source {
  static let name = "xml"
  static let summary = "Reads XML: elements as rows, what is in them as columns."

  struct Settings: StageSettings {
    let rows: MarkupPath
    let fields: NamedValues<MarkupPath>?
    let namespaces: NamedValues<String>?
    let encoding: TextEncoding?

    init(from fields: inout FieldReader) {
      rows = fields.required("rows", "The elements that are rows, by XPath.", example: "//row")
      self.fields = fields.optional(
        "fields",
        "The columns and where each is, by XPath from its row; by default the attributes and "
          + "elements in it by their names.", example: "{ date: \"@date\", close: price/close }")
      namespaces = fields.optional(
        "namespaces", "Prefixes for XPath, and what they stand for.",
        example: "{ g: \"http://www.gesmes.org/xml/2002-08-01\" }")
      encoding = TextEncoding.read(in: &fields)
    }
  }

  private let table: MarkupTable
  private let columns: SourceColumns

  init(_ settings: Settings, _ binding: inout SourceBinding) {
    table = MarkupTable(
      MarkupLayout(
        language: .xml, rows: settings.rows, fields: settings.fields,
        namespaces: settings.namespaces, encoding: settings.encoding), source: Self.name, &binding)
    columns = table.columns(&binding)
    binding.output = columns.schema
  }

  func open() -> any ChunkReader { table.reader }

  func decode(_ chunk: Chunk, _ context: inout StageContext) throws -> Batch {
    try table.decode(chunk, columns, &context)
  }
}
