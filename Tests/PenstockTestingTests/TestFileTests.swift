import Penstock
import PenstockTesting
import Testing

/// A pipeline that keeps rows of a symbol, and a file of tests beside it.
private func workspace(_ tests: String, sources: String = prices) throws -> Workspace {
  let workspace = try Workspace()
  try workspace.write("symbol,date,close\n600000.XSHG,2025-06-30,6.63\n", to: "prices.csv")
  try workspace.write(
    """
    pipeline: small
    vars: { wanted: 600000.XSHG }
    sources:
      \(sources)
    transforms:
      wanted: { from: prices, filter: { symbol: "${wanted}" } }
    sinks:
      wanted.csv: { from: wanted }
      bad.csv: { from: prices.refused }
    """, to: "pipeline.yaml")
  try workspace.write(tests, to: "tests.yaml")
  return workspace
}

private let prices =
  "prices: { path: prices.csv, on_error: refuse, columns: { date: date, close: decimal } }"

/// What each test of a workspace gives, rendered; empty where it passed.
private func results(_ workspace: Workspace) async throws -> [String] {
  var results: [String] = []
  for file in try TestFile.all(beside: workspace.path) {
    for test in file.cases {
      let result = await file.run(test, on: workspace.path, catalog: .builtIn)
      #expect(result.hasPassed == result.differences.isEmpty)
      let diagnostics = DiagnosticsError(result.differences.map(\.diagnostic))
      let text = diagnostics.rendered.joined(separator: "\n")
      results.append(text.replacing(workspace.path + "/", with: ""))
    }
  }
  return results
}

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

@Suite struct `A test that expects a failure` {
  /// A pipeline that refuses nothing, and a file of tests beside it.
  private func strict(_ tests: String) throws -> Workspace {
    let strict = try workspace(tests)
    try strict.write(
      """
      pipeline: strict
      sources:
        prices: { path: prices.csv, columns: { date: date, close: decimal } }
      transforms:
        wanted: { from: prices, filter: { symbol: 600000.XSHG } }
      sinks:
        wanted.csv: { from: wanted }
      """, to: "pipeline.yaml")
    return strict
  }

  @Test func `passes where the run fails so`() async throws {
    let workspace = try strict(
      """
      tests:
        a row is not to be read:
          files: { prices.csv: "symbol,date,close\\n600000.XSHG,yesterday,6.63\\n" }
          fails: { exit: 65, message: [yesterday, line 2] }
        a column is gone:
          files: { prices.csv: "name,date,close\\n" }
          fails: { exit: 78, message: column `symbol` does not exist }
        only by what it says:
          vars: { other: 1 }
          fails: { message: other }
      """)
    #expect(try await results(workspace) == ["", "", ""])
    #expect(workspace.names().sorted() == ["pipeline.yaml", "prices.csv", "tests.yaml"])
  }

  @Test func `tells a run that does not fail, or fails otherwise`() async throws {
    let workspace = try strict(
      """
      tests:
        it runs:
          expect: { wanted: { count: 1 } }
          fails: { exit: 65 }
        otherwise:
          files: { prices.csv: "symbol,date,close\\n600000.XSHG,yesterday,6.63\\n" }
          fails: { exit: 78, message: tomorrow }
      """)
    let found = try await results(workspace)
    #expect(
      found[0] == """
        error: the run does not fail
          --> tests.yaml:4:12
        4 |     fails: { exit: 65 }
          |            ^^^^^^^^^^^^
        """)
    for words in [
      "the run fails with exit code 65, expected 78", "no message has `tomorrow`", "it says: ",
    ] {
      #expect(found[1].contains(words), "\(found[1])")
    }
    #expect(workspace.names().sorted() == ["pipeline.yaml", "prices.csv", "tests.yaml"])
  }

  @Test func `has its own mistakes told`() async throws {
    for (words, message) in [
      ("{}", "nothing says how it fails"), ("{ exit: 10 }", "no run fails with 10"),
      ("{ exit: bad }", "expected a whole number, found `bad`"),
    ] {
      let workspace = try workspace("tests: { a: { fails: \(words) } }")
      do {
        _ = try TestFile.all(beside: workspace.path)
        Issue.record("read")
      } catch let error as DiagnosticsError {
        #expect(error.diagnostics.map(\.message) == [message])
      }
    }
    let empty = try workspace("tests: { a: { about: nothing } }")
    #expect(throws: DiagnosticsError.self) { try TestFile.all(beside: empty.path) }
  }
}

@Suite struct `A source that is not there` {
  private let pipeline = """
    pipeline: reader
    sources:
      known: { dataset: other/facts.csv }
      asked: { url: "https://example.com/rows", csv: {}, columns: { n: integer } }
    transforms:
      more: { from: known, growth: { kind: yoy } }
      dear: { from: known, filter: "value > 150" }
      both: { from: dear, join: { with: asked, on: entity, kind: left } }
    sinks:
      more.csv: { from: more }
      both.csv: { from: both }
    """

  private func results(_ tests: String) async throws -> [String] {
    let workspace = try Workspace()
    try workspace.write(pipeline, to: "pipeline.yaml")
    try workspace.write(tests, to: "tests.yaml")
    return try await PenstockTestingTests.results(workspace)
  }

  @Test func `is what a test gives with its columns`() async throws {
    let found = try await results(
      """
      tests:
        facts:
          given:
            known:
              facts: true
              columns: { value: decimal, period: period }
              rows: |
                entity, concept, period, value, unit, kind
                A, revenue, 2023, 100, CNY, flow
                A, revenue, 2024, 200.0, CNY, flow
            asked:
              columns: { entity: text, n: { type: integer, unit: shares } }
              rows: [{ entity: A, n: 7 }]
          expect:
            more:
              contains: [{ entity: A, concept: revenue_growth_yoy, value: 1 }]
            both: [{ entity: A, value: 200, n: 7 }]
        without a file:
          given:
            known: { columns: { value: decimal }, rows: [] }
            asked: { columns: { entity: text }, file: rows.csv }
          expect: { dear: [] }
      """)
    #expect(found.first == "")
    #expect(found.last?.contains("there is no file `rows.csv`") == true)
  }

  @Test func `is looked for where a test does not say what columns it has`() async throws {
    let found = try await results(
      "tests:\n  a: { given: { known: [{ entity: A }] }, expect: { dear: [] } }\n")
    #expect(found.first?.contains("no dataset `other` was published") == true)
  }

  @Test func `is told what is wrong with how it is given`() async throws {
    let workspace = try Workspace()
    try workspace.write(pipeline, to: "pipeline.yaml")
    try workspace.write(
      """
      tests:
        a:
          given:
            known: { columns: { value: number9 }, rows: [] }
            more: { columns: {} }
            dear: { facts: true, rows: [] }
            both: { rows: [], file: a.csv }
          expect: { dear: [] }
      """, to: "tests.yaml")
    do {
      _ = try TestFile.all(beside: workspace.path)
      Issue.record("read")
    } catch let error as DiagnosticsError {
      #expect(
        error.diagnostics.map(\.message).sorted() == [
          "`facts` belongs to `columns`",
          "`number9` is not one of `text`, `integer`, `decimal`, `boolean`, `date`, `timestamp`, "
            + "`period`, `symbol`", "`rows` and `file` at once", "nothing is given here",
        ])
    }
  }
}
