import PenstockKit

/// The nodes whose rows flow into a transform: a name, a list of names, or labels to names.
struct InputNames: SettingValue {
  /// The names, in the order written.
  let names: [NodeName]

  /// For each name its label, where labels are written.
  let labels: [String]?

  static var shape: ValueShape { .any([.node, .list(.node), .map(.node)]) }
  static var placeholder: InputNames { InputNames(names: [], labels: nil) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> InputNames? {
    guard value.entries != nil else {
      return OneOrMore<NodeName>.read(value, &notes).map {
        InputNames(names: $0.values, labels: nil)
      }
    }
    return NamedValues<NodeName>.read(value, &notes).map { named in
      InputNames(names: named.entries.map(\.value), labels: named.entries.map(\.name.name))
    }
  }
}
