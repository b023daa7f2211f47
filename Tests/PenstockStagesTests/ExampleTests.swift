import Penstock
import PenstockTesting
import Testing

@Test(arguments: ExampleRunner.cases(of: StageCatalog.builtIn.stages))
func `every example of a stage does what it says`(_ example: ExampleRunner.Case) async throws {
  let difference = try await example.difference()
  #expect(difference == nil)
}
