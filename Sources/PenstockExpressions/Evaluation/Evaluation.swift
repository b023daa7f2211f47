import PenstockData

/// Works expressions out over a batch, column by column.
struct Evaluation {
  let columns: [Column]
  let rowCount: Int

  /// The values of a whole expression for all rows; those in `faults` are missing.
  func result(_ node: Node, _ faults: inout Faults) -> Column {
    var own = Faults()
    let values = column(node, &own)
    if own.isEmpty { return values }
    faults.merge(own) { _ in true }
    return values.shifted((0..<Int32(rowCount)).map { own.rows[$0] == nil ? $0 : -1 })
  }

  /// The values of a part; rows in `faults` may have any, and have no result in the end.
  private func column(_ node: Node, _ faults: inout Faults) -> Column {
    switch node.form {
    case .constant(let value):
      return .repeating(value, as: node.type ?? .text, count: rowCount)
    case .column(let place): return columns[place]
    case .call(let operation, let parts):
      let arguments = parts.map { column($0, &faults) }
      if let result = operation.columns?(arguments, &faults) { return result }
      return rowwise(operation, arguments, node.type ?? .text, &faults)
    case .logic(let isAnd, let left, let right):
      return logic(isAnd, left, right, &faults)
    case .choice(let branches, let otherwise):
      return choice(branches, otherwise, node.type ?? .text, &faults)
    case .first(let parts): return first(parts, node.type ?? .text, &faults)
    }
  }

  /// Three-valued: what one side decides alone does not depend on the other, nor on its faults.
  private func logic(
    _ isAnd: Bool, _ left: Node, _ right: Node, _ faults: inout Faults
  ) -> Column {
    let one = column(left, &faults).booleans ?? ValueColumn(repeating: nil, count: rowCount)
    var rightFaults = Faults()
    let two = column(right, &rightFaults).booleans ?? ValueColumn(repeating: nil, count: rowCount)
    faults.merge(rightFaults) { one[$0] != !isAnd }
    return .boolean(
      one.combined(with: two) { left, right in Self.logic(isAnd, left, right) })
  }

  /// `and` or `or` of two truths, either of which may be missing.
  static func logic(_ isAnd: Bool, _ left: Bool?, _ right: Bool?) -> Bool? {
    if left == !isAnd || right == !isAnd { return !isAnd }
    return left == nil || right == nil ? nil : isAnd
  }

  private func choice(
    _ branches: [(condition: Node, value: Node)], _ otherwise: Node, _ type: ValueType,
    _ faults: inout Faults
  ) -> Column {
    var chosen = [Int32](repeating: Int32(branches.count), count: rowCount)
    for (number, branch) in branches.enumerated() {
      var own = Faults()
      let condition = column(branch.condition, &own).booleans
      // A condition behind the one that held is not asked.
      faults.merge(own) { chosen[$0] == Int32(branches.count) }
      guard let condition else { continue }
      for row in 0..<rowCount where chosen[row] == Int32(branches.count) && condition[row] == true {
        chosen[row] = Int32(number)
      }
    }
    return picked(branches.map(\.value) + [otherwise], chosen, &faults)
  }

  private func first(_ parts: [Node], _ type: ValueType, _ faults: inout Faults) -> Column {
    var chosen = [Int32](repeating: -1, count: rowCount)
    var values: [Column] = []
    var isOpen = true
    for (number, part) in parts.enumerated() where isOpen {
      var own = Faults()
      let column = column(part, &own)
      faults.merge(own) { chosen[$0] < 0 }
      values.append(column)
      isOpen = false
      for row in 0..<rowCount where chosen[row] < 0 {
        if own.rows[Int32(row)] != nil || !column.isMissing(row) {
          chosen[row] = Int32(number)
        } else {
          isOpen = true
        }
      }
    }
    if values.count == 1 { return values[0] }
    return joined(values, chosen)
  }

  private func picked(_ parts: [Node], _ chosen: [Int32], _ faults: inout Faults) -> Column {
    var values: [Column] = []
    for (number, part) in parts.enumerated() {
      var own = Faults()
      values.append(column(part, &own))
      faults.merge(own) { chosen[$0] == Int32(number) }
    }
    return joined(values, chosen)
  }

  /// For each row its value in the column that `chosen` names.
  private func joined(_ values: [Column], _ chosen: [Int32]) -> Column {
    if let only = chosen.first, only >= 0, chosen.allSatisfy({ $0 == only }) {
      return values[Int(only)]
    }
    let count = Int32(rowCount)
    let rows = chosen.indices.map { chosen[$0] < 0 ? -1 : chosen[$0] * count + Int32($0) }
    return Column(joining: values).shifted(rows)
  }
}

extension Evaluation {
  /// The results of an operation that is asked for one row after the other, or once for each
  /// combination of values that occurs where these are few.
  private func rowwise(
    _ operation: Operation, _ arguments: [Column], _ type: ValueType, _ faults: inout Faults
  ) -> Column {
    if let coding = Combinations(arguments, rowCount) {
      var own: [Int: ExpressionFault] = [:]
      var values: [Value?] = []
      for (number, combination) in coding.values.enumerated() {
        do throws(ExpressionFault) {
          values.append(try operation.row(combination))
        } catch {
          own[number] = error
          values.append(nil)
        }
      }
      if !own.isEmpty {
        for (row, code) in coding.codes.enumerated() {
          if let fault = own[Int(code)] { faults.note(fault, at: Int32(row)) }
        }
      }
      return .coded(values, as: type, coding.codes)
    }
    var values: [Value?] = []
    values.reserveCapacity(rowCount)
    for row in 0..<rowCount {
      do throws(ExpressionFault) {
        values.append(try operation.row(arguments.map { $0.value(row) }))
      } catch {
        faults.note(error, at: Int32(row))
        values.append(nil)
      }
    }
    return .each(values, as: type)
  }
}

/// The combinations of values that occur in some columns, where these are few.
private struct Combinations {
  private(set) var values: [[Value?]]
  private(set) var codes: [UInt16]

  private static let limit = 4096

  init?(_ columns: [Column], _ rowCount: Int) {
    values = [[]]
    codes = [UInt16](repeating: 0, count: rowCount)
    for column in columns {
      guard let (distinct, others) = column.coding, !distinct.isEmpty || rowCount == 0,
        values.count * distinct.count <= 1 << 16
      else { return nil }
      if distinct.count == 1 {
        values = values.map { $0 + [distinct[0]] }
        continue
      }
      var table = [Int32](repeating: -1, count: values.count * distinct.count)
      var combined: [[Value?]] = []
      for row in 0..<rowCount {
        let pair = Int(codes[row]) * distinct.count + Int(others[row])
        if table[pair] < 0 {
          if combined.count == Self.limit { return nil }
          table[pair] = Int32(combined.count)
          combined.append(values[Int(codes[row])] + [distinct[Int(others[row])]])
        }
        codes[row] = UInt16(truncatingIfNeeded: table[pair])
      }
      values = combined
    }
  }
}
