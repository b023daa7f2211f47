extension ConceptTable {
  /// What an income statement says, in the order in which it says it.
  static let incomeStatement: [Concept] = [
    Concept(
      "revenue", .flow,
      "营业收入;营业总收入;营收;收入;主营业务收入;revenues;total revenue;net revenue;turnover",
      "What customers owe for the goods and services of a period."),
    Concept(
      "cost_of_revenue", .flow, "营业成本;主营业务成本;销售成本;cost of sales;cost of revenues",
      "What the goods and services sold have cost."),
    Concept("gross_profit", .flow, "毛利;毛利润;gross income", "Revenue less its cost."),
    Concept(
      "rd_expense", .flow,
      "研发费用;研发开支;研发投入;研究及开发开支;研究与开发费用;r&d expense;r&d expenses;"
        + "research and development expense;research and development expenses;"
        + "research and development",
      "What research and development cost in a period."),
    Concept(
      "selling_expense", .flow,
      "销售费用;销售开支;销售及营销开支;selling expenses;selling and marketing expenses;"
        + "sales and marketing",
      "What selling and marketing cost."),
    Concept(
      "administrative_expense", .flow,
      "管理费用;行政开支;一般及行政开支;administrative expenses;"
        + "general and administrative expenses;g&a expenses",
      "What administration cost."),
    Concept("finance_cost", .flow, "财务费用;财务成本;融资成本;finance costs", "What borrowing cost."),
    Concept("interest_expense", .flow, "利息支出;利息费用;interest expenses", "Interest owed."),
    Concept("interest_income", .flow, "利息收入", "Interest earned."),
    Concept(
      "other_income", .flow, "其他收益;其他收入;other income and gains",
      "Income from outside the main business."),
    Concept(
      "operating_profit", .flow, "营业利润;经营利润;经营溢利;operating income;income from operations",
      "What the business earned before finance cost and tax."),
    Concept(
      "operating_loss", .flow, "营业亏损;经营亏损;loss from operations",
      "What the business lost before finance cost and tax, as a positive number."),
    Concept(
      "profit_before_tax", .flow, "利润总额;税前利润;除税前溢利;income before tax;pretax income",
      "Profit before income tax."),
    Concept(
      "income_tax_expense", .flow, "所得税费用;所得税开支;income tax;income taxes",
      "Tax on the profit of a period."),
    Concept(
      "net_profit", .flow, "净利润;净利;期内溢利;net income;profit for the period;profit for the year",
      "Profit after tax."),
    Concept(
      "net_profit_attributable", .flow,
      "归母净利润;归属于母公司股东的净利润;归属于上市公司股东的净利润;"
        + "profit attributable to owners of the company",
      "Profit after tax that belongs to the owners of the parent."),
    Concept(
      "net_loss", .flow, "净亏损;期内亏损;年内亏损;loss for the period;loss for the year",
      "Loss after tax, as a positive number."),
    Concept(
      "adjusted_net_profit", .flow, "经调整净利润;经调整净利;adjusted net income;non-ifrs net profit",
      "Net profit without items that the company leaves out."),
    Concept(
      "adjusted_net_loss", .flow, "经调整净亏损;经调整亏损净额;non-ifrs net loss",
      "Net loss without items that the company leaves out, as a positive number."),
    Concept("ebitda", .flow, "息税折旧摊销前利润", "Profit before interest, tax and write-downs."),
    Concept("adjusted_ebitda", .flow, "经调整ebitda", "EBITDA without items that are left out."),
    Concept("gross_margin", .ratio, "毛利率;gross profit margin", "Gross profit over revenue."),
    Concept(
      "operating_margin", .ratio, "营业利润率;经营利润率", "Operating profit over revenue."),
    Concept(
      "net_margin", .ratio, "净利率;净利润率;销售净利率;net profit margin", "Net profit over revenue."),
    Concept("revenue_share", .ratio, "收入占比;营收占比;收入比例;share of revenue", "A part of revenue."),
    Concept(
      "revenue_growth_yoy", .ratio, "营收同比;收入同比增长;营业收入同比增长率;revenue growth",
      "Revenue over that of the same period a year before, less one."),
    Concept(
      "revenue_cagr", .ratio, "收入复合年增长率;营收复合增长率;revenue compound annual growth rate",
      "The yearly growth of revenue that leads from the first year to the last."),
  ]
}
