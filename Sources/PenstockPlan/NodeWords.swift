import PenstockData
import PenstockKit

/// The engine's words under a source's name: where its bytes lie and what its columns are.
struct SourceWords: StageSettings {
  let path: String?
  let pathLocation: SourceLocation?
  let member: String?
  let memberLocation: SourceLocation?
  let url: String?
  let urlLocation: SourceLocation?
  let live: Bool?
  let http: HTTPWords?
  let each: EachWords?
  let columns: NamedValues<ColumnWords>?
  let contract: SourceContract?
  let contractLocation: SourceLocation?
  let onError: RowErrors
  let refused: RefusedLimit?

  /// Whether the bytes are asked for, and not read from files.
  var isRemote: Bool { url != nil && (path == nil || live == true) }

  init(from fields: inout FieldReader) {
    path = fields.optional(
      "path", "The file, from the pipeline's folder; with `*`, `?` or `{name}` many files.",
      example: "data/{symbol}.csv")
    member = fields.optional(
      "member",
      "The file in a zip archive; with `*`, `?` or `{name}` many. One of a single file needs none.",
      example: "quotes.csv")
    url = fields.optional(
      "url", "Where the bytes are on the network, in the place of a `path`.",
      example: "https://example.com/prices.csv")
    urlLocation = fields.location(of: "url")
    live = fields.optional(
      "live",
      "Of a source with both a `path`, where answers were recorded, and a `url`: whether the url is "
        + "read.", example: "${live}")
    let http: Nested<HTTPWords>? = fields.optional(
      "http", "How the url is asked for.", example: "{ query: { symbol: 600000 }, cache: 1d }")
    self.http = http?.settings
    let each: Nested<EachWords>? = fields.optional(
      "each", "A request for each row of another node, whose columns stand in braces.",
      example: "{ in: symbols, keep: [symbol] }")
    self.each = each?.settings
    let (hasUrl, hasPath, httpPlace, urlPlace) = (
      url != nil, path != nil, fields.location(of: "http"), urlLocation
    )
    let (live, livePlace, eachPlace) = (
      live, fields.location(of: "live"), fields.location(of: "each")
    )
    fields.check(
      hasUrl || each == nil,
      Diagnostic(
        "`each` makes requests, and there is no url", at: eachPlace,
        help: "add `url: https://example.com/{symbol}.csv`"))
    fields.check(
      !(hasUrl && hasPath) || live != nil,
      Diagnostic(
        "a source has a `path` or a `url`", at: urlPlace,
        help: "keep one of them, or say which is read: `live: ${live}`"))
    fields.check(
      live == nil || (hasUrl && hasPath),
      Diagnostic(
        "`live` says whether a url is read and not a path, and there are not both", at: livePlace,
        help: hasUrl ? "add `path: data/FILE.json`" : "add `url: https://…`"))
    fields.check(
      hasUrl || http == nil,
      Diagnostic(
        "`http` says how a url is asked for, and there is none", at: httpPlace,
        help: "add `url: https://…`"))
    columns = fields.optional(
      "columns", "The columns by name: a type, or a map that says how they are written.",
      example: "{ date: date, amount: { type: decimal, unit: 亿元 } }")
    contract = fields.optional(
      "contract",
      "What becomes of columns that are not as declared: nothing runs (`freeze`), new ones flow on "
        + "(`evolve`) or are left out (`report`); each is told by name.")
    contractLocation = fields.location(of: "contract")
    let hasBoth = contract == nil || columns != nil
    fields.check(
      hasBoth,
      Diagnostic(
        "`contract` is about declared columns, and none are declared", at: contractLocation,
        help: "declare them: `columns: { date: date, close: decimal }`"))
    onError = fields.optional(
      "on_error", "What becomes of a row that can't be read.", default: .fail)
    refused = RefusedWords.limit(in: &fields)
    let (isLimited, refuses, place) = (
      refused != nil, onError == .refuse, fields.location(of: "refused")
    )
    fields.check(
      refuses || !isLimited,
      Diagnostic(
        "a source refuses nothing unless it is told to", at: place, help: "add `on_error: refuse`"))
    _ = fields.optional("about", "What the node is, for people.", as: String.self)
    pathLocation = fields.location(of: "path")
    memberLocation = fields.location(of: "member")
    let (isMember, isRead, memberPlace) = (
      member != nil, path != nil || url != nil, memberLocation
    )
    fields.check(
      isRead || !isMember,
      Diagnostic(
        "`member` is a file in an archive, and no archive is named", at: memberPlace,
        help: "add `path: data/FILE.zip`"))
  }
}

