import PenstockKit

/// Which of an input's columns flow, in what order, and what was declared of each.
///
/// Without a contract all columns flow in the input's order, then those of one value. With one, the
/// declared columns flow in the order of their declaration, and what is new or lacking upstream is
/// told by name. A column may be read in several ways, such as a number beside its text as it was
/// written.
struct PickedColumns {
  /// The columns: the place in the input (nil for one that it lacks), the name there, the
  /// declaration.
  private(set) var columns: [(place: Int?, name: String, declaration: ColumnDeclaration?)] = []

  init(names: [String], captures: [String], _ binding: inout SourceBinding) {
    let all = names + captures
    let places = Dictionary(
      all.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var declared: [String: [ColumnDeclaration]] = [:]
    var constants: [(place: Int?, name: String, declaration: ColumnDeclaration?)] = []
    for column in binding.columns ?? [] {
      if column.constant != nil {
        if binding.contract != nil { columns.append((nil, column.from, column)) }
        constants.append((nil, column.from, column))
        continue
      }
      if places[column.from] == nil { Self.noteLacking(column, names, &binding) }
      declared[column.from, default: []].append(column)
      if binding.contract != nil { columns.append((places[column.from], column.from, column)) }
    }
    guard let contract = binding.contract else {
      for (place, name) in all.enumerated() {
        let readings = declared[name].map { $0.map(Optional.some) } ?? [nil]
        columns += readings.map { (place, name, $0) }
      }
      columns += constants
      return
    }
    let new = names.filter { declared[$0] == nil }
    if !new.isEmpty { Self.noteNew(new, contract, &binding) }
    for name in captures + (contract == .evolve ? new : []) where declared[name] == nil {
      columns.append((places[name], name, nil))
    }
  }

  /// The columns that an input must have by what is declared, where it can't be asked; those of one
  /// value and those that `others` have are not among them.
  static func declared(in binding: SourceBinding, but others: [String]) -> [String] {
    var names: [String] = []
    for column in binding.columns ?? [] where column.constant == nil {
      if !(names + others).contains(column.from) { names.append(column.from) }
    }
    return names
  }

  private static func noteLacking(
    _ column: ColumnDeclaration, _ names: [String], _ binding: inout SourceBinding
  ) {
    let isTolerated = binding.contract == .evolve || binding.contract == .report
    let end = isTolerated ? ": `\(column.name.name)` is missing in every row" : ""
    binding.note(
      Diagnostic(
        "the input has no column `\(column.from)`\(end)", at: column.name.location,
        help: Suggestion.help(for: column.from, in: names),
        notes: ["its columns are \(names.map { "`\($0)`" }.joined(separator: ", "))"],
        severity: isTolerated ? .warning : .error))
  }

  private static func noteNew(
    _ names: [String], _ contract: SourceContract, _ binding: inout SourceBinding
  ) {
    let list = names.prefix(20).map { "`\($0)`" } + (names.count > 20 ? ["others"] : [])
    let subject =
      names.count == 1
      ? "column \(list[0]) of the input is not declared"
      : "columns \(list.inWords) of the input are not declared"
    let (end, help) =
      switch contract {
      case .freeze: ("", "declare what is wanted, and say `contract: report` to leave out the rest")
      case .evolve: (names.count == 1 ? ": it flows on as text" : ": they flow on as text", nil)
      case .report: (names.count == 1 ? ": it is left out" : ": they are left out", nil)
      } as (String, String?)
    binding.note(
      Diagnostic(
        subject + end, at: binding.contractLocation, help: help,
        severity: contract == .freeze ? .error : .warning))
  }
}
