import Penstock
import PenstockTesting
import Testing

@Suite struct `The days that a run is for` {
  private func workspace(_ run: String, day: String = "${run.from}..${run.to}") throws -> Workspace
  {
    let workspace = try Workspace()
    try workspace.write(
      "2026-06-30\n2026-07-01\n2026-07-03\n\n2026-07-06\n2026-07-08\n", to: "sessions.txt")
    try workspace.write(
      """
      pipeline: p
      run: \(run)
      sources: { rows: { inline: { rows: [{ days: "\(day)" }] } } }
      sinks: { a.csv: { from: rows } }
      """, to: "pipeline.yaml")
    return workspace
  }

  /// What the pipeline writes on a day.
  private func days(_ workspace: Workspace, _ given: [String: String]) async throws -> String? {
    let pipeline = workspace.pipeline(given)
    let plan = try #require(pipeline.plan, "\(pipeline.diagnostics)")
    _ = try await pipeline.run(plan)
    return workspace.read("out/p/a.csv")?.split(separator: "\n").last.map(String.init)
  }

  @Test(arguments: [
    ("every_day", 1, 0, "2026-07-06", "2026-07-06..2026-07-06"),
    ("every_day", 7, 1, "2026-03-01", "2026-02-22..2026-02-28"),
    ("weekdays", 1, 0, "2026-07-05", "2026-07-03..2026-07-03"),
    ("weekdays", 5, 1, "2026-07-06", "2026-06-29..2026-07-03"),
    ("weekdays", 3, 0, "1969-12-29", "1969-12-25..1969-12-29"),
    ("{ days: sessions.txt }", 2, 0, "2026-07-05", "2026-07-01..2026-07-03"),
    ("{ days: sessions.txt }", 3, 2, "2026-07-08", "2026-06-30..2026-07-03"),
  ])
  func `are counted back in the days of the calendar`(
    calendar: String, window: Int, lag: Int, date: String, days: String
  ) async throws {
    let workspace = try workspace(
      "{ calendar: \(calendar), zone: \"+08:00\", window: \(window), lag: \(lag) }")
    #expect(try await self.days(workspace, ["run.date": date]) == days)
  }

  @Test func `are replaced by those from outside`() async throws {
    let workspace = try workspace("{ calendar: weekdays, zone: Z, window: 2 }")
    let given = ["run.date": "2026-07-08"]
    #expect(
      try await days(workspace, given.merging(["run.from": "2026-01-02"]) { $1 })
        == "2026-01-02..2026-07-08")
    #expect(
      try await days(workspace, given.merging(["run.to": "2026-07-01"]) { $1 })
        == "2026-06-30..2026-07-01")
    #expect(
      try await days(workspace, ["run.from": "2026-01-02", "run.to": "2026-01-03"])
        == "2026-01-02..2026-01-03")
  }

  @Test func `stand in the manifest as far as the pipeline asks for them`() async throws {
    let workspace = try workspace("{ calendar: weekdays, zone: Z }", day: "${run.to}")
    _ = try await days(workspace, ["run.date": "2026-07-05"])
    let manifest = try #require(workspace.read("out/p/datapackage.json"))
    #expect(
      manifest.contains("\"to\": \"2026-07-03\"") || manifest.contains("\"to\":\"2026-07-03\""))
    #expect(!manifest.contains("2026-07-05"))
  }

  @Test func `come from the clock where nothing else says them`() async throws {
    let workspace = try workspace("{ calendar: every_day, zone: \"+08:00\" }", day: "${run.date}")
    let day = try #require(try await days(workspace, [:]).flatMap { CalendarDate($0) })
    let other = try #require(CalendarDate(year: 2026, month: 1, day: 1))
    #expect(day > other)
  }

  @Test func `are given by a test`() async throws {
    let workspace = try workspace("{ calendar: weekdays, zone: \"+08:00\" }")
    try workspace.write(
      """
      tests:
        a weekend:
          vars: { run.date: 2026-07-05 }
          expect: { rows: [{ days: 2026-07-03..2026-07-03 }] }
      """, to: "tests.yaml")
    for file in try TestFile.all(beside: workspace.path) {
      for test in file.cases {
        let result = await file.run(test, on: workspace.path, catalog: .builtIn)
        #expect(result.hasPassed, "\(result.differences)")
      }
    }
  }
}
