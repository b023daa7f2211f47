import PenstockData
import PenstockFinance

/// Which currency an amount is in, and how it is converted to another: rules for one figure.
struct Translation: Sendable {
  let method: TranslationMethod
  let at: ConvenienceDay?
  let maxStaleDays: Int
  let cumulative: CumulativePolicy
  let book: RateBook

  /// What becomes of an amount.
  enum Outcome: Sendable {
    /// It is no amount of money: it stays as it is.
    case untouched
    /// It is converted at this rate, from this currency.
    case rate(AppliedRate, from: String, warning: FinanceCode?)
    /// There is no rate that would be right.
    case refused(code: String, reason: String)
  }

  /// The rate for a figure of `kind` in `unit` that holds in `period`, to the currency `target`.
  func outcome(
    kind: ConceptKind?, unit: String?, period: Period?, to target: String
  ) -> Outcome {
    guard let unit, kind?.isMoney ?? true, let currency = Self.currency(of: unit) else {
      return .untouched
    }
    if currency == target {
      return .rate(.identity(currency), from: currency, warning: nil)
    }
    guard let period else {
      return .refused(
        code: FinanceCode.periodUnknown.rawValue,
        reason: "no date is given, so there is no rate from \(currency) to \(target)")
    }
    do {
      let (rate, warning) = try rate(kind, period, from: currency, to: target)
      return .rate(rate, from: currency, warning: warning ?? rate.warning)
    } catch let refusal as RateRefusal {
      return .refused(code: refusal.code.rawValue, reason: refusal.reason)
    } catch let refusal as FinanceRefusal {
      return .refused(code: refusal.code.rawValue, reason: refusal.reason)
    } catch {
      return .refused(code: FinanceCode.rateMissing.rawValue, reason: "\(error)")
    }
  }

  private func rate(
    _ kind: ConceptKind?, _ period: Period, from: String, to: String
  ) throws -> (AppliedRate, FinanceCode?) {
    let rates = try book.rates(from: from, to: to)
    func closing(_ date: CalendarDate) throws -> AppliedRate {
      try rates.closing(on: date, maxStaleDays: maxStaleDays)
    }
    if method == .convenience {
      let day = if case .day(let day) = at { day } else { period.end }
      return (try closing(day).asConvenience, nil)
    }
    switch kind {
    case .cumulative:
      guard cumulative == .atInstant else {
        throw FinanceRefusal(
          .cumulativeRate, "an amount that piled up until \(period.end) has no single rate")
      }
      return (try closing(period.end), .cumulativeTranslated)
    case .balance:
      guard period.isInstant || period.dayCount == 1 else {
        throw FinanceRefusal(
          .lengthMismatch, "a balance holds at a moment, and \(period) has \(period.dayCount) days")
      }
      return (try closing(period.end), nil)
    case .flow:
      return (try rates.average(over: period), nil)
    case .perShare, .runRate:
      return (period.isInstant ? try closing(period.end) : try rates.average(over: period), nil)
    case nil, .ratio, .count:
      guard period.isInstant else {
        throw FinanceRefusal(
          .kindUnknown, "the concept is not declared: a mean or a closing rate may be right")
      }
      return (try closing(period.end), nil)
    }
  }

  /// The currency of an amount in `unit`, which may be one per something: `CNY/shares`.
  static func currency(of unit: String) -> String? {
    let numerator = unit.split(separator: "/").first.map(String.init) ?? unit
    return Currency(code: numerator)?.code
  }

  /// `unit` with its currency replaced.
  static func unit(_ unit: String, in currency: String) -> String {
    guard let slash = unit.firstIndex(of: "/") else { return currency }
    return currency + unit[slash...]
  }
}