/// What becomes of a row that can't be read.
enum RowErrors: String, CaseIterable, SettingValue, DescribedWord {
  case fail, refuse

  /// What it means.
  var summary: String {
    switch self {
    case .fail: "The run fails, and says where the row is."
    case .refuse: "The row is left out, and stands in `refused.csv` with the reason."
    }
  }
}

/// The engine's words under a transform's name.
struct TransformWords: StageSettings {
  let from: InputNames
  let refused: RefusedLimit?

  init(from fields: inout FieldReader) {
    self.from = fields.required(
      "from", "The node or nodes whose rows flow in; labels before them are for `union`.",
      example: "NODE")
    refused = RefusedWords.limit(in: &fields)
    _ = fields.optional("about", "What the node is, for people.", as: String.self)
  }
}

private struct RefusedWords: StageSettings {
  let atMost: RefusedLimit

  init(from fields: inout FieldReader) {
    atMost = fields.required(
      "at_most", "A count of refusals, or a share of the rows that entered.", example: "5")
  }

  /// Reads `refused`, as all nodes have it that can refuse.
  static func limit(in fields: inout FieldReader) -> RefusedLimit? {
    let refused: Nested<RefusedWords>? = fields.optional(
      "refused", "How many refusals are normal; more fail the run.", example: "{ at_most: 5 }")
    return refused?.settings.atMost
  }
}

/// The engine's words under a sink's name.
struct SinkWords: StageSettings {
  let from: NodeName
  let partitionBy: [ColumnName]
  let key: [ColumnName]

  init(from fields: inout FieldReader) {
    self.from = fields.required("from", "The node whose rows are written.", example: "NODE")
    let columns: OneOrMore<ColumnName> = fields.optional(
      "partition_by",
      "Columns whose values name the folders that rows go to; they are left out of the files.",
      default: OneOrMore([]), fallbackInWords: "all rows go to one file", example: "[market, date]")
    partitionBy = columns.values
    let key: OneOrMore<ColumnName> = fields.optional(
      "key",
      "Columns that together tell the file's rows apart; a run with two rows of one key, or a row that "
        + "lacks a part of it, fails.",
      default: OneOrMore([]), fallbackInWords: "nothing tells rows apart", example: "[symbol, date]"
    )
    self.key = key.values
    _ = fields.optional("about", "What the node is, for people.", as: String.self)
  }
}

/// How many refusals are normal: a count, or a share of the rows that entered.
public enum RefusedLimit: SettingValue, Hashable {
  case count(Int)
  case share(Decimal)

  /// What may be written for it.
  public static var shape: ValueShape { .text("a count, or a share such as 2%") }

  /// What stands in for a value that could not be read.
  public static var placeholder: RefusedLimit { .count(0) }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> RefusedLimit? {
    if let text = value.scalar {
      if let count = Int(text), count >= 0 { return .count(count) }
      if text.hasSuffix("%"), let percent = Decimal(String(text.dropLast())), !percent.isNegative,
        let share = try? percent.scaled(byPowerOfTen: -2), share <= Decimal(1)
      {
        return .share(share)
      }
    }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }

  /// Whether `refusals` of `rows` that entered are within the limit.
  public func allows(_ refusals: Int, of rows: Int) -> Bool {
    switch self {
    case .count(let most): refusals <= most
    case .share(let share):
      (try? share.multiplied(by: Decimal(rows))).map { Decimal(refusals) <= $0 } ?? true
    }
  }

  /// The limit as it is written.
  public var text: String {
    switch self {
    case .count(let most): "\(most)"
    case .share(let share):
      ((try? share.scaled(byPowerOfTen: 2).shortest.description) ?? "") + "%"
    }
  }
}
