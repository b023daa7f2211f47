import PenstockData
import PenstockFinance
import PenstockKit

/// ``PeriodColumns`` over facts that come in order: it keeps the last few figures of each key.
///
/// What a figure's columns are depends on figures that end earlier only, so that a fact can be worked
/// on as soon as it comes, if no fact of its key comes later that ends earlier. Where one does, where
/// two figures of one period differ, or where a key has more figures within the days that may be
/// asked for than are kept, the facts are out of order, and all of them must be seen first.
struct PeriodStream: KeyedStream {
  private let columns: PeriodColumns
  private var keys = KeyTable()
  private var rules: PeriodRules
  private var history: PeriodHistory

  init(_ columns: PeriodColumns) {
    self.columns = columns
    rules = PeriodRules(columns)
    history = PeriodHistory(lengths: rules.lengths, columns.contents)
  }

  var byteCount: Int { keys.byteCount + history.byteCount }

  mutating func take(_ rows: Batch, _ rowKeys: RowKeys) throws -> Rest {
    guard let facts = PeriodFacts(rows, columns) else { return { _ in rows } }
    let keyNumbers = keys.numbers(of: rowKeys)
    let periodNumbers = rules.numbers(of: facts.periods)
    history.makeRoom(forKeys: keys.count)
    var builders = rules.columns.map { _ in DecimalColumnBuilder(capacity: rows.rowCount) }
    var codes = rules.columns.map { _ in [FinanceCode?](repeating: nil, count: rows.rowCount) }
    for row in 0..<rows.rowCount {
      guard let figure = facts.isWanted(row) ? facts.values[row] : nil else {
        for column in builders.indices { builders[column].append(nil) }
        continue
      }
      let number = periodNumbers[row]
      let fact = PeriodFact(
        key: Int(keyNumbers[row]), figure: figure, isAdditive: facts.isAdditive(row))
      if number < 0 {
        for column in builders.indices {
          builders[column].append(nil)
          codes[column][row] = .periodUnknown
        }
        continue
      }
      let rule = rules.periods[Int(number)]
      let tails = try history.tails(of: fact, rule)
      for column in builders.indices {
        do throws(MissingFigure) {
          builders[column].append(
            try history.figure(fact, rule, rule.columns[column], tails))
        } catch {
          if error.isUndecided { throw OutOfOrder() }
          builders[column].append(nil)
          codes[column][row] = error.code
        }
      }
      if fact.isAdditive { try history.keep(fact, rule, tails) }
    }
    let values = builders.map { $0.finish() }
    return { [columns, codes] _ in
      columns.results(
        rows, zip(values, codes).map { PeriodFigures(values: $0, codes: ValueColumn($1)) })
    }
  }
}

/// A figure whose columns are to be found.
struct PeriodFact {
  let key: Int
  let figure: Decimal
  let isAdditive: Bool
}

/// Why a figure could not be given.
struct MissingFigure: Error {
  let code: FinanceCode?

  /// Whether a look at all facts may find it.
  var isUndecided = false
}

/// The parts of facts that a stream reckons with.
private struct PeriodFacts {
  let values: DecimalColumn
  let periods: ValueColumn<Period>
  private let additive: ValueColumn<Bool>
  private let wanted: ValueColumn<Bool>
  private let isWantedWithout: Bool

  init?(_ rows: Batch, _ columns: PeriodColumns) {
    guard let values = rows.columns[columns.value].decimals,
      let periods = rows.columns[columns.places.period].periods,
      let kinds = rows.columns[columns.places.kind].texts,
      let concepts = rows.columns[columns.places.concept].texts
    else { return nil }
    self.values = values
    self.periods = periods
    additive = kinds.map { ConceptKind(rawValue: String(copying: $0))?.isAdditive }
    wanted = concepts.map { columns.isWanted(String(copying: $0)) }
    isWantedWithout = columns.isWanted(nil)
  }

  func isAdditive(_ row: Int) -> Bool { additive[row] ?? false }

  func isWanted(_ row: Int) -> Bool { wanted[row] ?? isWantedWithout }
}
