import PenstockData
import PenstockKit

/// The days that count for a run, in order.
enum RunCalendar {
  case everyDay
  case weekdays
  case listed([CalendarDate], file: String)

  /// The day that lies `count` days of the calendar before the last one until `date`; nil after noting
  /// that the calendar does not reach so far.
  func day(
    _ count: Int, before date: CalendarDate, at location: SourceLocation?, _ notes: inout Notes
  ) -> CalendarDate? {
    switch self {
    case .everyDay: return CalendarDate(day: date.day - Int32(count))
    case .weekdays:
      var day = date
      while day.isWeekend { day = CalendarDate(day: day.day - 1) }
      for _ in 0..<count {
        repeat { day = CalendarDate(day: day.day - 1) } while day.isWeekend
      }
      return day
    case .listed(let days, let file):
      guard let last = days.last, last >= date else {
        notes.note(
          Diagnostic(
            "`\(file)` ends on \(days.last.map { "\($0)" } ?? "no day"), and the run is on \(date)",
            at: location, help: "add the days that came since"))
        return nil
      }
      let place = days.count { $0 <= date } - 1 - count
      if days.indices.contains(place) { return days[place] }
      notes.note(
        Diagnostic(
          "`\(file)` does not reach back \(count) days from \(date)", at: location,
          help: "add earlier days, or take a shorter `window` or `lag`"))
      return nil
    }
  }
}

/// What stands under `calendar:`.
struct RunCalendarWords: SettingValue {
  let value: Value

  enum Value {
    case everyDay, weekdays
    case listed(String, SourceLocation?)
  }

  private enum Word: String, CaseIterable, SettingValue, DescribedWord {
    case everyDay = "every_day"
    case weekdays

    var summary: String {
      switch self {
      case .everyDay: "Every day."
      case .weekdays: "Mondays to Fridays, holidays or not."
      }
    }

    static func read(_ value: LocatedValue, _ notes: inout Notes) -> Word? {
      readWord(value, synonyms: ["daily": .everyDay, "business_days": .weekdays], &notes)
    }
  }

  private struct Listed: StageSettings {
    let file: String
    let location: SourceLocation?

    init(from fields: inout FieldReader) {
      file = fields.required(
        "days", "A file with the days, in order, one in a line.", example: "sessions.txt")
      location = fields.location(of: "days")
    }
  }

  static var shape: ValueShape { .any([Word.shape, Nested<Listed>.shape]) }
  static var placeholder: RunCalendarWords { RunCalendarWords(value: .everyDay) }

  static func read(_ value: LocatedValue, _ notes: inout Notes) -> RunCalendarWords? {
    if value.entries != nil {
      return Nested<Listed>.read(value, &notes).map {
        RunCalendarWords(value: .listed($0.settings.file, $0.settings.location))
      }
    }
    return Word.read(value, &notes).map {
      RunCalendarWords(value: $0 == .everyDay ? .everyDay : .weekdays)
    }
  }
}

extension RunCalendarWords.Value {
  /// The calendar; nil after noting what is wrong with a file of days.
  func days(_ reading: RunClock.Reading, _ notes: inout Notes) -> RunCalendar? {
    switch self {
    case .everyDay: return .everyDay
    case .weekdays: return .weekdays
    case .listed(let file, let location):
      do {
        return .listed(try Self.days(in: try reading.text(file), file, location), file: file)
      } catch let error as DiagnosticsError {
        for diagnostic in error.diagnostics { notes.note(diagnostic) }
      } catch {
        notes.note(Diagnostic("\(error)", at: location))
      }
      return nil
    }
  }

  private static func days(
    in text: String, _ file: String, _ location: SourceLocation?
  ) throws(DiagnosticsError) -> [CalendarDate] {
    var days: [CalendarDate] = []
    for (number, line) in text.writtenLines.enumerated() where !line.allSatisfy(\.isWhitespace) {
      guard let day = CalendarDate(line), days.last.map({ $0 < day }) ?? true else {
        throw DiagnosticsError(
          Diagnostic(
            CalendarDate(line) == nil
              ? "`\(line)` in line \(number + 1) of `\(file)` is no day"
              : "the day in line \(number + 1) of `\(file)` does not come after the one before",
            at: location, help: "write one day in a line, such as `2026-07-08`, in order"))
      }
      days.append(day)
    }
    return days
  }
}
