import PenstockData
import PenstockKit
import Testing

@testable import PenstockStages

/// A column of the input that is read in several ways.
@Suite struct `A column read twice` {
  @Test func `is a number beside its text as it was written`() throws {
    let input = MemoryInput("id,value\n1,\"1,234.50\"\n2,-\n3,7\n")
    let columns = [
      ColumnDeclaration(name: ColumnName("value"), type: .text),
      ColumnDeclaration(
        name: ColumnName("number"), from: "value", type: .decimal,
        format: ColumnFormat(missing: ["-"], thousands: UInt8(ascii: ","))),
    ]
    let csv = StageDefinition.source(CSVSource.self)
    let (source, schema) = try csv.reading([input], columns: columns)
    let (table, refusals) = try source.all(schema)
    #expect(refusals.isEmpty)
    #expect(table.names == ["id", "value", "number"])
    #expect(
      table.rows == [["1", "1,234.50", "1234.50"], ["2", "-", nil], ["3", "7", "7"]])
  }
}
