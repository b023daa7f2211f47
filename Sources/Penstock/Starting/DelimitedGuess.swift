import PenstockData

/// Finds out how delimited text is cut into fields, and whether its first record is a header.
struct DelimitedGuess {
  /// What stands between fields.
  let delimiter: Character

  /// Whether the first record names the columns.
  let hasHeader: Bool

  /// How many fields a record has.
  let fieldCount: Int

  /// The first record's fields.
  let first: [String]

  /// How many records were looked at.
  private static let mostRecords = 200

  /// The delimiter of `text`, the beginning of a file: the one that cuts most records into the same
  /// number of fields, two at least; a comma where none does.
  init(_ text: String) {
    var best: (delimiter: Character, agreeing: Int, fields: Int) = (",", 0, 1)
    for delimiter in [",", ";", "\t", "|"] as [Character] {
      let counts = Self.records(text, delimiter).map(\.count)
      guard let most = Self.mode(counts), most.value > 1 else { continue }
      if (most.times, most.value) > (best.agreeing, best.fields) {
        best = (delimiter, most.times, most.value)
      }
    }
    delimiter = best.delimiter
    let records = Self.records(text, best.delimiter)
    first = records.first ?? []
    fieldCount = first.count
    // A year may name a column; any other number or date is data.
    hasHeader = first.allSatisfy { !Self.isData($0) }
  }

  private static func isData(_ field: String) -> Bool {
    if field.count == 4, let year = Int(field), (1900...2100).contains(year) { return false }
    return Decimal(field) != nil || CalendarDate(field) != nil
  }

  private static func mode(_ counts: [Int]) -> (value: Int, times: Int)? {
    Dictionary(counts.map { ($0, 1) }, uniquingKeysWith: +)
      .map { (value: $0.key, times: $0.value) }.max { ($0.times, $0.value) < ($1.times, $1.value) }
  }

  /// The first records; quotes hold delimiters and newlines together.
  private static func records(_ text: String, _ delimiter: Character) -> [[String]] {
    var records: [[String]] = []
    var fields: [String] = []
    var field = ""
    var isQuoted = false
    for character in text {
      switch character {
      case "\"": isQuoted.toggle()
      case delimiter where !isQuoted:
        fields.append(field)
        field = ""
      case "\n", "\r\n":
        if isQuoted {
          field.append(" ")
          continue
        }
        records.append(fields + [field])
        (fields, field) = ([], "")
        if records.count == mostRecords { return records }
      default: field.append(character)
      }
    }
    if !fields.isEmpty || !field.isEmpty { records.append(fields + [field]) }
    return records
  }
}
