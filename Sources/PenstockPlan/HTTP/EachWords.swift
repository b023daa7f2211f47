import PenstockKit

/// What stands under a source's `each`: a request for each row of another node.
public struct EachWords: StageSettings {
  /// The node whose rows say what to ask for.
  public let input: NodeName

  /// Which column gives each name in braces its value.
  public let set: NamedValues<ColumnName>?

  /// The columns of that node that go with the rows of each answer.
  public let keep: [ColumnName]

  /// How many requests are on the way at once.
  public let parallel: Int

  /// How many requests may have no answer.
  public let mayFail: Int

  /// Reads the settings.
  public init(from fields: inout FieldReader) {
    input = fields.required("in", "The node whose rows say what to ask for.", example: "symbols")
    set = fields.optional(
      "set",
      "Which column gives a name in braces its value; where it is not said, the one of that name.",
      example: "{ code: symbol }")
    keep = fields.optional(
      "keep", "Columns of that node that go with the rows of each answer, as text.", default: [],
      example: "[symbol]")
    parallel = fields.optional("parallel", "How many requests are on the way at once.", default: 4)
    mayFail = fields.optional(
      "may_fail", "How many requests may have no answer; each is told, and the run ends with 10.",
      default: 0)
    let (isRight, place) = ((1...64).contains(parallel), fields.location(of: "parallel"))
    fields.check(
      isRight, Diagnostic("`parallel` is from 1 to 64", at: place, help: "write `parallel: 4`"))
    let (isCount, failPlace) = (mayFail >= 0, fields.location(of: "may_fail"))
    fields.check(
      isCount, Diagnostic("`may_fail` is a count", at: failPlace, help: "write `may_fail: 2`"))
  }

  /// The column that gives `name` its value.
  public func column(of name: String) -> ColumnName {
    set?.entries.first { $0.name.name == name }?.value ?? ColumnName(name, at: input.location)
  }
}

/// A text with names in braces, such as `https://example.com/{symbol}.csv`.
public struct Template: Sendable {
  /// A piece of the text.
  private enum Piece: Sendable {
    case text(String)
    case name(String)
  }

  private let pieces: [Piece]

  /// The text as it was written.
  public let text: String

  /// The names in braces, in order; a brace around anything but a name is a brace.
  public var names: [String] {
    pieces.compactMap { if case .name(let name) = $0 { name } else { nil } }
  }

  /// The template that `text` writes.
  public init(_ text: String) {
    self.text = text
    guard text.utf8.contains(UInt8(ascii: "{")) else {
      pieces = [.text(text)]
      return
    }
    var pieces: [Piece] = []
    var plain = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      plain += rest[..<open]
      let name = rest[rest.index(after: open)...].prefix { PipelineFile.isName(String($0)) }
      if !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "}" {
        pieces += [.text(plain), .name(String(name))]
        plain = ""
        rest = rest[rest.index(after: name.endIndex)...]
      } else {
        plain += "{"
        rest = rest[rest.index(after: open)...]
      }
    }
    self.pieces = pieces + [.text(plain + rest)]
  }

  /// The text with `value` of each name in its place.
  public func filled(_ value: (String) -> String) -> String {
    pieces.map {
      switch $0 {
      case .text(let text): text
      case .name(let name): value(name)
      }
    }.joined()
  }
}
