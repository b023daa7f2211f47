import PenstockData
import PenstockKit

/// The days that a run is for: the only clock that a pipeline has.
///
/// `${run.date}` is the day on which it runs, by the clock of `zone`. `${run.to}` is the last day of
/// the calendar until then, `lag` days of the calendar before it; `${run.from}` begins the `window` of
/// so many days of the calendar that ends there.
public struct RunClock: Sendable, Hashable {
  /// The words that stand for days.
  public enum Word: String, Sendable, CaseIterable {
    case date = "run.date"
    case from = "run.from"
    case to = "run.to"
  }

  /// What the days are reckoned from.
  public struct Reading: Sendable {
    /// The seconds since 1970 at which the run began.
    let seconds: Int

    /// The text of a file beside the pipeline.
    let text: @Sendable (String) throws -> String

    /// A run that began at `seconds` since 1970.
    public init(seconds: Int, text: @escaping @Sendable (String) throws -> String) {
      self.seconds = seconds
      self.text = text
    }
  }

  /// The day of each word.
  let days: [Word: CalendarDate]

  /// The days by the names that `${NAME}` has.
  var values: [String: String] {
    Dictionary(uniqueKeysWithValues: days.map { ($0.key.rawValue, "\($0.value)") })
  }

  /// The days of what is written under `run:`; nil after noting why they can't be told.
  ///
  /// - Parameter given: Days from outside, by the words' names; they take the places of those reckoned.
  init?(
    _ words: RunClockWords, _ given: [String: String], _ reading: Reading, _ notes: inout Notes
  ) {
    var days: [Word: CalendarDate] = [:]
    for word in Word.allCases {
      guard let text = given[word.rawValue] else { continue }
      guard let day = CalendarDate(text) else {
        notes.note(
          Diagnostic(
            "`\(text)` is no day for `\(word.rawValue)`", help: "write it like `2026-07-08`"))
        return nil
      }
      days[word] = day
    }
    let seconds = reading.seconds + (words.zoneSeconds ?? 0)
    let date = days[.date] ?? CalendarDate(day: Int32(seconds.quotientRoundedDown(by: 86_400)))
    days[.date] = date
    if days[.to] == nil || days[.from] == nil {
      guard let calendar = words.calendar.value.days(reading, &notes) else { return nil }
      func day(_ count: Int, before day: CalendarDate) -> CalendarDate? {
        calendar.day(count, before: day, at: words.location, &notes)
      }
      guard let end = days[.to] ?? day(words.lag, before: date),
        let start = days[.from] ?? day(words.window - 1, before: end)
      else { return nil }
      (days[.from], days[.to]) = (start, end)
    }
    if let from = days[.from], let to = days[.to], from > to {
      notes.note(
        Diagnostic(
          "the run is for \(from) through \(to), which ends before it begins", at: words.location,
          help: "say both: `--from DAY --to DAY`"))
      return nil
    }
    self.days = days
  }

  private init(days: [Word: CalendarDate]) { self.days = days }

  /// The days of some words alone; nil where there are none.
  func keeping(_ names: Set<String>) -> RunClock? {
    let days = days.filter { names.contains($0.key.rawValue) }
    return days.isEmpty ? nil : RunClock(days: days)
  }

  /// The days for a manifest, without the words' first half.
  public var members: [(String, String)] {
    Word.allCases.compactMap { word in
      days[word].map { (String(word.rawValue.dropFirst("run.".count)), "\($0)") }
    }
  }
}

/// What stands under `run:`.
struct RunClockWords: StageSettings {
  let calendar: RunCalendarWords
  let zoneSeconds: Int?
  let window: Int
  let lag: Int
  let location: SourceLocation?

  init(from fields: inout FieldReader) {
    calendar = fields.required(
      "calendar",
      "The days that count: `every_day`, `weekdays`, or `{ days: FILE }` for those that a file lists, one "
        + "in a line.", example: "weekdays")
    location = fields.location
    let zone: String = fields.required(
      "zone", "How far the clock is ahead of UTC that says which day it is.",
      example: "\"+08:00\"")
    let seconds = Timestamp.zone(ahead: zone)
    zoneSeconds = seconds
    window = fields.optional(
      "window", "How many days of the calendar a run is for.", default: 1, example: "5")
    lag = fields.optional(
      "lag", "How many days of the calendar its last one lies back.", default: 0, example: "1")
    let zonePlace = fields.location(of: "zone")
    fields.check(
      seconds != nil,
      Diagnostic(
        "`\(zone)` is no distance from UTC", at: zonePlace, help: "write it like `+08:00`"))
    let (window, windowPlace) = (window, fields.location(of: "window"))
    fields.check(
      (1...100_000).contains(window),
      Diagnostic("`window` is 1 at least and 100000 at most", at: windowPlace))
    let (lag, lagPlace) = (lag, fields.location(of: "lag"))
    fields.check(
      (0...100_000).contains(lag),
      Diagnostic("`lag` is 0 at least and 100000 at most", at: lagPlace))
  }
}

extension Timestamp {
  fileprivate static func zone(ahead text: String) -> Int? {
    let bytes = Array(text.utf8)
    return zone(bytes.span)
  }
}

extension Int {
  fileprivate func quotientRoundedDown(by divisor: Int) -> Int {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }
}
