import PenstockData
import PenstockFiles
import PenstockKit

/// What the source `json` may be told.
struct JSONSettings: StageSettings {
  let layout: JSONLayout
  let encoding: TextEncoding?
  let key: ColumnName?
  let beside: [ColumnName]

  init(from fields: inout FieldReader) {
    var layout = JSONLayout()
    layout.path = fields.optional(
      "records", "Where the array of records is in the document.",
      default: JSONPath.document, fallbackInWords: "the document itself", example: "data.diff")
    layout.isLines = fields.optional(
      "lines", "Whether the file has one record on each line.", default: false)
    layout.names = fields.optional(
      "names",
      "The fields' names where a record is an array or a string: a list, or where the document has "
        + "one.", example: "[date, open, close]")
    let delimiter = fields.optional(
      "split", "What stands between the fields where a record is a string.", as: String.self,
      example: "\",\"")
    layout.delimiter = delimiter?.utf8.first
    key = fields.optional(
      "key", "The column for each record's key, where the records are the values of an object.",
      example: "symbol")
    let isOne = fields.optional(
      "one", "Whether there is one record, and not an array of them.", default: false)
    layout.container = key != nil ? .members : isOne ? .one : .elements
    let beside: NamedValues<JSONPath>? = fields.optional(
      "beside", "Columns of values that stand beside the records, and where.",
      example: "{ symbol: data.code }")
    layout.beside = beside?.entries.map(\.value) ?? []
    self.beside = beside?.entries.map(\.name) ?? []
    layout.script = fields.optional(
      "script",
      "Where the JSON stands in a script: what of it is wanted.", as: JSONScript.Part.self)
    encoding = TextEncoding.read(in: &fields)
    self.layout = layout
    check(&fields, delimiter, isOne: isOne)
  }

  private func check(_ fields: inout FieldReader, _ delimiter: String?, isOne: Bool) {
    let layout = layout
    let others = [
      ("records", !layout.path.steps.isEmpty), ("key", key != nil), ("one", isOne),
      ("beside", !beside.isEmpty), ("script", layout.script != nil),
    ]
    for (name, isThere) in others where layout.isLines && isThere {
      let place = fields.location(of: name)
      fields.check(false, Diagnostic("a file of lines has no `\(name)` to look for", at: place))
    }
    let (key, namesPlace, splitPlace, onePlace) = (
      key, fields.location(of: "names"), fields.location(of: "split"), fields.location(of: "one")
    )
    if case .path = layout.names {
      fields.check(
        !layout.isLines,
        Diagnostic(
          "a file of lines has no names to look for", at: namesPlace,
          help: "write them: `names: [date, close]`"))
    }
    if case .list(let names) = layout.names {
      fields.check(
        Set(names).count == names.count && !names.contains(""),
        Diagnostic("each field needs a name of its own", at: namesPlace))
    }
    fields.check(
      !(isOne && key != nil),
      Diagnostic("one record has no `key`", at: onePlace, help: "keep one of the two"))
    fields.check(
      delimiter.map { $0.utf8.count == 1 && $0 != "\"" && $0 != "\\" } ?? true,
      Diagnostic(
        "`\(delimiter ?? "")` can't stand between fields", at: splitPlace,
        help: "use one character, such as `,`"))
    fields.check(
      delimiter == nil || layout.names != nil,
      Diagnostic(
        "the parts of a string need names", at: splitPlace, help: "add `names: [date, open, close]`"
      ))
  }
}
