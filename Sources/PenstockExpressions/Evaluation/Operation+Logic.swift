import PenstockData

extension Operation {
  /// The other truth.
  static let not = strict { columns, _ in
    columns[0].booleans.map { .boolean($0.map { $0.map { !$0 } }) }
  } _: { values in
    values[0].truth.map { .boolean(!$0) }
  }

  /// Whether a value is missing, or is there.
  static func isMissing(_ negated: Bool) -> Operation {
    lenient { columns, _ in
      let column = columns[0]
      let codes = (0..<column.count).map { column.isMissing($0) ? 1 : 0 as UInt16 }
      return .boolean(ValueColumn(values: [negated, !negated], codes: codes))
    } _: { values in
      .boolean((values[0] == nil) != negated)
    }
  }

  /// Whether a truth is the wanted one; a missing one is not.
  static func isTruth(_ wanted: Bool, _ negated: Bool) -> Operation {
    lenient { values in .boolean((values[0]?.truth == wanted) != negated) }
  }

  /// Whether two values differ, where a missing one is a value like others.
  static func isDistinct(_ negated: Bool) -> Operation {
    lenient { values in
      guard let left = values[0], let right = values[1] else {
        return .boolean(((values[0] == nil) != (values[1] == nil)) != negated)
      }
      return .boolean(Value.same(left, right) == negated)
    }
  }

  /// How the first value stands to the second.
  static func compared(_ sign: BinaryOperator) -> Operation {
    let holds = sign.holds
    return strict { columns, _ in
      columnOrder(columns[0], columns[1], holds)
    } _: { values in
      .boolean(holds(Value.order(values[0], values[1])))
    }
  }

  private static func columnOrder(
    _ left: Column, _ right: Column, _ holds: @Sendable (Int) -> Bool
  ) -> Column? {
    func order<T: Comparable>(_ left: T?, _ right: T?) -> Bool? {
      guard let left, let right else { return nil }
      return holds(left < right ? -1 : left == right ? 0 : 1)
    }
    switch (left, right) {
    case (.decimal(let left), .decimal(let right)):
      return .boolean(left.order(to: right).map { $0.map { holds(Int($0)) } })
    case (.integer(let left), .integer(let right)):
      return .boolean(left.combined(with: right) { order($0, $1) })
    case (.date(let left), .date(let right)):
      return .boolean(left.combined(with: right) { order($0?.day, $1?.day) })
    case (.text(let left), .text(let right)):
      if left.coding != nil, right.coding != nil { return nil }
      return .boolean(
        ValueColumn(left.order(to: right).map { $0.map(holds) }))
    default: return nil
    }
  }

  /// What `in (…)` must be asked for: the first part alone where the others are constant.
  static func asked(_ nodes: [Node]) -> [Node] {
    nodes.dropFirst().allSatisfy { $0.constant != nil } ? [nodes[0]] : nodes
  }

  /// Whether the first value is one of the others.
  static func isAmong(_ nodes: [Node], _ negated: Bool) -> Operation {
    let constants = nodes.dropFirst().compactMap(\.constant)
    if constants.count == nodes.count - 1 {
      let wanted = Set(constants.compactMap { $0.map(ValueKey.init) })
      let hasMissing = constants.contains { $0 == nil }
      return strict { values in
        if wanted.contains(ValueKey(values[0])) { return .boolean(!negated) }
        return hasMissing ? nil : .boolean(negated)
      }
    }
    return lenient { values in
      guard let value = values[0] else { return nil }
      let others = values.dropFirst()
      if others.contains(where: { $0.map { Value.same($0, value) } ?? false }) {
        return .boolean(!negated)
      }
      return others.contains { $0 == nil } ? nil : .boolean(negated)
    }
  }

  /// Two texts, one after the other.
  static let concatenated = strict { values in
    .text((values[0].text ?? "") + (values[1].text ?? ""))
  }

  /// Whether a text is like a pattern.
  static func like(_ pattern: Pattern, _ negated: Bool) -> Operation {
    strict { values in values[0].text.map { .boolean(pattern.matches($0) != negated) } }
  }
}

extension BinaryOperator {
  /// Whether a comparison holds for an order of −1, 0 or 1.
  var holds: @Sendable (Int) -> Bool {
    switch self {
    case .equal: { $0 == 0 }
    case .unequal: { $0 != 0 }
    case .less: { $0 < 0 }
    case .lessOrEqual: { $0 <= 0 }
    case .greater: { $0 > 0 }
    default: { $0 >= 0 }
    }
  }
}

/// A value to look up: texts are the same to the byte, numbers by what they count.
struct ValueKey: Hashable, Sendable {
  private enum Form: Hashable, Sendable {
    case bytes([UInt8])
    case number(Decimal)
    case other(Value)
  }

  private let form: Form

  init(_ value: Value) {
    form =
      switch value {
      case .text(let text): .bytes(Array(text.utf8))
      case .integer, .decimal: .number(value.number ?? .zero)
      default: .other(value)
      }
  }
}

/// The pattern of a `like`: `%` is any characters, `_` any one, `\` takes their meaning away.
struct Pattern: Sendable {
  private enum Part: Sendable, Equatable {
    case scalar(Unicode.Scalar)
    case one
    case many
  }

  private var parts: [Part] = []

  init(_ text: String) {
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if isEscaped {
        parts.append(.scalar(scalar))
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        parts.append(scalar == "%" ? .many : scalar == "_" ? .one : .scalar(scalar))
      }
    }
    if isEscaped { parts.append(.scalar("\\")) }
  }

  /// Whether the whole of `text` is like the pattern.
  ///
  /// - Complexity: O(text × parts) at worst: a `%` is tried again only from the last one.
  func matches(_ text: String) -> Bool {
    let text = Array(text.unicodeScalars)
    var (place, part) = (0, 0)
    var retry: (place: Int, part: Int)?
    while place < text.count {
      if part < parts.count, parts[part] == .many {
        part += 1
        retry = (place, part)
      } else if part < parts.count, parts[part] == .one || parts[part] == .scalar(text[place]) {
        place += 1
        part += 1
      } else if let last = retry {
        retry = (last.place + 1, last.part)
        (place, part) = (last.place + 1, last.part)
      } else {
        return false
      }
    }
    return parts[part...].allSatisfy { $0 == .many }
  }
}

extension TextColumn {
  /// −1, 0 or 1 for each row by how its text stands to that of `other`, byte by byte; nil where
  /// either is missing.
  func order(to other: TextColumn) -> [Int?] {
    (0..<count).map { row in
      let (left, right) = (slice(row), other.slice(row))
      if left.isMissing || right.isMissing { return nil }
      return store.withSpan(left.range) { one in
        other.store.withSpan(right.range) { two in
          for place in 0..<min(one.count, two.count) where one[place] != two[place] {
            return one[place] < two[place] ? -1 : 1
          }
          return one.count < two.count ? -1 : one.count == two.count ? 0 : 1
        }
      }
    }
  }
}
