import Penstock
import PenstockTesting
import Testing

@Suite struct `A test beside a pipeline` {
  @Test func `passes where the rows are those expected, whatever their writing`() async throws {
    let workspace = try workspace(
      """
      tests:
        rows as lists:
          given:
            prices:
              - { symbol: 600000.XSHG, close: 6.630, date: 2025-06-30 }
              - { symbol: 000001.XSHE, close: 1 }
              - { symbol: 600000.XSHG, close: ~ }
          expect:
            wanted:
              - { symbol: 600000.XSHG, close: 6.63 }
              - { symbol: 600000.XSHG }
        rows as CSV:
          given:
            prices: |
              symbol     , close, date
              600000.XSHG,  6.63, 2025-06-30
              000001.XSHE,     1,
          expect:
            wanted: |
              date,       close
              2025-06-30, 6.63000
            wanted.csv: |
              symbol,date,close
              600000.XSHG,2025-06-30,6.63
            prices.refused: []
        a variable:
          vars: { wanted: 000001.XSHE }
          expect: { wanted: [], prices: { count: 1 } }
      """)
    #expect(try await results(workspace) == ["", "", ""])
  }

  @Test func `takes files in the place of those that the pipeline reads`() async throws {
    let workspace = try workspace(
      """
      tests:
        a text:
          files:
            prices.csv: |
              symbol,date,close
              600000.XSHG,2025-06-30,dear
              600000.XSHG,2025-06-30,7
          expect:
            wanted: [{ close: 7 }]
            prices.refused: [{ code: E_VALUE_UNREADABLE, symbol: 600000.XSHG, close: ~ }]
        another file:
          files: { prices.csv: { file: tests/dear.csv } }
          expect: { wanted: { file: tests/expected.csv } }
      """)
    try workspace.write("symbol,date,close\n600000.XSHG,2025-06-30,1500\n", to: "tests/dear.csv")
    try workspace.write("close\n1500.00\n", to: "tests/expected.csv")
    let found = try await results(workspace)
    #expect(found == ["", ""])
  }

  @Test func `takes files that are not there for a pattern, with what its braces say`() async throws
  {
    let workspace = try workspace(
      """
      tests:
        two files:
          files:
            in/600000.csv: |
              close
              6.63
            in/600001.csv: |
              close
              7
          expect:
            prices: [{ symbol: "600000", close: 6.63 }, { symbol: "600001", close: 7 }]
      """,
      sources: "prices: { path: 'in/{symbol}.csv', on_error: refuse, columns: { close: decimal } }")
    #expect(try await results(workspace) == [""])
  }

  @Test func `tells row by row and column by column what differs, and where`() async throws {
    let workspace = try workspace(
      """
      tests:
        three kinds:
          given:
            prices: |
              symbol,      close
              600000.XSHG, 1
              600000.XSHG, 2.50
              600000.XSHG, 3
              600000.XSHG, 4
          expect:
            wanted: |
              symbol,      close
              600000.XSHG, 0.5
              600000.XSHG, 1
              600000.XSHG, 2.49
              600000.XSHG, 3
      """)
    let expected = """
      error: `wanted` lacks this row
        --> tests.yaml:13:9
      13 |         600000.XSHG, 0.5
         |         ^^^^^^^^^^^^^^^^
      error: row 2 of `wanted` has another `close` than expected
        --> tests.yaml:15:9
      15 |         600000.XSHG, 2.49
         |         ^^^^^^^^^^^^^^^^^
        note: `close` is 2.50, expected 2.49, which is +0.01
      error: row 4 of `wanted` was not expected
        --> tests.yaml:11:7
      11 |       wanted: |
         |       ^^^^^^
        note: it is: symbol 600000.XSHG, close 4
      """
    let found = try await results(workspace)
    #expect(found == [expected])
  }

  @Test func `compares in any order, or for what must be among others`() async throws {
    let workspace = try workspace(
      """
      tests:
        any order:
          given: { prices: [{ symbol: a, close: 1 }, { symbol: b, close: 2 }, { symbol: b, close: 2 }] }
          expect:
            prices: { in_any_order: [{ close: 2 }, { close: 1 }, { close: 2.0 }], count: 3 }
        among others:
          given: { prices: [{ symbol: a, close: 1 }, { symbol: b, close: 2 }] }
          expect: { prices: { contains: [{ close: 2 }] } }
        once too often:
          given: { prices: [{ symbol: a, close: 1 }, { symbol: b, close: 2 }] }
          expect: { prices: { contains: [{ close: 2 }, { close: 2 }], count: 5 } }
      """)
    let results = try await results(workspace)
    #expect(results[0].isEmpty && results[1].isEmpty)
    #expect(results[2].contains("`prices` gives 2 rows, expected 5"))
    #expect(results[2].contains("`prices` lacks this row\n  --> tests.yaml:11:50"))
  }

