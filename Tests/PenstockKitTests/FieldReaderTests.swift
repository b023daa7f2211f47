import PenstockData
import PenstockKit
import Testing

/// Settings with a field of every kind.
private struct Everything: StageSettings {
  struct Inner: StageSettings {
    let depth: Int

    init(from fields: inout FieldReader) {
      depth = fields.required("depth", "How deep.", example: "3")
    }
  }

  enum Way: String, CaseIterable, SettingValue { case up, down }

  let column: ColumnName
  let count: Int
  let share: Decimal?
  let flag: Bool
  let way: Way
  let day: CalendarDate?
  let names: [String]
  let columns: NamedValues<ColumnName>?
  let unit: WordOrColumn?
  let from: OneOrMore<NodeName>?
  let inner: Nested<Inner>?

  init(from fields: inout FieldReader) {
    column = fields.required("column", "Where it is.", example: "amount")
    count = fields.required("count", "How many there are.", example: "3")
    share = fields.optional("share", "What part.")
    flag = fields.optional("flag", "Whether so.", default: true)
    way = fields.optional("way", "Where to.", default: .up)
    day = fields.optional("day", "When.")
    names = fields.optional("names", "Which.", default: [], example: "[a, b]")
    columns = fields.optional("columns", "Old and new.", example: "{ a: b }")
    unit = fields.optional("unit", "What is counted.")
    self.from = fields.optional("from", "From where.")
    inner = fields.optional("inner", "More.")
    let (count, place) = (count, fields.location(of: "count"))
    fields.check(count > 0, Diagnostic("`count` is 1 at least", at: place))
  }
}

/// A value as YAML would give it, each on a line of its own.
indirect enum Written: ExpressibleByStringLiteral {
  case text(String)
  case list([Written])
  case map([(String, Written)])

  init(stringLiteral text: String) { self = .text(text) }

  func located(_ line: inout Int) -> LocatedValue {
    line += 1
    let place = SourceLocation(file: "a.yaml", line: line, column: 1)
    switch self {
    case .text(let text): return LocatedValue(.scalar(text, isQuoted: false), at: place)
    case .list(let values):
      return LocatedValue(.list(values.map { $0.located(&line) }), at: place)
    case .map(let entries):
      let entries = entries.map { key, value in
        LocatedValue.Entry(key: key, location: place, value: value.located(&line))
      }
      return LocatedValue(.map(entries), at: place)
    }
  }
}

/// Reads settings as a stage does.
private func read(_ fields: [(String, Written)]) -> (settings: Everything, reader: FieldReader) {
  var line = 0
  let value = Written.map(fields).located(&line)
  var reader = FieldReader(value, owner: "stage `all`", name: "all", manual: "read more")
  let settings = Everything(from: &reader)
  reader.finish()
  return (settings, reader)
}

private func messages(_ fields: [(String, Written)]) -> [String] {
  read(fields).reader.notes.diagnostics.map { "\($0.location?.line ?? 0): \($0.message)" }
}

@Suite struct `Settings` {
  private let sound: [(String, Written)] = [("column", "amount"), ("count", "2")]

  @Test func `record and decode the same fields`() {
    var recording = FieldReader.recording()
    _ = Everything(from: &recording)
    recording.finish()
    let (_, decoding) = read(sound)
    #expect(recording.fields == decoding.fields)
    #expect(recording.notes.diagnostics.isEmpty && !recording.isDecoding)
    #expect(decoding.isDecoding)
    #expect(recording.fields.map(\.name).prefix(4) == ["column", "count", "share", "flag"])
    #expect(recording.fields.filter(\.isRequired).map(\.name) == ["column", "count"])
    #expect(recording.fields.map(\.fallback).prefix(5) == [nil, nil, nil, "true", "up"])
  }

