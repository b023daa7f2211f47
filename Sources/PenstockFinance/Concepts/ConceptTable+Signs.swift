extension ConceptTable {
  /// The flows that are not expected to be negative in any period: a difference that is says that
  /// its figures do not belong together (`W_NEG_DERIVED`).
  public static let neverNegative: Set<String> = [
    "revenue", "cost_of_revenue", "rd_expense", "selling_expense", "interest_income",
    "interest_expense", "turnover_value",
  ]
}
