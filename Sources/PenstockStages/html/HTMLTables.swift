import PenstockData
import PenstockFiles
import PenstockKit
import PenstockMarkup

/// The tables of pages, one of each.
struct HTMLTables: Sendable {
  private let settings: HTMLSource.Settings
  private let inputs: [any ByteInput]
  private let refuses: Bool
  private var names: [String] = []
  private var isKnown = false

  /// Finds out which columns there are, by the first page.
  init(_ settings: HTMLSource.Settings, _ binding: inout SourceBinding) {
    self.settings = settings
    inputs = binding.inputs
    refuses = binding.refusesUnreadableRows
    guard let first = inputs.first else {
      binding.note(
        Diagnostic("`html` needs a file to read", help: "add `path: data/FILE.html`"))
      return
    }
    do {
      names = try Self.table(of: first, settings).names
      isKnown = true
      check(first.name, &binding)
    } catch {
      binding.note(Diagnostic(reading: error))
    }
  }

  private mutating func check(_ input: String, _ binding: inout SourceBinding) {
    var seen: Set<String> = []
    for (place, name) in names.enumerated() {
      if name.isEmpty {
        binding.note(
          Diagnostic("column \(place + 1) of the table in `\(input)` has no name"))
      } else if !seen.insert(name).inserted {
        binding.note(Diagnostic("the table in `\(input)` has two columns `\(name)`"))
      } else {
        continue
      }
      isKnown = false
    }
  }

  /// The columns that flow out.
  func columns(_ binding: inout SourceBinding) -> SourceColumns {
    let captures = inputs.first?.captures.map(\.name) ?? []
    var unheard = binding
    return isKnown
      ? SourceColumns(names: names, captures: captures, &binding)
      : SourceColumns(
        names: PickedColumns.declared(in: binding, but: captures), captures: captures, &unheard)
  }

  /// A reader of all pages.
  var reader: any ChunkReader {
    let (inputs, settings, names) = (inputs, settings, names)
    return PackedReader(inputCount: inputs.count) { place in
      let table = try Self.table(of: inputs[place], settings)
      let layouts = ColumnLayouts(names: names)
      try layouts.enter(table.names, of: place, name: inputs[place].name, first: inputs[0].name)
      return HTMLRows(
        table: table, places: layouts[place]?.places ?? names.indices.map { $0 },
        name: inputs[place].name)
    }
  }

  /// Makes a batch of a chunk of the reader.
  func decode(
    _ chunk: Chunk, _ columns: SourceColumns, _ context: inout StageContext
  ) throws -> Batch {
    let input = inputs[chunk.input]
    let rows = PackedRows(chunk, columnCount: names.count)
    return try columns.batch(
      rows.columns, of: input, rowCount: rows.numbers.count, refuses: refuses,
      place: { "row \(rows.numbers[$0]) of the table in \(input.name)" }, &context)
  }

  /// A table without what is around its records.
  struct Table: Sendable {
    let names: [String]
    let rows: ArraySlice<[String]>
  }

  private static func table(
    of input: any ByteInput, _ settings: HTMLSource.Settings
  ) throws -> Table {
    let document = try MarkupDocument.read(input, .html, settings.encoding)
    let node = try settings.choice.table(in: document, name: input.name)
    let table: HTMLTable
    do {
      table = try HTMLTable(node)
    } catch {
      throw error.failure(in: input.name)
    }
    let header = settings.header
    let count = header.names != nil ? 0 : header.count ?? max(table.headerCount - header.skipped, 1)
    guard table.rows.count >= header.skipped + count else {
      throw StageFailure(
        "the table in \(input.name) has \(table.rows.count) rows, and no header among them")
    }
    let body = table.rows.dropFirst(header.skipped)
    return Table(
      names: header.names ?? HeaderRows.joined(Array(body.prefix(count))),
      rows: body.dropFirst(count).dropLast(header.footer))
  }
}

/// The records of one table.
private struct HTMLRows: RowProducer {
  let table: HTMLTables.Table
  let places: [Int?]
  let name: String
  private var done = 0

  init(table: HTMLTables.Table, places: [Int?], name: String) {
    (self.table, self.places, self.name) = (table, places, name)
  }

  mutating func next(_ packed: inout PackedRowWriter) throws -> Bool {
    guard done < table.rows.count else { return false }
    let number = table.rows.startIndex + done
    let row = table.rows[number]
    done += 1
    if row.count > table.names.count,
      row.dropFirst(table.names.count).contains(where: { !$0.isEmpty })
    {
      throw StageFailure(
        "this row has \(row.count) cells, and the header \(table.names.count)",
        place: "row \(number + 1) of the table in \(name)")
    }
    packed.beginRow(number + 1)
    for place in places {
      let text = place.flatMap { $0 < row.count ? row[$0] : nil }
      try packed.append(text.flatMap { $0.isEmpty ? nil : $0 })
    }
    return true
  }
}
