import PenstockData
import PenstockKit
import Testing

@testable import PenstockExpressions

/// A table whose columns are read from text.
struct Rows {
  let batch: Batch

  /// Rows of cells between bars, missing ones empty; columns as `name:type[:unit]`.
  init(_ header: String, _ rows: [String] = [""]) {
    let fields = header.split(separator: " ").map { word in
      let parts = word.split(separator: ":").map(String.init)
      let unit: FieldUnit =
        parts.count < 3
        ? .unknown
        : parts[2].hasPrefix("@") ? .column(String(parts[2].dropFirst())) : .fixed(Unit(parts[2]))
      return Field(parts[0], ValueType(rawValue: parts[1]) ?? .text, unit: unit)
    }
    let cells = rows.map { row in
      row.split(separator: "|", omittingEmptySubsequences: false).map {
        $0.isEmpty ? nil : String($0)
      }
    }
    let columns = fields.enumerated().map { place, field in
      TextColumn(cells.map { place < $0.count ? $0[place] : nil }).decoded(as: field.type).column
    }
    batch = Batch(schema: Schema(fields), columns: columns, rowCount: rows.count)
  }

  /// The printed values of an expression, a fault's code in the place of a value that has one, or
  /// what is wrong with it.
  func values(_ text: String) -> [String] {
    do throws(ExpressionMistake) {
      let expression = try WrittenExpression(text).bound(to: batch.schema)
      var faults = Faults()
      let column = expression.values(batch, &faults)
      return (0..<batch.rowCount).map { row in
        faults.rows[Int32(row)].map(\.rawValue) ?? column[row] ?? ""
      }
    } catch {
      return [error.inShort]
    }
  }

  /// The type and unit of an expression, or what is wrong with it.
  func kind(_ text: String) -> String {
    do throws(ExpressionMistake) {
      let expression = try WrittenExpression(text).bound(to: batch.schema)
      let unit =
        switch expression.unit {
        case .unknown: ""
        case .fixed(let unit): " \(unit)"
        case .column(let name): " @\(name)"
        }
      return expression.type.rawValue + unit
    } catch {
      return error.inShort
    }
  }
}

extension ExpressionMistake {
  var inShort: String { "\(range): \(message)" + (help.map { " (\($0))" } ?? "") }
}
