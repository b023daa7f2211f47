import PenstockData

/// Where a stage stands in a pipeline: what flows in, what it says flows out, and its mistakes.
///
/// A stage is bound once, before any row flows. It looks its columns up here, by name, and notes
/// every one that is missing or of the wrong type; it is used only where nothing was noted.
public struct Binding: Sendable {
  /// The columns that flow in.
  public let input: Schema

  /// The columns that flow out; the same as come in, unless the stage says otherwise.
  public var output: Schema

  /// The stage's name.
  public let stage: String

  /// Where the stage's name stands.
  public let location: SourceLocation?

  /// The files that a setting may name.
  public let files: any PipelineFiles

  /// The mistakes so far.
  public private(set) var notes = Notes()

  /// The input columns that were looked for in vain, by the place of the mistake in ``notes``.
  public private(set) var lacking: [Int: String] = [:]

  private let sides: [String: Schema]

  /// A place for `stage` behind `input`, with the schemas of the nodes that settings name.
  public init(
    stage: String, input: Schema, sides: [String: Schema] = [:], location: SourceLocation? = nil,
    files: any PipelineFiles = NoFiles()
  ) {
    self.stage = stage
    self.input = input
    output = input
    self.sides = sides
    self.location = location
    self.files = files
  }

  /// Notes a mistake.
  public mutating func note(_ diagnostic: Diagnostic) {
    var diagnostic = diagnostic
    diagnostic.location = diagnostic.location ?? location
    notes.note(diagnostic)
  }

  /// The place of an input column; 0 after noting that there is none or its type is another.
  public mutating func column(_ column: ColumnName, _ types: ValueType...) -> Int {
    self.column(column, of: input, types: types)
  }

  /// The place of an input column that has one of `types`; see ``column(_:_:)``.
  public mutating func column(_ column: ColumnName, _ types: [ValueType]) -> Int {
    self.column(column, of: input, types: types)
  }

  /// The place of a column of a side input; 0 after noting that there is none.
  public mutating func column(
    _ column: ColumnName, in side: NodeName, _ types: ValueType...
  ) -> Int {
    self.column(column, of: schema(of: side), in: side, types: types)
  }

  /// The place of an input column by a name that may be left out; nil where it is not there.
  public mutating func column(ifGiven column: ColumnName?, _ types: ValueType...) -> Int? {
    column.map { self.column($0, of: input, types: types) }
  }

  /// The columns of the node that a setting names; empty for one that can't be known.
  public func schema(of side: NodeName) -> Schema { sides[side.name] ?? Schema() }

  /// The place of the column that plays `part`; 0 after noting that the rows are no facts.
  public mutating func part(_ part: FactPart) -> Int {
    if let place = input.index(of: part) { return place }
    noteNoFacts(missing: part)
    return 0
  }

  private mutating func noteNoFacts(missing part: FactPart) {
    let message =
      input.isFacts
      ? "`\(stage)` needs the \(part.rawValue) of each fact, and no column plays it"
      : "`\(stage)` works on facts, and these rows are not"
    let help = "put `facts: {}` before it, with `\(part.rawValue): COLUMN` where names differ"
    if notes.diagnostics.contains(where: { $0.message == message }) { return }
    note(Diagnostic(message, help: help))
  }

  private mutating func column(
    _ column: ColumnName, of schema: Schema, in side: NodeName? = nil, types: [ValueType]
  ) -> Int {
    guard let place = schema.index(of: column.name) else {
      noteMissing(
        column, in: schema, of: side,
        help: notes.areMany ? nil : Suggestion.help(for: column.name, in: schema.names))
      return 0
    }
    let type = schema.fields[place].type
    if !types.isEmpty, !types.contains(type) {
      let wanted = types.map(\.rawValue).joined(separator: " or ")
      note(
        Diagnostic(
          "column `\(column.name)` is \(type.rawValue), and `\(stage)` needs \(wanted)",
          at: column.location,
          help: "declare it where it is read: `columns: { \(column.name): \(types[0].rawValue) }`"))
    }
    return place
  }

  /// Notes that a column which is asked for is not there.
  public mutating func noteMissing(
    _ column: ColumnName, in schema: Schema, of side: NodeName? = nil, help: String?
  ) {
    if side == nil { lacking[notes.diagnostics.count] = column.name }
    note(
      Diagnostic(
        "column `\(column.name)` does not exist \(side.map { "in `\($0.name)`" } ?? "here")",
        at: column.location, help: help,
        notes: schema.names.isEmpty ? [] : ["the columns are \(Self.list(schema.names))"]))
  }

  static func list(_ names: [String]) -> String {
    let shown = names.prefix(20).map { "`\($0)`" }.joined(separator: ", ")
    return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
  }
}

/// The files beside a pipeline that a setting may name, such as a table of concepts.
public protocol PipelineFiles: Sendable {
  /// The YAML in the file at `path`, which resolves against the pipeline's folder; nil after
  /// noting at `location` why it can't be had.
  func yaml(at path: String, _ location: SourceLocation?, _ notes: inout Notes) -> LocatedValue?
}

/// No files at all.
public struct NoFiles: PipelineFiles {
  /// Nothing.
  public init() {}

  /// Notes that there are no files here.
  public func yaml(
    at path: String, _ location: SourceLocation?, _ notes: inout Notes
  ) -> LocatedValue? {
    notes.note(Diagnostic("`\(path)` can't be read here", at: location))
    return nil
  }
}

extension Binding {
  /// The YAML in a file that a setting names; nil after noting why it can't be had.
  public mutating func yaml(at path: String, _ location: SourceLocation?) -> LocatedValue? {
    files.yaml(at: path, location, &notes)
  }
}
