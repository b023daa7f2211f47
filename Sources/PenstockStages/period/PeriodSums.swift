import PenstockData
import PenstockFinance

/// Works added columns out, one key after the other, with room that is used again.
struct PeriodSums {
  private let recipes: PeriodRecipes
  private let values: DecimalColumn

  /// The number of each row's period.
  private let periods: [Int32]

  /// For each distinct period the row of the key that has its figure, by its place in the key.
  private var holders: [Int32]

  /// The figures of the key's rows, in order, and the numbers of their periods.
  private var figures: [Decimal?] = []
  private var numbers: [Int32] = []

  /// The parts that end with the key's rows, for each length in turn.
  private var parts: [[Part]]

  private var builders: [DecimalColumnBuilder]
  private var codes: [[FinanceCode?]]

  private static let nobody: Int32 = -1
  private static let several: Int32 = -2

  /// A quarter, or half, that ends with a row's period.
  private struct Part {
    /// Its figure, or why there is none; neither where the row itself has none.
    var value: Decimal?
    var code: FinanceCode?

    /// Which option it came about by.
    var option: Int32 = 0
  }

  /// Why a figure could not be given.
  private struct Missing: Error {
    let code: FinanceCode?
  }

  /// Room for so many rows of a table; `periods` has the numbers of all its rows' periods.
  init(_ recipes: PeriodRecipes, _ values: DecimalColumn, _ periods: [Int32], rowCount: Int) {
    self.recipes = recipes
    self.values = values
    self.periods = periods
    holders = [Int32](repeating: Self.nobody, count: recipes.periods.count)
    parts = recipes.lengths.map { _ in [] }
    builders = recipes.columns.map { _ in DecimalColumnBuilder(capacity: rowCount) }
    codes = recipes.columns.map { _ in
      var codes: [FinanceCode?] = []
      codes.reserveCapacity(rowCount)
      return codes
    }
  }

  /// The columns, in the order in which keys were added.
  consuming func finish() -> [(values: DecimalColumn, codes: [FinanceCode?])] {
    zip(builders, codes).map { ($0.finish(), $1) }
  }

  /// Adds the rows of one key.
  mutating func add(_ rows: ArraySlice<Int32>, isAdditive: Bool, isWanted: Bool) {
    figures.removeAll(keepingCapacity: true)
    numbers.removeAll(keepingCapacity: true)
    for row in rows {
      figures.append(isWanted ? values[Int(row)] : nil)
      numbers.append(periods[Int(row)])
    }
    for place in figures.indices { hold(numbers[place], place) }
    if isAdditive {
      for slot in parts.indices {
        parts[slot].removeAll(keepingCapacity: true)
        for place in figures.indices { parts[slot].append(part(place, numbers[place], slot)) }
      }
    }
    for column in builders.indices {
      for place in figures.indices {
        do throws(Missing) {
          let value = try value(column, place, numbers[place], isAdditive)
          builders[column].append(value)
          codes[column].append(nil)
        } catch {
          builders[column].append(nil)
          codes[column].append(error.code)
        }
      }
    }
    for number in numbers where number >= 0 { holders[Int(number)] = Self.nobody }
  }

  /// Puts a row down as the one that has its period's figure.
  private mutating func hold(_ number: Int32, _ place: Int) {
    guard number >= 0, let figure = figures[place] else { return }
    let holder = holders[Int(number)]
    if holder == Self.nobody {
      holders[Int(number)] = Int32(place)
    } else if holder >= 0, figures[Int(holder)] != figure {
      holders[Int(number)] = Self.several
    }
  }

  private func value(
    _ column: Int, _ place: Int, _ number: Int32, _ isAdditive: Bool
  ) throws(Missing) -> Decimal? {
    guard let figure = figures[place] else { return nil }
    guard number >= 0 else { throw Missing(code: .periodUnknown) }
    switch recipes.columns[column][Int(number)] {
    case .own: return figure
    case .nothing: return nil
    case .refused(let code): throw Missing(code: code)
    case .chain(let count, let length):
      guard let slot = recipes.lengths.firstIndex(of: length) else { return nil }
      if isAdditive { return try chain(place, count, slot) }
      let own = recipes.optionRanges[slot][Int(number)]
      guard count == 1, !own.isEmpty, recipes.options[Int(own.lowerBound)].less < 0 else {
        throw Missing(code: .nonAdditive)
      }
      return figure
    case .rolling(let year, let before):
      guard isAdditive else { throw Missing(code: .nonAdditive) }
      return try sum(sum(figure, self.figure(of: year)), self.figure(of: before), subtracts: true)
    }
  }

  // MARK: - Parts

  private func part(_ place: Int, _ number: Int32, _ slot: Int) -> Part {
    guard number >= 0, let figure = figures[place] else { return Part() }
    let range = recipes.optionRanges[slot][Int(number)]
    var isContested = false
    for option in range {
      let less = recipes.options[Int(option)].less
      if less < 0 { return Part(value: figure, option: option) }
      let holder = holders[Int(less)]
      if holder == Self.several { isContested = true }
      guard holder >= 0, let earlier = figures[Int(holder)] else { continue }
      do throws(Missing) {
        return Part(value: try sum(figure, earlier, subtracts: true), option: option)
      } catch { return Part(code: error.code) }
    }
    return Part(code: isContested ? .duplicate : failure(number, slot))
  }

  private func failure(_ number: Int32, _ slot: Int) -> FinanceCode {
    let there = recipes.window(before: number).filter { holders[Int($0)] >= 0 }
    return recipes.failure(
      number, recipes.lengths[slot], among: there.map { recipes.periods[Int($0)] })
  }

  /// The sum of so many adjacent parts, the last of which ends with a row's period.
  private func chain(_ place: Int, _ count: Int, _ slot: Int) throws(Missing) -> Decimal {
    var part = parts[slot][place]
    guard var total = part.value else { throw Missing(code: part.code) }
    for _ in 1..<count {
      part = try self.part(before: part, slot)
      guard let value = part.value else { throw Missing(code: .gap) }
      total = try sum(total, value)
    }
    return total
  }

  /// The part that ends where another begins.
  private func part(before part: Part, _ slot: Int) throws(Missing) -> Part {
    var code = FinanceCode.gap
    for place in recipes.options[Int(part.option)].before {
      let holder = holders[Int(recipes.candidates[Int(place)])]
      if holder == Self.several { code = .duplicate }
      if holder >= 0, parts[slot][Int(holder)].value != nil { return parts[slot][Int(holder)] }
    }
    throw Missing(code: code)
  }

  // MARK: - Figures

  /// The figure of the first of some periods that has one.
  private func figure(of candidates: Range<Int32>) throws(Missing) -> Decimal {
    for place in candidates {
      let holder = holders[Int(recipes.candidates[Int(place)])]
      if holder == Self.several { throw Missing(code: .duplicate) }
      if holder >= 0, let figure = figures[Int(holder)] { return figure }
    }
    throw Missing(code: .gap)
  }

  private func sum(
    _ left: Decimal, _ right: Decimal, subtracts: Bool = false
  ) throws(Missing) -> Decimal {
    do {
      return try subtracts ? left.subtracting(right) : left.adding(right)
    } catch { throw Missing(code: .overflow) }
  }
}
