import PenstockData
import PenstockKit

/// How many digits the numbers of a column have at most: `decimal(18,4)`.
struct DecimalType: SettingValue, Hashable {
  /// How many digits there are, 1 through 38.
  let precision: Int

  /// How many of them stand behind the point.
  let scale: Int

  static var shape: ValueShape { .text("a decimal type, such as `decimal(18,4)`") }

  static var placeholder: DecimalType { DecimalType(precision: 38, scale: 0) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> DecimalType? {
    guard let text = value.scalar, let numbers = numbers(in: text) else {
      notes.noteWrongType(value, wanted: shape)
      return nil
    }
    guard (1...Decimal.maximumDigits).contains(numbers.precision) else {
      notes.note(
        Diagnostic(
          "a decimal has 1 to \(Decimal.maximumDigits) digits, and this has \(numbers.precision)",
          at: value.location, help: "write `decimal(\(Decimal.maximumDigits),\(numbers.scale))`"))
      return nil
    }
    guard (0...numbers.precision).contains(numbers.scale) else {
      notes.note(
        Diagnostic(
          "no \(numbers.scale) of \(numbers.precision) digits can stand behind the point",
          at: value.location, help: "the first number counts all digits: `decimal(18,4)`"))
      return nil
    }
    return DecimalType(precision: numbers.precision, scale: numbers.scale)
  }

  private static func numbers(in text: String) -> (precision: Int, scale: Int)? {
    let plain = text.filter { $0 != " " }
    guard plain.hasPrefix("decimal("), plain.hasSuffix(")") else { return nil }
    let numbers = plain.dropFirst("decimal(".count).dropLast().split(
      separator: ",", omittingEmptySubsequences: false
    ).map { Int($0) }
    guard (1...2).contains(numbers.count), let precision = numbers[0] else { return nil }
    guard numbers.count == 2 else { return (precision, 0) }
    return numbers[1].map { (precision, $0) }
  }

  /// The type of a column whose numbers were looked at; nil where no type holds all of them.
  ///
  /// There are two precisions, 18 and 38, so that the type of tomorrow's file is rarely another.
  init?(_ extent: DecimalExtent) {
    let digits = extent.wholeDigits + extent.scale
    guard digits <= Decimal.maximumDigits else { return nil }
    self.init(precision: digits <= 18 ? 18 : Decimal.maximumDigits, scale: extent.scale)
  }

  init(precision: Int, scale: Int) {
    self.precision = precision
    self.scale = scale
  }
}

extension DecimalType: CustomStringConvertible {
  var description: String { "decimal(\(precision),\(scale))" }
}
