import PenstockTesting
import Testing

@testable import PenstockExpressions

/// The page of expressions says what is true.
struct PageTests {
  @Test(arguments: ExpressionPage.topics.flatMap(\.examples).map { [$0.expression, $0.result] })
  func `every example gives what it says`(example: [String]) {
    #expect(Rows("a:text").values(example[0]) == [example[1]])
  }

  @Test func `every rounding, type and function that it names is there`() {
    let page = ExpressionPage.text
    for mode in RoundingMode.allCases { #expect(page.contains("`\(mode.rawValue)`")) }
    for function in ExpressionFunction.all { #expect(page.contains("`\(function.signature)`")) }
    for topic in ExpressionPage.topics { #expect(!topic.examples.isEmpty, "\(topic.title)") }
  }
}
