import PenstockData
import PenstockKit

/// Where the records lie in a text of JSON, and what they look like.
struct JSONLayout: Sendable {
  /// Whether they stand one on each line; otherwise in one document.
  var isLines = false

  /// Where in the document they are.
  var path = JSONPath.document

  /// What is there.
  var container = Container.elements

  /// The fields' names, for records that are arrays or delimited strings.
  var names: JSONNames?

  /// What stands between the fields of records that are strings.
  var delimiter: UInt8?

  /// What of a script the document is; nil where it is JSON from end to end.
  var script: JSONScript.Part?

  /// Where in the document values stand that all its records share.
  var beside: [JSONPath] = []

  /// How the records are kept together.
  enum Container: Sendable, Hashable {
    /// In an array.
    case elements
    /// In an object, each under a key.
    case members
    /// There is just one.
    case one
  }

  /// How many arrays and objects a record stands in.
  var depth: Int { isLines ? 0 : path.steps.count + (container == .one ? 0 : 1) }
}

/// The names of fields: as the pipeline has them, or where the document has them.
enum JSONNames: SettingValue, Hashable {
  case list([String])
  case path(JSONPath)

  static var shape: ValueShape { .any([.list(.text("a name")), JSONPath.shape]) }
  static var placeholder: JSONNames { .list([]) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> JSONNames? {
    if value.list != nil { return [String].read(value, &notes).map { .list($0) } }
    return JSONPath.read(value, &notes).map { .path($0) }
  }
}

extension JSONScript.Part: SettingValue, DescribedWord {
  /// What it means.
  var summary: String {
    switch self {
    case .value: "The one value that is passed or assigned, as in `callback(…);`."
    case .names: "An object of the names that are assigned to, as in `var name = …;`."
    }
  }
}
