import PenstockData
import PenstockKit

/// Says how the rows of several inputs meet, and which input each is from.
///
/// Columns are matched by name; the rows of an input follow those of the one before it. The label is
/// the one written in `from: { LABEL: NODE }`, or the node's name where it is a list.
struct Union: RowTransform {
  static let name = "union"
  static let summary = "Puts the rows of several inputs below each other, labelled by their input."

  static let examples = [
    Example(
      "With `from: { XSHG: sse, XSHE: szse }`, each row says which exchange it is from; "
        + "columns meet by name",
      settings: "{ label: exchange }",
      inputs: [
        "XSHG": """
        code,close:decimal
        600000,10.50
        """,
        "XSHE": """
        close:decimal,code
        12.10,000001
        ,300750
        """,
      ],
      output: """
        code,close,exchange
        600000,10.50,XSHG
        000001,12.10,XSHE
        300750,,XSHE
        """),
    Example(
      "A column that only one input has must be allowed; it is missing in the rows of the others",
      settings: "{ label: year, may_lack: [auditor] }",
      inputs: [
        "2023": """
        code,revenue:decimal
        600000,1.5
        """,
        "2024": """
        code,revenue:decimal,auditor
        600000,1.7,KPMG
        """,
      ],
      output: """
        code,revenue,auditor,year
        600000,1.5,,2023
        600000,1.7,KPMG,2024
        """),
  ]

  struct Settings: StageSettings {
    let meeting: MeetingRules?

    init(from fields: inout FieldReader) {
      let label: ColumnName? = fields.optional(
        "label", "The column to add that says which input a row is from.", example: "exchange")
      let mayLack: [ColumnName] = fields.optional(
        "may_lack", "Columns that an input may lack; they are missing in its rows.", default: [],
        fallbackInWords: "none: all inputs have the same columns", example: "[auditor]")
      meeting = MeetingRules(label: label, mayLack: mayLack)
    }
  }

  /// The rows have met before the stage, as ``Meeting`` says.
  init(_ settings: Settings, _ binding: inout Binding) {}

  func transform(_ batch: Batch, _ context: inout StageContext) -> Batch { batch }
}
