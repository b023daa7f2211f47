import Penstock

extension StageDefinition {
  /// The description as people read it.
  var text: String {
    var lines = ["\(name) (\(kind))", "  \(summary)"]
    if !fields.isEmpty { lines += ["", "  fields"] }
    let width = fields.map(\.name.count).max() ?? 0
    for field in fields {
      let name = field.name + String(repeating: " ", count: width - field.name.count)
      let blank = String(repeating: " ", count: width)
      lines.append("    \(name)  \(field.summary)")
      lines.append("    \(blank)  \(field.shape.inWords)\(field.ending)")
      for word in field.shape.choices {
        guard let summary = word.summary else { continue }
        lines.append("    \(blank)    `\(word.word)`: \(summary)")
      }
      lines += field.memberLines.map { "    \(blank)  \($0)" }
    }
    for example in examples {
      lines += ["", "  \(example.title)", ""]
      lines.append("    \(name): \(example.settings)")
      for input in example.inputs {
        lines += ["", "    " + (input.label.isEmpty ? "in" : "from \(input.label)")]
        lines += input.rows.indented(6)
      }
      for side in example.sides.keys.sorted() {
        lines += ["", "    \(side)"] + (example.sides[side] ?? "").indented(6)
      }
      lines += ["", "    out"] + example.output.indented(6)
      if !example.refused.isEmpty {
        lines += ["", "    refused"] + example.refused.map { "      row \($0)" }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The description as programs read it.
  var json: JSONValue {
    .object([
      ("name", .string(name)), ("section", .string(section.rawValue)), ("kind", .string(kind)),
      ("summary", .string(summary)),
      (
        "fields",
        .array(
          fields.map(\.json))
      ),
      (
        "examples",
        .array(
          examples.map { example in
            .object([
              ("title", .string(example.title)), ("settings", .string(example.settings)),
              (
                "inputs",
                .array(
                  example.inputs.map {
                    .object([("label", .string($0.label)), ("rows", .string($0.rows))])
                  })
              ),
              (
                "sides",
                .object(example.sides.keys.sorted().map { ($0, .string(example.sides[$0] ?? "")) })
              ),
              ("output", .string(example.output)), ("refused", .strings(example.refused)),
            ])
          })
      ),
    ])
  }
}

extension FieldDescription {
  /// The description as programs read it, with that of the fields inside.
  fileprivate var json: JSONValue {
    .object([
      ("name", .string(name)), ("summary", .string(summary)), ("shape", .string(shape.inWords)),
      ("required", .bool(isRequired)), ("default", .string(orNull: fallback)),
      ("example", .string(orNull: example)),
      (
        "words",
        .array(
          shape.choices.map {
            .object([("word", .string($0.word)), ("summary", .string(orNull: $0.summary))])
          })
      ),
      ("fields", .array(shape.members.map(\.json))),
    ])
  }

  /// The fields that may stand inside, each with what it says, those of fields inside indented.
  fileprivate var memberLines: [String] {
    let width = shape.members.map(\.name.count).max() ?? 0
    return shape.members.flatMap { field in
      let blanks = String(repeating: " ", count: width - field.name.count)
      return ["  \(field.name)\(blanks)  \(field.summary)"]
        + field.memberLines.map { "  \($0)" }
    }
  }

  /// Whether the field must be there, what holds otherwise, and an example.
  fileprivate var ending: String {
    var ending = isRequired ? "; required" : fallback.map { "; by default \($0)" } ?? "; optional"
    if let example { ending += "; such as \(example)" }
    return ending
  }
}

extension String {
  /// The lines, each behind `count` blanks.
  fileprivate func indented(_ count: Int) -> [String] {
    split(separator: "\n", omittingEmptySubsequences: true).map {
      String(repeating: " ", count: count) + $0
    }
  }
}
