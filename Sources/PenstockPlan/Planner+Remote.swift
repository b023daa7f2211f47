import PenstockData
import PenstockKit

extension Planner {
  /// Binds a source that lies behind a url: to the answers, where they are there.
  ///
  /// Before they are, the source is bound to nothing. Where it knows its columns all the same, as from
  /// `columns:`, everything behind it is checked; else it waits, and says so.
  mutating func bindRemote(
    _ place: Int, _ stage: String, _ words: SourceWords,
    _ bind: (inout SourceBinding) -> any Source
  ) {
    let node = drafts[place].node
    let rows = words.each.flatMap { find($0.input) }
    let remote = RemoteSource(
      node: node.name, url: words.url ?? "", location: words.urlLocation,
      http: words.http ?? HTTPWords(), each: words.each, rows: rows.map { subplan(of: $0) },
      readsPages: stage == "html" || stage == "xml")
    noteNames(of: remote, rows, place)
    for diagnostic in files.problems(with: remote) { note(diagnostic, place) }
    guard drafts[place].isSound else { return }
    remotes.append(remote)
    if let answers = files.answers(to: remote) {
      guard let answers = members(of: answers, words, place) else { return }
      var binding = SourceBinding(words, answers, at: node.location)
      let source = bind(&binding)
      for diagnostic in binding.notes.diagnostics { note(diagnostic, place) }
      guard !binding.notes.hasErrors else { return }
      return setSource(place, source, stage, binding, words)
    }
    let nothing = UnfetchedInput(remote.url.text, columns: words.each?.keep.map(\.name) ?? [])
    var binding = SourceBinding(words, [nothing], at: node.location)
    let source = bind(&binding)
    if binding.output.fields.count > nothing.captures.count {
      if !nothing.wasAsked {
        for diagnostic in binding.notes.diagnostics { note(diagnostic, place) }
        guard !binding.notes.hasErrors else { return }
      }
      setSource(place, source, stage, binding, words)
      if words.contract == nil || words.contract == .evolve { open[place] = node.name }
      return
    }
    note(
      Diagnostic(
        "what columns `\(node.name)` has is known only when its url is asked",
        at: words.urlLocation,
        help: "declare them, to have everything behind it checked before: `columns: { … }`",
        severity: .warning), place)
  }

  /// Notes what would be wrong with a source's requests, where its recorded answers are read.
  mutating func noteMistakes(inUnused words: SourceWords, _ place: Int) {
    let remote = RemoteSource(
      node: drafts[place].node.name, url: words.url ?? "", location: words.urlLocation,
      http: words.http ?? HTTPWords(), each: words.each, rows: nil, readsPages: false)
    noteNames(of: remote, words.each.flatMap { find($0.input) }, place)
    for diagnostic in files.problems(with: remote) { note(diagnostic, place) }
  }

  /// Notes names in braces that nothing sets, and columns that `each` names in vain.
  private mutating func noteNames(of remote: RemoteSource, _ rows: Plan.Edge?, _ place: Int) {
    guard let each = remote.each else {
      for name in remote.names {
        note(
          Diagnostic(
            "nothing sets `{\(name)}`", at: remote.location,
            help: "add `each: { in: NODE }`, with a column `\(name)` in it"), place)
      }
      return
    }
    let authority = remote.url.text.split(separator: "/").dropFirst().first ?? ""
    if authority.contains("{") {
      note(
        Diagnostic(
          "rows can't say which host to ask", at: remote.location,
          help: "write the host out: only hosts that are named are reached"), place)
    }
    guard let rows, let node = drafts[rows.node].planned else { return }
    var binding = Binding(
      stage: "each", input: rows.isRefused ? node.refused : node.output,
      location: each.input.location)
    for name in remote.names { _ = binding.column(each.column(of: name)) }
    for column in each.keep { _ = binding.column(column) }
    for entry in each.set?.entries ?? [] where !remote.names.contains(entry.name.name) {
      binding.note(
        Diagnostic(
          "no `{\(entry.name.name)}` stands in the request", at: entry.name.location,
          help: "write it where the value belongs, or take it out"))
    }
    for diagnostic in binding.notes.diagnostics { note(diagnostic, place) }
  }

  /// The plan of what one edge needs and no more; all of it must be planned.
  private func subplan(of edge: Plan.Edge) -> (plan: Plan, edge: Plan.Edge) {
    var needed: Set<Int> = []
    var next = [edge.node]
    while let place = next.popLast() {
      if needed.insert(place).inserted { next += reads(place).map(\.edge.node) }
    }
    let kept = drafts.indices.filter { needed.contains($0) }
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    func moved(_ edge: Plan.Edge) -> Plan.Edge {
      Plan.Edge(node: places[edge.node] ?? 0, isRefused: edge.isRefused)
    }
    let nodes = kept.compactMap { drafts[$0].planned?.moving(moved) }
    let plan = Plan(
      pipeline: file.name, about: nil, nodes: nodes, order: sequence.compactMap { places[$0] })
    return (plan, moved(edge))
  }
}

extension Plan.Node {
  /// The same node in a plan where other nodes have other places.
  fileprivate func moving(_ moved: (Plan.Edge) -> Plan.Edge) -> Plan.Node {
    var work = work
    if case .transform(let steps) = work {
      work = .transform(
        steps.map {
          Plan.Step(
            name: $0.name, transform: $0.transform, input: $0.input, output: $0.output,
            sides: $0.sides.mapValues(moved), part: $0.part)
        })
    }
    var node = Plan.Node(
      name: name, location: location, inputs: inputs.map(moved), work: work, output: output,
      refused: refused, refusedLimit: refusedLimit)
    node.asks = asks.map(moved)
    return node
  }
}
