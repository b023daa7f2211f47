/// Settings inside settings: a map of known fields as the value of one.
public struct Nested<Settings: StageSettings>: SettingValue {
  /// The settings.
  public let settings: Settings

  /// What may be written for it.
  public static var shape: ValueShape {
    var reader = FieldReader.recording()
    _ = Settings(from: &reader)
    return .object(reader.fields)
  }

  /// What stands in for a value that could not be read.
  public static var placeholder: Nested {
    var reader = FieldReader.recording()
    return Nested(settings: Settings(from: &reader))
  }

  /// The value that is written, or nil after noting why it is none.
  public static func read(_ value: LocatedValue, _ notes: inout Notes) -> Nested? {
    var reader = FieldReader(value, owner: "this map")
    let settings = Settings(from: &reader)
    reader.finish()
    for diagnostic in reader.notes.diagnostics { notes.note(diagnostic) }
    return reader.notes.diagnostics.isEmpty ? Nested(settings: settings) : nil
  }
}
