import PenstockData
import PenstockKit

/// The days of times that are written without one.
enum TimesOfDay: Sendable {
  case day(CalendarDate)
  case column(Int)  // the place, among the source's columns, of the one that has each row's

  init?(
    _ day: WordOrColumn, _ column: ColumnDeclaration, _ schema: Schema,
    _ binding: inout SourceBinding
  ) {
    switch day {
    case .word(let text, _):
      guard let day = CalendarDate(text) else { return nil }
      self = .day(day)
    case .column(let name):
      guard let place = schema.index(of: name.name), schema.fields[place].type == .date else {
        binding.note(
          Diagnostic(
            "there is no date column `\(name.name)` to take the day from", at: name.location,
            help: schema[name.name] == nil
              ? Suggestion.help(for: name.name, in: schema.names)
              : "declare it: `\(name.name): date`"))
        return nil
      }
      self = .column(place)
    }
  }

  /// The moments that times on 1970-01-01 are on their own days; missing where the day is.
  func moments(
    _ times: ValueColumn<Timestamp>, _ columns: [Column]
  ) -> ValueColumn<Timestamp> {
    func moment(_ time: Timestamp?, _ day: CalendarDate?) -> Timestamp? {
      guard let time, let day else { return nil }
      return Timestamp(microseconds: time.microseconds + Int64(day.day) * 86_400_000_000)
    }
    switch self {
    case .day(let day): return times.map { moment($0, day) }
    case .column(let place):
      return columns[place].dates.map { times.combined(with: $0, moment) } ?? times
    }
  }
}
