/// The stages that a pipeline may use: a value, handed down to whoever needs it.
public struct StageCatalog: Sendable {
  /// The stages, in the order in which they are listed.
  public private(set) var stages: [StageDefinition]

  /// A catalogue of `stages`.
  public init(_ stages: [StageDefinition] = []) {
    self.stages = stages
  }

  /// The stages of a section, in order.
  public func stages(in section: StageDefinition.Section) -> [StageDefinition] {
    stages.filter { $0.section == section }
  }

  /// The stage called `name` in a section.
  public func stage(_ name: String, in section: StageDefinition.Section) -> StageDefinition? {
    stages.first { $0.section == section && $0.name == name }
  }

  /// The stages called `name`: a format may be a source and a sink.
  public func stages(called name: String) -> [StageDefinition] {
    stages.filter { $0.name == name }
  }

  /// The catalogue with more stages; one of the same name and section takes the other's place.
  public func adding(_ more: [StageDefinition]) -> StageCatalog {
    var result = self
    for stage in more {
      let twin = { (other: StageDefinition) in
        other.name == stage.name && other.section == stage.section
      }
      if let place = result.stages.firstIndex(where: twin) {
        result.stages[place] = stage
      } else {
        result.stages.append(stage)
      }
    }
    return result
  }
}
