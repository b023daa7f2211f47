import PenstockData
import PenstockKit

extension WrittenExpression {
  /// That a column is from one value through another; nil where one of them is not of its type.
  public static func range(
    of column: String, _ type: ValueType, from low: String, through high: String
  ) -> WrittenExpression? {
    guard let low = constant(low, type), let high = constant(high, type) else { return nil }
    return try? WrittenExpression("\(Syntax.quoted(column)) between \(low) and \(high)")
  }

  /// That a column is one of some values; nil where one of them is not of its type.
  public static func membership(
    of column: String, _ type: ValueType, among values: [String]
  ) -> WrittenExpression? {
    let constants = values.compactMap { constant($0, type) }
    guard constants.count == values.count, !values.isEmpty else { return nil }
    return try? WrittenExpression(
      "\(Syntax.quoted(column)) in (\(constants.joined(separator: ", ")))")
  }

  private static func constant(_ text: String, _ type: ValueType) -> String? {
    guard let value = Value(text, as: type) else { return nil }
    return value.type == .text ? Value.quoted(text) : value.literal
  }

  /// That both sides of `a = b` agree within what rounding explains: half a unit of the last written
  /// decimal for each column that it names.
  ///
  /// - Parameter decimals: How many decimals all of them were written with (−6 for millions); nil for
  ///   as many as each value has.
  /// - Returns: The condition; nil after noting what is wrong.
  public func identity(_ binding: inout Binding, decimals: Int?) -> BoundExpression? {
    guard case .binary(.equal, let left, let right) = syntax.kind else {
      binding.note(
        Diagnostic(
          "an identity is an equation", at: value.location,
          help: "write it like `assets = liabilities + equity`"))
      return nil
    }
    if noteUnknown(binding.input, &binding) { return nil }
    var checker = Checker(binding.input)
    do throws(ExpressionMistake) {
      let one = try checker.number(left, of: "an identity")
      let two = try checker.number(right, of: "an identity")
      let sides = try checker.alike([one, two], [left, right], syntax, "equal")
      let places = sides[0].columns.union(sides[1].columns).sorted()
      let columns = places.map { Node(.column($0), binding.input.fields[$0].type) }
      let operation = Operation.strict { values throws(ExpressionFault) in
        try Self.agree(values.map { $0.number ?? .zero }, decimals)
      }
      return BoundExpression(
        Node(.call(operation, sides + columns.filter { $0.type?.isNumber == true }), .boolean),
        binding.input)
    } catch {
      binding.note(error.diagnostic(in: value))
      return nil
    }
  }

  /// Whether twice the distance of the first two is at most the sum of the others' last decimals.
  private static func agree(
    _ numbers: [Decimal], _ decimals: Int?
  ) throws(ExpressionFault) -> Value? {
    do throws(DecimalOverflow) {
      let distance = try numbers[0].subtracting(numbers[1]).magnitude
      var tolerance = Decimal.zero
      for number in numbers.dropFirst(2) {
        let unit = try Decimal.one.scaled(byPowerOfTen: -(decimals ?? number.scale))
        tolerance = try tolerance.adding(unit)
      }
      return .boolean(try distance.adding(distance) <= tolerance)
    } catch {
      throw .overflow
    }
  }
}