  @Test func `hold what is written`() {
    let fields: [(String, Written)] =
      sound + [
        ("share", "0.10"), ("flag", "false"), ("way", "down"), ("day", "2025-06-30"),
        ("names", .list(["no", "010"])), ("columns", .map([("a", "b")])),
        ("unit", .map([("column", "u")])), ("from", .list(["x", "y.refused"])),
        ("inner", .map([("depth", "7")])),
      ]
    let (settings, reader) = read(fields)
    #expect(reader.notes.diagnostics.isEmpty)
    #expect(settings.column.name == "amount" && settings.column.location?.line == 2)
    #expect(settings.count == 2 && settings.share == Decimal("0.1") && !settings.flag)
    #expect(settings.way == .down && settings.day == CalendarDate("2025-06-30"))
    #expect(settings.names == ["no", "010"])
    #expect(settings.columns?.entries.map { "\($0.name.name) \($0.value.name)" } == ["a b"])
    if case .column(let column) = settings.unit { #expect(column.name == "u") }
    #expect(settings.from?.values.map(\.name) == ["x", "y.refused"])
    #expect(settings.inner?.settings.depth == 7)
    #expect(reader.locations(in: "names").map(\.line) == [9, 10])
    #expect(reader.locations(in: "columns").map(\.line) == [12])
    #expect(reader.locations(in: "count").map(\.line) == [3])
    #expect(reader.locations(in: "nothing").isEmpty)
  }

  @Test func `fall back where nothing is written`() {
    let settings = read(sound).settings
    #expect(settings.flag && settings.way == .up && settings.names.isEmpty)
    #expect(settings.share == nil && settings.day == nil && settings.inner == nil)
  }

  @Test func `note all that is missing at once, with what to type`() {
    let diagnostics = read([("flag", "true")]).reader.notes.diagnostics
    #expect(diagnostics.map(\.message) == ["missing fields `column` and `count` in stage `all`"])
    #expect(diagnostics[0].help == "add `column: amount` and `count: 3`")
    let notes = ["`column`: where it is", "`count`: how many there are", "read more"]
    #expect(diagnostics[0].notes == notes)
  }

  @Test func `take a misspelled field for the one that it was meant to be`() {
    for word in ["colunm", "where"] {
      let message = "1: unknown field `\(word)` in stage `all`"
      #expect(messages([(word, "a"), ("count", "1")]) == [message])
    }
    let other = read(sound + [("colour", "red")]).reader.notes.diagnostics
    #expect(other.map(\.message) == ["unknown field `colour` in stage `all`"])
    #expect(other.map(\.notes) == [["read more"]])
  }

  @Test(arguments: [
    ("count", Written.text("two"), "expected a whole number, found `two`"),
    ("count", .text("1.0"), "expected a whole number, found `1.0`"),
    ("count", .text("+1"), "expected a whole number, found `+1`"),
    ("count", .text("9223372036854775808"), "expected a whole number, found `9223372036854775808`"),
    ("count", .text(""), "expected a whole number, found nothing"),
    ("count", .list([]), "expected a whole number, found a list"),
    ("share", .text("1,5"), "expected a number, found `1,5`"),
    ("share", .text("0x1F"), "expected a number, found `0x1F`"),
    ("flag", .text("yes"), "expected `true` or `false`, found `yes`"),
    ("way", .text("sideways"), "`sideways` is not one of `up`, `down`"),
    ("way", .map([]), "expected one of `up`, `down`, found a map"),
    ("day", .text("2025-02-30"), "expected a date, such as 2025-06-30, found `2025-02-30`"),
    ("names", .text("a"), "expected a list of texts, found `a`"),
    ("columns", .list(["a"]), "expected a map of names to columns, found a list"),
    ("unit", .map([("name", "u")]), "expected a word, or a map with `column`, found a map"),
    ("from", .map([]), "expected the name of a node, or a list of nodes, found a map"),
    ("inner", .text("7"), "expected a map with `depth`, found `7`"),
  ])
  func `say what is wanted and what is there`(
    _ name: String, _ value: Written, _ message: String
  ) {
    let fields = sound.filter { $0.0 != name } + [(name, value)]
    let found = read(fields).reader.notes.diagnostics
    #expect(found.map(\.message) == [message])
    #expect(found.first?.location?.line == fields.count + 1)
  }

  @Test(arguments: [
    ("names", Written.text("a"), "put it in brackets: `[a]`"),
    ("inner", .text("7"), "write `{ depth: 7 }`"), ("flag", .text("No"), "write `false`"),
    ("flag", .text("TRUE"), "write `true`"),
    ("columns", .list([]), "write it like `columns: { a: b }`"),
    ("count", .text("x"), "write it like `count: 3`"),
    ("from", .list([.map([])]), ""),
  ])
  func `say what to type`(_ name: String, _ value: Written, _ help: String) {
    let fields = sound.filter { $0.0 != name } + [(name, value)]
    #expect(read(fields).reader.notes.diagnostics.map { $0.help ?? "" } == [help])
  }

  @Test func `hold fields against each other only where all could be read`() {
    #expect(messages([("column", "a"), ("count", "0")]) == ["3: `count` is 1 at least"])
    #expect(messages([("column", "a"), ("count", "zero")]).count == 1)
    #expect(messages([("colunm", "a"), ("count", "0")]).count == 1)
    #expect(messages([("count", "0")]).count == 1)
    #expect(messages([("column", "a"), ("count", "0"), ("way", "left")]).count == 1)
  }

  @Test func `must be a map`() {
    var line = 0
    var reader = FieldReader(Written.text("amount").located(&line), owner: "stage `all`")
    _ = Everything(from: &reader)
    reader.finish()
    let message = "expected a map with `column` and `count`, found `amount`"
    #expect(reader.notes.diagnostics.map(\.message) == [message])
  }

  @Test func `of nothing lack what is required`() {
    var line = 0
    var reader = FieldReader(Written.text("").located(&line), owner: "stage `all`")
    _ = Everything(from: &reader)
    reader.finish()
    #expect(reader.notes.diagnostics.count == 1)
  }
}
