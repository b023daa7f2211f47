import Penstock

/// One test of a pipeline: what is given, and what is expected of it.
public struct TestCase: Sendable {
  /// Its name, which is a sentence.
  public let name: String

  /// Where it stands.
  public let location: SourceLocation

  let words: TestWords
}

/// What stands under a test's name.
struct TestWords: StageSettings {
  let variables: NamedValues<String>?
  let files: NamedValues<GivenText>?
  let given: NamedValues<GivenRows>?
  let expected: NamedValues<Expectation>?
  let failure: ExpectedFailure?

  init(from fields: inout FieldReader) {
    _ = fields.optional("about", "What the test shows, for people.", as: String.self)
    variables = fields.optional(
      "vars",
      "Values for variables that the pipeline declares, and for `run.date`, `run.from`, `run.to`.",
      example: "{ day: 2025-06-30 }")
    files = fields.optional(
      "files", "Texts in the place of files that the pipeline reads, by their paths.",
      example: "{ data/prices.csv: { file: tests/prices.csv } }")
    given = fields.optional(
      "given",
      "Rows in the place of what flows out of nodes, by the nodes' names; with `columns` a source need "
        + "not be there.",
      example: "{ prices: [{ symbol: 600000.XSHG, close: 6.63 }] }")
    expected = fields.optional(
      "expect",
      "What is expected: rows by a node's name, or NODE.refused, or the text of a sink's file.",
      example: "{ cheap: [{ symbol: 600000.XSHG }] }")
    failure = fields.optional(
      "fails", "How the run fails, of which nothing may be published.",
      example: "{ exit: 65, message: rows at least }")
    let (isSomething, place) = (expected != nil || failure != nil, fields.location)
    fields.check(
      isSomething,
      Diagnostic(
        "nothing is expected here", at: place,
        help: "add `expect: { NODE: [ROWS] }`, or `fails: { exit: 65 }`"))
  }
}

/// A text that stands in for a file: itself, or what is in another file.
enum GivenText: SettingValue {
  case text(String)
  case file(String, SourceLocation)

  static var shape: ValueShape { .any([.text("the text"), WrittenTable.fileShape]) }
  static var placeholder: GivenText { .text("") }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> GivenText? {
    if let text = value.scalar { return .text(text) }
    guard case .file(let path, let location) = WrittenTable.read(value, &notes) else { return nil }
    return .file(path, location)
  }
}

/// What is expected of a node's rows, or of a sink's file.
struct Expectation: SettingValue {
  /// How the rows must stand to those expected.
  enum Order: Sendable {
    /// All of them, in that order.
    case same
    /// All of them, in any order.
    case any
    /// These among others.
    case among
  }

  let table: WrittenTable?
  let order: Order
  let count: Int?

  /// Whether a sink's file must read as the table's text does: it stands there as a text or a file.
  var isFile = false

  private struct Words: StageSettings {
    let rows: WrittenTable?
    let unordered: WrittenTable?
    let contains: WrittenTable?
    let file: String?
    let fileLocation: SourceLocation?
    let count: Int?

    init(from fields: inout FieldReader) {
      rows = fields.optional("rows", "All rows, in order.")
      unordered = fields.optional("in_any_order", "All rows, in any order.")
      contains = fields.optional("contains", "Rows that must be among others.")
      file = fields.optional(
        "file", "A file with all rows, or with the text of a sink's file.",
        example: "tests/years.csv")
      fileLocation = fields.location(of: "file")
      count = fields.optional("count", "How many rows there are.")
      let tables = [rows, unordered, contains].count { $0 != nil } + (file == nil ? 0 : 1)
      let (count, place) = (count, fields.location)
      fields.check(
        tables == 1 || (tables == 0 && count != nil),
        Diagnostic(
          tables == 0 ? "nothing is expected here" : "one of these is enough", at: place,
          help: "write `rows`, `in_any_order`, `contains`, `file` or `count`"))
    }
  }

  static var shape: ValueShape {
    .any([.list(.map(.cell)), .text("a table as CSV"), Nested<Words>.shape])
  }

  static var placeholder: Expectation { Expectation(table: nil, order: .same, count: nil) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> Expectation? {
    guard value.entries != nil else {
      return WrittenTable.read(value, &notes).map {
        Expectation(table: $0, order: .same, count: nil, isFile: true)
      }
    }
    guard let words = Nested<Words>.read(value, &notes)?.settings else { return nil }
    let file = words.file.map { WrittenTable.file($0, words.fileLocation ?? value.location) }
    let order: Order = words.unordered != nil ? .any : words.contains != nil ? .among : .same
    return Expectation(
      table: words.rows ?? words.unordered ?? words.contains ?? file, order: order,
      count: words.count, isFile: file != nil)
  }
}
