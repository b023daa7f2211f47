import Penstock
import PenstockFiles

/// A CSV file as rows of text by column, read by a plain loop of its own.
struct CSVTable {
  let rows: [[String: String]]

  init(_ text: String) {
    let records = Self.records(text)
    let header = records.first ?? []
    rows = records.dropFirst().map { record in
      Dictionary(zip(header, record), uniquingKeysWith: { first, _ in first })
    }
  }

  init?(at path: String) {
    guard let text = TextFile.read(path) else { return nil }
    self.init(text)
  }

  private static func records(_ text: String) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field = ""
    var isQuoted = false
    var previous: Character?
    for character in text {
      if isQuoted {
        if character == "\"" { isQuoted = false } else { field.append(character) }
      } else if character == "\"" {
        if previous == "\"" { field.append("\"") }
        isQuoted = true
      } else if character == "," || character.isNewline {
        record.append(field)
        field = ""
        if character.isNewline {
          records.append(record)
          record = []
        }
      } else {
        field.append(character)
      }
      previous = character
    }
    if !record.isEmpty || !field.isEmpty { records.append(record + [field]) }
    return records
  }
}

/// The repository that these tests are in.
enum Repository {
  /// Its folder.
  static let root: String = {
    let file = #filePath
    return file.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
  }()
}
