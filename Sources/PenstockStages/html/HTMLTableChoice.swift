import PenstockKit
import PenstockMarkup

/// Which table of a page is meant.
struct HTMLTableChoice: Sendable {
  private let number: Int?
  private let id: String?
  private let caption: String?

  init(from fields: inout FieldReader) {
    number = fields.optional(
      "table", "Which table it is, counted from 1.", as: Int.self, example: "2")
    id = fields.optional("id", "The table's `id`.", as: String.self, example: "quotes")
    caption = fields.optional(
      "caption", "The table's caption.", as: String.self, example: "Daily quotes")
    let count = [number != nil, id != nil, caption != nil].count { $0 }
    let place = fields.location(of: id != nil ? "id" : "caption")
    fields.check(
      count <= 1,
      Diagnostic("a table is named once", at: place, help: "keep one of `table`, `id`, `caption`"))
    let (number, numberPlace) = (number, fields.location(of: "table"))
    fields.check(
      number ?? 1 >= 1, Diagnostic("tables are counted from 1", at: numberPlace))
  }

  /// Whether a table is named.
  var isMade: Bool { number != nil || id != nil || caption != nil }

  /// The table of a document.
  ///
  /// - Throws: `StageFailure` that lists those that are there, where it is none of them.
  func table(in document: MarkupDocument, name: String) throws -> MarkupNode {
    let tables = HTMLTable.all(in: document)
    let found: [MarkupNode]
    if let number {
      found = number <= tables.count ? [tables[number - 1]] : []
    } else if let id {
      found = tables.filter { $0["id"] == id }
    } else if let caption {
      found = tables.filter { HTMLTable.caption(of: $0) == caption }
    } else {
      found = tables
    }
    if found.count == 1 { return found[0] }
    let list = tables.enumerated().prefix(12).map { place, table in
      let words = [
        table["id"].map { "id `\($0)`" }, HTMLTable.caption(of: table).map { "caption `\($0)`" },
      ].compactMap { $0 }
      return "\(place + 1)\(words.isEmpty ? "" : " (\(words.joined(separator: ", ")))")"
    }
    let what = isMade ? (found.isEmpty ? "no such table" : "\(found.count) such tables") : nil
    throw StageFailure(
      "\(name) has \(what ?? (tables.isEmpty ? "no table" : "\(tables.count) tables"))",
      help: tables.isEmpty ? nil : "say which: `table: 1`; they are \(list.joined(separator: ", "))"
    )
  }
}

/// Which rows of a page's table are its header.
struct HTMLHeader: Sendable {
  let skipped: Int
  let count: Int?
  let footer: Int
  let names: [String]?

  init(from fields: inout FieldReader) {
    skipped = fields.optional(
      "skip", "How many rows stand above the header, such as titles.", default: 0)
    count = fields.optional(
      "header_rows",
      "How many rows the header has; by default those in the table's head, or of header cells "
        + "alone, or else one.", as: Int.self, example: "2")
    footer = fields.optional(
      "footer", "How many rows at the end are no records, such as sums.", default: 0)
    names = fields.optional(
      "names", "The columns' names, for a table that has no header.", as: [String].self,
      example: "[date, close]")
    let (least, place) = (min(skipped, count ?? 1, footer), fields.location(of: "header_rows"))
    fields.check(least >= 0, Diagnostic("a table has no fewer rows than none", at: place))
    let isTwice = names != nil && count != nil
    fields.check(!isTwice, Diagnostic("a table with `names` has no header", at: place))
  }
}