  @Test func `tells which line of a sink's file reads otherwise`() async throws {
    let workspace = try workspace(
      """
      tests:
        the file:
          expect:
            wanted.csv: |
              symbol,date,close
              600000.XSHG,2025-06-30,6.64
      """)
    let expected = """
      error: line 2 of `wanted.csv` is not as expected
        --> tests.yaml:6:9
      6 |         600000.XSHG,2025-06-30,6.64
        |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^
        note: it is:    600000.XSHG,2025-06-30,6.63
        note: expected: 600000.XSHG,2025-06-30,6.64
      """
    let found = try await results(workspace)
    #expect(found == [expected])
  }

  @Test(arguments: [
    ("given: { price: [] }\n    expect: { wanted: [] }", "there is no node `price` in `small`"),
    ("expect: { refused.csv: [] }", "name one: `NODE.refused`"),
    ("expect: { wated: [] }", "there is no node `wated` in `small`"),
    ("given: { wanted.csv: [] }\n    expect: { wanted: [] }", "there is no node `wanted.csv`"),
    ("given: { prices: [{ clse: 1 }] }\n    expect: { wanted: [] }", "has no column `clse`"),
    (
      "given: { prices: [{ close: dear }] }\n    expect: { wanted: [] }",
      "`close` is decimal in `prices`, and `dear` is not an exact number"
    ),
    ("expect: { wanted: { file: nowhere.csv } }", "there is no file `nowhere.csv`"),
    ("expect: { wanted: [{ close: [1] }] }", "expected a text, a number or nothing"),
    ("vars: { wnted: x }\n    expect: { wanted: [] }", "declares no variable `wnted`"),
    ("expect: { wanted: \"a,b\\n1\" }", "this row has 1 values, and the header 2 names"),
    ("expect: { wanted: \"a,a\\n1,2\" }", "two columns are called `a`"),
  ])
  func `says what is wrong with the test itself`(_ words: String, _ message: String) async throws {
    let workspace = try workspace("tests:\n  wrong:\n    \(words)\n")
    let result = try await results(workspace)
    #expect(result.first?.contains(message) == true, "\(result)")
  }

  @Test(arguments: [
    ("tests: { a: {} }", "nothing is expected here"),
    ("tests: { a: { expect: { wanted: {} } } }", "nothing is expected here"),
    (
      "tests: { a: { expect: { wanted: { rows: [], contains: [] } } } }", "one of these is enough"
    ),
    ("tests: { a: { expct: { wanted: [] } } }", "unknown field `expct` in this test"),
    ("tests: { a: { expect: { wanted: } } }", "expected rows, found nothing"),
    ("test: { a: { expect: {} } }", "unknown field `test` in the file of tests"),
    ("tests: {", "the file ends where a value should be"),
  ])
  func `says what is wrong with a file of tests, with its place`(
    _ text: String, _ message: String
  ) throws {
    let workspace = try workspace(text)
    let error = #expect(throws: DiagnosticsError.self) {
      _ = try TestFile.all(beside: workspace.path)
    }
    #expect(
      error?.diagnostics.contains { $0.message == message } == true, "\(error?.rendered ?? [])")
    #expect(error?.diagnostics.allSatisfy { $0.location?.line == 1 } == true)
  }

  @Test func `fails where the pipeline does`() async throws {
    let workspace = try workspace(
      "tests: { a: { expect: { prices: [] } } }", sources: "prices: { path: other.csv }")
    #expect(try await results(workspace)[0].contains("there is no file `other.csv`"))
  }

  @Test func `is found beside a pipeline of another name, and in a folder`() throws {
    let workspace = try Workspace()
    #expect(
      TestFile.paths(beside: workspace.path + "/a.yaml") == [workspace.path + "/a.tests.yaml"])
    try workspace.write("tests: {}", to: "tests/more.yaml")
    try workspace.write("", to: "tests/rows.csv")
    #expect(
      TestFile.paths(beside: workspace.path) == [
        workspace.path + "/tests.yaml", workspace.path + "/tests/more.yaml",
      ])
  }
}
