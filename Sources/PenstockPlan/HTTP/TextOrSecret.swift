import PenstockKit

/// A text of a request, or `{ secret: NAME }` for one that nobody may see.
///
/// A secret's value is never part of a plan: `penstock.yaml` says where it is, and it is looked up when
/// a request goes out.
public enum TextOrSecret: SettingValue, Hashable {
  /// A text, with `{name}` for what `each` sets.
  case text(String)
  /// The secret that `penstock.yaml` gives this name, and where the name stands.
  case secret(String, SourceLocation)

  /// What may be written for it.
  public static var shape: ValueShape {
    .any([
      .text("text"),
      .object([
        FieldDescription(
          name: "secret", summary: "The secret's name in `penstock.yaml`.",
          shape: .text("text"), isRequired: true)
      ]),
    ])
  }

  /// What stands in for a value that could not be read.
  public static var placeholder: TextOrSecret { .text("") }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> TextOrSecret? {
    if let text = value.scalar, !value.isNothing {
      if text.unicodeScalars.contains(where: { $0.value < 0x20 }) {
        notes.note(Diagnostic("this text is more than one line", at: value.location))
        return nil
      }
      return .text(text)
    }
    if let entries = value.entries, entries.count == 1, entries[0].key == "secret" {
      return String.read(entries[0].value, &notes).map { .secret($0, entries[0].value.location) }
    }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }
}

/// What is sent along with a request: a text as it is, or pairs that are encoded as a form.
public enum HTTPBody: SettingValue {
  case text(String)
  case form(NamedValues<TextOrSecret>)

  /// What may be written for it.
  public static var shape: ValueShape { .any([.text("text"), .map(TextOrSecret.shape)]) }

  /// What stands in for a value that could not be read.
  public static var placeholder: HTTPBody { .text("") }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> HTTPBody? {
    if let text = value.scalar, !value.isNothing { return .text(text) }
    if value.entries != nil {
      return NamedValues<TextOrSecret>.read(value, &notes).map { .form($0) }
    }
    notes.noteWrongType(value, wanted: shape)
    return nil
  }
}
