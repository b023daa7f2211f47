import PenstockData
import PenstockFinance
import PenstockKit

/// The table of exchange rates that `rates` and `ecb_rates` make and `currency` reads.
enum RateTable {
  static let schema = Schema([
    Field("date", .date), Field("base", .text), Field("quote", .text), Field("rate", .decimal),
    Field("source", .text), Field("kind", .text),
  ])

  /// Notes that a node is no such table.
  static func check(_ node: NodeName, _ binding: inout Binding) {
    let input = binding.schema(of: node)
    let lacking = schema.fields.first { input[$0.name]?.type != $0.type && $0.name != "kind" }
    if let lacking, !node.name.isEmpty {
      binding.note(
        Diagnostic(
          "`\(node.name)` is no table of exchange rates: it has no `\(lacking.name)` of type "
            + lacking.type.rawValue, at: node.location,
          help: "read it with `ecb_rates: {}`, or put `rates:` behind it"))
    }
  }

  /// The book of the rates in a table.
  ///
  /// - Throws: ``StageFailure`` where two rates contradict or come from two sources.
  static func book(_ table: Batch) throws -> RateBook {
    guard let dates = table["date"]?.dates, let bases = table["base"]?.texts,
      let quotes = table["quote"]?.texts, let rates = table["rate"]?.decimals,
      let sources = table["source"]?.texts
    else { throw StageFailure("the table of exchange rates lacks a column") }
    let names = Set((0..<table.rowCount).isEmpty ? [] : sources.distinct)
    if names.count > 1 {
      let list = names.sorted().joined(separator: " and ")
      throw StageFailure("the exchange rates come from \(list), and sources must not be mixed")
    }
    let pairs = bases.map { String(copying: $0) }.combined(
      with: quotes.map { String(copying: $0) }
    ) { base, quote in
      if let base, let quote { CurrencyPair(base: base, quote: quote) } else { nil }
    }
    var draft = RateBook.Draft()
    do {
      let places = pairs.map { pair in pair.map { draft.place(of: $0) } }
      draft.reserve(table.rowCount)
      for row in 0..<table.rowCount {
        guard let date = dates[row], let place = places[row], let rate = rates[row] else {
          continue
        }
        try draft.add(date, rate, to: place)
      }
      return try draft.finish(source: names.first ?? "")
    } catch {
      throw StageFailure("\(error)")
    }
  }
}

extension TextColumn {
  /// The distinct values, missing ones left out.
  fileprivate var distinct: [String] {
    if let coding { return coding.firstRows.compactMap { $0 < 0 ? nil : self[Int($0)] } }
    return Array(Set((0..<count).compactMap { self[$0] }))
  }
}
