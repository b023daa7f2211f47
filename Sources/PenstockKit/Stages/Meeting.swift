import PenstockData

/// What a stage asks of the rows of several inputs that meet before it.
public struct MeetingRules: Sendable {
  /// The column that says which input a row is from; nil for none.
  public let label: ColumnName?

  /// The columns that an input may lack.
  public let mayLack: [ColumnName]

  /// Rules; without any, all inputs have the same columns.
  public init(label: ColumnName? = nil, mayLack: [ColumnName] = []) {
    self.label = label
    self.mayLack = mayLack
  }
}

/// How the rows of several inputs meet: by the names of their columns.
public struct Meeting: Sendable {
  /// One input.
  public struct Input: Sendable {
    /// What its rows are labelled with.
    public let label: String

    /// The node that the rows come from, for messages.
    public let node: String

    /// Where the node is named.
    public let location: SourceLocation?

    /// Its columns.
    public let schema: Schema

    /// An input.
    public init(
      label: String, node: String, schema: Schema, location: SourceLocation? = nil
    ) {
      self.label = label
      self.node = node
      self.location = location
      self.schema = schema
    }
  }

  /// The columns that come together: those of the first input, then those that only later ones
  /// have, then the label.
  public let schema: Schema

  private let inputs: [Input]
  private let label: Int?  // the label's place

  /// The meeting of `inputs`, of which there is one at least; nil after noting what keeps them apart.
  public init?(_ inputs: [Input], _ rules: MeetingRules, _ notes: inout Notes) {
    guard let first = inputs.first else { return nil }
    var found = Notes()
    var schema = first.schema
    var owners = Dictionary(
      uniqueKeysWithValues: first.schema.names.map { ($0, first.node) })
    let mayLack = Set(rules.mayLack.map(\.name))
    for input in inputs.dropFirst() {
      Self.noteLacking(first, input, mayLack, &found)
      for field in input.schema.fields {
        if let twin = schema[field.name] {
          Self.noteDifference(twin, owners[field.name] ?? first.node, field, input, &found)
        } else if mayLack.contains(field.name) {
          schema.append(field)
          owners[field.name] = input.node
        }
      }
    }
    for name in rules.mayLack where !inputs.contains(where: { $0.schema[name.name] != nil }) {
      found.note(
        Diagnostic(
          "no input has a column `\(name.name)`", at: name.location,
          help: Suggestion.help(for: name.name, in: schema.names)))
    }
    if let label = rules.label, let owner = owners[label.name] {
      found.note(
        Diagnostic(
          "`\(owner)` has a column `\(label.name)` already", at: label.location,
          help: "give the label another name"))
    }
    for diagnostic in found.diagnostics { notes.note(diagnostic) }
    if !found.diagnostics.isEmpty { return nil }
    label = rules.label.map { schema.append(Field($0.name, .text)) }
    self.schema = schema
    self.inputs = inputs
  }

  /// The rows of input number `input` with the columns that come together.
  ///
  /// - Complexity: O(columns), and O(rows) for a label or a column that the input lacks.
  public func rows(_ batch: Batch, of input: Int) -> Batch {
    if label == nil, batch.schema.names == schema.names { return batch.named(schema) }
    let columns = schema.fields.enumerated().map { place, field in
      if place == label {
        return Column.text(TextColumn(repeating: inputs[input].label, count: batch.rowCount))
      }
      return batch[field.name] ?? .missing(field.type, count: batch.rowCount)
    }
    return Batch(schema: schema, columns: columns, rowCount: batch.rowCount)
  }
}

// MARK: - What keeps inputs apart

extension Meeting {
  private static func noteLacking(
    _ first: Input, _ other: Input, _ mayLack: Set<String>, _ notes: inout Notes
  ) {
    func lacking(_ one: Input, _ all: Input) -> [String] {
      all.schema.names.filter { one.schema[$0] == nil && !mayLack.contains($0) }
    }
    let parts = [(other, lacking(other, first)), (first, lacking(first, other))]
      .filter { !$0.1.isEmpty }
    if parts.isEmpty { return }
    let words = parts.map { input, columns in
      let list = columns.prefix(8).map { "`\($0)`" } + (columns.count > 8 ? ["others"] : [])
      return "`\(input.node)` lacks \(list.inWords)"
    }
    let all = parts.flatMap(\.1).prefix(8).joined(separator: ", ")
    notes.note(
      Diagnostic(
        "rows of `\(first.node)` and `\(other.node)` can't meet: "
          + words.joined(separator: ", and "), at: other.location,
        help: "bring both to the same columns with `select` and `rename`, "
          + "or let them lack some: `union: { may_lack: [\(all)] }`"))
  }

  private static func noteDifference(
    _ one: Field, _ owner: String, _ other: Field, _ input: Input, _ notes: inout Notes
  ) {
    if one.typeName != other.typeName {
      notes.note(
        Diagnostic(
          "`\(one.name)` is \(one.typeName) in `\(owner)` and \(other.typeName) in "
            + "`\(input.node)`", at: input.location,
          help: "declare it the same where it is read, under `columns:`"))
    } else if one.unit != other.unit {
      notes.note(
        Diagnostic(
          "two units mixed: `\(one.name)` is in \(one.unit.inWords) in `\(owner)` and in "
            + "\(other.unit.inWords) in `\(input.node)`", at: input.location,
          help: "bring both to one unit before they meet"))
    }
  }
}

extension FieldUnit {
  /// The unit in words.
  public var inWords: String {
    switch self {
    case .unknown: "no declared unit"
    case .fixed(let unit): "\(unit)"
    case .column(let name): "the unit that `\(name)` says"
    }
  }
}
