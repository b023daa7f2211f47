import Penstock

/// The page that describes all stages of a catalogue, made of what they say of themselves.
public enum StagePage {
  /// The page in Markdown.
  public static func text(of catalog: StageCatalog) -> String {
    var lines = ["# Stages", ""]
    for section in StageDefinition.Section.allCases {
      lines += ["## \(section.rawValue.capitalizedFirst)s", ""]
      for stage in catalog.stages(in: section) { lines += self.lines(of: stage) }
    }
    return lines.joined(separator: "\n").trimmedEnd + "\n"
  }

  private static func lines(of stage: StageDefinition) -> [String] {
    var lines = ["### `\(stage.name)`", "", stage.summary, ""]
    if !stage.fields.isEmpty {
      lines += ["| field | what it says | written as | if left out |", "|---|---|---|---|"]
      lines += stage.fields.map { field in
        let missing = field.isRequired ? "required" : field.fallback.map { "`\($0)`" } ?? ""
        let name = field.name.isEmpty ? "" : "`\(field.name)`"
        let example = field.example.map { "; such as `\($0)`" } ?? ""
        return "| \(name) | \(field.summary) | \(field.shape.inWords)\(example) | \(missing) |"
          .replacingBars
      }
      lines.append("")
      lines += stage.fields.flatMap { Self.words(of: $0) + Self.members(of: $0) }
    }
    for example in stage.examples {
      lines += [
        "\(example.title):", "", "```yaml", "\(stage.name): \(example.settings)", "```", "",
      ]
      for input in example.inputs {
        lines += input.label.isEmpty ? [] : ["from `\(input.label)`", ""]
        lines += ["```csv", input.rows, "```", ""]
      }
      for side in example.sides.keys.sorted() {
        lines += ["with `\(side)`", "", "```csv", example.sides[side] ?? "", "```", ""]
      }
      lines += ["gives", "", "```csv", example.output, "```", ""]
      if !example.refused.isEmpty {
        lines += ["and refuses row \(example.refused.joined(separator: ", row "))", ""]
      }
    }
    return lines
  }
}

extension StagePage {
  /// What the words mean that a field may have, where their type says so.
  private static func words(of field: FieldDescription) -> [String] {
    let described = field.shape.choices.compactMap { word in
      word.summary.map { "- `\(word.word)`: \($0)" }
    }
    return described.isEmpty ? [] : ["`\(field.name)` is", ""] + described + [""]
  }

  /// What may stand in a field that is a map of known fields, with the fields of those.
  private static func members(of field: FieldDescription) -> [String] {
    let found = field.shape.members.flatMap { lines(of: $0, indented: "") }
    let owner = field.name.isEmpty ? "" : " in `\(field.name)`"
    return found.isEmpty ? [] : ["What may stand\(owner):", ""] + found + [""]
  }

  private static func lines(of field: FieldDescription, indented blanks: String) -> [String] {
    let shape = field.shape.members.isEmpty ? ": \(field.shape.inWords)" : ""
    let required = field.isRequired ? "; required" : ""
    let example = field.example.map { "; such as `\($0)`" } ?? ""
    return ["\(blanks)- `\(field.name)`\(shape)\(required)\(example). \(field.summary)"]
      + field.shape.choices.compactMap { word in
        word.summary.map { "\(blanks)  - `\(word.word)`: \($0)" }
      }
      + field.shape.members.flatMap { lines(of: $0, indented: blanks + "  ") }
  }
}

extension String {
  fileprivate var capitalizedFirst: String { (first.map { $0.uppercased() } ?? "") + dropFirst() }

  fileprivate var trimmedEnd: String {
    var text = self
    while text.last == "\n" { text.removeLast() }
    return text
  }

  /// The row of a table with the bars inside its cells escaped.
  fileprivate var replacingBars: String {
    split(separator: " | ", omittingEmptySubsequences: false)
      .map { cell in
        cell.hasPrefix("| ") || cell.hasSuffix(" |")
          ? String(cell)
          : cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
      }
      .joined(separator: " | ")
  }
}
