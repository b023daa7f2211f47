import PenstockData
import PenstockKit

extension Planner {
  /// The columns that flow into a node, and how the rows of several inputs meet; nil after noting
  /// what keeps them apart.
  mutating func joinedInput(_ place: Int) -> (schema: Schema, meeting: Meeting?)? {
    let draft = drafts[place]
    guard let first = draft.inputs.first, let schema = schema(of: first) else { return nil }
    let rules = draft.stages.first?.stage.meeting
    noteMisplacedMeeting(place)
    if draft.inputs.count == 1, rules?.label == nil { return (schema, nil) }
    var inputs: [Meeting.Input] = []
    for (number, (edge, name)) in zip(draft.inputs, draft.from).enumerated() {
      guard let schema = self.schema(of: edge) else { return nil }
      inputs.append(
        Meeting.Input(
          label: draft.labels?[number] ?? name.name, node: name.name, schema: schema,
          location: name.location))
    }
    var found = Notes()
    let meeting = Meeting(inputs, rules ?? MeetingRules(), &found)
    for diagnostic in found.diagnostics { note(diagnostic, place) }
    return drafts[place].isSound ? meeting.map { ($0.schema, $0) } : nil
  }

  /// Notes labels that nothing reads, and stages that come too late to say how rows meet.
  private mutating func noteMisplacedMeeting(_ place: Int) {
    let draft = drafts[place]
    for (stage, written, _) in draft.stages.dropFirst() where stage.meeting != nil {
      note(
        Diagnostic(
          "`\(stage.name)` comes too late: the rows have met before the first stage",
          at: written.location, help: "put it first, or in a node of its own"), place)
    }
    if draft.labels != nil, draft.stages.first?.stage.meeting?.label == nil {
      note(
        Diagnostic(
          "nothing says which column the labels in `from` go to",
          at: draft.node.words["from"]?.location,
          help: "let `union: { label: COLUMN }` be the first stage, or name the nodes in a list"),
        place)
    }
  }
}
