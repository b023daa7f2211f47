extension FinanceCode {
  /// When the code is given, in one sentence.
  public var summary: String { words.summary }

  /// One case from real figures.
  public var example: String { words.example }

  private var words: (summary: String, example: String) {
    switch self {
    case .periodUnknown:
      (
        "A figure is given without the period that it belongs to, and none may be assumed.",
        "A share of consumer revenue of more than 70 % is printed without a date."
      )
    case .periodUnfinished:
      (
        "The period ends after the newest rate that is known, so that its mean is not known yet.",
        "An amount of 2026 and rates through 2026-10-30."
      )
    case .lengthMismatch:
      (
        "The periods are not equally long, or a difference is not as long as what is asked for.",
        "The first half of 2025 beside nine months of 2025."
      )
    case .startMismatch:
      (
        "Two cumulative figures do not begin on the same day, so that one can't be subtracted.",
        "Nine months from 2024-04-01 and a year from 2024-01-01."
      )
    case .gap:
      (
        "A period in between is missing.",
        "The third quarter from nine months, without the first half; a trailing year of three quarters."
      )
    case .duplicate:
      (
        "Two figures of one period differ, and nothing says which of them holds.",
        "Revenue of 2024 as 312.4m and as 312.9m, one less the nine months."
      )
    case .nonAdditive:
      (
        "The concept can't be added up or subtracted, or its kind is not declared.",
        "A gross margin of nine months less that of six months."
      )
    case .totalMissing:
      (
        "A share has no total of its period to be a share of; the share stays.",
        "84.8 % of the revenue of 2025H1, which is not printed."
      )
    case .shareNegative:
      (
        "A member of an axis is negative, so that concentration has no meaning.",
        "A segment's revenue of −3m among the members of an HHI."
      )
    case .residualNegative:
      (
        "The members of an axis are more than the whole by more than rounding explains.",
        "Shares of 71.0 % and 33.1 %."
      )
    case .baseNotPositive:
      (
        "Growth, or a share, is asked from a base that is zero or negative.",
        "The growth of a net profit from −20m to 5m."
      )
    case .kindUnknown:
      (
        "The concept is not declared, so that nothing says whether a mean or a closing rate is right.",
        "An amount of `gmv` for a year, without `gmv: { kind: flow }` among the concepts."
      )
    case .cumulativeRate:
      (
        "An amount that piled up over years has no single exchange rate.",
        "Funds raised since the foundation, 8.3bn CNY, in USD."
      )
    case .rateMissing:
      (
        "There is no rate between the two currencies for the day or period.",
        "CNY on 2005-03-31: the ECB publishes it from 2005-04-01 on."
      )
    case .rateStale:
      (
        "The last rate on or before the day is too old.",
        "RUB on 2022-06-30: the last one is of 2022-03-01."
      )
    case .unitAmbiguous:
      (
        "The unit can be several, and the row does not say which.",
        "A bare 元 in a filing of Hong Kong."
      )
    case .unitMismatch:
      (
        "Figures in different units, or currencies, are added, subtracted or divided.",
        "Revenue in CNY less cost in USD."
      )
    case .amountUnreadable:
      (
        "A text is not an amount in full: a number, a scale, a unit.",
        "`3.1.4亿元`, `数十亿元`, `80多亿`."
      )
    case .overflow:
      (
        "An exact result has more than 38 digits, or more decimals than are kept.",
        "The product of two numbers of 25 digits."
      )
    case .keyTwice:
      (
        "Several rows have one key, and nothing says which of them holds.",
        "Two closing prices of one symbol and day, 12.1 and 12.2."
      )
    case .unmatched:
      (
        "A table that must have a row for every row has none for this one.",
        "A price whose symbol the table of companies does not list."
      )
    case .zeroDivisor:
      (
        "An expression divides by zero.",
        "`round(profit / revenue, 4)` where the revenue is 0; `nullif(revenue, 0)` makes it missing."
      )
    case .valueUnreadable:
      (
        "A text can't be read as the type that is declared, or that it is cast to.",
        "`cast(amount as decimal)` of `n/a`; a source's column of dates with `2025-02-30`."
      )
    case .unexpected:
      (
        "Something that the pipeline expects of a row does not hold.",
        "`high >= low`, expected with `else: refuse`, of a row with a high of 9.9 and a low of 10."
      )
    case .stale:
      (
        "The newest quarter is older than about half a year (185 days).",
        "A trailing year that ends 2024-09-30, looked at on 2025-08-01."
      )
    case .derived:
      (
        "The figure is a difference or sum of published ones.",
        "The fourth quarter as the year less nine months."
      )
    case .negativeDerived:
      (
        "A difference is negative where the concept is not expected to be.",
        "A quarter's revenue of −45.7m from two figures of different vintages."
      )
    case .restated:
      (
        "The figures come from different filings, or a later filing changed one.",
        "The first quarter as its own report printed it, and the half year."
      )
    case .approximate:
      (
        "A figure behind this one is a bound or is rounded by words.",
        "The remainder of `超71%`: less than 29 %."
      )
    case .unfinished:
      (
        "The period ends after the day on which the figure is known: a forecast.",
        "Growth of 2025, printed in September 2025."
      )
    case .cumulativeTranslated:
      (
        "An amount that piled up over years is converted at one day's rate, as the pipeline asks.",
        "Funds raised, at the rate of the balance sheet's date."
      )
    case .thinAverage:
      (
        "A mean rests on few observations: under 80 % of weekdays, or over 7 days without at an end.",
        "RUB in 2022, which the ECB stopped publishing on 2022-03-01."
      )
    }
  }
}
