/** A row of a file; cells are text without surrounding space, in the order of the header. */
export interface Row {
  /** As a spreadsheet numbers it: the header is row 1. */
  number: number
  cells: readonly string[]
  /** Of cells that cannot be read, by their place, why; they are empty among the cells. */
  unusable?: ReadonlyMap<number, string>
}

/** Rows of a file, the header among them, read anew at each call. */
export type RawRows = () => AsyncIterable<Row>
