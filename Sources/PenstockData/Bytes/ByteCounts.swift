extension Batch {
  /// About how many bytes of memory the columns take.
  ///
  /// Text that several columns are views of counts once for each of them: the number is right for
  /// batches that are ``compacted()``.
  ///
  /// - Complexity: O(columns).
  public var byteCount: Int { columns.reduce(0) { $0 + $1.size.asItIs } }

  /// About how many bytes the columns would take if each row had its own value, as in a table that
  /// many batches were joined to.
  public var byteCountUncoded: Int { columns.reduce(0) { $0 + $1.size.uncoded } }
}

/// How many bytes a column takes, and how many it would take if it were not coded.
private struct ColumnSize {
  let asItIs: Int
  let uncoded: Int

  /// The size of `count` rows of `stride` bytes: on their own or with `values` and codes, and with
  /// `shared` bytes and what else there is beside them.
  init(_ count: Int, of stride: Int, values: Int? = nil, shared: Int = 0, beside: ColumnSize? = nil)
  {
    let each = count * stride
    let coded = values.map { $0 * stride + count * MemoryLayout<UInt16>.stride }
    asItIs = shared + (coded ?? each) + (beside?.asItIs ?? 0)
    uncoded = shared + each + (beside?.uncoded ?? 0)
  }
}

extension Column {
  fileprivate var size: ColumnSize {
    switch self {
    case .text(let column): column.size
    case .integer(let column): column.size
    case .decimal(let column): column.size
    case .boolean(let column): column.size
    case .date(let column): column.size
    case .timestamp(let column): column.size
    case .period(let column): column.size
    }
  }
}

extension TextColumn {
  fileprivate var size: ColumnSize {
    let stride = MemoryLayout<TextSlice>.stride
    return switch layout {
    case .fields(let grid, _): ColumnSize(count, of: 4, shared: store.count / grid.fieldCount)
    case .each: ColumnSize(count, of: stride, shared: store.count)
    case .coded(let values, _):
      ColumnSize(count, of: stride, values: values.count, shared: store.count)
    }
  }
}

extension ValueColumn {
  fileprivate var size: ColumnSize {
    ColumnSize(
      count, of: MemoryLayout<Element?>.stride, values: coded?.values.count, beside: written?.size)
  }
}

extension DecimalColumn {
  fileprivate var size: ColumnSize {
    switch layout {
    case .narrow: ColumnSize(count, of: 9, beside: written?.size)
    case .wide: ColumnSize(count, of: 17, beside: written?.size)
    case .coded(let values, _):
      ColumnSize(
        count, of: MemoryLayout<Decimal?>.stride, values: values.count, beside: written?.size)
    }
  }
}
