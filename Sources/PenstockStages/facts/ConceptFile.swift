import PenstockFinance
import PenstockKit

/// Reads the pipeline's own concepts: a YAML map of `name: { kind, synonyms }`.
enum ConceptFile {
  private struct Words: StageSettings {
    let kind: ConceptKind
    let synonyms: [String]
    let about: String

    init(from fields: inout FieldReader) {
      kind = fields.required("kind", "What kind of figure it is.", example: "flow")
      synonyms = fields.optional("synonyms", "What else it is called.", default: [])
      about = fields.optional("about", "What it is.", default: "")
    }
  }

  /// The built-in concepts with the pipeline's own.
  static func table(_ settings: FactsSettings, _ binding: inout Binding) -> ConceptTable {
    guard let path = settings.concepts,
      let value = binding.yaml(at: path, settings.conceptsLocation)
    else { return .builtIn }
    var notes = Notes()
    let own = NamedValues<Nested<Words>>.read(value, &notes)
    for diagnostic in notes.diagnostics { binding.note(diagnostic) }
    let concepts = (own?.entries ?? []).map { entry in
      Concept(
        entry.name.name, entry.value.settings.kind, synonyms: entry.value.settings.synonyms,
        summary: entry.value.settings.about)
    }
    do {
      return try ConceptTable.builtIn.adding(concepts)
    } catch {
      let second = own?.entries.first { $0.name.name == error.second }?.name.location
      binding.note(
        Diagnostic(
          error.description, at: second ?? value.location, help: "take the word from one of the two"
        ))
      return .builtIn
    }
  }
}

extension ConceptKind: SettingValue {}
