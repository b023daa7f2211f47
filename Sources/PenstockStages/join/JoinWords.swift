import PenstockData
import PenstockKit

/// Pairs of columns that must be equal: `symbol`, `[symbol, date]`, or `{ symbol: code }` where the
/// other table calls it otherwise.
struct JoinKeys: SettingValue {
  /// A column here and the one in the other table.
  struct Pair: Sendable {
    let own: ColumnName
    let other: ColumnName
  }

  /// The pairs, in the order written.
  let pairs: [Pair]

  static var shape: ValueShape { .any([.column, .list(.column), .map(.column)]) }
  static var placeholder: JoinKeys { JoinKeys(pairs: []) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> JoinKeys? {
    if value.entries != nil {
      return NamedValues<ColumnName>.read(value, &notes).map { named in
        JoinKeys(pairs: named.entries.map { Pair(own: $0.name, other: $0.value) })
      }
    }
    return OneOrMore<ColumnName>.read(value, &notes).map { columns in
      JoinKeys(pairs: columns.values.map { Pair(own: $0, other: $0) })
    }
  }
}

/// Columns of the other table to add: a list, or new names with the columns that they are for.
struct JoinedNames: SettingValue {
  /// A new column's name and the other table's column.
  struct Pair: Sendable {
    let name: ColumnName
    let source: ColumnName
  }

  /// The pairs, in the order written.
  let pairs: [Pair]

  static var shape: ValueShape { .any([.list(.column), .map(.column)]) }
  static var placeholder: JoinedNames { JoinedNames(pairs: []) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> JoinedNames? {
    if value.entries != nil {
      return NamedValues<ColumnName>.read(value, &notes).map { named in
        JoinedNames(pairs: named.entries.map { Pair(name: $0.name, source: $0.value) })
      }
    }
    guard value.list != nil else {
      notes.noteWrongType(value, wanted: shape)
      return nil
    }
    return [ColumnName].read(value, &notes).map { columns in
      JoinedNames(pairs: columns.map { Pair(name: $0, source: $0) })
    }
  }
}

extension Binding {
  /// The places of a key's columns here and in the other table, after noting those that are not there
  /// or of different types.
  mutating func places(
    of keys: JoinKeys, in side: NodeName
  ) -> (own: [Int], other: [Int]) {
    var (own, others): ([Int], [Int]) = ([], [])
    for pair in keys.pairs {
      own.append(column(pair.own))
      others.append(column(pair.other, in: side))
      guard let field = input[pair.own.name], let other = schema(of: side)[pair.other.name] else {
        continue
      }
      if field.typeName != other.typeName {
        note(
          Diagnostic(
            "`\(field.name)` is \(field.typeName) here, and `\(other.name)` in `\(side.name)` is "
              + other.typeName, at: pair.other.location,
            help: "declare them the same where they are read, under `columns:`"))
      }
    }
    return (own, others)
  }

  /// Adds columns of the other table to the output, all but `without` where none are named.
  ///
  /// - Returns: Their places in the other table.
  mutating func add(
    _ names: JoinedNames?, of side: NodeName, without: Set<String>
  ) -> [Int] {
    let other = schema(of: side)
    let pairs =
      names?.pairs
      ?? other.names.filter { !without.contains($0) }.map { name in
        JoinedNames.Pair(name: ColumnName(name, at: side.location), source: ColumnName(name))
      }
    let newNames = Dictionary(
      pairs.map { ($0.source.name, $0.name.name) }, uniquingKeysWith: { first, _ in first })
    return pairs.map { pair in
      let place = column(pair.source, in: side)
      if output[pair.name.name] != nil {
        let rest =
          names == nil ? "say which columns to add and how to call them" : "call it otherwise"
        note(
          Diagnostic(
            "there is a column `\(pair.name.name)` already", at: pair.name.location,
            help: "\(rest): `add: { \(side.name)_\(pair.source.name): \(pair.source.name) }`"))
      } else if var field = other[pair.source.name] {
        field.name = pair.name.name
        if case .column(let unit) = field.unit {
          field.unit = newNames[unit].map { .column($0) } ?? .unknown
        }
        output.append(field)
      }
      return place
    }
  }
}
